//! The committed interface descriptions, a file in `idl` for each program.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{idl, workspace};

/// The programs: folder in `programs`, files in `idl` and `programs/built`, and module of the client.
pub const PROGRAMS: &[&str] = &["openmast", "share-gate", "market"];

/// Writes what the programs' sources say.
///
/// # Errors
/// A program does not compile, or a file cannot be written.
pub fn write() -> Result<()> {
    let root = workspace::root()?;
    for &program in PROGRAMS {
        let path = path(&root, program);
        let text = idl::generate(&root.join("programs").join(program))?;
        fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))?;
    }
    Ok(())
}

/// Compares the files with the programs' sources.
///
/// # Errors
/// They differ, or a program does not compile.
pub fn check() -> Result<()> {
    let root = workspace::root()?;
    for &program in PROGRAMS {
        let committed = read(&root, program)?;
        if committed != idl::generate(&root.join("programs").join(program))? {
            bail!(
                "{}: differs from the program; run `cargo xtask idl` and `cargo xtask client`, and commit the files",
                path(&root, program).display()
            );
        }
    }
    Ok(())
}

/// A program's address, as the committed file has it.
///
/// # Errors
/// The file cannot be read.
pub fn program_id(program: &str) -> Result<String> {
    let text = read(&workspace::root()?, program)?;
    let description: serde_json::Value = serde_json::from_str(&text)?;
    let address = description
        .get("address")
        .and_then(serde_json::Value::as_str);
    Ok(address.context("no address in the IDL")?.to_owned())
}

/// A program's committed description.
///
/// # Errors
/// The file cannot be read.
pub fn read(root: &Path, program: &str) -> Result<String> {
    let path = path(root, program);
    fs::read_to_string(&path).with_context(|| format!("{}: not read", path.display()))
}

fn path(root: &Path, program: &str) -> PathBuf {
    root.join("idl").join(program).with_extension("json")
}

//! The committed interface description, `idl/openmast.json`.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{idl, workspace};

/// Writes what the program's sources say.
///
/// # Errors
/// The program does not compile, or the file cannot be written.
pub fn write() -> Result<()> {
    let path = path()?;
    let text = idl::generate(&workspace::root()?)?;
    fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))
}

/// Compares the file with the program's sources.
///
/// # Errors
/// They differ, or the program does not compile.
pub fn check() -> Result<()> {
    let path = path()?;
    let committed =
        fs::read_to_string(&path).with_context(|| format!("{}: not read", path.display()))?;
    if committed != idl::generate(&workspace::root()?)? {
        bail!(
            "{}: differs from the program; run `cargo xtask idl` and commit the file",
            path.display()
        );
    }
    Ok(())
}

/// The program's address, as the committed file has it.
///
/// # Errors
/// The file cannot be read.
pub fn program_id() -> Result<String> {
    let path = path()?;
    let text = fs::read(&path).with_context(|| format!("{}: not read", path.display()))?;
    let description: serde_json::Value = serde_json::from_slice(&text)?;
    let address = description["address"].as_str();
    Ok(address.context("no address in the IDL")?.to_owned())
}

fn path() -> Result<PathBuf> {
    Ok(workspace::root()?.join("idl/openmast.json"))
}

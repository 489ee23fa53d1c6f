//! Building the on-chain program, only when something that it is made of changed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{step::step, toolchain, workspace};

/// What the program is made of, relative to the root.
const SOURCES: [&str; 4] = ["programs", "crates/ledger", "toolchain", "Cargo.toml"];

/// Builds the program if needed and returns its path.
///
/// The stamp beside it holds the hash of the sources and of the file, so that neither changed sources nor a changed
/// file go unnoticed.
///
/// # Errors
/// The toolchain is missing or the program does not compile.
pub fn build() -> Result<PathBuf> {
    let root = workspace::root()?;
    let program = root.join("target/deploy/openmast.so");
    let stamp = program.with_extension("stamp");
    let sources = hash_of_sources(&root)?;
    if is_current(&program, &stamp, &sources) {
        return Ok(program);
    }
    toolchain::install()?;
    step("on-chain program", || compile(&root, &program))?;
    let text = stamp_text(&sources, &program)?;
    fs::write(&stamp, text).with_context(|| format!("{}: not written", stamp.display()))?;
    Ok(program)
}

/// Runs `toolchain/build.sh` of the repository, or of a copy of its sources, at `root`.
///
/// # Errors
/// It does not compile, or did not write `program`.
pub fn compile(root: &Path, program: &Path) -> Result<()> {
    let output = Command::new("bash")
        .arg(root.join("toolchain/build.sh"))
        .arg(toolchain::sbf_dir()?)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("toolchain/build.sh did not start")?;
    if !output.status.success() {
        bail!("toolchain/build.sh: {}", output.status);
    }
    if !program.is_file() {
        bail!("toolchain/build.sh did not write {}", program.display());
    }
    Ok(())
}

fn is_current(program: &Path, stamp: &Path, sources: &str) -> bool {
    let wanted = stamp_text(sources, program).ok();
    wanted.is_some() && fs::read_to_string(stamp).ok() == wanted
}

fn stamp_text(sources: &str, program: &Path) -> Result<String> {
    let program = sha256(program)?;
    Ok(format!("sources {sources}\nprogram {program}\n"))
}

/// A file's SHA-256 in hex.
///
/// # Errors
/// It cannot be read.
pub fn sha256(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("{}: not read", file.display()))?;
    Ok(hex::encode(Sha256::digest(bytes)))
}

/// The files that the program is made of.
///
/// # Errors
/// A folder cannot be read.
pub fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn hash_of_sources(root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in sources(root)? {
        let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
        let bytes = fs::read(&file).with_context(|| format!("{}: not read", file.display()))?;
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(hex::encode(hash.finalize()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("{}: not read", path.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_name() != "target" {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

//! Building the program from its sources.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::sources;
use crate::hash::sha256;
use crate::{step::step, toolchain};

/// Builds the program into `target/deploy` if its sources changed since the last time, and returns its path.
///
/// The stamp beside it holds the hash of the sources and of the file, so that neither changed sources nor a changed
/// file go unnoticed.
///
/// # Errors
/// The toolchain is missing or the program does not compile.
pub fn current(root: &Path) -> Result<PathBuf> {
    let program = root.join("target/deploy/openmast.so");
    let stamp = program.with_extension("stamp");
    let sources = sources::hash(root)?;
    if is_current(&program, &stamp, &sources) {
        return Ok(program);
    }
    toolchain::for_programs()?;
    step("on-chain program", || compile(root, &program))?;
    let text = stamp_text(&sources, &program)?;
    fs::write(&stamp, text).with_context(|| format!("{}: not written", stamp.display()))?;
    Ok(program)
}

/// Copies the sources to `folder` and builds them there from nothing. Returns the program's path.
///
/// # Errors
/// A file cannot be copied, or the program does not compile.
pub fn in_copy(root: &Path, folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{}: not removed", folder.display()))?;
    }
    for file in sources::files(root)? {
        let copy = folder.join(file.strip_prefix(root)?);
        let parent = copy.parent().context("a file without a folder")?;
        fs::create_dir_all(parent)
            .and_then(|()| fs::copy(&file, &copy))
            .with_context(|| format!("{}: not copied", file.display()))?;
    }
    let program = folder.join("target/deploy/openmast.so");
    compile(folder, &program)?;
    Ok(program)
}

/// Runs `toolchain/build.sh` of the repository, or of a copy of its sources, at `root`.
fn compile(root: &Path, program: &Path) -> Result<()> {
    let output = Command::new("bash")
        .arg(root.join("toolchain/build.sh"))
        .arg(toolchain::sbf_dir()?)
        .stderr(Stdio::inherit())
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

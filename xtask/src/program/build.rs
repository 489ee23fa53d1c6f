//! Building the programs from their sources.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::{file, record::hashes, sources};
use crate::{interface::PROGRAMS, step::step, toolchain};

/// Where `toolchain/build.sh` puts the programs, relative to the root of the sources.
const DEPLOY: &str = "target/deploy";

/// Builds the programs into [`DEPLOY`] if their sources changed since the last time, and returns that folder.
///
/// The stamp beside them holds the hash of the sources and of the files, so that neither changed sources nor a changed
/// file go unnoticed.
///
/// # Errors
/// The toolchain is missing or a program does not compile.
pub fn current(root: &Path) -> Result<PathBuf> {
    let folder = root.join(DEPLOY);
    let stamp = folder.join("programs.stamp");
    let sources = sources::hash(root)?;
    if is_current(&folder, &stamp, &sources) {
        return Ok(folder);
    }
    toolchain::for_programs()?;
    step("on-chain programs", || compile(root, &folder))?;
    let text = stamp_text(&sources, &folder)?;
    fs::write(&stamp, text).with_context(|| format!("{}: not written", stamp.display()))?;
    Ok(folder)
}

/// Copies the sources to `folder` and builds them there from nothing. Returns the folder of the programs.
///
/// # Errors
/// A file cannot be copied, or a program does not compile.
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
    let programs = folder.join(DEPLOY);
    compile(folder, &programs)?;
    Ok(programs)
}

/// Runs `toolchain/build.sh` of the repository, or of a copy of its sources, at `root`.
fn compile(root: &Path, folder: &Path) -> Result<()> {
    let output = Command::new("bash")
        .arg(root.join("toolchain/build.sh"))
        .arg(toolchain::sbf_dir()?)
        .args(PROGRAMS)
        .stderr(Stdio::inherit())
        .output()
        .context("toolchain/build.sh did not start")?;
    if !output.status.success() {
        bail!("toolchain/build.sh: {}", output.status);
    }
    for name in PROGRAMS {
        let program = file(folder, name);
        if !program.is_file() {
            bail!("toolchain/build.sh did not write {}", program.display());
        }
    }
    Ok(())
}

fn is_current(folder: &Path, stamp: &Path, sources: &str) -> bool {
    let wanted = stamp_text(sources, folder).ok();
    wanted.is_some() && fs::read_to_string(stamp).ok() == wanted
}

fn stamp_text(sources: &str, folder: &Path) -> Result<String> {
    let mut text = format!("sources {sources}\n");
    for (name, hash) in hashes(folder)? {
        text.push_str(&format!("{name} {hash}\n"));
    }
    Ok(text)
}

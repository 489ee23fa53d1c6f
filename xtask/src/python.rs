//! Python environments of their own for tools from PyPI.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::step::{run as execute, step};

/// Whether there is a Python at all.
pub fn is_there() -> bool {
    Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The folder of programs of an environment in `folder` with the packages that `list` names, made anew when the list has changed.
///
/// # Errors
/// Python has no venv module, or a package is not to be had.
pub fn environment(name: &str, folder: &Path, list: &Path) -> Result<PathBuf> {
    let environment = folder.join("python");
    let programs = environment.join("bin");
    let wanted =
        fs::read_to_string(list).with_context(|| format!("{}: not readable", list.display()))?;
    let stamp = environment.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    step(name, || {
        execute(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&environment),
        )
        .context("python3 with its venv module is needed (Debian: python3-venv)")?;
        execute(
            Command::new(programs.join("python"))
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "-r",
                ])
                .arg(list),
        )?;
        fs::write(&stamp, &wanted).with_context(|| format!("{}: not written", stamp.display()))
    })?;
    Ok(programs)
}

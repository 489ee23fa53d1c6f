//! `cargo xtask bench`: the peers, then the benchmarks.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    step::{run as execute, step},
    workspace,
};

/// Programs of the oracle that rows start.
const EXAMPLES: [&str; 5] = [
    "radius_server",
    "radius_load",
    "usage_load",
    "usage_replay",
    "engine_memory",
];

/// Builds the benchmarks, gets the peers, and measures.
///
/// # Errors
/// Something does not build, a peer is not to be had, or a row fails.
pub fn run(rows: &[String], quick: bool, write: bool) -> Result<()> {
    let folder = workspace::target()?.join("bench");
    let peers = workspace::root()?.join("bench/peers");
    step("benchmarks (release build)", || {
        let mut build = workspace::cargo()?;
        execute(build.args(["build", "--release", "--quiet", "-p", "openmast-bench"]))?;
        let mut examples = workspace::cargo()?;
        examples.args(["build", "--release", "--quiet", "-p", "openmast-oracle"]);
        execute(examples.args(EXAMPLES.iter().flat_map(|name| ["--example", name])))
    })?;
    let python = python(&folder, &peers)?;
    println!();
    let mut bench = Command::new(workspace::target()?.join("release/openmast-bench"));
    bench
        .current_dir(workspace::root()?)
        .arg("--python")
        .arg(python)
        .arg("--peers")
        .arg(peers)
        .arg("--examples")
        .arg(workspace::target()?.join("release/examples"))
        .arg("--results")
        .arg(folder.join("results"))
        .arg("--page")
        .arg(workspace::root()?.join("docs/benchmarks.md"))
        .args(rows.iter().flat_map(|row| ["--row", row]));
    if quick {
        bench.arg("--quick");
    }
    if write {
        bench.arg("--write");
    }
    execute(&mut bench)
}

/// A Python environment of its own with the peers' packages, made anew when the list of them has changed.
fn python(folder: &Path, peers: &Path) -> Result<PathBuf> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    let list = peers.join("requirements.txt");
    let wanted =
        fs::read_to_string(&list).with_context(|| format!("{}: not readable", list.display()))?;
    let stamp = environment.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    step("peers from PyPI", || {
        execute(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&environment),
        )
        .context("python3 with its venv module is needed (Debian: python3-venv)")?;
        execute(
            Command::new(&python)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "-r",
                ])
                .arg(&list),
        )?;
        fs::write(&stamp, &wanted).with_context(|| format!("{}: not written", stamp.display()))
    })?;
    Ok(python)
}

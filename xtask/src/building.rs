//! Building the services, with word of how far that is.

use anyhow::Result;

use crate::{progress, workspace};

/// Test of a small crate, built with whatever is built. Only when a test is named as well does cargo choose the same
/// features of the dependencies as for the whole suite, and nothing is compiled twice.
const SMALL_TEST: &str = "model";

/// `openmast` and the demo, with the embedded network inside.
///
/// # Errors
/// Something does not compile.
pub fn services() -> Result<()> {
    binaries(&["openmast", "openmast-demo"])
}

/// `openmast-deploy`.
///
/// # Errors
/// It does not compile.
pub fn deployer() -> Result<()> {
    binaries(&["openmast-deploy"])
}

/// All tests of the root workspace and the binaries that they start.
///
/// # Errors
/// Something does not compile.
pub fn tests() -> Result<()> {
    progress::run(workspace::cargo()?.args(["test", "--workspace", "--no-run"]))
}

fn binaries(names: &[&str]) -> Result<()> {
    let mut cargo = workspace::cargo()?;
    cargo.args(["build", "--workspace", "--test", SMALL_TEST]);
    for name in names {
        cargo.args(["--bin", name]);
    }
    progress::run(&mut cargo)
}

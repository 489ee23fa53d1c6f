//! `cargo xtask demo`: everything that is missing, then the demo.

use std::process::Command;

use anyhow::Result;

use crate::{
    program,
    step::{run as execute, step},
    suite, toolchain, workspace,
};

/// Builds and runs the demo.
///
/// # Errors
/// Something does not build, or the demo's totals do not reconcile.
pub fn run(keep: bool) -> Result<()> {
    toolchain::install()?;
    let program = program::build()?;
    step("services", suite::build_binaries)?;
    println!();
    let mut demo = Command::new(workspace::target()?.join("debug/openmast-demo"));
    demo.env("OPENMAST_PROGRAM", program);
    if keep {
        demo.arg("--keep");
    }
    execute(&mut demo)
}

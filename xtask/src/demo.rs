//! `cargo xtask demo`: everything that is missing, then the demo.

use std::process::Command;

use anyhow::Result;

use crate::{
    building, program,
    step::{run as execute, step},
    toolchain, workspace,
};

/// Builds and runs the demo.
///
/// # Errors
/// Something does not build, or the demo's totals do not reconcile.
pub fn run(keep: bool) -> Result<()> {
    toolchain::for_services()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    println!();
    let mut demo = Command::new(workspace::target()?.join("debug/openmast-demo"));
    demo.env(program::VARIABLE, programs);
    if keep {
        demo.arg("--keep");
    }
    execute(&mut demo)
}

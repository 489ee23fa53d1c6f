//! `cargo xtask deploy`: takes the steps that are missing on a cluster.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{building, program, step::step, toolchain, workspace};

/// Hands everything over to `openmast-deploy`: `id …`, or the options of a run. Its exit code is that of this process.
///
/// # Errors
/// Something does not build.
pub fn run(arguments: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let mut deploy = Command::new(workspace::target()?.join("debug/openmast-deploy"));
    deploy.current_dir(&root);
    let is_run = match arguments.first().map(String::as_str) {
        Some("id" | "help" | "--help" | "-h") => false,
        Some("run") => true,
        _ => {
            deploy.arg("run");
            true
        }
    };
    deploy.args(arguments);
    if is_run && !arguments.iter().any(|it| it == "--help" || it == "-h") {
        deploy.arg("--programs").arg(program::folder()?);
    }
    toolchain::for_services()?;
    step("deployer", building::deployer)?;
    println!();
    let status = deploy.status().context("openmast-deploy did not start")?;
    std::process::exit(status.code().unwrap_or(1));
}

//! Format and lints, of both workspaces.

use std::process::Command;

use anyhow::Result;

use crate::{
    step::{run, step},
    workspace,
};

/// # Errors
/// Something is not formatted, or a lint complains.
pub fn run_all() -> Result<()> {
    let programs = workspace::root()?.join("programs");
    for (name, folder) in [("workspace", workspace::root()?), ("programs", programs)] {
        step(&format!("format of {name}"), || {
            run(cargo_in(&folder)?.args(["fmt", "--all", "--check"]))
        })?;
        step(&format!("lints of {name}"), || {
            run(cargo_in(&folder)?.args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ]))
        })?;
    }
    Ok(())
}

fn cargo_in(folder: &std::path::Path) -> Result<Command> {
    let mut cargo = workspace::cargo()?;
    cargo.current_dir(folder);
    Ok(cargo)
}

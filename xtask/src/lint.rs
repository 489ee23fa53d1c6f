//! Format and lints, of both workspaces; what their dependencies may be; and whether generated source is what it is
//! generated from.

use std::process::Command;

use anyhow::Result;

use crate::{
    app, client, deny,
    step::{run, step},
    workspace,
};

/// # Errors
/// Something is not formatted, a lint complains, a dependency must not be there, or generated source is out of date.
pub fn run_all() -> Result<()> {
    step("generated client", client::check)?;
    let application = app::check()?;
    let advisories = deny::check()?;
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
    println!("{}", application.sentence("checked"));
    println!("{}", advisories.sentence());
    Ok(())
}

fn cargo_in(folder: &std::path::Path) -> Result<Command> {
    let mut cargo = workspace::cargo()?;
    cargo.current_dir(folder);
    Ok(cargo)
}

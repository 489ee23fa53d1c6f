//! The web application: its tests, and whether what is committed is what its sources give.
//!
//! All of it needs Node. A machine without it can build and test everything else, and is told what was left out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    step::{run, step},
    told, workspace,
};

/// What was done of what Node does. Its text is for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    All,
    /// There is no Node, or one that is too old.
    Nothing,
}

impl Done {
    /// `what` was done, or why it was not.
    pub fn sentence(self, what: &str) -> String {
        match self {
            Self::All => format!("application: {what}"),
            Self::Nothing => format!(
                "application: NOT {what}, since there is no Node {LEAST_MAJOR}.{LEAST_MINOR} or later with npm \
                 (Debian: nodejs, npm)"
            ),
        }
    }
}

/// The oldest Node that the application is built with.
const LEAST_MAJOR: u32 = 20;
const LEAST_MINOR: u32 = 19;

/// Runs the application's tests.
///
/// # Errors
/// A test fails, or its packages are not to be had.
pub fn test() -> Result<Done> {
    if !has_node() {
        return Ok(Done::Nothing);
    }
    let app = installed("")?;
    let report = report_file()?;
    step("tests of the application", || {
        let json = format!("--outputFile.json={}", report.display());
        let reporters = ["--", "--reporter=default", "--reporter=json", &json];
        // Of errors outside of any test the report says nothing.
        told::run(npm_run(&app, "test").args(reporters))
    })?;
    Ok(Done::All)
}

/// What [`test`] wrote of its tests, for [`crate::node_report::NodeReport::of_vitest`].
pub fn report_file() -> Result<PathBuf> {
    Ok(workspace::target()?.join("application-test.json"))
}

/// Whether generated source, types and `app/dist` are what they are made from, and the first load is small.
///
/// # Errors
/// They are not, or packages are not to be had.
pub fn check() -> Result<Done> {
    if !has_node() {
        return Ok(Done::Nothing);
    }
    let app = installed("")?;
    installed("codegen")?;
    installed("browser")?;
    for (name, script) in [
        ("generated clients of the application", "generate:check"),
        ("types of the application", "check"),
        ("types of its tests in a browser", "check:browser"),
        ("application as it is committed", "reproduce"),
        ("first load of the application", "budget"),
    ] {
        step(name, || run(&mut npm_run(&app, script)))?;
    }
    Ok(Done::All)
}

pub fn has_node() -> bool {
    let version = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        String::from_utf8(output.stdout).ok()
    };
    version("npm").is_some() && version("node").is_some_and(|version| is_new_enough(&version))
}

/// Of a version as `node --version` says it: `v20.19.0`.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.');
    let mut number = || numbers.next()?.parse::<u32>().ok();
    number()
        .zip(number())
        .is_some_and(|found| found >= (LEAST_MAJOR, LEAST_MINOR))
}

/// The folder with exactly the packages that its lock file names, installed anew when that has changed.
pub fn installed(part: &str) -> Result<PathBuf> {
    let folder = workspace::root()?.join("app").join(part);
    let lock = folder.join("package-lock.json");
    let wanted =
        fs::read_to_string(&lock).with_context(|| format!("{}: not readable", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    step(
        &format!("packages of {} from npm", folder.display()),
        || {
            run(Command::new("npm").current_dir(&folder).args([
                "ci",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ]))
            .context("the npm registry must be reachable the first time")?;
            fs::write(&stamp, &wanted).with_context(|| format!("{}: not written", stamp.display()))
        },
    )?;
    Ok(folder)
}

pub fn npm_run(app: &Path, script: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(app).args(["run", "--silent", script]);
    npm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_build_it_are_new_enough() {
        for version in ["v20.19.0\n", "v22.0.0", "v24.1.2"] {
            assert!(is_new_enough(version), "{version}");
        }
        for version in ["v20.18.3", "v18.99.0", "", "node", "v20"] {
            assert!(!is_new_enough(version), "{version}");
        }
    }

    #[test]
    fn what_was_left_out_is_said() {
        assert_eq!(Done::All.sentence("tested"), "application: tested");
        let nothing = Done::Nothing.sentence("tested");
        assert!(nothing.starts_with("application: NOT tested"), "{nothing}");
    }
}

//! `cargo deny`: licences, sources and duplicates of all dependencies, and what is known to be wrong with them.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::Result;

use crate::{
    cargo_tool::CargoTool,
    step::{run, step},
    workspace,
};

/// What it looks at takes it two seconds of a processor. Optimized as its authors release it, it takes several times as
/// long to compile.
const CARGO_DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    version: "0.20.2",
    settings: &[
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ],
};
/// The workspaces of this repository: a name and a folder.
const WORKSPACES: [(&str, &str); 3] = [
    ("workspace", "."),
    ("programs", "programs"),
    ("fuzz", "fuzz"),
];
/// The lists are those of all workspaces, and none has everything; a licence that only a file tells is read from it.
const SILENT: [&str; 4] = [
    "no-license-field",
    "unmatched-skip",
    "unmatched-skip-root",
    "unnecessary-skip",
];
/// What is known to be exploitable, unsound or abandoned.
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";
const PATIENCE_SECONDS: &str = "20";

/// Whether the dependencies were compared with what is known of vulnerabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advisories {
    Checked,
    Unreachable,
}

impl Advisories {
    /// What to tell at the end: what was not looked at is not clean.
    pub fn sentence(self) -> String {
        match self {
            Self::Checked => "known vulnerabilities: none".to_owned(),
            Self::Unreachable => {
                format!("known vulnerabilities: NOT CHECKED, {ADVISORIES} cannot be reached")
            }
        }
    }
}

/// Compares all dependencies with `deny.toml`.
///
/// # Errors
/// One of them must not be there, or cargo-deny cannot be had.
pub fn check() -> Result<Advisories> {
    let tool = CARGO_DENY.program()?;
    for (name, folder) in WORKSPACES {
        step(&format!("licences and sources of {name}"), || {
            let mut deny = deny(&tool, folder)?;
            deny.args(["check", "--hide-inclusion-graph"]);
            deny.args(SILENT.iter().flat_map(|code| ["--allow", code]));
            run(deny.args(["bans", "licenses", "sources"]))
        })?;
    }
    if !is_reachable() {
        return Ok(Advisories::Unreachable);
    }
    for (name, folder) in WORKSPACES {
        step(&format!("known vulnerabilities of {name}"), || {
            run(deny(&tool, folder)?.args(["check", "advisories"]))
        })?;
    }
    Ok(Advisories::Checked)
}

fn deny(tool: &Path, folder: &str) -> Result<Command> {
    let root = workspace::root()?;
    let mut deny = Command::new(tool);
    workspace::forget_xtask(&mut deny);
    deny.current_dir(&root)
        .args(["--log-level", "warn", "--locked", "--manifest-path"])
        .arg(root.join(folder).join("Cargo.toml"))
        .arg("--config")
        .arg(root.join("deny.toml"));
    Ok(deny)
}

/// Asks for no password, and not for long.
fn is_reachable() -> bool {
    Command::new("timeout")
        .args([
            PATIENCE_SECONDS,
            "git",
            "ls-remote",
            "--quiet",
            ADVISORIES,
            "HEAD",
        ])
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

//! `cargo xtask bench`: the peers, then the benchmarks.

use std::process::Command;

use anyhow::Result;

use crate::{
    browser_test, python,
    step::{run as execute, step},
    workspace,
};

/// Examples of the engine that rows start.
const EXAMPLES: [&str; 3] = ["charging", "engine_memory", "many_sessions"];

/// The row that opens the page.
const PAGE: &str = "page";

/// Builds the benchmarks, gets the peers, and measures.
///
/// # Errors
/// Something does not build, a peer is not to be had, or a row fails.
pub fn run(rows: &[String], quick: bool, write: bool) -> Result<()> {
    let folder = workspace::target()?.join("bench");
    let peers = workspace::root()?.join("bench/peers");
    step("benchmarks (release build)", || {
        let mut build = workspace::cargo()?;
        build.args(["build", "--release", "--quiet", "--bins"]);
        execute(build.args(["-p", "openmast-bench", "-p", "openmast-load"]))?;
        let mut examples = workspace::cargo()?;
        examples.args(["build", "--release", "--quiet", "-p", "openmast-engine"]);
        execute(examples.args(EXAMPLES.iter().flat_map(|name| ["--example", name])))
    })?;
    let opens_page = !write && (rows.is_empty() || rows.iter().any(|row| row == PAGE));
    let demo = if opens_page {
        browser_test::page()?
    } else {
        None
    };
    let list = peers.join("requirements.txt");
    let python = python::environment("peers from PyPI", &folder, &list)?.join("python");
    println!();
    let mut bench = Command::new(workspace::target()?.join("release/openmast-bench"));
    bench
        .current_dir(workspace::root()?)
        .arg("--python")
        .arg(python)
        .arg("--peers")
        .arg(peers)
        .arg("--tools")
        .arg(workspace::target()?.join("release"))
        .arg("--examples")
        .arg(workspace::target()?.join("release/examples"))
        .arg("--app")
        .arg(workspace::root()?.join("app"))
        .arg("--results")
        .arg(match quick {
            true => folder.join("quick"),
            false => workspace::root()?.join("bench/results"),
        })
        .arg("--scratch")
        .arg(folder.join("scratch"))
        .arg("--page")
        .arg(workspace::root()?.join("docs/reference/benchmarks.md"))
        .args(rows.iter().flat_map(|row| ["--row", row]));
    if let Some((demo, browser)) = &demo {
        bench
            .args(["--api", &demo.api])
            .env(browser_test::VARIABLE, browser);
    }
    if quick {
        bench.arg("--quick");
    }
    if write {
        bench.arg("--write");
    }
    execute(&mut bench)
}

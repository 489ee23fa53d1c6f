//! `cargo xtask test`: the whole suite, and a report of what ran.

use std::{fs, path::Path, process::Command, time::Instant};

use anyhow::{Context, Result, bail};

use crate::{
    api_test, app, browser_test, building, interface, jobs, program,
    step::{human, run, step},
    toolchain, workspace,
};

/// Builds everything, runs every test and prints which ran.
///
/// # Errors
/// Something does not build, or a test fails.
pub fn run_all() -> Result<()> {
    let start = Instant::now();
    toolchain::for_tests()?;
    let programs = program::folder()?;
    let tests = tests(&programs)?;
    step("interface description", interface::check)?;
    step("services and tests (build)", || {
        building::tests()?;
        run(programs_cargo()?.args(["test", "--workspace", "--no-run", "--quiet"]))
    })?;
    println!("▸ tests");
    let report = jobs::run(tests, std::io::stdout());
    let described = api_test::ask(&programs);
    let application = app::test();
    let of_application = match &application {
        Ok(done) => done.sentence("tested"),
        Err(_) => "application: FAILED, see above".to_owned(),
    };
    let browser = browser_test::test(&programs, None);
    let of_browser = match &browser {
        Ok(done) => done.sentence(),
        Err(_) => "page in a browser: FAILED, see above",
    };
    let text = format!(
        "{report}\n{of_application}\n{of_browser}\nin {}\n",
        human(start.elapsed())
    );
    println!("\n{text}");
    let path = workspace::target()?.join("test-report.txt");
    fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))?;
    if report.failed() > 0 {
        bail!("tests failed; the report is in {}", path.display());
    }
    described.and(application.map(drop)).and(browser.map(drop))
}

/// `cargo test` of the programs' own workspace, and the runs of this one.
fn tests(programs: &Path) -> Result<Vec<jobs::Run>> {
    let mut runs = vec![jobs::Run::of(programs_cargo()?, [], true, 1)];
    runs.extend(jobs::of_workspace()?);
    for run in &mut runs {
        run.command.env(program::VARIABLE, programs);
    }
    Ok(runs)
}

/// Cargo in the program's own workspace: what the program computes on its own is tested there, on this machine's
/// processor.
fn programs_cargo() -> Result<Command> {
    let mut cargo = workspace::cargo()?;
    cargo.current_dir(workspace::root()?.join("programs"));
    Ok(cargo)
}

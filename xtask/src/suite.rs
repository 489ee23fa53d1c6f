//! `cargo xtask test`: the whole suite, and a report of what ran.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    api_test, app, building, interface, program,
    report::Report,
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
    step("interface description", interface::check)?;
    step("services and tests (build)", || {
        building::tests()?;
        run(programs_cargo()?.args(["test", "--workspace", "--no-run", "--quiet"]))
    })?;
    println!("▸ tests");
    let mut report = Report::default();
    let mut succeeded = true;
    for mut tests in [programs_cargo()?, workspace::cargo()?] {
        tests
            .args(["test", "--workspace", "--no-fail-fast"])
            .env(program::VARIABLE, &programs);
        succeeded &= watch(&tests, &mut report)?;
    }
    let described = api_test::ask(&programs);
    let application = app::test();
    let of_application = match &application {
        Ok(done) => done.sentence("tested"),
        Err(_) => "application: FAILED, see above".to_owned(),
    };
    let text = format!(
        "{report}\n{of_application}\nin {}\n",
        human(start.elapsed())
    );
    println!("\n{text}");
    let path = workspace::target()?.join("test-report.txt");
    fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))?;
    if !succeeded || report.failed() > 0 {
        bail!("tests failed; the report is in {}", path.display());
    }
    described.and(application.map(drop))
}

/// Cargo in the program's own workspace: what the program computes on its own is tested there, on this machine's
/// processor.
fn programs_cargo() -> Result<Command> {
    let mut cargo = workspace::cargo()?;
    cargo.current_dir(workspace::root()?.join("programs"));
    Ok(cargo)
}

/// Runs the tests, shows their output as it comes, and keeps account of it. Whether they succeeded.
fn watch(tests: &Command, report: &mut Report) -> Result<bool> {
    let mut child = merged(tests)
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo test did not start")?;
    let output = child.stdout.take().context("no output of cargo test")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        report.read(&line);
    }
    Ok(child.wait()?.success())
}

/// The command with its error output in its output: cargo names the suites in one, the tests report in the other.
fn merged(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "exec \"$0\" \"$@\" 2>&1"])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

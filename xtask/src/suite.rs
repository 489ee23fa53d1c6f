//! `cargo xtask test`: the whole suite, and a report of what ran.

use std::{fs, io::ErrorKind, path::Path, process::Command, thread, time::Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    api_test, app, browser_test, building, interface, jobs,
    node_report::NodeReport,
    program,
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
    let [
        (described, of_description),
        (application, of_application),
        (browser, of_browser),
    ] = of_the_page(&programs)?;
    let text = format!(
        "{report}\n{of_description}\n{of_application}\n{of_browser}\nin {}\n",
        human(start.elapsed())
    );
    println!("\n{text}");
    let path = workspace::target()?.join("test-report.txt");
    fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))?;
    if report.failed() > 0 {
        bail!("tests failed; the report is in {}", path.display());
    }
    described.and(application).and(browser)
}

type Outcome = (Result<()>, String);

/// What the service and its page are asked from outside, and what is said of it: the API, the application's tests, and beside
/// both the page in a browser, which waits for epochs most of the time.
///
/// # Errors
/// There is no place for reports, or one of them ended without saying anything.
fn of_the_page(programs: &Path) -> Result<[Outcome; 3]> {
    if app::has_node() {
        // Both use them: whoever comes second must not find them half installed. Whoever needs them says what is wrong.
        drop(app::installed(""));
    }
    let (application_file, browser_file) = (app::report_file()?, browser_test::report_file()?);
    thread::scope(|scope| {
        let browser = scope.spawn(|| {
            let test = || browser_test::test(programs, None).map(|done| done.sentence().to_owned());
            tested(
                "page in a browser",
                &browser_file,
                NodeReport::of_playwright,
                test,
            )
        });
        let described = api_test::ask(programs);
        let of_description = match &described {
            Ok(said) => (*said).to_owned(),
            Err(error) => format!("API as it is described: FAILED: {error:#}"),
        };
        let test = || app::test().map(|done| done.sentence("tested"));
        let application = tested(
            "application",
            &application_file,
            NodeReport::of_vitest,
            test,
        );
        let browser = browser
            .join()
            .map_err(|_| anyhow!("the page's tests panicked"))?;
        Ok([(described.map(drop), of_description), application, browser])
    })
}

/// Runs tests of Node's, and what is said of them: whether they were run, how many passed, and which did not and why.
fn tested(
    what: &str,
    file: &Path,
    read: fn(&Path) -> Result<NodeReport>,
    test: impl FnOnce() -> Result<String>,
) -> Outcome {
    // What an earlier run left would be told of this one.
    if let Err(error) = fs::remove_file(file)
        && error.kind() != ErrorKind::NotFound
    {
        return (Err(error.into()), format!("{what}: FAILED to begin"));
    }
    let outcome = test();
    let said = match &outcome {
        Ok(sentence) => sentence.clone(),
        Err(error) => format!("{what}: FAILED: {error:#}"),
    };
    let said = match read(file) {
        Ok(report) => format!("{said}\n{report}"),
        Err(_) => said,
    };
    (outcome.map(drop), said)
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

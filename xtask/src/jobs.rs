//! Which tests run beside which. Those that wait for epochs, confirmations and restarts take little of a processor, and run
//! beside those that compute. What waits is served first: its services have to answer in time.

use std::{
    collections::{BTreeSet, VecDeque},
    io::{BufRead, BufReader, Write},
    process::{Command, ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{report::Report, workspace};

/// Packages whose tests start services, networks and clients, and wait for them most of the time.
const WAITING: [&str; 3] = ["openmast-cli", "openmast-end-to-end", "openmast-migrations"];

/// Runs at once: what computes, and one that waits.
const AT_ONCE: usize = 2;

/// A run of `cargo test`.
pub struct Run {
    pub command: Command,
    /// It takes all that it is given of the processors, and is given what others leave.
    computes: bool,
    /// So many suites it starts at least.
    suites: usize,
}

impl Run {
    /// Of the tests that `chosen` names in the workspace of this cargo; of all if it names none.
    pub fn of(
        mut cargo: Command,
        chosen: impl IntoIterator<Item = String>,
        computes: bool,
        suites: usize,
    ) -> Self {
        cargo
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(chosen);
        Self {
            command: cargo,
            computes,
            suites,
        }
    }

    /// What cargo is asked to do.
    fn words(&self) -> String {
        let words = self.command.get_args().map(|word| word.to_string_lossy());
        words.collect::<Vec<_>>().join(" ")
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    /// Whether `cargo test` runs the tests inside when it is told nothing else.
    test: bool,
    /// Whether its documentation has examples that are run.
    doctest: bool,
}

impl Target {
    fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|it| it == kind)
    }
}

/// The tests of the workspace.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tests {
    /// Names of those that wait.
    waiting: BTreeSet<String>,
    /// Names of those that compute.
    computing: Vec<String>,
    /// How many libraries and programs there are, with tests inside or none.
    inner: usize,
    /// How many libraries have documentation.
    documented: usize,
}

/// The runs of the workspace: what computes in one, then each test that waits in one of its own, then what the documentation
/// shows. Each test of the workspace is in one of them.
///
/// # Errors
/// Cargo does not say what there is, or a test would be in none of the runs, or in several.
pub fn of_workspace() -> Result<Vec<Run>> {
    let tests = tests_of(&metadata()?)?;
    let named = |name| ["--test".to_owned(), name];
    let suites = tests.inner + tests.computing.len();
    let computing: BTreeSet<_> = tests.computing.into_iter().collect();
    let inner = ["--lib", "--bins"].map(str::to_owned);
    let computing = inner
        .into_iter()
        .chain(computing.into_iter().flat_map(named));
    let mut runs = vec![Run::of(workspace::cargo()?, computing, true, suites)];
    for name in tests.waiting {
        runs.push(Run::of(workspace::cargo()?, named(name), false, 1));
    }
    let documentation = ["--doc".to_owned()];
    let cargo = workspace::cargo()?;
    runs.push(Run::of(cargo, documentation, true, tests.documented));
    Ok(runs)
}

/// Runs them, some beside each other, and shows what each suite printed when it is over. Their suites in the order of the
/// runs, with what went wrong with a run.
pub fn run(runs: Vec<Run>, shown: impl Write + Send) -> Report {
    let shown = Mutex::new(shown);
    let waiting: Mutex<VecDeque<_>> = Mutex::new(runs.into_iter().enumerate().collect());
    let done = Mutex::new(Vec::new());
    // A function of its own, so that the lock ends with it and not with the run.
    let next = || lock(&waiting).pop_front();
    let work = || {
        while let Some((place, run)) = next() {
            let outcome = outcome_of(&run, &shown);
            lock(&done).push((place, outcome));
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    let mut all = Report::default();
    for (_, report) in done {
        all.append(report);
    }
    all
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a run that cannot be watched has, one that started fewer suites than there are, and one that failed though no test did,
/// is a problem in the report: it hides nothing of the others.
fn outcome_of(run: &Run, shown: &Mutex<impl Write>) -> Report {
    let mut report = Report::default();
    let problem = match watch(run, shown, &mut report) {
        Err(error) => format!("{error:#}"),
        Ok(_) if report.suites() < run.suites => {
            let (began, suites) = (report.suites(), run.suites);
            format!("{began} suites began, and there are {suites}")
        }
        Ok(status) if !status.success() && report.failed() == 0 => status.to_string(),
        Ok(_) => return report,
    };
    report.add_problem(format!("{}: {problem}", run.words()));
    report
}

fn metadata() -> Result<Metadata> {
    let output = workspace::cargo()?
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .stderr(Stdio::inherit())
        .output()
        .context("cargo metadata did not start")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", output.status);
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata is not as expected")
}

/// # Errors
/// A test would be in none of the runs, or in several.
fn tests_of(metadata: &Metadata) -> Result<Tests> {
    let mut tests = Tests::default();
    for package in &metadata.packages {
        let waits = WAITING.contains(&package.name.as_str());
        for target in &package.targets {
            let name = target.name.clone();
            match target {
                _ if target.is("test") && waits => drop(tests.waiting.insert(name)),
                _ if target.is("test") => tests.computing.push(name),
                _ if !target.is("example") && !target.is("bench") => {
                    // Cargo runs those inside of a named kind whatever the manifest says; a build script has none.
                    tests.inner += usize::from(!target.is("custom-build"));
                }
                _ if target.test => bail!(
                    "{name} of {} says `test = true`, and no run has the tests of an example or a benchmark: move them into a \
                     library or below tests/",
                    package.name
                ),
                _ => {}
            }
            tests.documented += usize::from(target.doctest);
        }
    }
    let computing = &tests.computing;
    if let Some(name) = computing.iter().find(|it| tests.waiting.contains(*it)) {
        bail!("a test of {WAITING:?} and one of another package are called {name}: rename one");
    }
    if tests.waiting.is_empty() || tests.computing.is_empty() {
        bail!("no tests: the packages {WAITING:?} are not those that wait");
    }
    Ok(tests)
}

/// Keeps account of what the tests print. Of suites that run beside each other the lines would mix, so those of one are held
/// back until it is over; that it has begun is said at once.
fn watch(tests: &Run, shown: &Mutex<impl Write>, report: &mut Report) -> Result<ExitStatus> {
    let mut child = merged(tests)
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo test did not start")?;
    let output = child.stdout.take().context("no output of cargo test")?;
    let mut held = Vec::new();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        if report.read(&String::from_utf8_lossy(&line)) {
            held.extend_from_slice(b"  begins: ");
            held.extend_from_slice(line.trim_ascii());
            held.push(b'\n');
            show(&mut held, shown)?;
        }
        held.extend_from_slice(&line);
        held.push(b'\n');
    }
    show(&mut held, shown)?;
    Ok(child.wait()?)
}

fn show(held: &mut Vec<u8>, shown: &Mutex<impl Write>) -> Result<()> {
    lock(shown).write_all(held)?;
    held.clear();
    Ok(())
}

/// The command with its error output in its output: cargo names the suites in one, the tests report in the other.
fn merged(run: &Run) -> Command {
    let command = &run.command;
    let text = match run.computes {
        true => "exec nice -n 10 \"$0\" \"$@\" 2>&1",
        false => "exec \"$0\" \"$@\" 2>&1",
    };
    let mut shell = Command::new("sh");
    shell
        .args(["-c", text])
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of a shell in the place of cargo.
    fn shell(script: &str, suites: usize) -> Run {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        Run::of(shell, [], false, suites)
    }

    /// What these print would be taken for suites by whoever watches this one.
    fn quietly(runs: Vec<Run>) -> Report {
        run(runs, std::io::sink())
    }

    const ONE_SUITE: &str = "echo 'Running tests/a.rs (deps/a-1)'; echo 'test one ... ok'; \
                             echo 'test result: ok. 1 passed; 0 failed; 0 ignored'";

    #[test]
    fn a_run_that_starts_too_few_suites_has_failed() {
        let report = quietly(vec![shell(ONE_SUITE, 1)]);
        assert_eq!(report.failed(), 0, "{report}");
        for (script, suites) in [("true", 1), (ONE_SUITE, 2)] {
            let report = quietly(vec![shell(script, suites)]);
            assert_eq!(report.failed(), 1);
            let expected = format!("suites began, and there are {suites}");
            assert!(report.to_string().contains(&expected), "{report}");
        }
    }

    /// Each waits for what the other one makes.
    #[test]
    fn runs_are_beside_each_other() {
        let folder = std::env::temp_dir().join(format!("openmast-jobs-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let waiting = |own: &str, other: &str| {
            let [own, other] = [own, other].map(|name| folder.join(name));
            let (own, other) = (own.display(), other.display());
            let wait = format!(
                "i=0; while [ ! -e {other} ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i+1)); done"
            );
            shell(
                &format!("touch {own}; {wait}; [ -e {other} ] && {{ {ONE_SUITE}; }}"),
                1,
            )
        };
        let report = quietly(vec![waiting("a", "b"), waiting("b", "a")]);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(report.failed(), 0, "{report}");
    }

    #[test]
    fn a_run_that_fails_without_a_test_that_does_has_failed() {
        let report = quietly(vec![shell(&format!("{ONE_SUITE}; exit 101"), 1)]);
        assert_eq!(report.failed(), 1);
        assert!(report.to_string().contains("exit status: 101"), "{report}");
    }

    #[test]
    fn a_run_that_cannot_start_hides_no_other() {
        let mut nowhere = shell(ONE_SUITE, 1);
        nowhere.command.current_dir("/there/is/no/such/folder");
        let report = quietly(vec![shell(ONE_SUITE, 1), nowhere, shell(ONE_SUITE, 1)]);
        let text = report.to_string();
        assert_eq!(text.matches("ok      one").count(), 2, "{text}");
        assert!(text.contains("cargo test did not start"), "{text}");
        assert!(text.ends_with("2 passed, 1 failed"), "{text}");
    }

    fn target(name: &str, kind: &str, test: bool) -> Target {
        Target {
            name: name.into(),
            kind: vec![kind.into()],
            test,
            doctest: kind == "lib",
        }
    }

    fn metadata(more: Target) -> Metadata {
        let package = |name: &str, targets| Package {
            name: name.into(),
            targets,
        };
        let waiting = vec![
            target("openmast", "bin", true),
            target("cli", "test", true),
            target("shown", "example", false),
            target("loads", "bin", false),
            target("build-script-build", "custom-build", false),
        ];
        let computing = vec![
            target("openmast_engine", "lib", true),
            target("engine", "test", true),
            more,
        ];
        Metadata {
            packages: vec![
                package(WAITING[0], waiting),
                package("openmast-engine", computing),
            ],
        }
    }

    #[test]
    fn every_target_with_tests_is_in_one_run() {
        let tests = tests_of(&metadata(target("columns", "example", false))).expect("all have one");
        let expected = Tests {
            waiting: BTreeSet::from(["cli".to_owned()]),
            computing: vec!["engine".to_owned()],
            inner: 3,
            documented: 1,
        };
        assert_eq!(tests, expected);
        for kind in ["example", "bench"] {
            let lost = tests_of(&metadata(target("columns", kind, true)));
            let error = lost.expect_err("it is in none").to_string();
            assert!(error.contains("columns of openmast-engine"), "{error}");
        }
        let twice = tests_of(&metadata(target("cli", "test", true)));
        twice.expect_err("it would be in two");
    }
}

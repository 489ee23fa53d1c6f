//! Which tests run beside which. Those that wait for epochs, confirmations and restarts take little of a processor, and run
//! beside those that compute. What waits is served first: its services have to answer in time.

use std::{
    collections::{BTreeSet, VecDeque},
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Context, Result, anyhow, bail};
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
}

impl Run {
    /// Of the tests that `chosen` names in the workspace of this cargo; of all if it names none.
    pub fn of(
        mut cargo: Command,
        chosen: impl IntoIterator<Item = String>,
        computes: bool,
    ) -> Self {
        cargo
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(chosen);
        Self {
            command: cargo,
            computes,
        }
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
}

/// The runs of the workspace: what computes in one, then each test that waits in one of its own, then what the documentation
/// shows. Each test of the workspace is in one of them.
///
/// # Errors
/// Cargo does not say what there is, or a test that waits is called like one that does not, so that both would run twice.
pub fn of_workspace() -> Result<Vec<Run>> {
    let (waiting, computing) = tests_of(&metadata()?);
    if let Some(name) = waiting.intersection(&computing).next() {
        bail!("a test of {WAITING:?} and one of another package are called {name}: rename one");
    }
    if waiting.is_empty() || computing.is_empty() {
        bail!("no tests: the packages {WAITING:?} are not those that wait");
    }
    let named = |name| ["--test".to_owned(), name];
    let inner = ["--lib", "--bins"].map(str::to_owned);
    let computing = inner
        .into_iter()
        .chain(computing.into_iter().flat_map(named));
    let mut runs = vec![Run::of(workspace::cargo()?, computing, true)];
    for name in waiting {
        runs.push(Run::of(workspace::cargo()?, named(name), false));
    }
    runs.push(Run::of(workspace::cargo()?, ["--doc".to_owned()], true));
    Ok(runs)
}

/// Runs them, some beside each other, and shows what each suite printed when it is over. Their suites in the order of
/// the runs, and whether all succeeded.
///
/// # Errors
/// Cargo does not start, or its output cannot be read.
pub fn run(runs: Vec<Run>) -> Result<(Report, bool)> {
    let waiting: Mutex<VecDeque<_>> = Mutex::new(runs.into_iter().enumerate().collect());
    let next = || {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.pop_front()
    };
    let work = || {
        let mut done = Vec::new();
        while let Some((place, run)) = next() {
            done.push((place, watch(&run)?));
        }
        Ok::<_, anyhow::Error>(done)
    };
    let mut done = Vec::new();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            done.append(&mut worker.join().map_err(|_| anyhow!("a run panicked"))??);
        }
        Ok::<_, anyhow::Error>(())
    })?;
    done.sort_by_key(|(place, _)| *place);
    let mut all = Report::default();
    let mut succeeded = true;
    for (_, (report, good)) in done {
        all.append(report);
        succeeded &= good;
    }
    Ok((all, succeeded))
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

/// Names of the tests that wait, and of those that compute.
fn tests_of(metadata: &Metadata) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut waiting = BTreeSet::new();
    let mut computing = BTreeSet::new();
    for package in &metadata.packages {
        let kind = match WAITING.contains(&package.name.as_str()) {
            true => &mut waiting,
            false => &mut computing,
        };
        let tests = package.targets.iter();
        kind.extend(
            tests
                .filter(|target| target.kind.iter().any(|kind| kind == "test"))
                .map(|target| target.name.clone()),
        );
    }
    (waiting, computing)
}

/// Keeps account of what the tests print. Of suites that run beside each other the lines would mix, so those of one are held
/// back until it is over; that it has begun is said at once.
fn watch(tests: &Run) -> Result<(Report, bool)> {
    let mut report = Report::default();
    let mut child = merged(tests)
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo test did not start")?;
    let output = child.stdout.take().context("no output of cargo test")?;
    let mut held = Vec::new();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        if report.read(&String::from_utf8_lossy(&line)) {
            show(&mut held)?;
            println!("  begins: {}", String::from_utf8_lossy(&line).trim());
        }
        held.extend_from_slice(&line);
        held.push(b'\n');
    }
    show(&mut held)?;
    Ok((report, child.wait()?.success()))
}

fn show(held: &mut Vec<u8>) -> Result<()> {
    std::io::stdout().lock().write_all(held)?;
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

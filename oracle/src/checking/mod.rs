//! `openmast oracle check`: what the next start of the oracle, maybe of another version, will make of a data folder.
//!
//! A data folder comes in; findings, and what the next start will read again, go out. What must hold: nothing is
//! changed, the chain is not asked, and it does not matter whether an oracle works on the folder. Each file checks one
//! part: `files`, `databases`, `archives`, `room`, `unfinished`.

mod archives;
mod databases;
mod files;
mod room;
mod unfinished;

use std::path::{Path, PathBuf};

use solana_pubkey::Pubkey;

use crate::{config::Config, data_folder};
use openmast_records::Lsn;

/// About how many records are read, checked and applied in a second, for reports of RADIUS gateways, one to a record
/// (docs/reference/benchmarks.md has more, on two cores).
const RECORDS_PER_SECOND: u64 = 1_000_000;

/// What is said of a folder without a log.
const BEGINS_ANEW: &str = "the start begins a new log, which is refused if the network has settled: bring the old one back with \
                           `openmast oracle restore`, or go on without it with `openmast oracle recover`";

/// One finding about one part of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The format's name in [`crate::formats`], or another part of the folder.
    pub part: &'static str,
    /// Path of the file below the data folder.
    pub file: String,
    /// The version that the file states; empty if it states none.
    pub version: String,
    /// What was found, or what is wrong and what to do.
    pub text: String,
    pub severity: Severity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Fine,
    /// The start repairs it, or a person should know of it.
    Warning,
    /// The start would end with an error, or settle nothing.
    Problem,
}

/// What the next start reads again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// The first record.
    pub from: Lsn,
    pub records: u64,
    /// Bytes of the state that it begins with.
    pub state_bytes: u64,
    /// A very rough estimate.
    pub seconds: u64,
}

/// The result of checking a data folder.
#[derive(Clone, Debug)]
pub struct Checked {
    pub data: PathBuf,
    /// Whether an oracle works on it now.
    pub is_running: bool,
    /// The folder's id; `None` if no oracle ran on it.
    pub instance: Option<String>,
    pub findings: Vec<Finding>,
    /// Whether there is no record: the next start begins a new log, if the network has settled nothing.
    pub begins_anew: bool,
    pub replay: Replay,
    /// Bytes that the disk has left for this user; `None` if that cannot be asked.
    pub free_bytes: Option<u64>,
}

impl Checked {
    pub fn problems(&self) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|it| it.severity == Severity::Problem)
            .count()
    }
}

/// Checks everything. Of archives whose settlements are closed on chain it reads those that something depends on, and
/// all if `all` is set. Blocks, and reads the whole log.
pub fn check(config: &Config, all: bool) -> Checked {
    let mut checker = Checker {
        data: config.data_dir.clone(),
        network: config.network.address,
        is_running: data_folder::is_held(&config.data_dir),
        oldest_state: None,
        findings: Vec::new(),
    };
    let mut checked = Checked {
        data: config.data_dir.clone(),
        is_running: checker.is_running,
        instance: None,
        findings: Vec::new(),
        begins_anew: true,
        replay: Replay::default(),
        free_bytes: None,
    };
    if checker.data.is_dir() {
        checker.unfinished_files();
        checked.instance = checker.instance();
        let log = checker.log();
        let state = checker.states();
        let outbox = checker.outbox(log.as_ref());
        let has_log = log.as_ref().is_some_and(|log| log.next > 0);
        checked.begins_anew = !has_log;
        if !has_log {
            checker.no_log(state.as_ref(), &outbox);
        }
        checker.webhooks();
        checker.keeper();
        checker.archives(&outbox, log.as_ref(), all);
        checked.replay = checker.ends(log.as_ref(), state.as_ref());
        checked.free_bytes = checker.room(config, log.as_ref(), state.as_ref());
        checker.permissions();
    } else {
        checker.warn(
            "data folder",
            ".",
            "",
            format!("it is not there: {BEGINS_ANEW}"),
        );
    }
    checked.findings = checker.findings;
    checked
}

/// What is being checked, and what was found so far.
struct Checker {
    data: PathBuf,
    network: Pubkey,
    is_running: bool,
    /// The epoch at whose end the oldest state was written.
    oldest_state: Option<u64>,
    findings: Vec<Finding>,
}

impl Checker {
    fn fine(&mut self, part: &'static str, file: &str, version: &str, text: impl Into<String>) {
        self.find(part, file, version, text.into(), Severity::Fine);
    }

    fn warn(&mut self, part: &'static str, file: &str, version: &str, text: impl Into<String>) {
        self.find(part, file, version, text.into(), Severity::Warning);
    }

    fn problem(&mut self, part: &'static str, file: &str, version: &str, text: impl Into<String>) {
        self.find(part, file, version, text.into(), Severity::Problem);
    }

    fn find(
        &mut self,
        part: &'static str,
        file: &str,
        version: &str,
        text: String,
        severity: Severity,
    ) {
        self.findings.push(Finding {
            part,
            file: file.to_owned(),
            version: version.to_owned(),
            text,
            severity,
        });
    }

    /// A path relative to the data folder.
    fn name(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.data).unwrap_or(path);
        below.display().to_string()
    }
}

//! Many sessions: memory, reports of random ones, and the state that is written at the end of an epoch while reports go on.

use std::process::Command;

use anyhow::{Result, ensure};
use serde::Deserialize;

use crate::{command::answer_of, row::Measured, settings::Settings};

const SESSIONS: usize = 30_000_000;

/// What `many_sessions` says.
#[derive(Deserialize)]
struct Ours {
    /// The sum of all sessions' newest counters.
    bytes: u64,
    resident_bytes: u64,
    reports_per_second: f64,
    slowest_batch_seconds: f64,
    end_seconds: f64,
    view_seconds: f64,
    reports_per_second_beside: f64,
    slowest_batch_seconds_beside: f64,
    more_bytes: u64,
    state_bytes: u64,
    write_seconds: f64,
    write_in_place_seconds: f64,
    read_seconds: f64,
}

/// What `many_sqlite.py` says.
#[derive(Deserialize)]
struct Theirs {
    name: String,
    bytes: u64,
    reports_per_second: f64,
    state_bytes: u64,
    write_seconds: f64,
    read_seconds: f64,
}

/// The engine, then the peer with the same reports.
pub fn measure(settings: &Settings) -> Result<Measured> {
    let sessions = settings.scaled(SESSIONS);
    let folder = tempfile::tempdir_in(settings.scratch()?)?;
    let mut ours = Command::new(settings.examples.join("many_sessions"));
    let ours: Ours = answer_of(ours.arg(folder.path()).arg(sessions.to_string()))?;
    let mut theirs = Command::new(&settings.python);
    theirs.arg(settings.peers.join("many_sqlite.py"));
    let theirs: Theirs = answer_of(theirs.arg(folder.path()).arg(sessions.to_string()))?;
    ensure!(
        ours.bytes == theirs.bytes,
        "{} counts {} bytes, we count {}",
        theirs.name,
        theirs.bytes,
        ours.bytes
    );
    let mut figures = ours.figures(sessions);
    figures.extend(theirs.figures());
    Ok(Measured {
        figures,
        notes: notes(),
        ..Measured::default()
    })
}

fn notes() -> Vec<String> {
    vec![
        "One thread takes in reports of random live sessions, 256 at a time, as the service's does, without the log; a thousand \
         radios, subscribers of a hundred carriers. At the end of an epoch it makes a view of the state, which another thread writes: \
         with its SHA-256, through the page cache, without waiting for the disk. Until that is done, a chunk of 1,024 sessions is copied \
         before it changes for the first time: the memory on top is that of the copies and of the epoch's usage records."
            .to_owned(),
        "SQLite has a row for each session with key, asset, payer, counters and times, and gets the same reports: upserts of 1,000 in a \
         transaction, synchronous off, since ours is without its log here as well. Its copy is made by VACUUM INTO and read by adding up \
         all counters, which must come to ours; ours is checked and read into a new engine."
            .to_owned(),
    ]
}

impl Ours {
    fn figures(&self, sessions: usize) -> Vec<(String, String)> {
        let figures = [
            (
                format!("memory of {sessions} live sessions"),
                format!(
                    "{}, {:.0} bytes a session",
                    gib(self.resident_bytes),
                    self.resident_bytes as f64 / sessions as f64
                ),
            ),
            (
                "reports of random sessions".to_owned(),
                rate(self.reports_per_second, self.slowest_batch_seconds),
            ),
            (
                "the end of an epoch in which all were used: reports wait".to_owned(),
                seconds(self.end_seconds),
            ),
            (
                "… and for the view of its state".to_owned(),
                seconds(self.view_seconds),
            ),
            (
                "writing the state, while reports go on".to_owned(),
                format!("{}, {}", seconds(self.write_seconds), gib(self.state_bytes)),
            ),
            (
                "… reports of random sessions then".to_owned(),
                rate(
                    self.reports_per_second_beside,
                    self.slowest_batch_seconds_beside,
                ),
            ),
            (
                "… memory on top, with the epoch's usage records".to_owned(),
                gib(self.more_bytes),
            ),
            (
                "… if reports had to wait for it instead".to_owned(),
                seconds(self.write_in_place_seconds),
            ),
            (
                "checking and reading the state".to_owned(),
                seconds(self.read_seconds),
            ),
        ];
        figures.into()
    }
}

impl Theirs {
    fn figures(&self) -> Vec<(String, String)> {
        let name = &self.name;
        let figures = [
            (
                format!("{name}: reports of random sessions"),
                format!("{:.0} a second", self.reports_per_second),
            ),
            (
                format!("{name}: a consistent copy"),
                format!("{}, {}", seconds(self.write_seconds), gib(self.state_bytes)),
            ),
            (
                format!("{name}: reading all of it"),
                seconds(self.read_seconds),
            ),
        ];
        figures.into()
    }
}

fn rate(reports_per_second: f64, slowest_batch_seconds: f64) -> String {
    format!(
        "{reports_per_second:.0} a second, slowest 256: {}",
        seconds(slowest_batch_seconds)
    )
}

fn seconds(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1.0 => format!("{:.1} ms", 1e3 * seconds),
        _ => format!("{seconds:.1} s"),
    }
}

fn gib(bytes: u64) -> String {
    format!("{:.2} GiB", bytes as f64 / f64::from(1 << 30))
}

//! What a report costs as sessions grow, and how much memory things take.

use std::{fs, process::Command};

use anyhow::{Context, Result, ensure};
use openmast_metering::{Attachment, Observed, Report, Reported, Table};
use serde::Deserialize;

use crate::{
    clock::{Times, timed},
    command::answer_of,
    data::Random,
    row::Measured,
    settings::Settings,
};

/// Sessions of each step, and reports of a run.
const STEPS: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const REPORTS: usize = 2_000_000;
const BATCH: usize = 1 << 14;
/// Memory that ten million live sessions may take.
const MOST_GIB: f64 = 1.2;
const BEGAN_AT_MS: u64 = 1_700_000_000_000;

/// As much as the oracle keeps with a session, beside its meter.
#[derive(Clone, Copy)]
struct Attached(#[expect(dead_code, reason = "its size is all that matters")] [u8; 37]);

impl Default for Attached {
    fn default() -> Self {
        Self([0; 37])
    }
}

impl Attachment for Attached {}

/// One thread takes in reports of more and more sessions.
pub fn measure(settings: &Settings) -> Result<Measured> {
    let steps = if settings.quick {
        &STEPS[..4]
    } else {
        &STEPS[..]
    };
    let mut measured = Measured::default();
    let mut bytes_per_session = None;
    // The most first: its memory is all new to the process.
    for &sessions in steps.iter().rev() {
        let step = Step::measure(sessions)?;
        let figure = step.figure();
        println!("  {sessions} sessions: {figure}");
        measured
            .figures
            .push((format!("a report, {sessions} live sessions"), figure));
        bytes_per_session = bytes_per_session.or(Some((sessions, step.bytes_per_session)));
    }
    measured.figures.reverse();
    if let Some((sessions, bytes)) = bytes_per_session {
        measured.figures.push((
            format!("memory of a session, of {sessions}"),
            format!("{bytes:.0} bytes"),
        ));
    }
    measured.figures.extend(engine(settings)?);
    measured.notes = vec![
        format!(
            "One thread. Reports of random sessions in batches of {BATCH}: look-up, meter, exact bytes. A session has the 37 \
             bytes that the oracle attaches to it. Memory is what the process has got from the system for them, with the index."
        ),
        "Nothing is sorted or searched through, so the cost grows only by what caches and address translation no longer hold.".to_owned(),
    ];
    Ok(measured)
}

struct Step {
    times: Times,
    bytes_per_session: f64,
}

impl Step {
    fn measure(sessions: usize) -> Result<Self> {
        let before = resident_bytes()?;
        let mut table = Table::<Attached>::new();
        let mut random = Random::new(5);
        let mut observed: Vec<Observed> = Vec::with_capacity(BATCH);
        for first in (0..sessions).step_by(BATCH) {
            let last = (first + BATCH).min(sessions);
            let starts: Vec<_> = (first..last).map(|session| report(session, 0)).collect();
            take_in(&mut table, &starts, &mut observed)?;
        }
        let bytes = resident_bytes()?.saturating_sub(before);
        ensure!(
            table.len() == sessions as u64,
            "{} sessions instead of {sessions}",
            table.len()
        );

        let mut times = Times::default();
        for run in 1..=6 {
            let mut seconds = 0.0;
            for _ in (0..REPORTS).step_by(BATCH) {
                let batch: Vec<_> = (0..BATCH)
                    .map(|_| report(random.below(sessions as u32) as usize, run))
                    .collect();
                let (result, took) = timed(|| take_in(&mut table, &batch, &mut observed));
                result?;
                seconds += took * REPORTS as f64 / (REPORTS.div_ceil(BATCH) * BATCH) as f64;
            }
            // The first run warms up.
            if run > 1 {
                times.0.push(seconds);
            }
        }
        Ok(Self {
            times,
            bytes_per_session: bytes as f64 / sessions as f64,
        })
    }

    fn figure(&self) -> String {
        let nanoseconds = |seconds: f64| 1e9 * seconds / REPORTS as f64;
        let (fastest, slowest) = self.times.range();
        format!(
            "{:.1} ns ({:.1} to {:.1})",
            nanoseconds(self.times.median()),
            nanoseconds(fastest),
            nanoseconds(slowest)
        )
    }
}

fn take_in(
    table: &mut Table<Attached>,
    batch: &[Report],
    observed: &mut Vec<Observed>,
) -> Result<()> {
    observed.clear();
    ensure!(
        table.observe_batch(batch, observed, |_| None),
        "no place for more sessions"
    );
    Ok(())
}

/// A session's report after so many intervals of a minute.
fn report(session: usize, intervals: u64) -> Report {
    let mut key = Random::new(session as u64);
    Report {
        key: u128::from(key.next()) << 64 | u128::from(key.next()),
        reported: Reported {
            received_at_ms: BEGAN_AT_MS + intervals * 60_000,
            event_at_ms: BEGAN_AT_MS + intervals * 60_000,
            event_time_is_known: true,
            is_start: intervals == 0,
            session_seconds: Some(intervals as u32 * 60),
            bytes_up: intervals * 100_000,
            bytes_down: intervals * 1_000_000,
            ..Reported::default()
        },
    }
}

/// What `engine_memory` says.
#[derive(Deserialize)]
struct Engine {
    bytes: u64,
    bytes_per_session: f64,
    bytes_per_asset: f64,
    bytes_per_payer: f64,
    end_of_epoch_seconds: f64,
    end_of_epoch_extra_bytes: u64,
    seal_seconds: f64,
    seal_extra_bytes: u64,
}

/// Memory of the whole engine with as many sessions as the largest step.
fn engine(settings: &Settings) -> Result<Vec<(String, String)>> {
    let sessions = settings.scaled(STEPS[4]);
    let shared: Engine = measured(settings, sessions, &[])?;
    let own: Engine = measured(settings, sessions, &["own"])?;
    let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
    let missed = if gib(shared.bytes) > MOST_GIB {
        ", missed"
    } else {
        ""
    };
    Ok(vec![
        (
            format!(
                "memory of the engine with {sessions} sessions, subscribers named by their carriers"
            ),
            format!(
                "{:.3} GiB (aim: ≤ {MOST_GIB}{missed}), {:.1} bytes a session",
                gib(shared.bytes),
                shared.bytes_per_session
            ),
        ),
        (
            "… each subscriber with two names of its own".to_owned(),
            format!(
                "{:.3} GiB, {:.1} bytes a session",
                gib(own.bytes),
                own.bytes_per_session
            ),
        ),
        (
            "… to end an epoch in which all of them were used: reports wait".to_owned(),
            format!(
                "{:.1} s, {:.3} GiB more for that time",
                shared.end_of_epoch_seconds,
                gib(shared.end_of_epoch_extra_bytes)
            ),
        ),
        (
            "… to sort and commit to its records, while the engine goes on".to_owned(),
            format!(
                "{:.1} s, {:.3} GiB more for that time",
                shared.seal_seconds,
                gib(shared.seal_extra_bytes)
            ),
        ),
        (
            "memory of an asset, of 1,000,000".to_owned(),
            format!("{:.0} bytes", shared.bytes_per_asset),
        ),
        (
            "memory of a payer, of 1,000,000".to_owned(),
            format!("{:.0} bytes", shared.bytes_per_payer),
        ),
    ])
}

fn measured(settings: &Settings, sessions: usize, more: &[&str]) -> Result<Engine> {
    let mut command = Command::new(settings.examples.join("engine_memory"));
    command.arg(sessions.to_string()).args(more);
    answer_of(&mut command)
}

/// proc(5), `statm`: pages that are in memory.
fn resident_bytes() -> Result<u64> {
    const PAGE_BYTES: u64 = 4096;
    let text = fs::read_to_string("/proc/self/statm")
        .context("this system does not tell how much memory is used")?;
    let pages: u64 = text
        .split(' ')
        .nth(1)
        .context("statm has no second field")?
        .parse()?;
    Ok(pages * PAGE_BYTES)
}

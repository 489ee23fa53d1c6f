//! Signed batches of reports: through the door, and from the log again.

use std::process::Command;

use anyhow::{Result, ensure};
use serde::Deserialize;

use crate::{
    clock::Times,
    command::answer_of,
    contest::{Compared, Outcome, Timed},
    row::Measured,
    settings::Settings,
};

/// Reports of a run through the door.
const BATCHES_OF_ONE: usize = 200_000;
const BATCHES_OF_HUNDRED: usize = 40_000;
/// Batches of a hundred reports in the log that is replayed.
const LOGGED_BATCHES: usize = 1_000_000;
const HUNDRED: usize = 100;
const AIM_REPORTS_PER_SECOND: f64 = 2e6;
const AIM_REPLAY_OVER_LIVE: f64 = 3.0;
/// Memory is flat when it is not above that after the first tenth of the log by more than this part at the end. In between
/// the buffers that are under way come and go.
const FLAT: f64 = 0.2;

/// What `usage_load` says. It fails unless every batch was acknowledged and every byte counted.
#[derive(Deserialize)]
struct Load {
    seconds: f64,
    raw_signatures_per_second_all_cores: f64,
}

/// What `usage_replay` says. It fails unless every byte was counted.
#[derive(Deserialize)]
struct Replay {
    reports: u64,
    log_bytes: u64,
    /// The seconds of each run.
    seconds: Vec<f64>,
    /// Memory in each run, after each tenth.
    resident_bytes: Vec<Vec<u64>>,
}

/// Against the rate at which the same cores verify the same batches and do nothing else.
pub fn load(settings: &Settings) -> Result<Measured> {
    let one = through_the_door(settings, BATCHES_OF_ONE, 1, Some(0.7))?;
    let hundred = through_the_door(settings, BATCHES_OF_HUNDRED, HUNDRED, None)?;
    let reports_per_second = hundred.units * HUNDRED as f64 / hundred.ours.seconds.median();
    Ok(Measured {
        outcomes: vec![one, hundred],
        figures: vec![(
            format!("reports/s, {HUNDRED} to a batch"),
            judged(reports_per_second, AIM_REPORTS_PER_SECOND, 0),
        )],
        notes: vec![
            "From the first byte sent over gRPC on loopback until the last report is durable in the log and counted by the engine. \
             The senders run on the same cores; batches are signed before. The peer is batch verification alone, in groups of 256."
                .to_owned(),
        ],
    })
}

/// Against the rate of the door.
pub fn replay(settings: &Settings) -> Result<Measured> {
    let live = through_the_door(settings, BATCHES_OF_HUNDRED, HUNDRED, None)?;
    let live_per_second = live.units * HUNDRED as f64 / live.ours.seconds.median();
    let batches = settings.scaled(settings.scaled(LOGGED_BATCHES));
    let folder = tempfile::tempdir_in(settings.scratch()?)?;
    let mut command = Command::new(settings.tools.join("usage_replay"));
    command.arg("--folder").arg(folder.path()).args([
        "--batches",
        &batches.to_string(),
        "--reports",
        &HUNDRED.to_string(),
        "--runs",
        &settings.runs().to_string(),
    ]);
    let replay: Replay = answer_of(&mut command)?;
    let (first, most) = memory(&replay.resident_bytes)?;
    ensure!(
        replay.reports == (batches * HUNDRED) as u64,
        "{} reports",
        replay.reports
    );
    let seconds = Times(replay.seconds);
    let per_second = |seconds: f64| replay.reports as f64 / seconds;
    let (fastest, slowest) = seconds.range();
    let replayed_per_second = per_second(seconds.median());
    let mib = |bytes: u64| format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20));
    Ok(Measured {
        outcomes: Vec::new(),
        figures: vec![
            ("logged reports".to_owned(), replay.reports.to_string()),
            ("their log".to_owned(), mib(replay.log_bytes)),
            (
                "read, checked and applied again: reports/s".to_owned(),
                format!(
                    "{replayed_per_second:.0} ({:.0} to {:.0})",
                    per_second(slowest),
                    per_second(fastest)
                ),
            ),
            ("through the door, durable and counted: reports/s".to_owned(), format!("{live_per_second:.0}")),
            (
                "replay over live".to_owned(),
                judged(replayed_per_second / live_per_second, AIM_REPLAY_OVER_LIVE, 2),
            ),
            ("memory after a tenth of the log, and the most after any tenth".to_owned(), format!("{}, {}", mib(first), mib(most))),
        ],
        notes: vec![
            "Signed batches of 100 reports from 100,000 sessions. The log is written once and then read in each run, from the system's \
             page cache as far as that holds it. Signatures were verified before the batches were logged and are not verified again."
                .to_owned(),
        ],
    })
}

/// A figure beside what it should be at least.
fn judged(figure: f64, aim: f64, decimals: usize) -> String {
    let missed = if figure < aim { ", missed" } else { "" };
    format!("{figure:.decimals$} (aim: ≥ {aim:.decimals$}{missed})")
}

/// After the first tenth of the log, and the most after any, of the run with the most. Fails unless it is flat.
fn memory(runs: &[Vec<u64>]) -> Result<(u64, u64)> {
    let mut greatest = (0, 0);
    for resident in runs {
        let (Some(&first), Some(&last)) = (resident.first(), resident.last()) else {
            anyhow::bail!("memory was not looked at");
        };
        let most = resident.iter().copied().max().unwrap_or(last);
        ensure!(
            last as f64 <= first as f64 * (1.0 + FLAT),
            "memory rises with the log: {resident:?} bytes"
        );
        greatest = greatest.max((most, first));
    }
    let (most, first) = greatest;
    Ok((first, most))
}

fn through_the_door(
    settings: &Settings,
    batches: usize,
    reports: usize,
    aim: Option<f64>,
) -> Result<Outcome> {
    let batches = settings.scaled(batches);
    let (mut ours, mut raw) = (Times::default(), Times::default());
    let what = format!("{batches} signed batches, reports in each: {reports}");
    println!("  {what}");
    // The first run warms up.
    for run in 0..=settings.runs() {
        let folder = tempfile::tempdir_in(settings.scratch()?)?;
        let mut command = Command::new(settings.tools.join("usage_load"));
        command.arg("--folder").arg(folder.path()).args([
            "--batches",
            &batches.to_string(),
            "--reports",
            &reports.to_string(),
        ]);
        let load: Load = answer_of(&mut command)?;
        let raw_seconds = batches as f64 / load.raw_signatures_per_second_all_cores;
        println!(
            "    run {run}: {:.0} ms, verification alone {:.0} ms",
            1e3 * load.seconds,
            1e3 * raw_seconds
        );
        if run > 0 {
            ours.0.push(load.seconds);
            raw.0.push(raw_seconds);
        }
    }
    let timed = |name: &str, seconds| Timed {
        name: name.to_owned(),
        seconds,
    };
    Ok(Outcome {
        what,
        units: batches as f64,
        unit: "batches".to_owned(),
        ours: timed("OpenMast", ours),
        peers: vec![Compared {
            timed: timed("verification alone", raw),
            aim,
        }],
    })
}

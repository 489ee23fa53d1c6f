//! What entitlements add to charging.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{
    clock::Times,
    command::answer_of,
    contest::{Compared, Outcome, Timed},
    row::Measured,
    settings::Settings,
};

const SESSIONS: usize = 10_000_000;
/// With entitlements it takes at most a tenth more than without.
const AIM: f64 = 1.0 / 1.1;

/// What `charging` says: seconds of each epoch. It fails unless both engines count the same bytes.
#[derive(Deserialize)]
struct Told {
    bytes: u64,
    met_bytes: u64,
    report_seconds: Vec<f64>,
    end_seconds: Vec<f64>,
    report_seconds_without: Vec<f64>,
    end_seconds_without: Vec<f64>,
}

/// The engine against itself without any lot.
pub fn measure(settings: &Settings) -> Result<Measured> {
    let sessions = settings.scaled(SESSIONS);
    let mut command = Command::new(settings.examples.join("charging"));
    command.args([sessions.to_string(), settings.runs().to_string()]);
    let told: Told = answer_of(&mut command)?;
    ensure!(told.met_bytes > 0, "entitlements met nothing");
    let whole = |what: &str, with: Times, without: Times| Outcome {
        what: format!("{what} of {sessions} sessions"),
        units: sessions as f64,
        unit: "sessions".to_owned(),
        ours: timed("OpenMast, with entitlements", with),
        peers: vec![Compared {
            timed: timed("OpenMast, without", without),
            aim: Some(AIM),
        }],
    };
    let with = sums(&told.report_seconds, &told.end_seconds)?;
    let without = sums(&told.report_seconds_without, &told.end_seconds_without)?;
    let end = whole(
        "the end of an epoch",
        Times(told.end_seconds),
        Times(told.end_seconds_without),
    );
    let met = 100.0 * told.met_bytes as f64 / told.bytes as f64;
    Ok(Measured {
        outcomes: vec![whole("an epoch", with, without), with_no_aim(end)],
        notes: vec![format!(
            "Two engines take in the same reports in turn, one of each session in an epoch, and end the epoch. 1,000 assets, 10,000 payers, \
             each with sessions at a hundred assets. The one has 100,000 entitlements of volume, of every tenth pair of payer and asset, \
             which met {met:.1} % of all bytes. The engine alone, on one thread: without log, archive and trees' files."
        )],
        ..Measured::default()
    })
}

/// What is only there to be seen.
fn with_no_aim(mut outcome: Outcome) -> Outcome {
    for peer in &mut outcome.peers {
        peer.aim = None;
    }
    outcome
}

fn sums(reports: &[f64], ends: &[f64]) -> Result<Times> {
    ensure!(reports.len() == ends.len(), "not every epoch ended");
    let sums: Vec<f64> = reports.iter().zip(ends).map(|(a, b)| a + b).collect();
    (!sums.is_empty())
        .then_some(Times(sums))
        .context("no epoch")
}

fn timed(name: &str, seconds: Times) -> Timed {
    Timed {
        name: name.to_owned(),
        seconds,
    }
}

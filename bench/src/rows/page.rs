//! The web application: how soon it can be used, and how long its checks take.

use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{clock::Times, command::answer_of, row::Measured, settings::Settings};

const MOST_SCRIPT_KB: f64 = 150.0;
const MOST_OPENING_MS: f64 = 1_500.0;
const MOST_CHECKING_MS: f64 = 1_000.0;
const MOST_RECOMPUTING_MS: f64 = 10_000.0;

/// What `app/browser/measure.mjs` says.
#[derive(Deserialize)]
struct Opening {
    markets: Screen,
    asset: Screen,
}

#[derive(Deserialize)]
struct Screen {
    ms: Vec<f64>,
    verified_ms: Vec<f64>,
    /// As they came over the wire, compressed.
    script_bytes: f64,
}

/// What `app/scripts/measure.mjs` says. It fails unless everything that is checked holds.
#[derive(Deserialize)]
struct Checking {
    bill_ms: Vec<f64>,
    proofs_ms: Vec<f64>,
    recompute_ms: Vec<f64>,
}

pub fn measure(settings: &Settings) -> Result<Measured> {
    let opening: Opening = opening(settings)?;
    let checking: Checking = answer_of(&mut script(settings, ""))?;
    let figures = vec![
        bytes("scripts of the first load, markets", &opening.markets),
        bytes("scripts of the first load, an asset", &opening.asset),
        time(
            "opened and free, markets",
            opening.markets.ms,
            Some(MOST_OPENING_MS),
        ),
        time(
            "opened and free, an asset",
            opening.asset.ms,
            Some(MOST_OPENING_MS),
        ),
        time(
            "… and verified up to the chain, markets",
            opening.markets.verified_ms,
            None,
        ),
        time(
            "… and verified up to the chain, an asset",
            opening.asset.verified_ms,
            None,
        ),
        time(
            "a bill of 1,000 records verified",
            checking.bill_ms,
            Some(MOST_CHECKING_MS),
        ),
        time(
            "1,000 proofs of a settlement verified",
            checking.proofs_ms,
            Some(MOST_CHECKING_MS),
        ),
        time(
            "a settlement of 100,000 accounts recomputed",
            checking.recompute_ms,
            Some(MOST_RECOMPUTING_MS),
        ),
    ];
    for (what, figure) in &figures {
        println!("  {what}: {figure}");
    }
    Ok(Measured {
        figures,
        notes: vec![
            "Headless Chromium with nothing in its cache, beside the demo's oracle and chain on the same cores, all of which were built \
             without optimization. A screen is opened when what it is for stands in it, and free when the browser has time for whoever uses it."
                .to_owned(),
            "The checks run in Node, whose engine is Chromium's, over made-up data; in the page they run beside it, in a worker. \
             No public application of this kind could be reached to be measured, so these are held to limits."
                .to_owned(),
        ],
        ..Measured::default()
    })
}

fn opening(settings: &Settings) -> Result<Opening> {
    let api = settings.api.as_ref();
    let api =
        api.context("there is no Node with npm, or no Chromium, so the page was not opened")?;
    answer_of(script(settings, "browser").env("OPENMAST_API", api))
}

/// What measures in a part of the application.
fn script(settings: &Settings, part: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(settings.app.join(part));
    npm.args([
        "run",
        "--silent",
        "measure",
        "--",
        &settings.runs().to_string(),
    ]);
    npm
}

fn bytes(what: &str, screen: &Screen) -> (String, String) {
    let kb = screen.script_bytes / 1024.0;
    let missed = if kb > MOST_SCRIPT_KB { ", missed" } else { "" };
    let figure = format!("{kb:.1} kB (aim: ≤ {MOST_SCRIPT_KB:.0} kB{missed})");
    (what.to_owned(), figure)
}

fn time(what: &str, ms: Vec<f64>, most_ms: Option<f64>) -> (String, String) {
    let times = Times(ms);
    let (fastest, slowest) = times.range();
    let median = times.median();
    let aim = most_ms.map_or(String::new(), |most| {
        let missed = if median > most { ", missed" } else { "" };
        format!("; aim: ≤ {most:.0} ms{missed}")
    });
    let figure = format!("{median:.0} ms ({fastest:.0} to {slowest:.0}{aim})");
    (what.to_owned(), figure)
}

//! Quotes, and prices as they are told to many.

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

const QUOTES: usize = 200_000;
const CONNECTIONS: usize = 64;
const ASSETS: usize = 10_000;
const AIM_QUOTES_PER_SECOND: f64 = 2e4;
const LISTENERS: usize = 10_000;

/// What `quote_load` says. It fails unless every answer was the whole answer.
#[derive(Deserialize)]
struct Quotes {
    seconds: f64,
    constant_seconds: f64,
}

/// What `price_load` says. It fails unless every listener heard every change whole.
#[derive(Deserialize)]
struct Stream {
    event_bytes: usize,
    raw_bytes: usize,
    /// Of each change.
    seconds: Vec<f64>,
    raw_seconds: Vec<f64>,
}

/// Against a server that computes nothing.
pub fn quotes(settings: &Settings) -> Result<Measured> {
    let requests = settings.scaled(QUOTES);
    let (mut ours, mut constant) = (Times::default(), Times::default());
    let what =
        format!("{requests} quotes of one of {ASSETS} assets over {CONNECTIONS} connections");
    println!("  {what}");
    // The first run warms up.
    for run in 0..=settings.runs() {
        let mut command = Command::new(settings.tools.join("quote_load"));
        command.args(["--requests", &requests.to_string()]);
        command.args(["--connections", &CONNECTIONS.to_string()]);
        command.args(["--assets", &ASSETS.to_string()]);
        let told: Quotes = answer_of(&mut command)?;
        println!(
            "    run {run}: {:.0} ms, the constant answer {:.0} ms",
            1e3 * told.seconds,
            1e3 * told.constant_seconds
        );
        if run > 0 {
            ours.0.push(told.seconds);
            constant.0.push(told.constant_seconds);
        }
    }
    let per_second = requests as f64 / ours.median();
    let missed = if per_second < AIM_QUOTES_PER_SECOND {
        ", missed"
    } else {
        ""
    };
    let outcome = Outcome {
        what,
        units: requests as f64,
        unit: "quotes".to_owned(),
        ours: timed("OpenMast", ours),
        peers: vec![peer(
            "axum 0.8, one route, always the same answer",
            constant,
        )],
    };
    Ok(Measured {
        outcomes: vec![outcome],
        figures: vec![(
            "quotes/s".to_owned(),
            format!("{per_second:.0} (aim: ≥ {AIM_QUOTES_PER_SECOND:.0}{missed})"),
        )],
        notes: vec![
            "HTTP/1.1 on loopback over connections that are kept; each asks again when its answer is there, and every answer is compared. \
             The clients run on the same cores. Ours is the API as the service has it: limits, metrics, log spans, request ids, and the price \
             in force with its validity. All of them ask for an asset by its index: what it takes to find assets at a place, and to ask the \
             engine what a payer has, is not in it. The peer sends the same bytes and does nothing else, so it is what there is to lose."
                .to_owned(),
        ],
    })
}

/// Against a loop that writes to sockets.
pub fn stream(settings: &Settings) -> Result<Measured> {
    let listeners = settings.scaled(LISTENERS);
    let what = format!("{listeners} listeners have a change of prices");
    println!("  {what}");
    // The first change warms up.
    let changes = settings.runs() + 1;
    let mut command = Command::new(settings.tools.join("price_load"));
    command.args(["--listeners", &listeners.to_string()]);
    command.args(["--changes", &changes.to_string()]);
    let told: Stream = answer_of(&mut command)?;
    ensure!(
        told.seconds.len() == changes && told.raw_seconds.len() == changes,
        "not every change was told"
    );
    let measured = |mut seconds: Vec<f64>| Times(seconds.split_off(1));
    let (ours, raw) = (measured(told.seconds), measured(told.raw_seconds));
    println!(
        "    {:.0} ms, the loop {:.0} ms",
        1e3 * ours.median(),
        1e3 * raw.median()
    );
    let outcome = Outcome {
        what,
        units: listeners as f64,
        unit: "listeners".to_owned(),
        ours: timed("OpenMast", ours),
        peers: vec![peer(
            "a loop that writes to the sockets, one after the other",
            raw,
        )],
    };
    Ok(Measured {
        outcomes: vec![outcome],
        figures: Vec::new(),
        notes: vec![format!(
            "From the change in the server until the last listener has read it whole, each over a connection of its own on loopback, from \
             another process on the same cores. Our event has {} bytes and goes through HTTP and its limits; the loop writes {} bytes to bare \
             sockets.",
            told.event_bytes, told.raw_bytes
        )],
    })
}

fn timed(name: &str, seconds: Times) -> Timed {
    Timed {
        name: name.to_owned(),
        seconds,
    }
}

fn peer(name: &str, seconds: Times) -> Compared {
    Compared {
        timed: timed(name, seconds),
        aim: None,
    }
}

//! A simulation from its first step to the last answer.

use std::{collections::BTreeMap, time::Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use openmast_platform::wall_clock::unix_ms;
use openmast_radio::Radio;
use openmast_usage::RadioSigner;

use crate::{
    options::{NamedBy, Options},
    sending::{Sending, connections},
    tally::Said,
    world::{Reported, STEP_MS, Size, World, radio_seed},
};

const PROGRESS: &str = "{spinner} {msg} {wide_bar} {percent} %, {eta}";

/// Simulates, reports, and waits for every answer.
///
/// # Errors
/// A file or the endpoint is not what it should be, or the oracle does not answer.
pub(crate) async fn simulate(options: &Options) -> Result<Said> {
    let mut radios = radios(options)?;
    let steps = u64::from(options.minutes) * 60_000 / STEP_MS;
    let mut world = world(options, steps);
    let mut sending = Sending::default();
    let started = Instant::now();
    let progress = progress(options, steps);
    for step in 1..=steps {
        let mut queue: BTreeMap<usize, Vec<Reported>> = BTreeMap::new();
        let mut take = |reported: Reported| {
            queue.entry(reported.radio).or_default().push(reported);
        };
        world.step(&mut take);
        if step == steps {
            world.end(&mut take);
        }
        for (index, reports) in queue {
            if let Some(radio) = radios.get_mut(index) {
                sending.send(radio, index, reports).await?;
            }
        }
        progress.inc(1);
    }
    progress.set_message("Waiting for the last answers");
    sending.finish().await?;
    progress.finish_and_clear();
    let took_seconds = started.elapsed().as_secs_f64();
    Ok(sending.said(options.seed, steps * STEP_MS / 1_000, took_seconds))
}

/// All radios, on the connections that they share.
fn radios(options: &Options) -> Result<Vec<Radio>> {
    let network = options
        .network
        .context("no network; name it with --network")?;
    let connections = connections(options)?;
    let radio = |(index, connection): (usize, _)| {
        let signer = RadioSigner::from_seed(radio_seed(options.seed, index));
        Radio::new(signer, network.to_bytes(), connection)
    };
    Ok((0..options.radios as usize)
        .zip(connections.iter().cloned().cycle())
        .map(radio)
        .collect())
}

/// It ends now, because reports from the future would be refused, and on a minute, so that a seed gives the same reports.
fn world(options: &Options, steps: u64) -> World {
    let now_ms = unix_ms() / 60_000 * 60_000;
    let size = Size {
        radios: options.radios as usize,
        subscribers: options.subscribers as usize,
        payers: options.payers,
    };
    World::new(
        size,
        options.named_by == NamedBy::Hash,
        u64::from(options.interval_seconds) * 1_000,
        options.seed,
        now_ms.saturating_sub(steps * STEP_MS),
    )
}

/// A line on a terminal's stderr; nowhere else, and not beside JSON.
fn progress(options: &Options, steps: u64) -> ProgressBar {
    if options.json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(steps).with_message("Reporting");
    match ProgressStyle::with_template(PROGRESS) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

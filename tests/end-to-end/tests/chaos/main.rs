//! The real service in trouble of every kind at once, on a real chain: endpoints that fail and lie, a clock that jumps,
//! crashes, a machine that sleeps, a disk that takes nothing or is full, mirrors that are away, floods. Whatever happens, every byte is settled exactly once,
//! the operator is told what is so and nothing else, and all is well when the trouble is over.
//!
//! What goes wrong when follows from a seed. `cargo xtask soak` goes through many.

mod clock;
mod disk;
mod drill;
mod floods;
mod journal;
mod mirrors;
mod nodes;
mod radius;
mod schedule;
mod service;
mod supervisor;
mod traffic;
mod trial;
mod verdict;
mod watching;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Trouble of a trial that is run each time.
const SHORT: Duration = Duration::from_secs(20);
/// Trouble of a trial of a soak.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_every_byte_is_settled_once() -> Result<()> {
    trial::run(1, SHORT).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_else_goes_wrong_every_byte_is_settled_once() -> Result<()> {
    trial::run(2, SHORT).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_gone_is_made_again_from_a_mirror() -> Result<()> {
    drill::run().await
}

/// Seed after seed, until there are enough or the time is over. All are gone through, also after one that failed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes as long as one wants: cargo xtask soak"]
async fn soak() -> Result<()> {
    let began = Instant::now();
    let minutes: f64 = setting("OPENMAST_SOAK_MINUTES")?.unwrap_or(10.0);
    let first: u64 = setting("OPENMAST_SOAK_SEED")?.unwrap_or(1_000);
    let seeds: u64 = setting("OPENMAST_SOAK_SEEDS")?.unwrap_or(u64::MAX);
    let seconds: f64 = setting("OPENMAST_SOAK_SECONDS")?.unwrap_or(LONG.as_secs_f64());
    let mut failed = Vec::new();
    for seed in first..first.saturating_add(seeds) {
        if began.elapsed().as_secs_f64() > minutes * 60.0 {
            break;
        }
        if let Err(error) = trial::run(seed, Duration::from_secs_f64(seconds)).await {
            println!("{error:?}");
            failed.push(seed);
        }
    }
    anyhow::ensure!(failed.is_empty(), "seeds that failed: {failed:?}");
    Ok(())
}

fn setting<T: std::str::FromStr>(name: &str) -> Result<Option<T>> {
    let Ok(text) = std::env::var(name) else {
        return Ok(None);
    };
    let value = text.parse().ok();
    value
        .map(Some)
        .with_context(|| format!("{name}={text} is no number"))
}

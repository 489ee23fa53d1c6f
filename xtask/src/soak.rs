//! `cargo xtask soak`: the service in trouble of every kind, seed after seed.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::{
    building, program,
    step::{run as execute, step},
    toolchain, workspace,
};

/// Builds everything and goes through seeds from `first` on, for so many minutes or so many seeds, whichever is first.
///
/// # Errors
/// Something does not build, or a seed failed: what happened is printed before.
pub fn run(minutes: f64, seeds: Option<u64>, first: Option<u64>) -> Result<()> {
    toolchain::for_tests()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    let first = first.unwrap_or_else(another_each_time);
    println!("▸ soak from seed {first} on");
    let mut soak = workspace::cargo()?;
    soak.args(["test", "--workspace", "--test", "chaos", "--quiet", "--"])
        .args(["soak", "--exact", "--ignored", "--nocapture"])
        .env(program::VARIABLE, programs)
        .env("OPENMAST_SOAK_MINUTES", minutes.to_string())
        .env("OPENMAST_SOAK_SEED", first.to_string());
    if let Some(seeds) = seeds {
        soak.env("OPENMAST_SOAK_SEEDS", seeds.to_string());
    }
    execute(&mut soak)
}

fn another_each_time() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

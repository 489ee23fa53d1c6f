//! Steps with a name, a time and a clear failure.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Runs one step and says how long it took.
pub fn step<T>(name: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {name}");
    let start = Instant::now();
    let value = action().with_context(|| format!("step failed: {name}"))?;
    println!("  done in {}", human(start.elapsed()));
    Ok(value)
}

/// Runs a command with this terminal and fails if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{command:?} did not start"))?;
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(())
}

/// `4.2 s`, `3 min 5 s`
pub fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

//! Programs that a row starts and that answer in JSON.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;

/// Runs a program to its end, and reads what it wrote to its standard output.
///
/// # Errors
/// It does not start, fails, or writes something else.
pub fn answer_of<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} did not start"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).with_context(|| format!("what {command:?} says"))
}

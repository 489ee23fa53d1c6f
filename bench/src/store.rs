//! What the rows measured, kept one by one.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{
    machine::Machine,
    row::{Measured, Row},
    settings::Settings,
};

/// A row as it is kept.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    pub name: String,
    pub title: String,
    pub machine: Machine,
    /// What was measured, or why nothing was.
    pub result: Result<Measured, String>,
}

/// Keeps what a row measured, or why it failed, in place of what was kept of it before.
pub fn keep(settings: &Settings, row: &Row, result: Result<Measured>) -> Result<()> {
    let kept = Kept {
        name: row.name.to_owned(),
        title: row.title.to_owned(),
        machine: Machine::this(),
        result: result.map_err(|error| format!("{error:#}")),
    };
    fs::create_dir_all(&settings.results)?;
    let path = path(settings, row);
    fs::write(&path, serde_json::to_vec_pretty(&kept)?)
        .with_context(|| format!("{}: not written", path.display()))
}

/// What is kept of a row.
pub fn read(settings: &Settings, row: &Row) -> Result<Kept> {
    let path = path(settings, row);
    let bytes = fs::read(&path).with_context(|| format!("{}: not readable", path.display()))?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn path(settings: &Settings, row: &Row) -> PathBuf {
    settings.results.join(format!("{}.json", row.name))
}

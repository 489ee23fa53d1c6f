//! What the rows measured, kept one by one, with what the same row said before.

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
    /// What was measured at the last other commit.
    pub before: Option<Before>,
}

/// Times and figures by what they are of, as the page shows them.
type Shown = Vec<(String, String)>;

/// What a row said before: each of our times and each figure, by what it is of, as the page shows it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Before {
    pub commit: String,
    pub date: String,
    pub shown: Shown,
}

impl Kept {
    /// What the next measurement has before it, when it is of `commit`.
    fn before(self, commit: &str, show: fn(&Measured) -> Shown) -> Option<Before> {
        let Ok(measured) = &self.result else {
            return self.before;
        };
        if self.machine.commit == commit {
            return self.before;
        }
        Some(Before {
            shown: show(measured),
            commit: self.machine.commit,
            date: self.machine.date,
        })
    }
}

/// Keeps what a row measured, or why it failed, in place of what was kept of it before, of which stays what `show` shows.
pub fn keep(
    settings: &Settings,
    row: &Row,
    result: Result<Measured>,
    show: fn(&Measured) -> Shown,
) -> Result<()> {
    let machine = Machine::this();
    let last = read(settings, row).ok();
    let kept = Kept {
        name: row.name.to_owned(),
        title: row.title.to_owned(),
        before: last.and_then(|last| last.before(&machine.commit, show)),
        machine,
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

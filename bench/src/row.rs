//! A row of the page.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::{contest::Outcome, settings::Settings};

/// A row of the page.
pub struct Row {
    /// As given to `--row`.
    pub name: &'static str,
    /// What is measured.
    pub title: &'static str,
    pub run: fn(&Settings) -> Result<Measured>,
}

/// What a row measured.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Measured {
    pub outcomes: Vec<Outcome>,
    /// Single figures: what, and how much.
    pub figures: Vec<(String, String)>,
    /// What a reader should know to judge the numbers.
    pub notes: Vec<String>,
}

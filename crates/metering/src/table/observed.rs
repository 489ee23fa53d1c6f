//! What a table says of a report, and how long it keeps sessions.

use super::RowId;
use crate::{
    meter::{Observation, Reading},
    why::Why,
};

/// Which incarnation a report belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first of a new session.
    New,
    /// A new one of a known session; the one before is the last of the former ones.
    Next,
    /// The newest one.
    Newest,
    /// One of the former ones, by position, oldest first.
    Former(usize),
    /// One that may be forgotten: the report changed nothing.
    Forgotten,
}

/// What a report did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Where the session lies.
    pub row: RowId,
    /// Which of its runs the report is of.
    pub place: Place,
    /// What the report did.
    pub observation: Observation,
    /// By how much the incarnation's greatest counters grew.
    pub added: Reading,
    /// By which rule.
    pub why: Why,
}

/// How long sessions are kept after their newest report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Those that ended (milliseconds).
    pub after_stop_ms: u64,
    /// Those that did not end (milliseconds).
    pub silent_ms: u64,
    /// Those of which nothing but Starts is known (milliseconds): whatever is reported later is all of it.
    pub only_begun_ms: u64,
}

//! Reports that were more than plain usage or repetitions, and what was made of them: the newest, for people. Not of the
//! state: they change no answer.

use std::collections::VecDeque;

use openmast_metering::{RowId, Why};

use super::{Engine, reasons::why_kind};
use crate::{
    record::{Lsn, UsageReport},
    session::{Observation, Reading, Taken},
};

/// How many are remembered, about 7 MB.
const MOST: usize = 1 << 16;

/// What was made of one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Position of the report, or of its signed batch, in the log.
    pub lsn: Lsn,
    /// Number of the run that it was taken for; `None`: one that is forgotten.
    pub run: Option<u32>,
    pub why: Why,
    /// What it added.
    pub added: Reading,
    /// Bytes that it told and that are held back until another report confirms them.
    pub held_bytes: u64,
    /// When it was received (Unix milliseconds).
    pub received_at_ms: u64,
    /// SHA-256 of the report as received; zeros where it came in a signed batch.
    pub raw_hash: [u8; 32],
}

#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// Oldest first.
    newest: VecDeque<(RowId, Verdict)>,
    /// Also of plain usage and repetitions.
    is_watched: bool,
}

impl Verdicts {
    /// Of a report of the session in this row.
    pub(super) fn add(&mut self, row: RowId, verdict: Verdict) {
        if self.newest.len() >= MOST {
            self.newest.pop_front();
        }
        self.newest.push_back((row, verdict));
    }

    /// Those of these rows, the newest first.
    pub(super) fn of(&self, rows: &[RowId]) -> impl Iterator<Item = (RowId, Verdict)> {
        let newest = self.newest.iter().rev();
        newest.filter(|(row, _)| rows.contains(row)).copied()
    }

    /// Sessions were forgotten: others will have their rows.
    pub(super) fn forget(&mut self, gone: &[RowId]) {
        if !gone.is_empty() {
            // Rows that are gone come in order.
            self.newest
                .retain(|(row, _)| gone.binary_search(row).is_err());
        }
    }
}

impl Engine {
    /// Has the verdict on every report remembered, also of plain usage: for recordings that are played.
    pub fn watch(&mut self) {
        self.verdicts.is_watched = true;
    }

    /// What was made of the newest record, if it was a report of a session and [`Self::watch`] was called.
    pub fn verdict_of(&self, lsn: Lsn) -> Option<(RowId, Verdict)> {
        let newest = self.verdicts.newest.back().copied();
        newest.filter(|(_, verdict)| verdict.lsn == lsn)
    }

    /// Remembers what was made of a report, if it was more than plain usage or a repetition.
    #[inline]
    pub(super) fn notice(&mut self, report: &UsageReport, taken: &Taken) {
        let is_plain = matches!(
            taken.observed.why,
            Why::Advanced | Why::Repeated | Why::First | Why::StartAfterStop
        );
        if !is_plain || self.verdicts.is_watched {
            self.remember(report, taken);
        }
    }

    #[cold]
    fn remember(&mut self, report: &UsageReport, taken: &Taken) {
        let observed = &taken.observed;
        if let Some(kind) = why_kind(observed.why) {
            self.count_kind(kind);
        }
        let verdict = Verdict {
            // The record that is applied is counted already.
            lsn: self.applied.saturating_sub(1),
            run: taken.at.map(|at| self.sessions.number(at)),
            why: observed.why,
            added: observed.added,
            held_bytes: match observed.observation {
                Observation::Held => self.sessions.held_bytes(observed.row),
                _ => 0,
            },
            received_at_ms: report.received_at_ms,
            raw_hash: report.raw_hash,
        };
        self.verdicts.add(observed.row, verdict);
    }
}

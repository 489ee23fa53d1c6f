//! Reports that were more than plain usage or repetitions, and what was made of them: the newest, for people. Not of the
//! state: they change no answer.

use std::collections::VecDeque;

use openmast_metering::{RowId, Why};

use crate::session::{Observation, Reading, Recognised, Taken};
use crate::{Engine, views::reasons::why_kind};
use openmast_records::{Lsn, ReportRef};

/// How many are remembered for what the meter made of them, about 7 MB.
const MOST: usize = 1 << 16;
/// How many more are remembered for how they found their session alone. Where sessions roam that may be most reports: they
/// must not displace the others.
const MOST_RECOGNISED: usize = 1 << 14;

/// What was made of one report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Position of the report, or of its signed batch, in the log.
    pub lsn: Lsn,
    /// Number of the run that it was taken for; `None`: one that is forgotten.
    pub run: Option<u32>,
    /// By which rule.
    pub why: Why,
    /// How it found its session; `None`: by its own names.
    pub recognised: Option<Recognised>,
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
pub(crate) struct Verdicts {
    remarkable: Newest,
    /// Remarkable for how they found their session alone.
    recognised: Newest,
    /// Also of plain usage and repetitions.
    is_watched: bool,
}

/// Oldest first.
type Newest = VecDeque<(RowId, Verdict)>;

impl Verdicts {
    /// Remembers the verdict on a report of the session in this row.
    fn add(&mut self, row: RowId, verdict: Verdict) {
        let (list, most) = match is_plain(verdict.why) && verdict.recognised.is_some() {
            true => (&mut self.recognised, MOST_RECOGNISED),
            false => (&mut self.remarkable, MOST),
        };
        if list.len() >= most {
            list.pop_front();
        }
        list.push_back((row, verdict));
    }

    /// Those of these rows, the newest first.
    pub(crate) fn of(&self, rows: &[RowId]) -> Vec<(RowId, Verdict)> {
        let all = self.remarkable.iter().chain(&self.recognised);
        let mut found: Vec<_> = all.filter(|(row, _)| rows.contains(row)).copied().collect();
        found.sort_by_key(|(_, verdict)| std::cmp::Reverse(verdict.lsn));
        found
    }

    /// The verdict on the newest report that is remembered.
    fn newest(&self) -> Option<(RowId, Verdict)> {
        let newest = [self.remarkable.back(), self.recognised.back()];
        let newest = newest.into_iter().flatten();
        newest.max_by_key(|(_, verdict)| verdict.lsn).copied()
    }

    /// Sessions were forgotten: others will have their rows.
    pub(crate) fn forget(&mut self, gone: &[RowId]) {
        if gone.is_empty() {
            return;
        }
        for list in [&mut self.remarkable, &mut self.recognised] {
            // Rows that are gone come in order.
            list.retain(|(row, _)| gone.binary_search(row).is_err());
        }
    }
}

/// Whether the meter made nothing more of a report than of plain usage or a repetition.
#[inline]
fn is_plain(why: Why) -> bool {
    matches!(
        why,
        Why::Advanced | Why::Repeated | Why::First | Why::StartAfterStop
    )
}

impl Engine {
    /// Has the verdict on every report remembered, also of plain usage: for recordings that are played.
    pub fn watch(&mut self) {
        self.verdicts.is_watched = true;
    }

    /// What was made of the newest record, if it was a report of a session and [`Self::watch`] was called.
    pub fn verdict_of(&self, lsn: Lsn) -> Option<(RowId, Verdict)> {
        let newest = self.verdicts.newest();
        newest.filter(|(_, verdict)| verdict.lsn == lsn)
    }

    /// Remembers what was made of a report, if it was more than plain usage or a repetition, or found its session otherwise
    /// than by its own names.
    #[inline]
    pub(crate) fn notice(
        &mut self,
        report: &ReportRef<'_>,
        taken: &Taken,
        recognised: Option<Recognised>,
    ) {
        let is_plain = is_plain(taken.observed.why) && recognised.is_none();
        if !is_plain || self.verdicts.is_watched {
            self.remember(report, taken, recognised);
        }
    }

    #[cold]
    fn remember(&mut self, report: &ReportRef<'_>, taken: &Taken, recognised: Option<Recognised>) {
        let observed = &taken.observed;
        if let Some(kind) = why_kind(observed.why) {
            self.count_kind(kind);
        }
        let verdict = Verdict {
            // The record that is applied is counted already.
            lsn: self.applied.saturating_sub(1),
            run: taken.at.map(|at| self.sessions.number(at)),
            why: observed.why,
            recognised,
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

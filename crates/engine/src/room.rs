//! Room for sessions: how much there is, who has how much, and which reports need none.

use crate::Engine;
use openmast_records::{Limits, Record, RecordRef, ReportRef, Sender};

/// Former runs of a sender's sessions that may wait for a mapping, of so many sessions that are kept at most: one of each.
const SESSIONS_PER_WAITING_FORMER: u64 = 128;
/// As many may wait in any case as of one session.
const LEAST_WAITING_FORMERS: u64 = 256;

/// Former runs of a sender's sessions that may wait for a mapping. They are no sessions, but take as much memory.
pub(crate) fn most_waiting_formers(limits: &Limits) -> u64 {
    (limits.max_sessions / SESSIONS_PER_WAITING_FORMER).max(LEAST_WAITING_FORMERS)
}

/// Whether so many sessions are kept that Starts of which nothing more was heard are not kept for long: three quarters.
pub(crate) fn are_many(sessions: u64, limits: &Limits) -> bool {
    sessions >= limits.max_sessions - limits.max_sessions / 4
}

impl Engine {
    /// How many more sessions are taken in; below 0 when the limit was lowered.
    pub fn room_for_sessions(&self) -> i64 {
        let limited = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        limited(self.limits.max_sessions).saturating_sub(limited(self.sessions.len()))
    }

    /// Everybody with sessions, and how many.
    pub fn senders(&self) -> impl Iterator<Item = (&Sender, u64)> {
        self.sessions.senders()
    }

    /// Shows who may have another number of sessions than when this was called last, and how many.
    pub fn take_session_changes(&mut self, show: impl FnMut(&Sender, u64)) {
        self.sessions.take_changes(show);
    }

    /// For each of these records, in their order, how many of its reports may begin a session: those of none that is kept.
    pub fn may_begin(&self, records: &[RecordRef<'_>]) -> Vec<u64> {
        let mut keys = self.sessions.keys();
        let mut may_begin = |report: &ReportRef<'_>| {
            let is_of_none = !report.is_of_session() || report.part_of.is_some();
            !is_of_none && !self.sessions.knows(&mut keys, report)
        };
        let records = records.iter().map(|record| match record {
            Record::Report(report) => u64::from(may_begin(report)),
            Record::SignedBatch(batch) => crate::signed::count(batch, &mut may_begin),
            _ => 0,
        });
        records.collect()
    }
}

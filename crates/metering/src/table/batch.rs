//! Many reports at once: while one waits for memory, others do, too.

use std::hint::black_box;

use super::{Observed, RowId, Table};
use crate::attachment::Attachment;
use crate::{index::tag_of, reported::Reported, row::Row};

/// Look-ups that wait for memory at the same time. More than a processor has outstanding; few enough that what was
/// fetched is still in the first cache when it is used.
const WINDOW: usize = 32;

/// A report with the session that it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Key of the session.
    pub key: u128,
    /// What the report says of it.
    pub reported: Reported,
}

/// Where a session may be found: what [`Table::fetch`] saw. It stays safe to use when the table changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hint(Option<RowId>);

impl<T: Attachment> Table<T> {
    /// Takes in reports in their order, each as [`Self::observe`] does, and adds what each did to `observed`. False:
    /// there is no place for a report, and what follows it was not taken in.
    pub fn observe_batch(
        &mut self,
        reports: &[Report],
        observed: &mut Vec<Observed>,
        line: impl Fn(&T) -> Option<u64>,
    ) -> bool {
        observed.reserve(reports.len());
        let mut hints = [Hint::default(); WINDOW];
        for window in reports.chunks(WINDOW) {
            self.fetch(window.iter().map(|report| report.key), &mut hints);
            for (report, hint) in window.iter().zip(hints) {
                let done = self.observe_with(hint, report.key, &report.reported, &line, |_| true);
                match done {
                    Some(done) => observed.push(done),
                    None => return false,
                }
            }
        }
        true
    }

    /// Has the rows of these keys fetched from memory, for [`Self::observe_with`] to find them in the cache. Best for
    /// some tens of keys: as many as there are hints.
    ///
    /// The loads of one loop do not depend on each other, so that the processor has many under way at the same time:
    /// first the lines of the index, then the rows.
    #[inline]
    pub fn fetch(&self, keys: impl Iterator<Item = u128> + Clone, hints: &mut [Hint]) {
        let mut seen = 0;
        for key in keys.clone() {
            seen ^= self.index.touch(tag_of(key));
        }
        for (key, hint) in keys.zip(hints) {
            // The tag alone: the row's part of the key is what is fetched here.
            hint.0 = self.index.find(tag_of(key), |_| true);
            let row = hint.0.and_then(|row| self.row(row));
            seen ^= row.map_or(0, Row::touch);
        }
        black_box(seen);
    }

    /// As [`Self::find`], and faster where the hint is right.
    #[inline]
    pub fn find_with(&self, hint: Hint, key: u128) -> Option<RowId> {
        let hinted = hint.0.filter(|row| self.has_key(*row, key));
        hinted.or_else(|| self.find(key))
    }

    /// As [`Self::observe`], and faster where the hint is right. There is no place for another incarnation either if what is
    /// attached to the newest one is pinned and `may_pin` says no: it would be kept as a former one. That is asked for few reports.
    #[inline]
    pub fn observe_with(
        &mut self,
        hint: Hint,
        key: u128,
        report: &Reported,
        line: impl Fn(&T) -> Option<u64>,
        may_pin: impl Fn(&T) -> bool,
    ) -> Option<Observed> {
        match self.find_with(hint, key) {
            Some(row) => self.observe_row(row, report, line, may_pin),
            None => self.begin(key, report),
        }
    }
}

//! Ends of epochs that come too late. Of several nodes that append the end of the same epoch, the first in the log ends it; the
//! others' have no effect, and those who appended them can ask for that.
//!
//! Only an epoch of this log that has ended can be meant by such an end. The end of an epoch that has not begun stays an error: a
//! part of the log is missing then.

use openmast_records::Lsn;

use crate::Engine;

/// The counter of the epoch's archive for ends of epochs that had no effect.
const DUPLICATE_END: &str = "duplicate_end";

impl Engine {
    /// Whether an epoch of this log has ended, and is not known to be open again.
    pub(crate) fn has_ended(&self, epoch: u64) -> bool {
        let first = self.deployment.map(|deployment| deployment.first_epoch);
        let is_closed = first.is_some_and(|first| (first..self.epoch).contains(&epoch));
        is_closed && self.overtaken.is_none_or(|it| epoch < it.from_epoch)
    }

    /// Nothing follows from the end of an epoch in record `lsn` but that it is counted: its time and its snapshot are not looked at.
    pub(crate) fn ignore_end(&mut self, lsn: Lsn) {
        self.count(DUPLICATE_END);
        self.duplicate_ends.push(lsn);
    }

    /// Whether the end of an epoch in record `lsn` had no effect, because another end of that epoch stands before it. This is known
    /// of records that this engine took in itself, not of those from before the state that it began with.
    pub fn is_duplicate_end(&self, lsn: Lsn) -> bool {
        self.duplicate_ends.binary_search(&lsn).is_ok()
    }
}

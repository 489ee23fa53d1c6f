//! Sessions that are forgotten.

use super::{Kept, RowId, Table};
use crate::{attachment::Attachment, row::Row};

impl<T: Attachment> Table<T> {
    /// Forgets sessions that can get no report any more, save for pinned ones. Returns their rows, which the next
    /// sessions take.
    pub fn forget(&mut self, now_ms: u64, kept: Kept) -> Vec<RowId> {
        let mut old = Vec::new();
        for (id, row) in (0..).zip(self.rows.iter()) {
            if row.is_taken() && self.is_old(id, row, now_ms, kept) {
                old.push(id);
            }
        }
        for id in &old {
            if let Some(row) = self.rows.get_mut(*id as usize) {
                self.open -= u64::from(!row.is_stopped());
                if row.has_extra() {
                    self.extra.remove(*id);
                }
                row.free();
            }
        }
        if !old.is_empty() {
            let rows = &self.rows;
            self.index
                .retain(|row| rows.get(row as usize).is_some_and(Row::is_taken));
            self.free.extend(&old);
            self.free.sort_unstable_by(|a, b| b.cmp(a));
        }
        old
    }

    fn is_old(&self, id: RowId, row: &Row<T>, now_ms: u64, kept: Kept) -> bool {
        let silent_ms = now_ms.saturating_sub(row.received_at_ms());
        let kept_ms = if row.is_stopped() {
            kept.after_stop_ms
        } else if !row.has_extra() && row.meter().is_only_begun() {
            kept.only_begun_ms
        } else {
            kept.silent_ms
        };
        let is_pinned = || {
            let mut formers = self.formers(id).iter();
            row.attachment.is_pinned() || formers.any(|former| former.attachment.is_pinned())
        };
        silent_ms >= kept_ms && !is_pinned()
    }
}

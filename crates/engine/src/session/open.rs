//! Sessions at a radio that may not have ended, for Accounting-On and -Off.
//!
//! Whoever sends Accounting-On again and again, with whatever time, must not have all sessions looked at each time. So each session
//! is looked at once after it began; those that have later events wait in the order of the newest event that was known then, and
//! are looked at again only when an Accounting-On is not before that. A session that is looked at in vain has had a report since.

use std::{cmp::Reverse, collections::BinaryHeap};

use openmast_metering::RowId;

use super::{
    keys::Place,
    run_state::{NONE, RunState},
    table::Sessions,
};
use openmast_records::RadioName;

/// Sessions of one radio that may not have ended.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// The first of those that were not looked at yet; each leads to the next.
    first_row: RowId,
    /// Those that were looked at, or came from another radio: no later event than this (Unix milliseconds) is known of, or it was
    /// then. A session may be here more than once, and may have gone.
    later: BinaryHeap<Reverse<(u64, RowId)>>,
    /// How many they were when they were tidied last.
    tidied: usize,
}

/// Entries of sessions that have gone, of which nobody takes notice.
const SPARE: usize = 64;

impl Default for Open {
    fn default() -> Self {
        Self {
            first_row: NONE,
            later: BinaryHeap::new(),
            tidied: 0,
        }
    }
}

impl Open {
    fn is_untidy(&self) -> bool {
        self.later.len() > self.tidied.saturating_mul(2).saturating_add(SPARE)
    }

    /// The next one whose newest event may be no later than `at_ms`.
    fn take_until(&mut self, at_ms: u64) -> Option<RowId> {
        let Reverse((event_at_ms, _)) = self.later.peek()?;
        let is_due = *event_at_ms <= at_ms;
        let Reverse((_, row)) = is_due.then(|| self.later.pop()).flatten()?;
        Some(row)
    }
}

impl Sessions {
    /// A session, or a run of one, began: it is listed at its radio.
    pub(super) fn link(&mut self, row: RowId) {
        if self.table.is_stopped(row) {
            return;
        }
        let radio = self.first_radio(row);
        let Some(run) = self.table.attachment_mut(row) else {
            return;
        };
        if run.is_listed() {
            if run.has_moved() {
                self.look_later(radio, row);
            }
        } else if self.names.radios.get(radio).is_some() {
            let open = self.names.derived.open_mut(radio);
            run.set_listed(true);
            run.set_moved(false);
            run.set_next(open.first_row);
            open.first_row = row;
        }
    }

    /// A session is at another radio than it was.
    pub(super) fn relink(&mut self, row: RowId) {
        if let Some(run) = self.table.attachment_mut(row) {
            run.set_moved(true);
        }
        if !self.table.is_stopped(row) {
            self.look_later(self.first_radio(row), row);
        }
    }

    /// Ends all sessions at a radio that have no later events than `at_ms`.
    pub fn stop_all_of(&mut self, area: &[u8], radio: RadioName<'_>, at_ms: u64) {
        let Place(hash) = self.keys.radio(area, radio);
        let Some(radio) = self.names.radios.number(hash) else {
            return;
        };
        let open = self.names.derived.open_mut(radio);
        let mut row = std::mem::replace(&mut open.first_row, NONE);
        while let Some(run) = self.table.attachment_mut(row) {
            let next = run.next();
            run.set_listed(false);
            self.stop(radio, row, at_ms);
            row = next;
        }
        while let Some(row) = self.names.derived.open_mut(radio).take_until(at_ms) {
            self.stop(radio, row, at_ms);
        }
    }

    /// Ends a session unless it is elsewhere or has later events; then it is looked at later.
    fn stop(&mut self, radio: u32, row: RowId, at_ms: u64) {
        if self.first_radio(row) != radio {
            return;
        }
        self.table.stop(row, at_ms);
        if !self.table.is_stopped(row) {
            self.look_later(radio, row);
        }
    }

    fn look_later(&mut self, radio: u32, row: RowId) {
        let event_at_ms = self.table.last_event_at_ms(row).unwrap_or(0);
        if self.names.radios.get(radio).is_none() {
            return;
        }
        let open = self.names.derived.open_mut(radio);
        open.later.push(Reverse((event_at_ms, row)));
        if open.is_untidy() {
            self.tidy(radio);
        }
    }

    /// Each once, and only those that are here.
    fn tidy(&mut self, radio: u32) {
        let later = std::mem::take(&mut self.names.derived.open_mut(radio).later).into_iter();
        let mut later: Vec<(RowId, u64)> =
            later.map(|Reverse((at_ms, row))| (row, at_ms)).collect();
        later.sort_unstable();
        later.dedup_by_key(|(row, _)| *row);
        later.retain(|(row, _)| self.first_radio(*row) == radio && !self.table.is_stopped(*row));
        let open = self.names.derived.open_mut(radio);
        open.tidied = later.len();
        let later = later.into_iter().map(|(row, at_ms)| Reverse((at_ms, row)));
        open.later = later.collect();
    }

    /// The radio that a session is at, by its first name.
    fn first_radio(&self, row: RowId) -> u32 {
        let party = self.table.attachment(row).map_or(NONE, RunState::party);
        self.names.first_radio(party).unwrap_or(NONE)
    }
}

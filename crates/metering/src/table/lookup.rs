//! What is known of a session.

use super::{RowId, Table};
use crate::{attachment::Attachment, held::Held, incarnation::Incarnation, meter::Meter, row::Row};

impl<T: Attachment> Table<T> {
    /// The newest incarnation's meter.
    pub fn meter(&self, row: RowId) -> Option<Meter> {
        self.row(row).map(Row::meter)
    }

    /// What waits in the newest incarnation until another report confirms it: it is not part of the reading.
    pub fn held(&self, row: RowId) -> Option<Held> {
        let has_extra = self.row(row).is_some_and(Row::has_extra);
        let extra = has_extra.then(|| self.extra.get(row)).flatten();
        extra.and_then(|extra| extra.held)
    }

    /// The newest incarnation's newest event (Unix milliseconds).
    #[inline]
    pub fn last_event_at_ms(&self, row: RowId) -> Option<u64> {
        self.row(row).map(Row::last_event_at_ms)
    }

    /// When its newest report was received (Unix milliseconds).
    pub fn received_at_ms(&self, row: RowId) -> Option<u64> {
        self.row(row).map(Row::received_at_ms)
    }

    /// The newest incarnation's number: 0 for the first.
    #[inline]
    pub fn number(&self, row: RowId) -> u32 {
        let has_extra = self.row(row).is_some_and(Row::has_extra);
        let extra = has_extra.then(|| self.extra.get(row)).flatten();
        extra.map_or(0, |extra| extra.number)
    }

    /// What is attached to the newest incarnation.
    #[inline]
    pub fn attachment(&self, row: RowId) -> Option<&T> {
        self.row(row).map(|row| &row.attachment)
    }

    /// What is attached to the newest incarnation.
    #[inline]
    pub fn attachment_mut(&mut self, row: RowId) -> Option<&mut T> {
        let row = self.rows.get_mut(row as usize)?;
        Some(&mut row.attachment)
    }

    /// Former incarnations, oldest first.
    #[inline]
    pub fn formers(&self, row: RowId) -> &[Incarnation<T>] {
        let has_extra = self.row(row).is_some_and(Row::has_extra);
        let extra = has_extra.then(|| self.extra.get(row)).flatten();
        extra.map_or(&[], |extra| &extra.formers)
    }

    /// Former incarnations, oldest first.
    pub fn formers_mut(&mut self, row: RowId) -> &mut [Incarnation<T>] {
        let extra = self.extra.get_mut(row);
        extra.map_or(&mut [], |extra| &mut extra.formers)
    }
}

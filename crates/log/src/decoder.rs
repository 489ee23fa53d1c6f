//! Records of the log where they lie, a few at a time: of usage reports, which are nearly all that a log holds, none
//! allocates.

use openmast_records::{Lsn, RecordRef};

use super::{LogError, Records};

/// Reads records, a few at a time, and keeps the room for the next ones.
#[derive(Debug, Default)]
pub struct Decoder {
    room: Vec<(Lsn, RecordRef<'static>)>,
}

impl Decoder {
    /// Shows all records, at most `limit` at a time, each with its position.
    ///
    /// # Errors
    /// [`LogError::Unreadable`], or the first of `show`.
    pub fn each_batch<'a, E: From<LogError>>(
        &mut self,
        records: &'a Records,
        limit: usize,
        mut show: impl FnMut(&[(Lsn, RecordRef<'a>)]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut batch = emptied(std::mem::take(&mut self.room));
        let mut left = records.read();
        loop {
            for record in left.by_ref().take(limit) {
                batch.push(record?);
            }
            if batch.is_empty() {
                break;
            }
            show(&batch)?;
            batch.clear();
        }
        self.room = emptied(batch);
        Ok(())
    }
}

/// Without records, and with the room that they had: for those of other bytes. (The standard library collects what comes
/// from a vector into the memory of that vector; the test of what is allocated holds it to that.)
#[expect(
    clippy::unnecessary_filter_map,
    reason = "a filter does not change the lifetime of what it lets through"
)]
fn emptied<'a>(records: Vec<(Lsn, RecordRef<'_>)>) -> Vec<(Lsn, RecordRef<'a>)> {
    records.into_iter().filter_map(|_| None).collect()
}

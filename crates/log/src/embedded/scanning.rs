//! Reads files of a log that takes records meanwhile: what somebody wants to see again.

use std::path::Path;

use super::{reader::FilesReader, segment::Segment};
use crate::LogError;
use openmast_records::Lsn;

/// As [`crate::DurableLog::scan`], of the log in `folder`.
pub(super) fn scan(
    folder: &Path,
    from: Lsn,
    until: Lsn,
    show: &mut dyn FnMut(Lsn, &[u8]),
) -> Result<Option<Lsn>, LogError> {
    if from >= until {
        return Ok(None);
    }
    let segments = Segment::all(folder)?;
    let mut first = None;
    for records in FilesReader::new(&segments, from) {
        let records = records?;
        for (lsn, bytes) in records.iter().take_while(|(lsn, _)| *lsn < until) {
            first.get_or_insert(lsn);
            show(lsn, bytes);
        }
        // What follows may be under way to the disk.
        if records.next_position() >= until {
            break;
        }
    }
    Ok(first)
}

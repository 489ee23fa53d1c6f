//! Reads files of a log that takes records meanwhile: what somebody wants to see again.

use std::path::{Path, PathBuf};

use super::{reader::FilesReader, segment::Segment};
use crate::LogError;
use openmast_records::Lsn;

/// A log's folder, to look into.
#[derive(Clone, Debug)]
pub struct LogFolder(PathBuf);

impl LogFolder {
    /// The folder of [`super::LogFiles`].
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Shows the records from `from` on that stand before `until`, which must be durable, each with its position and its
    /// bytes. Returns the position of the first one that is still there.
    ///
    /// # Errors
    /// A file is damaged, or was removed while it was read: older records were released. Another try begins behind them.
    pub fn each(
        &self,
        from: Lsn,
        until: Lsn,
        mut show: impl FnMut(Lsn, &[u8]),
    ) -> Result<Option<Lsn>, LogError> {
        if from >= until {
            return Ok(None);
        }
        let segments = Segment::all(&self.0)?;
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
}

//! The log in files of one folder, written by one thread, each group of records made durable by one `fdatasync`.
//!
//! A group that a power cut left unfinished was never acknowledged: it is cut off, and kept beside the log for people
//! to look at. After a write or an `fdatasync` that failed nobody knows what the disk holds (Linux reports a lost page
//! once and then takes it for clean): the log takes no more records, and the next start finds out.

mod disk;
mod group;
mod held;
mod inspecting;
mod mark;
mod pending_group;
mod queues;
mod reader;
mod scanning;
mod segment;
mod writer;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Delivery, Ended, Log, LogError, Replay, StoredLog};
use crate::LogConfig;
use openmast_records::Lsn;

pub use group::PAGE;
pub use held::{HeldFile, HeldLog, LogCopy};
pub use inspecting::{FileState, InspectedFile, Inspection, inspect};
pub use mark::MAGIC as MARK_MAGIC;
use reader::FilesReader;
pub use segment::MAGIC as LOG_MAGIC;
use segment::Segment;

/// A recovered log.
pub struct LogFiles {
    folder: PathBuf,
    /// Oldest first.
    segments: Vec<Segment>,
    /// Position of the next record.
    next: Lsn,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    segment_bytes: u64,
    max_bytes: u64,
    window: Duration,
    core: Option<usize>,
}

impl LogFiles {
    /// Opens the log in `folder`, which is created when it is not there. An unfinished end is cut off.
    ///
    /// # Errors
    /// [`LogError`]: damage in the newest file, an end that is missing, a file of another version, or the disk. Nothing is changed
    /// then.
    pub fn open(folder: &Path, config: &LogConfig) -> Result<Self, LogError> {
        create(folder)?;
        let acknowledged = mark::read(folder)?.unwrap_or(0);
        Self::open_with(folder, config, acknowledged)
    }

    /// As [`Self::open`], also when its end is missing. Gives how many acknowledged records are, as far as [`Self::mark_in`]
    /// tells, which stays.
    ///
    /// # Errors
    /// As [`Self::open`], but for the end.
    pub fn open_without_end(folder: &Path, config: &LogConfig) -> Result<(Self, u64), LogError> {
        create(folder)?;
        let acknowledged = mark::read(folder)?.unwrap_or(0);
        let log = Self::open_with(folder, config, 0)?;
        let missing = acknowledged.saturating_sub(log.next);
        Ok((log, missing))
    }

    /// The file that says how far the log in `folder` was acknowledged. Without it the log's end is taken for what it is.
    pub fn mark_in(folder: &Path) -> PathBuf {
        mark::path(folder)
    }

    fn open_with(folder: &Path, config: &LogConfig, acknowledged: Lsn) -> Result<Self, LogError> {
        let mut segments = Segment::all(folder)?;
        let next = reader::recover(&mut segments, acknowledged)?;
        Ok(Self {
            folder: folder.to_owned(),
            segments,
            next,
            limits: Limits {
                segment_bytes: config.segment_bytes,
                max_bytes: config.max_bytes,
                window: Duration::from_micros(config.group_commit_window_us),
                core: config.core,
            },
        })
    }
}

impl StoredLog for LogFiles {
    fn first(&self) -> Option<Lsn> {
        let first = self.segments.first()?.first;
        (first < self.next).then_some(first)
    }

    fn next_position(&self) -> Lsn {
        self.next
    }

    fn replay(&self, from: Lsn) -> Result<Replay, LogError> {
        Ok(Box::new(FilesReader::new(&self.segments, from)))
    }

    fn start(self: Box<Self>, deliver: Delivery) -> Result<(Log, Ended), LogError> {
        writer::start(self.folder, self.segments, self.next, self.limits, deliver)
    }
}

/// Creates the folder, durably: with its name a power cut would take every record.
fn create(folder: &Path) -> Result<(), LogError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| disk::io(folder, error))?;
    let folder = fs::canonicalize(folder).map_err(|error| disk::io(folder, error))?;
    // the data folder may be as new
    for above in folder.ancestors().skip(1).take(2) {
        disk::sync_folder(above)?;
    }
    Ok(())
}

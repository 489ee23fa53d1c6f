//! The log's files before they are written to: recovery and replay.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    LogError,
    segment::{Next, Segment, SegmentReader, io},
    writer::{Delivery, Ended, Log, Writer},
};
use crate::{
    config::LogConfig,
    record::{Lsn, Record},
};

/// A recovered log.
pub struct LogFiles {
    folder: PathBuf,
    segments: Vec<Segment>,
    /// Position of the next record.
    next: Lsn,
    limits: Limits,
    reading: Option<Reading>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub segment_bytes: u64,
    pub max_bytes: u64,
    pub window: Duration,
}

/// Where reading stands.
struct Reading {
    segment: usize,
    reader: SegmentReader,
    /// Read and not yet given out.
    pending: std::collections::VecDeque<(Lsn, Record)>,
}

impl LogFiles {
    /// Opens the log in `folder`, which is created when it is not there. An unfinished end is cut off.
    ///
    /// # Errors
    /// [`LogError`]: damage in the newest file, a missing file, or the disk.
    pub fn open(folder: &Path, config: &LogConfig) -> Result<Self, LogError> {
        create(folder)?;
        let segments = Segment::all(folder)?;
        let next = match segments.last() {
            Some(newest) => recover(newest)?,
            None => 0,
        };
        Ok(Self {
            folder: folder.to_owned(),
            segments,
            next,
            limits: Limits {
                segment_bytes: config.segment_bytes,
                max_bytes: config.max_bytes,
                window: Duration::from_micros(config.group_commit_window_us),
            },
            reading: None,
        })
    }

    /// Whether nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.next == 0
    }

    /// Position of the next record.
    pub fn next_position(&self) -> Lsn {
        self.next
    }

    /// Position of the oldest record that is still there.
    pub fn first(&self) -> Option<Lsn> {
        let first = self.segments.first()?.first;
        (first < self.next).then_some(first)
    }

    /// At most `limit` records from `from` on, in order; fewer only at the end.
    ///
    /// # Errors
    /// [`LogError`]: damage, a missing file, or the disk.
    pub fn read(&mut self, from: Lsn, limit: usize) -> Result<Vec<(Lsn, Record)>, LogError> {
        let mut records = Vec::new();
        let mut reading = match self.reading.take() {
            Some(reading) if reading.position() <= from => reading,
            _ => match self.begin_at(from)? {
                Some(reading) => reading,
                None => return Ok(records),
            },
        };
        while records.len() < limit {
            match reading.pending.pop_front() {
                Some((lsn, _)) if lsn < from => {}
                Some(record) => records.push(record),
                None => match self.read_on(reading)? {
                    Some(further) => reading = further,
                    None => return Ok(records),
                },
            }
        }
        self.reading = Some(reading);
        Ok(records)
    }

    /// Starts to take records. `deliver` is called with durable records, in order, from the log's own thread.
    ///
    /// # Errors
    /// The file cannot be opened, or no thread started.
    pub fn start(self, deliver: Delivery) -> Result<(Log, Ended), LogError> {
        Writer::start(self.folder, self.segments, self.next, self.limits, deliver)
    }

    fn begin_at(&self, from: Lsn) -> Result<Option<Reading>, LogError> {
        let after = self
            .segments
            .partition_point(|segment| segment.first <= from);
        let index = after.saturating_sub(1);
        let Some(segment) = self.segments.get(index) else {
            return Ok(None);
        };
        Ok(Some(Reading {
            segment: index,
            reader: segment.reader()?,
            pending: Default::default(),
        }))
    }

    /// The next batch, in this file or the next; `None` at the end of the log.
    fn read_on(&self, mut reading: Reading) -> Result<Option<Reading>, LogError> {
        let segment = self.segments.get(reading.segment);
        match reading.reader.next()? {
            Next::Records(records) => {
                reading.pending.extend(records);
                Ok(Some(reading))
            }
            Next::Broken(offset) => Err(segment
                .map_or(LogError::Ended("no file".into()), |segment| {
                    segment.damaged(offset)
                })),
            Next::End => {
                let expected = reading.reader.next_position();
                let Some(next) = self.segments.get(reading.segment + 1) else {
                    return Ok(None);
                };
                if next.first != expected {
                    return Err(LogError::Gap {
                        file: next.path.display().to_string(),
                        expected,
                        found: next.first,
                    });
                }
                Ok(Some(Reading {
                    segment: reading.segment + 1,
                    reader: next.reader()?,
                    pending: reading.pending,
                }))
            }
        }
    }
}

impl Reading {
    fn position(&self) -> Lsn {
        match self.pending.front() {
            Some((lsn, _)) => *lsn,
            None => self.reader.next_position(),
        }
    }
}

/// Position after the newest file's last whole batch; what follows it is cut off.
fn recover(newest: &Segment) -> Result<Lsn, LogError> {
    let mut reader = newest.reader()?;
    loop {
        match reader.next()? {
            Next::Records(_) => {}
            Next::End => return Ok(reader.next_position()),
            Next::Broken(offset) => {
                newest.cut_torn_tail(offset)?;
                return Ok(reader.next_position());
            }
        }
    }
}

/// Creates the folder, durably: with its name a power cut would take every record.
fn create(folder: &Path) -> Result<(), LogError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| io(folder, error))?;
    let folder = fs::canonicalize(folder).map_err(|error| io(folder, error))?;
    // the data folder may be as new
    for above in folder.ancestors().skip(1).take(2) {
        sync_folder(above)?;
    }
    Ok(())
}

/// Makes a file's name durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), LogError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| io(folder, error))
}

//! One file of the log, `{first position}.log`: batches one after the other.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    LogError,
    batch::{Batch, HEADER, MAX_BODY},
};
use crate::record::{Lsn, Record};

const READ_AHEAD: usize = 1 << 20;

/// A file of the log.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub first: Lsn,
    pub path: PathBuf,
}

impl Segment {
    pub(super) fn new(folder: &Path, first: Lsn) -> Self {
        Self {
            first,
            path: folder.join(format!("{first:020}.log")),
        }
    }

    /// All files of a folder, oldest first.
    pub(super) fn all(folder: &Path) -> Result<Vec<Self>, LogError> {
        let mut segments = Vec::new();
        let entries = fs::read_dir(folder).map_err(|error| io(folder, error))?;
        for entry in entries {
            let path = entry.map_err(|error| io(folder, error))?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let first = name
                .and_then(|name| name.strip_suffix(".log"))
                .and_then(|first| first.parse().ok());
            if let Some(first) = first {
                segments.push(Self { first, path });
            }
        }
        segments.sort_by_key(|segment| segment.first);
        Ok(segments)
    }

    pub(super) fn size(&self) -> Result<u64, LogError> {
        let metadata = fs::metadata(&self.path).map_err(|error| self.io(error))?;
        Ok(metadata.len())
    }

    pub(super) fn io(&self, error: std::io::Error) -> LogError {
        io(&self.path, error)
    }

    pub(super) fn damaged(&self, offset: u64) -> LogError {
        LogError::Damaged {
            file: self.path.display().to_string(),
            offset,
        }
    }

    /// Reads from the beginning.
    pub(super) fn reader(&self) -> Result<SegmentReader, LogError> {
        let file = File::open(&self.path).map_err(|error| self.io(error))?;
        Ok(SegmentReader {
            segment: self.clone(),
            file,
            buffer: Vec::new(),
            consumed: 0,
            offset: 0,
            next: self.first,
        })
    }

    /// Takes off an unfinished end and keeps it beside the file. Whole batches after a broken one are damage, because
    /// a batch is begun only when the one before it is durable. So is a whole one that cannot be read here: it is out
    /// of turn, or of another version.
    pub(super) fn cut_torn_tail(&self, offset: u64) -> Result<(), LogError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&self.path)
            .map_err(|error| self.io(error))?;
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(offset))
            .and_then(|_| file.read_to_end(&mut tail))
            .map_err(|error| self.io(error))?;
        if (0..tail.len()).any(|at| tail.get(at..).and_then(Batch::parse).is_some()) {
            return Err(self.damaged(offset));
        }
        let kept = self.path.with_extension(format!("torn-at-{offset}"));
        fs::write(&kept, &tail).map_err(|error| io(&kept, error))?;
        file.set_len(offset)
            .and_then(|()| file.sync_all())
            .map_err(|error| self.io(error))?;
        tracing::warn!(file = %self.path.display(), offset, bytes = tail.len(), kept = %kept.display(),
            "the end of the log was unfinished and is cut off: an interrupted write, of which nobody was told that it was durable. If nothing interrupted it, the disk is damaged: restore the file from a backup");
        Ok(())
    }
}

pub(super) fn io(path: &Path, error: std::io::Error) -> LogError {
    LogError::Io {
        file: path.display().to_string(),
        error,
    }
}

/// What follows in a file.
pub(super) enum Next {
    Records(Vec<(Lsn, Record)>),
    /// The file ends after a whole batch.
    End,
    /// No whole batch is at this byte.
    Broken(u64),
}

/// Reads a file batch by batch.
pub(super) struct SegmentReader {
    segment: Segment,
    file: File,
    buffer: Vec<u8>,
    /// Of the buffer.
    consumed: usize,
    /// Of the file: where the next batch begins.
    offset: u64,
    next: Lsn,
}

impl SegmentReader {
    /// Position after the last record that was read.
    pub(super) fn next_position(&self) -> Lsn {
        self.next
    }

    pub(super) fn next(&mut self) -> Result<Next, LogError> {
        loop {
            let unread = self.buffer.get(self.consumed..).unwrap_or_default();
            if let Some(batch) = Batch::parse(unread) {
                let records = batch.records().filter(|_| batch.first == self.next);
                let size = batch.size();
                let Some(records) = records else {
                    return Ok(Next::Broken(self.offset));
                };
                self.consumed += size;
                self.offset += size as u64;
                self.next += records.len() as u64;
                return Ok(Next::Records(records));
            }
            if unread.len() > HEADER + MAX_BODY || !self.read_more()? {
                let at_end = self.buffer.len() == self.consumed;
                return Ok(if at_end {
                    Next::End
                } else {
                    Next::Broken(self.offset)
                });
            }
        }
    }

    /// `false` at the end of the file.
    fn read_more(&mut self) -> Result<bool, LogError> {
        self.buffer.drain(..self.consumed);
        self.consumed = 0;
        let unread = self.buffer.len();
        // a batch may be longer than what was read ahead: read twice as much each time
        let more = READ_AHEAD.max(unread);
        let read = (&mut self.file)
            .take(more as u64)
            .read_to_end(&mut self.buffer)
            .map_err(|error| self.segment.io(error))?;
        Ok(read > 0)
    }
}

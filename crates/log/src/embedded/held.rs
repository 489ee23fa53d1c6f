//! The files of a log as they are at one moment, to be copied: held open, so that an oracle which writes to the log and releases
//! records meanwhile takes nothing from them.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    group::PAGE,
    mark,
    reader::{Next, SegmentReader},
    segment::Segment,
};
use crate::LogError;
use openmast_platform::files::if_there;
use openmast_records::Lsn;

/// An end that looks damaged may be one that is written just now: it is looked at so often.
const LOOKS: u32 = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// A log of which the oldest files are held.
#[derive(Debug)]
pub struct HeldLog {
    folder: PathBuf,
    files: Vec<(Segment, File)>,
}

/// A log of which everything is held.
#[derive(Debug)]
pub struct LogCopy {
    /// Oldest first.
    pub files: Vec<HeldFile>,
    /// Position of the oldest record.
    pub first: Lsn,
    /// Position after the last record.
    pub next: Lsn,
    /// What the file of [`super::LogFiles::mark_in`] says, which is not beyond the last record; `None`: there is none.
    pub mark: Option<Vec<u8>>,
}

/// One file of a log.
#[derive(Debug)]
pub struct HeldFile {
    /// Where it is, or was.
    pub path: PathBuf,
    /// It stands at its begin.
    pub file: File,
    /// Position of its first record, by its name.
    first: Lsn,
    /// The file after it, with the position of its first record.
    after: Option<(Lsn, PathBuf)>,
    /// Up to where it counts: the end of a whole group.
    pub bytes: u64,
    /// Whether another file follows it, so that it never changes.
    pub is_closed: bool,
}

impl HeldFile {
    /// Reads the groups of a closed file, all of which must be as they were written, without a gap to the next file.
    ///
    /// # Errors
    /// [`LogError::Io`]: of the disk. Any other: it is damaged.
    pub fn require_whole(&self) -> Result<(), LogError> {
        let segment = Segment {
            first: self.first,
            path: self.path.clone(),
        };
        let file = self.file.try_clone().map_err(|error| segment.io(error))?;
        let read = read_whole(&segment, file);
        // What reads it afterwards has the same place in it.
        let at_begin = (&self.file).seek(SeekFrom::Start(0));
        at_begin.map_err(|error| segment.io(error))?;
        let next = read?;
        match &self.after {
            Some((found, after)) if *found != next => Err(LogError::Gap {
                file: after.display().to_string(),
                expected: next,
                found: *found,
            }),
            _ => Ok(()),
        }
    }
}

/// Position after the last record of a file that has nothing but whole groups.
fn read_whole(segment: &Segment, file: File) -> Result<Lsn, LogError> {
    let mut reader = SegmentReader::of_held(segment, file)?;
    loop {
        match reader.next()? {
            Next::Group(..) => {}
            Next::End => return Ok(reader.next),
            Next::Broken(offset) => return Err(segment.damaged(offset)),
        }
    }
}

impl HeldLog {
    /// Holds what is there.
    ///
    /// # Errors
    /// The folder or a file cannot be read.
    pub fn hold(folder: &Path) -> Result<Self, LogError> {
        let mut held = Self {
            folder: folder.to_owned(),
            files: Vec::new(),
        };
        for segment in Segment::all(folder)? {
            match if_there(File::open(&segment.path)).map_err(|error| segment.io(error))? {
                Some(file) => held.files.push((segment, file)),
                // Released just now, as were those before it.
                None => held.files.clear(),
            }
        }
        Ok(held)
    }

    /// Holds what came since, too, and finds the end. Reads the newest file. `None`: the files were replaced by others meanwhile.
    ///
    /// # Errors
    /// The log cannot be read, is damaged at its end, or ends before it was acknowledged.
    pub fn complete(mut self) -> Result<Option<LogCopy>, LogError> {
        // First, so that the log cannot be behind it.
        let mark = read_mark(&self.folder)?;
        let acknowledged = mark::read(&self.folder)?.unwrap_or(0);
        let now = Self::hold(&self.folder)?;
        if !self.is_gone_on_with_by(&now) {
            return Ok(None);
        }
        let after = self.files.last().map(|(newest, _)| newest.first);
        let came = now.files.into_iter();
        self.files
            .extend(came.filter(|(segment, _)| after.is_none_or(|after| segment.first > after)));
        let end = self.find_end()?;
        let newest = self.files.last().map(|(newest, _)| newest);
        super::reader::require_end(newest, end.map_or(0, |(_, next)| next), acknowledged)?;
        self.copy(end, mark).map(Some)
    }

    /// The newest file is never released: it is there as long as the log is the same.
    fn is_gone_on_with_by(&self, now: &Self) -> bool {
        let Some((newest, file)) = self.files.last() else {
            return true;
        };
        let same = now.files.iter().find(|(it, _)| it.first == newest.first);
        same.is_some_and(|(_, other)| is_same(file, other))
    }

    /// Finds the newest file that holds something. Gives its length in whole groups and the position after them; files after it go.
    fn find_end(&mut self) -> Result<Option<(u64, Lsn)>, LogError> {
        while let Some((newest, _)) = self.files.last() {
            if let Some(end) = whole_groups(newest)? {
                return Ok(Some(end));
            }
            // Its creation was interrupted, or is under way.
            self.files.pop();
        }
        Ok(None)
    }

    fn copy(self, end: Option<(u64, Lsn)>, mark: Option<Vec<u8>>) -> Result<LogCopy, LogError> {
        let first = self.files.first().map_or(0, |(oldest, _)| oldest.first);
        let (end, next) = end.unwrap_or_default();
        let newest = self.files.last().map_or(0, |(newest, _)| newest.first);
        let mut files: Vec<HeldFile> = Vec::new();
        for (segment, file) in self.files {
            if let Some(before) = files.last_mut() {
                before.after = Some((segment.first, segment.path.clone()));
            }
            let is_closed = segment.first < newest;
            let bytes = match is_closed {
                true => file.metadata().map_err(|error| segment.io(error))?.len(),
                false => end,
            };
            files.push(HeldFile {
                path: segment.path,
                file,
                first: segment.first,
                after: None,
                bytes,
                is_closed,
            });
        }
        Ok(LogCopy {
            files,
            first,
            next,
            mark,
        })
    }
}

/// `None`: it holds nothing.
fn whole_groups(segment: &Segment) -> Result<Option<(u64, Lsn)>, LogError> {
    let mut looks = 0;
    loop {
        let Some(mut reader) = SegmentReader::open(segment)? else {
            return Ok(None);
        };
        let mut end = PAGE as u64;
        let broken = loop {
            match reader.next()? {
                Next::Group(_, group, begins_at) => end = begins_at + group.len() as u64,
                Next::End => break None,
                Next::Broken(offset) => break Some(offset),
            }
        };
        let torn = broken.map(|offset| segment.require_torn_tail(offset, reader.mark));
        match torn.transpose() {
            Ok(_) => return Ok(Some((end, reader.next))),
            Err(error) if looks == LOOKS => return Err(error),
            Err(_) => looks += 1,
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
}

fn read_mark(folder: &Path) -> Result<Option<Vec<u8>>, LogError> {
    let path = mark::path(folder);
    if_there(fs::read(&path)).map_err(|error| super::disk::io(&path, error))
}

/// Whether both are one file, which others of its name are not.
fn is_same(one: &File, other: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |file: &File| file.metadata().map(|it: fs::Metadata| (it.dev(), it.ino()));
    matches!((of(one), of(other)), (Ok(one), Ok(other)) if one == other)
}

//! One file of the log, `{first position}.log`: a page that says what it is, then groups one after the other.
//!
//! The first page: `OMLOG006 ‖ mark u64 ‖ first position u64 ‖ CRC-32 u32 of these`, then zeros. Little-endian.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{
    disk,
    group::{GroupHeader, PAGE},
};
use crate::LogError;
use openmast_records::Lsn;

/// What a file of the log begins with: format and version.
pub const MAGIC: [u8; 8] = *b"OMLOG006";
const FIELDS: usize = 24;

/// A file of the log.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub first: Lsn,
    pub path: PathBuf,
}

impl Segment {
    /// All files of a folder, oldest first.
    pub(super) fn all(folder: &Path) -> Result<Vec<Self>, LogError> {
        let mut segments = Vec::new();
        let entries = fs::read_dir(folder).map_err(|error| disk::io(folder, error))?;
        for entry in entries {
            let path = entry.map_err(|error| disk::io(folder, error))?.path();
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

    /// Creates the file whose first record will have position `first`. It is durable before it is used.
    pub(super) fn create(folder: &Path, first: Lsn) -> Result<(Self, OpenSegment), LogError> {
        let segment = Self {
            first,
            path: folder.join(format!("{first:020}.log")),
        };
        let mut file = OpenOptions::new()
            .create_new(true)
            .append(true)
            .open(&segment.path)
            .map_err(|error| segment.io(error))?;
        fail::fail_point!("log::created");
        let mark = random().map_err(|error| segment.io(error))?;
        disk::write(&mut file, &first_page(mark, first))
            .and_then(|()| disk::sync(&file))
            .map_err(|error| segment.io(error))?;
        fail::fail_point!("log::created_durable");
        disk::sync_folder(folder)?;
        let size = PAGE as u64;
        Ok((segment, OpenSegment { file, mark, size }))
    }

    /// Opens the newest file to write on.
    pub(super) fn append(&self) -> Result<OpenSegment, LogError> {
        let mark = self.mark()?.ok_or_else(|| self.not_a_log())?;
        let file = OpenOptions::new()
            .append(true)
            .open(&self.path)
            .map_err(|error| self.io(error))?;
        let size = self.size()?;
        Ok(OpenSegment { file, mark, size })
    }

    /// The mark of the file's groups. `None`: its creation was interrupted, so that it holds nothing.
    pub(super) fn mark(&self) -> Result<Option<u64>, LogError> {
        let file = File::open(&self.path);
        self.mark_in(&mut file.map_err(|error| self.io(error))?)
    }

    /// As [`Self::mark`], of the file that it was when it was opened, which stands at its begin.
    pub(super) fn mark_in(&self, file: &mut File) -> Result<Option<u64>, LogError> {
        let mut page = Vec::with_capacity(PAGE);
        let first = file.take(PAGE as u64).read_to_end(&mut page);
        let more = first.and_then(|_| file.read(&mut [0]));
        let more = more.map_err(|error| self.io(error))?;
        let fields = page.get(..FIELDS).unwrap_or_default();
        let word = |at: usize| Some(u64::from_le_bytes(*fields.get(at..)?.first_chunk()?));
        if let (Some(mark), Some(first)) = (word(8), word(16))
            && page == first_page(mark, first)
        {
            return match first == self.first {
                true => Ok(Some(mark)),
                false => Err(self.not_a_log()),
            };
        }
        match (more, page.starts_with(&MAGIC)) {
            // Nothing is written behind the first page before that is durable.
            (0, _) => Ok(None),
            (_, true) => Err(self.damaged(0)),
            (_, false) => Err(self.not_a_log()),
        }
    }

    pub(super) fn size(&self) -> Result<u64, LogError> {
        let metadata = fs::metadata(&self.path).map_err(|error| self.io(error))?;
        Ok(metadata.len())
    }

    pub(super) fn io(&self, error: std::io::Error) -> LogError {
        disk::io(&self.path, error)
    }

    pub(super) fn damaged(&self, offset: u64) -> LogError {
        LogError::Damaged {
            file: self.path.display().to_string(),
            offset,
        }
    }

    fn not_a_log(&self) -> LogError {
        LogError::NotALog {
            file: self.path.display().to_string(),
        }
    }

    /// Whole groups after a broken one are damage, because a group is begun only when the one before it is durable. So is
    /// a whole one that cannot be read here: it is out of turn. Returns how long the unfinished end is.
    pub(super) fn require_torn_tail(&self, offset: u64, mark: u64) -> Result<u64, LogError> {
        let tail = self.tail(offset)?;
        if (0..tail.len()).step_by(PAGE).any(|at| {
            tail.get(at..)
                .is_some_and(|rest| begins_with_a_group(rest, mark))
        }) {
            return Err(self.damaged(offset));
        }
        Ok(tail.len() as u64)
    }

    fn tail(&self, offset: u64) -> Result<Vec<u8>, LogError> {
        let mut tail = Vec::new();
        File::open(&self.path)
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(offset))?;
                file.read_to_end(&mut tail)
            })
            .map_err(|error| self.io(error))?;
        Ok(tail)
    }

    /// Takes off an unfinished end and keeps it beside the file.
    pub(super) fn cut_torn_tail(&self, offset: u64) -> Result<(), LogError> {
        let tail = self.tail(offset)?;
        let kept = self.set_aside(offset, &tail)?;
        let file = self.open_to_mend()?;
        file.set_len(offset)
            .and_then(|()| file.sync_all())
            .map_err(|error| self.io(error))?;
        tracing::warn!(file = %self.path.display(), offset, bytes = tail.len(), kept = %kept.display(),
            "the end of the log was unfinished and is cut off: an interrupted write, of which nobody was told that it was durable. If nothing interrupted it, the disk is damaged: restore the file from a backup");
        Ok(())
    }

    /// Removes a file whose creation was interrupted.
    pub(super) fn remove_unfinished(&self) -> Result<(), LogError> {
        let bytes = fs::read(&self.path).map_err(|error| self.io(error))?;
        self.set_aside(0, &bytes)?;
        fs::remove_file(&self.path).map_err(|error| self.io(error))
    }

    /// Writes what stands at `offset` again and makes it durable: after an `fdatasync` that failed it may be in the
    /// memory of the kernel alone, which takes it for written.
    pub(super) fn write_again(&self, offset: u64, bytes: &[u8]) -> Result<(), LogError> {
        let mut file = self.open_to_mend()?;
        file.seek(SeekFrom::Start(offset))
            .and_then(|_| disk::write(&mut file, bytes))
            .and_then(|()| disk::sync(&file))
            .map_err(|error| self.io(error))
    }

    fn open_to_mend(&self) -> Result<File, LogError> {
        OpenOptions::new()
            .read(true)
            .write(true)
            .open(&self.path)
            .map_err(|error| self.io(error))
    }

    fn set_aside(&self, offset: u64, bytes: &[u8]) -> Result<PathBuf, LogError> {
        let kept = self.path.with_extension(format!("torn-at-{offset}"));
        File::create(&kept)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|error| disk::io(&kept, error))?;
        Ok(kept)
    }
}

/// The file that is written to.
pub(super) struct OpenSegment {
    pub file: File,
    pub mark: u64,
    pub size: u64,
}

fn first_page(mark: u64, first: Lsn) -> Vec<u8> {
    let mut page = Vec::with_capacity(PAGE);
    page.extend_from_slice(&MAGIC);
    page.extend_from_slice(&mark.to_le_bytes());
    page.extend_from_slice(&first.to_le_bytes());
    page.extend_from_slice(&crc32fast::hash(&page).to_le_bytes());
    page.resize(PAGE, 0);
    page
}

fn begins_with_a_group(bytes: &[u8], mark: u64) -> bool {
    GroupHeader::parse(bytes, mark).is_some_and(|header| {
        bytes
            .get(..header.size())
            .is_some_and(|group| header.is_whole(group))
    })
}

fn random() -> std::io::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

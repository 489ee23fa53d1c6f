//! Looks at the files of a log without changing them, whether an oracle writes to them or not.

use std::path::{Path, PathBuf};

use super::{
    mark,
    reader::{Next, SegmentReader},
    segment::Segment,
};
use crate::LogError;
use openmast_records::Lsn;

/// To read a file that is written to; that a group is under way each time is as good as impossible.
const ATTEMPTS: u32 = 8;

/// What a log's folder holds.
#[derive(Debug, Default)]
pub struct Inspection {
    /// Oldest first.
    pub files: Vec<InspectedFile>,
    /// Position of the oldest record.
    pub first: Lsn,
    /// Position after the last record that is whole.
    pub next: Lsn,
    /// How far the log was acknowledged, when that is known.
    pub acknowledged: Option<Lsn>,
    /// How much room all files take.
    pub bytes: u64,
}

/// One file of a log.
#[derive(Debug)]
pub struct InspectedFile {
    /// Where the file is.
    pub path: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
    /// Whether the next start takes it, and how.
    pub state: FileState,
}

/// The state of a log's file.
#[derive(Debug)]
pub enum FileState {
    /// All groups are as they were written.
    Whole,
    /// The newest file ends with bytes of an interrupted write, of which nobody was told that they are durable. The next start cuts
    /// them off.
    Unfinished {
        /// How many bytes that are.
        bytes: u64,
    },
    /// The next start refuses it.
    Refused(LogError),
}

/// Reads everything that is there. While the log is written to, what comes meanwhile is left out.
///
/// # Errors
/// The folder cannot be read.
pub fn inspect(folder: &Path) -> Result<Inspection, LogError> {
    // First, so that the log cannot be behind it.
    let acknowledged = mark::read(folder)?;
    let segments = Segment::all(folder)?;
    let mut inspection = Inspection {
        acknowledged,
        ..Inspection::default()
    };
    let newest = segments.last().map(|segment| segment.first);
    for segment in &segments {
        let is_newest = newest == Some(segment.first);
        let is_oldest = inspection.files.is_empty();
        let expected = if is_oldest {
            segment.first
        } else {
            inspection.next
        };
        let (state, next) = inspect_file(segment, expected, is_newest);
        if is_oldest && !segment.path.exists() {
            // It was released meanwhile.
            continue;
        }
        if is_oldest {
            inspection.first = segment.first;
        }
        let bytes = segment.size().unwrap_or(0);
        inspection.bytes += bytes;
        inspection.next = next;
        inspection.files.push(InspectedFile {
            path: segment.path.clone(),
            bytes,
            state,
        });
    }
    require_end(&mut inspection);
    Ok(inspection)
}

/// Its state, and the position after its last whole record.
fn inspect_file(segment: &Segment, expected: Lsn, is_newest: bool) -> (FileState, Lsn) {
    if segment.first != expected {
        let gap = LogError::Gap {
            file: segment.path.display().to_string(),
            expected,
            found: segment.first,
        };
        return (FileState::Refused(gap), segment.first);
    }
    match read_still(segment, is_newest) {
        Ok(read) => read,
        Err(error) => (FileState::Refused(error), segment.first),
    }
}

/// As [`read`], of the file as it is at one time: a group that is written meanwhile may be read before it is whole and looked at
/// again when it is, and then looks like damage.
fn read_still(segment: &Segment, is_newest: bool) -> Result<(FileState, Lsn), LogError> {
    for _ in 1..ATTEMPTS {
        let bytes = segment.size()?;
        let (state, next) = read(segment, is_newest)?;
        if !matches!(state, FileState::Refused(_)) || segment.size()? == bytes {
            return Ok((state, next));
        }
    }
    read(segment, is_newest)
}

fn read(segment: &Segment, is_newest: bool) -> Result<(FileState, Lsn), LogError> {
    let Some(mut reader) = SegmentReader::open(segment)? else {
        let bytes = segment.size()?;
        let state = match is_newest {
            true => FileState::Unfinished { bytes },
            false => FileState::Refused(segment.damaged(0)),
        };
        return Ok((state, segment.first));
    };
    loop {
        let state = match reader.next()? {
            Next::Group(..) => continue,
            Next::End => FileState::Whole,
            Next::Broken(offset) if is_newest => {
                match segment.require_torn_tail(offset, reader.mark) {
                    Ok(bytes) => FileState::Unfinished { bytes },
                    Err(error) => FileState::Refused(error),
                }
            }
            Next::Broken(offset) => FileState::Refused(segment.damaged(offset)),
        };
        return Ok((state, reader.next));
    }
}

/// An end that is missing is the newest file's fault.
fn require_end(inspection: &mut Inspection) {
    let (next, acknowledged) = (inspection.next, inspection.acknowledged.unwrap_or(0));
    if next >= acknowledged {
        return;
    }
    if let Some(newest) = inspection.files.last_mut()
        && !matches!(newest.state, FileState::Refused(_))
    {
        newest.state = FileState::Refused(LogError::EndMissing {
            file: newest.path.display().to_string(),
            next,
            acknowledged,
        });
    }
}

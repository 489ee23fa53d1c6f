//! Reads files of the log: what they hold, and where it ends.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
};

use bytes::Bytes;

use super::{
    group::{GroupHeader, PAGE},
    segment::Segment,
};
use crate::{LogError, Records};
use openmast_records::Lsn;

/// Bytes that are read at once.
const READ_AHEAD: usize = 1 << 20;

/// What follows in a file.
pub(super) enum Next {
    /// A group, and where it begins.
    Group(GroupHeader, Bytes, u64),
    /// The file ends after a whole group.
    End,
    /// No whole group is at this byte.
    Broken(u64),
}

/// Reads a file group by group. The groups share the buffer that they were read into.
pub(super) struct SegmentReader {
    segment: Segment,
    file: File,
    pub(super) mark: u64,
    /// Read and not yet given out.
    ahead: Bytes,
    /// Where in the file the next group begins.
    offset: u64,
    pub(super) next: Lsn,
}

impl SegmentReader {
    /// `None`: the file's creation was interrupted.
    pub(super) fn open(segment: &Segment) -> Result<Option<Self>, LogError> {
        let Some(mark) = segment.mark()? else {
            return Ok(None);
        };
        let file = File::open(&segment.path).map_err(|error| segment.io(error))?;
        Self::behind_first_page(segment, file, mark).map(Some)
    }

    /// Reads a file that is held open, whatever is at its path now, and that ends after whole groups.
    pub(super) fn of_held(segment: &Segment, mut file: File) -> Result<Self, LogError> {
        let at_begin = file.seek(SeekFrom::Start(0));
        at_begin.map_err(|error| segment.io(error))?;
        match segment.mark_in(&mut file)? {
            Some(mark) => Self::behind_first_page(segment, file, mark),
            None => Err(segment.damaged(0)),
        }
    }

    fn behind_first_page(segment: &Segment, mut file: File, mark: u64) -> Result<Self, LogError> {
        let at = file.seek(SeekFrom::Start(PAGE as u64));
        at.map_err(|error| segment.io(error))?;
        Ok(Self {
            segment: segment.clone(),
            file,
            mark,
            ahead: Bytes::new(),
            offset: PAGE as u64,
            next: segment.first,
        })
    }

    pub(super) fn next(&mut self) -> Result<Next, LogError> {
        loop {
            let header = GroupHeader::parse(&self.ahead, self.mark);
            let needed = match header {
                Some(header) if header.size() <= self.ahead.len() => return Ok(self.take(header)),
                Some(header) => header.size(),
                None if self.ahead.len() < PAGE => PAGE,
                None => return Ok(Next::Broken(self.offset)),
            };
            if !self.read_more(needed)? {
                return Ok(match self.ahead.is_empty() {
                    true => Next::End,
                    false => Next::Broken(self.offset),
                });
            }
        }
    }

    fn take(&mut self, header: GroupHeader) -> Next {
        let group = self.ahead.slice(..header.size());
        if header.first != self.next || !header.is_whole(&group) {
            return Next::Broken(self.offset);
        }
        let Some(records) = header.records(&group) else {
            return Next::Broken(self.offset);
        };
        let begins_at = self.offset;
        self.ahead = self.ahead.slice(group.len()..);
        self.offset += group.len() as u64;
        self.next = records.next_position();
        Next::Group(header, group, begins_at)
    }

    /// `false` at the end of the file.
    fn read_more(&mut self, needed: usize) -> Result<bool, LogError> {
        let mut buffer = Vec::with_capacity(needed.max(READ_AHEAD));
        buffer.extend_from_slice(&self.ahead);
        let room = buffer.capacity() - buffer.len();
        let read = (&mut self.file)
            .take(room as u64)
            .read_to_end(&mut buffer)
            .map_err(|error| self.segment.io(error))?;
        self.ahead = buffer.into();
        Ok(read > 0)
    }
}

/// Reads all files in order. Ends after the last record, or after the first error.
pub(super) struct FilesReader {
    /// Newest first, without the one that is being read.
    segments: Vec<Segment>,
    reading: Option<SegmentReader>,
    from: Lsn,
}

impl FilesReader {
    pub(super) fn new(segments: &[Segment], from: Lsn) -> Self {
        let after = segments.partition_point(|segment| segment.first <= from);
        let from_there = segments.iter().skip(after.saturating_sub(1));
        Self {
            segments: from_there.rev().cloned().collect(),
            reading: None,
            from,
        }
    }

    fn read_on(&mut self) -> Result<Option<Records>, LogError> {
        loop {
            let Some(reader) = &mut self.reading else {
                match self.segments.pop() {
                    Some(segment) => self.reading = Some(open(&segment)?),
                    None => return Ok(None),
                }
                continue;
            };
            match reader.next()? {
                Next::Group(header, group, offset) => {
                    let records = header
                        .records(&group)
                        .ok_or_else(|| reader.segment.damaged(offset))?
                        .starting_at(self.from);
                    if !records.is_empty() {
                        return Ok(Some(records));
                    }
                }
                Next::Broken(offset) => return Err(reader.segment.damaged(offset)),
                Next::End => {
                    let expected = reader.next;
                    self.reading = None;
                    if let Some(next) = self.segments.last()
                        && next.first != expected
                    {
                        return Err(LogError::Gap {
                            file: next.path.display().to_string(),
                            expected,
                            found: next.first,
                        });
                    }
                }
            }
        }
    }
}

impl Iterator for FilesReader {
    type Item = Result<Records, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read_on();
        if read.is_err() {
            self.segments.clear();
            self.reading = None;
        }
        read.transpose()
    }
}

fn open(segment: &Segment) -> Result<SegmentReader, LogError> {
    SegmentReader::open(segment)?.ok_or_else(|| segment.damaged(0))
}

/// Position after the last whole group; what follows it is cut off. That group is made durable again.
///
/// # Errors
/// [`LogError::EndMissing`]: records before position `acknowledged` are not there. Nothing is cut off then.
pub(super) fn recover(segments: &mut Vec<Segment>, acknowledged: Lsn) -> Result<Lsn, LogError> {
    loop {
        let Some(newest) = segments.last() else {
            require_end(None, 0, acknowledged)?;
            return Ok(0);
        };
        if let Some(reader) = SegmentReader::open(newest)? {
            return recover_newest(newest, reader, acknowledged);
        }
        // What it was to hold begins where the file before it ends.
        require_end(Some(newest), newest.first, acknowledged)?;
        newest.remove_unfinished()?;
        segments.pop();
    }
}

fn recover_newest(
    newest: &Segment,
    mut reader: SegmentReader,
    acknowledged: Lsn,
) -> Result<Lsn, LogError> {
    let mut last = None;
    let broken = loop {
        match reader.next()? {
            Next::Group(_, group, offset) => last = Some((group, offset)),
            Next::End => break None,
            Next::Broken(offset) => break Some(offset),
        }
    };
    if let Some(offset) = broken {
        newest.require_torn_tail(offset, reader.mark)?;
    }
    require_end(Some(newest), reader.next, acknowledged)?;
    if let Some(offset) = broken {
        newest.cut_torn_tail(offset)?;
    }
    if let Some((group, offset)) = last {
        newest.write_again(offset, &group)?;
    }
    Ok(reader.next)
}

/// That a log has all records before position `acknowledged`.
pub(super) fn require_end(
    newest: Option<&Segment>,
    next: Lsn,
    acknowledged: Lsn,
) -> Result<(), LogError> {
    if next >= acknowledged {
        return Ok(());
    }
    Err(LogError::EndMissing {
        file: newest.map_or_else(String::new, |newest| newest.path.display().to_string()),
        next,
        acknowledged,
    })
}

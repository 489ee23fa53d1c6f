//! Records as bytes, one after the other: `length u32 (little-endian) ‖ record`. In this form they go to the log, lie in
//! it, and come back.

use bytes::Bytes;

use super::LogError;
use openmast_records::{Lsn, Record, RecordRef};

/// Most bytes that are appended at once: the end of an epoch with five million assets and as many payers.
pub(super) const MAX_BATCH_BYTES: usize = 448 << 20;
const LENGTH: usize = size_of::<u32>();

/// Records on their way to the log. They become durable together, and get positions without gaps.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    count: u32,
    is_essential: bool,
    is_signed: bool,
    is_beyond: bool,
}

/// Whose records a batch has. Each of them waits for its own before the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// What the oracle itself decides: ends of epochs, mappings, limits.
    Oracle,
    /// Reports of RADIUS clients.
    Reports,
    /// Reports of RADIUS clients that send more than is kept for each.
    ReportsBeyond,
    /// Batches of radios that sign.
    Signed,
}

impl Batch {
    /// Without records, with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// One record.
    ///
    /// # Errors
    /// [`LogError::TooLarge`].
    pub fn of(record: &Record) -> Result<Self, LogError> {
        let mut batch = Self::default();
        batch.push(record)?;
        Ok(batch)
    }

    /// Adds a record.
    ///
    /// # Errors
    /// [`LogError::TooLarge`]: the batch is as before.
    pub fn push(&mut self, record: &Record) -> Result<(), LogError> {
        self.push_with(|to| record.write(to))?;
        // What ends an epoch is what makes room. What doors append must not take that room.
        self.is_essential |= !matches!(
            record,
            Record::Report(_) | Record::SignedBatch(_) | Record::Question(_)
        );
        self.is_signed |= matches!(record, Record::SignedBatch(_));
        Ok(())
    }

    /// Adds a usage report that `write` writes as a record.
    ///
    /// # Errors
    /// [`LogError::TooLarge`]: the batch is as before.
    pub fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), LogError> {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(&[0; LENGTH]);
        write(&mut self.bytes);
        let bytes = self.bytes.len();
        let length = u32::try_from(bytes - begin - LENGTH).ok();
        match (length, self.bytes.get_mut(begin..begin + LENGTH)) {
            (Some(length), Some(field)) if bytes <= MAX_BATCH_BYTES => {
                field.copy_from_slice(&length.to_le_bytes());
                self.count += 1;
                Ok(())
            }
            _ => {
                self.bytes.truncate(begin);
                Err(LogError::TooLarge { bytes })
            }
        }
    }

    /// The records that `keep` says to keep, by their position in the batch.
    pub fn only(&self, keep: &[bool]) -> Self {
        let mut only = Self {
            is_essential: self.is_essential,
            is_signed: self.is_signed,
            is_beyond: self.is_beyond,
            ..Self::default()
        };
        let mut rest = self.bytes.as_slice();
        for keep in keep {
            let Some((record, after)) = split_record(rest) else {
                break;
            };
            if *keep {
                let taken = LENGTH + record.len();
                only.bytes
                    .extend_from_slice(rest.get(..taken).unwrap_or_default());
                only.count += 1;
            }
            rest = after;
        }
        only
    }

    /// Each record, where it lies.
    ///
    /// # Errors
    /// One is not of this version: it was written as bytes.
    pub fn read(&self) -> Result<Vec<RecordRef<'_>>, LogError> {
        let mut rest = self.bytes.as_slice();
        let mut records = Vec::with_capacity(self.len());
        while let Some((record, after)) = split_record(rest) {
            let (_, record) = read_record(records.len() as Lsn, record)?;
            records.push(record);
            rest = after;
        }
        Ok(records)
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there is no record to append.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a full log takes it, too: not when it holds only what doors append.
    pub fn is_essential(&self) -> bool {
        self.is_essential
    }

    /// Doors append batches of one kind. Of a mixed one, what counts most.
    pub fn source(&self) -> Source {
        match (self.is_essential, self.is_signed, self.is_beyond) {
            (true, _, _) => Source::Oracle,
            (false, true, _) => Source::Signed,
            (false, false, true) => Source::ReportsBeyond,
            (false, false, false) => Source::Reports,
        }
    }

    /// These are of senders that have more under way than is kept for each: they do not hold up the others'.
    pub fn beyond_what_is_kept(&mut self) {
        self.is_beyond = true;
    }

    /// The records as they will lie in the log.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Records of the log that follow each other. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Records {
    first: Lsn,
    count: u32,
    bytes: Bytes,
    is_from_here: bool,
}

impl Records {
    /// `count` records that begin at position `first`; `None` when `bytes` are not that many.
    pub fn new(first: Lsn, count: u32, bytes: Bytes) -> Option<Self> {
        let mut rest = bytes.as_ref();
        for _ in 0..count {
            (_, rest) = split_record(rest)?;
        }
        first.checked_add(u64::from(count))?;
        rest.is_empty().then_some(Self {
            first,
            count,
            bytes,
            is_from_here: true,
        })
    }

    /// The same records, appended by another node.
    pub fn from_elsewhere(self) -> Self {
        Self {
            is_from_here: false,
            ..self
        }
    }

    /// Whether they were appended by this process, through the log that delivers them. It tells nothing of records that are replayed.
    pub fn is_from_here(&self) -> bool {
        self.is_from_here
    }

    /// Position of the first.
    pub fn first(&self) -> Lsn {
        self.first
    }

    /// Position after the last.
    pub fn next_position(&self) -> Lsn {
        self.first + u64::from(self.count)
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The records without those before position `from`.
    pub fn starting_at(mut self, from: Lsn) -> Self {
        let mut rest = self.bytes.as_ref();
        while self.first < from
            && let Some((_, after)) = split_record(rest)
        {
            rest = after;
            self.first += 1;
            self.count -= 1;
        }
        self.bytes = self.bytes.slice_ref(rest);
        self
    }

    /// How many octets they take as they lie in the log.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The first record and those that follow it in the first `most` octets, and the others if there are more. All share
    /// their bytes.
    pub fn split_after(self, most: usize) -> (Self, Option<Self>) {
        let (mut count, mut bytes, mut rest) = (0, 0, self.bytes.as_ref());
        while let Some((_, after)) = split_record(rest) {
            let end = self.bytes.len() - after.len();
            if count > 0 && end > most {
                break;
            }
            (count, bytes, rest) = (count + 1, end, after);
        }
        if count >= self.count {
            return (self, None);
        }
        let first = Self {
            first: self.first,
            count,
            bytes: self.bytes.slice(..bytes),
            is_from_here: self.is_from_here,
        };
        let others = Self {
            first: self.first + u64::from(count),
            count: self.count - count,
            bytes: self.bytes.slice(bytes..),
            is_from_here: self.is_from_here,
        };
        (first, Some(others))
    }

    /// Each record's position and bytes.
    pub fn iter(&self) -> impl Iterator<Item = (Lsn, &[u8])> {
        let mut rest = self.bytes.as_ref();
        // Not `first..`, which goes one beyond the last.
        (self.first..self.next_position()).map_while(move |lsn| {
            let (record, after) = split_record(rest)?;
            rest = after;
            Some((lsn, record))
        })
    }

    /// Each record with its position, where it lies.
    pub fn read(&self) -> impl Iterator<Item = Result<(Lsn, RecordRef<'_>), LogError>> {
        self.iter().map(|(lsn, record)| read_record(lsn, record))
    }

    /// Each record with its position, to keep.
    pub fn decode(&self) -> impl Iterator<Item = Result<(Lsn, Record), LogError>> {
        let kept = |(lsn, record): (Lsn, RecordRef<'_>)| (lsn, record.into_record());
        self.read().map(move |read| read.map(kept))
    }
}

fn read_record(lsn: Lsn, record: &[u8]) -> Result<(Lsn, RecordRef<'_>), LogError> {
    let read = RecordRef::read(record);
    let record = read.map_err(|_| LogError::Unreadable { lsn })?;
    Ok((lsn, record))
}

fn split_record(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use openmast_records::{Limits, Question};

    use super::*;

    /// Whoever asks much must not fill the log, nor come before the ends of epochs.
    #[test]
    fn a_question_takes_no_room_that_is_the_oracles() {
        let question = Question::Route {
            radio: Vec::new(),
            subscriber: Vec::new(),
        };
        let mut batch = Batch::default();
        batch.push(&Record::Question(question)).expect("small");
        assert!(!batch.is_essential());
        assert_eq!(batch.source(), Source::Reports);
        let limits = Limits { max_sessions: 7 };
        batch.push(&Record::Limits(limits)).expect("small");
        assert!(batch.is_essential());
        assert_eq!(batch.source(), Source::Oracle);
    }

    #[test]
    fn records_are_parted_by_what_they_take() {
        let mut batch = Batch::default();
        for length in [10, 200, 10, 10] {
            batch
                .push_with(|to| to.extend(vec![7; length]))
                .expect("small");
        }
        let bytes = Bytes::copy_from_slice(batch.as_bytes());
        let records = Records::new(5, 4, bytes).expect("four records");
        let most = records.bytes() - 1;
        for (most, first) in [(0, 1), (60, 1), (most, 3), (most + 1, 4)] {
            let (head, rest) = records.clone().split_after(most);
            assert_eq!((head.first(), head.len()), (5, first), "{most}");
            assert_eq!(rest.as_ref().map_or(0, Records::len), 4 - first);
            let parts = head.iter().chain(rest.iter().flat_map(Records::iter));
            assert!(parts.eq(records.iter()), "{most}");
        }
    }
}

//! The bytes of a record: its version (one byte), the number of its kind (one byte) and what it says. Each record has one
//! encoding, and nothing else is read.
//!
//! What nearly all records are, usage reports, are written field by field in the order below, numbers little-endian, octets
//! and lists of names behind their length (`u32`), and read where they lie: neither allocates. The others are Borsh.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    RadioKind, Record, RecordRef, ReportRef, SubscriberKind, UsageReport,
    name_list::{NameKind, NameSource, Names, write_names},
};

/// What every record begins with.
pub const RECORD_VERSION: u8 = 1;

/// What a record is, by its number in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RecordKind {
    /// [`crate::Genesis`], in Borsh.
    Genesis = 0,
    /// [`crate::UsageReport`], field by field.
    Report = 1,
    /// [`crate::MappingChange`], in Borsh.
    Mapping = 2,
    /// [`crate::EpochClosed`], in Borsh.
    EpochClosed = 3,
    /// [`crate::SignedBatch`], in Borsh.
    SignedBatch = 4,
    /// [`crate::Limits`], in Borsh.
    Limits = 5,
    /// [`crate::EpochsReopened`], in Borsh.
    EpochsReopened = 6,
    /// [`crate::Continued`], in Borsh.
    Continued = 7,
    /// [`crate::Question`], in Borsh.
    Question = 8,
}

/// The bytes are no record that this version of the software reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no record of this version")
    }
}

impl std::error::Error for Unreadable {}

impl From<std::io::Error> for Unreadable {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

impl RecordKind {
    /// All kinds by their numbers, without gaps.
    const ALL: [Self; 9] = [
        Self::Genesis,
        Self::Report,
        Self::Mapping,
        Self::EpochClosed,
        Self::SignedBatch,
        Self::Limits,
        Self::EpochsReopened,
        Self::Continued,
        Self::Question,
    ];

    /// The kind of a record, whose other bytes are not looked at. `None`: the record is of another version.
    pub fn of(record: &[u8]) -> Option<Self> {
        match record {
            [RECORD_VERSION, kind, ..] => Self::ALL.get(usize::from(*kind)).copied(),
            _ => None,
        }
    }
}

impl<Report> Record<Report> {
    /// What the record's second byte says that it is.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Genesis(_) => RecordKind::Genesis,
            Self::Report(_) => RecordKind::Report,
            Self::Mapping(_) => RecordKind::Mapping,
            Self::EpochClosed(_) => RecordKind::EpochClosed,
            Self::SignedBatch(_) => RecordKind::SignedBatch,
            Self::Limits(_) => RecordKind::Limits,
            Self::EpochsReopened(_) => RecordKind::EpochsReopened,
            Self::Continued(_) => RecordKind::Continued,
            Self::Question(_) => RecordKind::Question,
        }
    }
}

impl Record {
    /// Writes the record.
    pub fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Report(report) => report.write(to),
            Self::Genesis(genesis) => write_borsh(self.kind(), genesis, to),
            Self::Mapping(change) => write_borsh(self.kind(), change, to),
            Self::EpochClosed(closed) => write_borsh(self.kind(), closed, to),
            Self::SignedBatch(batch) => write_borsh(self.kind(), batch, to),
            Self::Limits(limits) => write_borsh(self.kind(), limits, to),
            Self::EpochsReopened(reopened) => write_borsh(self.kind(), reopened, to),
            Self::Continued(first) => write_borsh(self.kind(), first, to),
            Self::Question(question) => write_borsh(self.kind(), question, to),
        }
    }

    /// The bytes of the record.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }
}

impl<'a> RecordRef<'a> {
    /// Reads a record; a report borrows from its bytes.
    ///
    /// # Errors
    /// It is of another version or kind, or its bytes are not what [`Record::write`] writes.
    pub fn read(record: &'a [u8]) -> Result<Self, Unreadable> {
        let kind = RecordKind::of(record).ok_or(Unreadable)?;
        let body = record.get(2..).ok_or(Unreadable)?;
        Ok(match kind {
            RecordKind::Report => Self::Report(ReportRef::read(body)?),
            RecordKind::Genesis => Self::Genesis(BorshDeserialize::try_from_slice(body)?),
            RecordKind::Mapping => Self::Mapping(BorshDeserialize::try_from_slice(body)?),
            RecordKind::EpochClosed => Self::EpochClosed(BorshDeserialize::try_from_slice(body)?),
            RecordKind::SignedBatch => Self::SignedBatch(BorshDeserialize::try_from_slice(body)?),
            RecordKind::Limits => Self::Limits(BorshDeserialize::try_from_slice(body)?),
            RecordKind::EpochsReopened => {
                Self::EpochsReopened(BorshDeserialize::try_from_slice(body)?)
            }
            RecordKind::Continued => Self::Continued(BorshDeserialize::try_from_slice(body)?),
            RecordKind::Question => Self::Question(BorshDeserialize::try_from_slice(body)?),
        })
    }
}

impl<Octets, Radio, Subscriber> UsageReport<Octets, Radio, Subscriber>
where
    Octets: AsRef<[u8]>,
    Radio: NameSource<RadioKind>,
    Subscriber: NameSource<SubscriberKind>,
{
    /// Writes the report as a record. Nothing is allocated but room in `to`.
    pub fn write(&self, to: &mut Vec<u8>) {
        begin(RecordKind::Report, to);
        put(&self.received_at_ms, to);
        put(&self.event_at_ms, to);
        put(&self.time, to);
        put(&self.event, to);
        put(self.area.as_ref(), to);
        put(&self.session_key, to);
        write_names(&self.radio, to);
        write_names(&self.subscriber, to);
        put(self.session_id.as_ref(), to);
        put(&self.multi_session_id.as_ref().map(AsRef::as_ref), to);
        put(&self.part_of.as_ref().map(AsRef::as_ref), to);
        put(&self.session_seconds, to);
        put(&self.bytes_up, to);
        put(&self.bytes_down, to);
        put(&self.width, to);
        put(&self.line_bits_per_second, to);
        put(&self.raw_hash, to);
    }
}

impl<'a> ReportRef<'a> {
    /// Reads what follows version and kind.
    fn read(body: &'a [u8]) -> Result<Self, Unreadable> {
        let mut from = Reader(body);
        let report = Self {
            received_at_ms: from.value()?,
            event_at_ms: from.value()?,
            time: from.value()?,
            event: from.value()?,
            area: from.octets()?,
            session_key: from.value()?,
            radio: from.names()?,
            subscriber: from.names()?,
            session_id: from.octets()?,
            multi_session_id: from.optional_octets()?,
            part_of: from.optional_octets()?,
            session_seconds: from.value()?,
            bytes_up: from.value()?,
            bytes_down: from.value()?,
            width: from.value()?,
            line_bits_per_second: from.value()?,
            raw_hash: from.value()?,
        };
        match from.0 {
            [] => Ok(report),
            _ => Err(Unreadable),
        }
    }
}

fn begin(kind: RecordKind, to: &mut Vec<u8>) {
    to.extend_from_slice(&[RECORD_VERSION, kind as u8]);
}

fn write_borsh(kind: RecordKind, value: &impl BorshSerialize, to: &mut Vec<u8>) {
    begin(kind, to);
    put(value, to);
}

#[inline]
fn put(value: &(impl BorshSerialize + ?Sized), to: &mut Vec<u8>) {
    // Writing to memory fails only for what has four gibibytes, which no log takes.
    let _ = value.serialize(to);
}

/// What is left of a record.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    #[inline]
    fn value<T: BorshDeserialize>(&mut self) -> Result<T, Unreadable> {
        Ok(T::deserialize(&mut self.0)?)
    }

    #[inline]
    fn octets(&mut self) -> Result<&'a [u8], Unreadable> {
        let length = self.value::<u32>()? as usize;
        let (octets, rest) = self.0.split_at_checked(length).ok_or(Unreadable)?;
        self.0 = rest;
        Ok(octets)
    }

    fn optional_octets(&mut self) -> Result<Option<&'a [u8]>, Unreadable> {
        match self.value::<bool>()? {
            true => self.octets().map(Some),
            false => Ok(None),
        }
    }

    fn names<K: NameKind>(&mut self) -> Result<Names<'a, K>, Unreadable> {
        Names::read(self.octets()?).ok_or(Unreadable)
    }
}

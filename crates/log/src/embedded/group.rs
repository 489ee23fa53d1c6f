//! A group of records as bytes: what one `fdatasync` makes durable, whole or not at all.
//!
//! `mark u64 ‖ first position u64 ‖ count u32 ‖ body length u32 ‖ reserved u32 (0) ‖ CRC-32 u32 of all the rest`, the body
//! (see [`crate::Records`]), and zeros up to the next multiple of [`PAGE`]. Little-endian.
//!
//! A group begins a page of its own, so that writing it never rewrites what was acknowledged before. The mark is a
//! random number of the file that nobody outside knows: bytes that a client chose are never taken for a group.

use bytes::Bytes;

use crate::Records;
use openmast_records::Lsn;

/// Unit of writing, octets: no disk tears less.
pub const PAGE: usize = 4096;
const HEADER: usize = 32;
const CHECKSUM: usize = 28;
/// Largest group that is read: a length above it is damage.
pub(super) const MAX_GROUP: usize = 464 << 20;

/// What the beginning of a group says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GroupHeader {
    pub first: Lsn,
    count: u32,
    body: usize,
}

impl GroupHeader {
    /// `None`: no group of the file that has `mark` begins here.
    pub(super) fn parse(bytes: &[u8], mark: u64) -> Option<Self> {
        let (begins_with, rest) = bytes.split_first_chunk()?;
        let (first, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (body, _) = rest.split_first_chunk()?;
        let body = usize::try_from(u32::from_le_bytes(*body)).ok()?;
        let fits = HEADER + body <= MAX_GROUP;
        (fits && u64::from_le_bytes(*begins_with) == mark).then_some(Self {
            first: u64::from_le_bytes(*first),
            count: u32::from_le_bytes(*count),
            body,
        })
    }

    /// Bytes with header and padding.
    pub(super) fn size(&self) -> usize {
        (HEADER + self.body).next_multiple_of(PAGE)
    }

    /// Whether `group`, of this size, is as it was written.
    pub(super) fn is_whole(&self, group: &[u8]) -> bool {
        let written = group.get(CHECKSUM..).and_then(|field| field.first_chunk());
        let written = written.copied().map(u32::from_le_bytes);
        group.len() == self.size() && written.is_some() && written == checksum(group)
    }

    /// The records of `group`; `None`: they are not what the header says.
    pub(super) fn records(&self, group: &Bytes) -> Option<Records> {
        let end = HEADER + self.body;
        (end <= group.len())
            .then(|| group.slice(HEADER..end))
            .and_then(|body| Records::new(self.first, self.count, body))
    }
}

/// A group under construction.
pub(super) struct GroupBuilder {
    bytes: Vec<u8>,
    count: u32,
}

impl GroupBuilder {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let mut buffer = Vec::with_capacity(bytes.max(PAGE));
        buffer.resize(HEADER, 0);
        Self {
            bytes: buffer,
            count: 0,
        }
    }

    /// Adds `count` records as they lie in a batch.
    pub(super) fn push(&mut self, records: &[u8], count: usize) {
        self.bytes.extend_from_slice(records);
        self.count += u32::try_from(count).unwrap_or(u32::MAX);
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Bytes so far.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The group for the file that has `mark`, with its header.
    pub(super) fn finish(mut self, mark: u64, first: Lsn) -> (GroupHeader, Bytes) {
        let header = GroupHeader {
            first,
            count: self.count,
            body: self.bytes.len() - HEADER,
        };
        self.bytes.resize(header.size(), 0);
        let length = u32::try_from(header.body).unwrap_or(u32::MAX);
        let fields = mark
            .to_le_bytes()
            .into_iter()
            .chain(first.to_le_bytes())
            .chain(self.count.to_le_bytes())
            .chain(length.to_le_bytes());
        for (byte, field) in self.bytes.iter_mut().zip(fields) {
            *byte = field;
        }
        let sum = checksum(&self.bytes).unwrap_or_default();
        if let Some(field) = self.bytes.get_mut(CHECKSUM..HEADER) {
            field.copy_from_slice(&sum.to_le_bytes());
        }
        (header, self.bytes.into())
    }
}

/// CRC-32 (IEEE) of everything but itself.
fn checksum(group: &[u8]) -> Option<u32> {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(group.get(..CHECKSUM)?);
    hasher.update(group.get(HEADER..)?);
    Some(hasher.finalize())
}

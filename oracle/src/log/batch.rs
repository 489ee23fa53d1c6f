//! A group of records as bytes: what one `fdatasync` makes durable, whole or not at all.
//!
//! `magic u32 ‖ length u32 ‖ first position u64 ‖ count u32 ‖ CRC-32 u32 of the other header fields and the body`, then
//! the body of `length` bytes: each record as `length u32 ‖ Borsh`. Little-endian.

use borsh::BorshDeserialize;

use crate::record::{Lsn, Record};

const MAGIC: u32 = 0x4d4f_4c42;
pub(super) const HEADER: usize = 24;
/// Largest body that is read: a length above it is damage.
pub(super) const MAX_BODY: usize = 64 << 20;

/// A whole batch at the beginning of some bytes.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    pub first: Lsn,
    pub count: u32,
    body: &'a [u8],
}

impl<'a> Batch<'a> {
    /// The batch at the beginning of `bytes`, when there is a whole one.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let word = |at: usize| {
            let field: [u8; 4] = header.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_le_bytes(field))
        };
        if word(0)? != MAGIC {
            return None;
        }
        let length = usize::try_from(word(4)?).ok()?;
        let body = rest.get(..length).filter(|_| length <= MAX_BODY)?;
        let first: [u8; 8] = header.get(8..16)?.try_into().ok()?;
        if word(20)? != checksum(header.get(..20)?, body) {
            return None;
        }
        Some(Self {
            first: u64::from_le_bytes(first),
            count: word(16)?,
            body,
        })
    }

    /// Bytes with the header.
    pub(super) fn size(&self) -> usize {
        HEADER + self.body.len()
    }

    /// The records with their positions; `None` when the body is not what its count says.
    pub(super) fn records(&self) -> Option<Vec<(Lsn, Record)>> {
        let mut rest = self.body;
        let mut records = Vec::with_capacity(self.count as usize);
        for offset in 0..u64::from(self.count) {
            let (length, after) = rest.split_at_checked(4)?;
            let length = u32::from_le_bytes(length.try_into().ok()?);
            let (bytes, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
            records.push((self.first + offset, Record::try_from_slice(bytes).ok()?));
            rest = after;
        }
        rest.is_empty().then_some(records)
    }
}

/// A batch under construction.
pub(super) struct BatchBuilder {
    bytes: Vec<u8>,
    first: Lsn,
    count: u32,
}

impl BatchBuilder {
    pub(super) fn new(first: Lsn) -> Self {
        Self {
            bytes: vec![0; HEADER],
            first,
            count: 0,
        }
    }

    /// Adds a record that is Borsh already; returns its position.
    pub(super) fn push(&mut self, record: &[u8]) -> Lsn {
        let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(record);
        let position = self.first + u64::from(self.count);
        self.count += 1;
        position
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Bytes so far.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.bytes.len() - HEADER).unwrap_or(u32::MAX);
        let (header, body) = self.bytes.split_at_mut(HEADER);
        header[..4].copy_from_slice(&MAGIC.to_le_bytes());
        header[4..8].copy_from_slice(&length.to_le_bytes());
        header[8..16].copy_from_slice(&self.first.to_le_bytes());
        header[16..20].copy_from_slice(&self.count.to_le_bytes());
        let checksum = checksum(&header[..20], body);
        header[20..].copy_from_slice(&checksum.to_le_bytes());
        self.bytes
    }
}

fn checksum(header: &[u8], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(header);
    hasher.update(body);
    hasher.finalize()
}

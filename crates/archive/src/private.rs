//! The private part: the session records behind an epoch's charges, each with the salt under which `private_root`
//! commits to it. It is disclosed to the payer, the asset's owner and the regulator, and never published.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use openmast_records::identity;

use super::{
    ArchiveError,
    format::{EndLine, PRIVATE_FORMAT, PrivateHeader},
    lines::{LineReader, LineWriter, require_canonical},
    place::Place,
    values::{decimal, hash},
};

/// All usage records of one epoch, in the order of the commitment's leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateArchive {
    /// What the first line says.
    pub header: PrivateHeader,
    /// The records, by payer.
    pub records: Vec<RecordLine>,
}

/// One usage record. Its leaf is hashed over exactly these values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordLine {
    /// On-chain index of the payer who is billed.
    pub payer: u32,
    /// On-chain index of the asset that earns.
    pub asset: u32,
    /// Acct-Session-Id or its equivalent, in hex.
    pub session_id: String,
    /// The radio by the name that its asset is mapped with, like `nas_identifier=tower-7`.
    pub radio: String,
    /// Bytes from the subscriber in this interval of the session.
    #[serde(with = "decimal")]
    pub bytes_up: u64,
    /// Bytes to the subscriber in this interval of the session.
    #[serde(with = "decimal")]
    pub bytes_down: u64,
    /// Time of the interval's first event (Unix milliseconds).
    #[serde(with = "decimal")]
    pub first_event_at_ms: u64,
    /// Time of the interval's last event (Unix milliseconds).
    #[serde(with = "decimal")]
    pub last_event_at_ms: u64,
    /// Base units per 10⁹ bytes.
    #[serde(with = "decimal")]
    pub price_per_gb: u64,
    /// 32 bytes that nobody can guess: the leaf tells nothing of the record.
    #[serde(with = "hash")]
    pub salt: [u8; 32],
}

impl RecordLine {
    /// The session's id as people read it: text when it is printable UTF-8, `hex:…` otherwise.
    pub fn session_text(&self) -> String {
        let octets = hex::decode(&self.session_id).unwrap_or_default();
        identity::text(&octets)
    }

    /// The id in hex again.
    pub fn session_hex(text: &str) -> String {
        match text.strip_prefix("hex:") {
            Some(digits) => digits.to_owned(),
            None => hex::encode(text),
        }
    }
}

/// Usage records that are visited one after the other, so that not all of them are in memory as text.
pub trait RecordSource {
    /// Number of records that [`Self::each`] visits.
    fn count(&self) -> u64;

    /// Visits each record, in the order of the commitment's leaves.
    ///
    /// # Errors
    /// The first error of `show`.
    fn each<E>(&self, show: impl FnMut(&RecordLine) -> Result<(), E>) -> Result<(), E>;
}

impl RecordSource for [RecordLine] {
    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn each<E>(&self, show: impl FnMut(&RecordLine) -> Result<(), E>) -> Result<(), E> {
        self.iter().try_for_each(show)
    }
}

/// Writes a private archive. Returns its SHA-256, and where each payer's records are.
pub(super) fn write(
    header: &PrivateHeader,
    records: &(impl RecordSource + ?Sized),
    out: impl Write,
) -> Result<([u8; 32], Vec<Place>), std::io::Error> {
    let mut lines = LineWriter::new(out);
    lines.line(header)?;
    let mut places: Vec<Place> = Vec::new();
    let mut position = 0;
    records.each(|record| {
        match places.last_mut() {
            Some(place) if place.payer == record.payer => place.count += 1,
            _ => places.push(Place {
                payer: record.payer,
                first: position,
                count: 1,
                offset: lines.bytes(),
            }),
        }
        position += 1;
        lines.line(record)
    })?;
    Ok((lines.end()?, places))
}

impl PrivateArchive {
    /// Writes the one sequence of bytes that stands for this archive, and gives its SHA-256.
    pub fn write_to(&self, out: impl Write) -> Result<[u8; 32], std::io::Error> {
        let (hash, _) = write(&self.header, self.records.as_slice(), out)?;
        Ok(hash)
    }

    /// Reads the next `count` records from `input`.
    ///
    /// # Errors
    /// There are fewer records, or other lines.
    pub(super) fn read_records(
        input: impl BufRead,
        count: u64,
    ) -> Result<Vec<RecordLine>, ArchiveError> {
        LineReader::new(input).many("a usage record", count)
    }

    /// Reads only the first line.
    ///
    /// # Errors
    /// It is no private archive.
    pub(super) fn read_header(input: impl BufRead) -> Result<PrivateHeader, ArchiveError> {
        header(&mut LineReader::new(input))
    }

    /// Reads a private part, all of it into memory.
    ///
    /// # Errors
    /// It is no private archive, was cut short, or is not in the canonical form, in which an index finds its records.
    pub fn read_from(input: impl BufRead) -> Result<Self, ArchiveError> {
        let mut lines = LineReader::new(input);
        let header = header(&mut lines)?;
        let records = lines.many("a usage record", header.records)?;
        let end: EndLine = lines.line("the end")?;
        if end.end != header.records + 1 {
            return Err(ArchiveError::Malformed(format!(
                "{} lines are announced at its end",
                end.end
            )));
        }
        let found = lines.finish()?;
        let archive = Self { header, records };
        require_canonical(found, |out| archive.write_to(out))?;
        Ok(archive)
    }
}

fn header(lines: &mut LineReader<impl BufRead>) -> Result<PrivateHeader, ArchiveError> {
    let header: PrivateHeader = lines.line("the header")?;
    if header.format != PRIVATE_FORMAT {
        return Err(ArchiveError::Malformed(format!(
            "format `{}` is unknown; this version reads `{PRIVATE_FORMAT}`",
            header.format
        )));
    }
    Ok(header)
}

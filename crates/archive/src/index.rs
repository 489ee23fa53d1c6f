//! The index of a private archive: finds the records of one payer, and proves them, without reading those of others.
//!
//! `openmast/index/1`, then the number of records and of payers with records (`u64`); for each of these payers, by index:
//! payer (`u32`), position of its first record, number of its records, and where they begin in the archive's file (`u64`
//! each); then the nodes of the commitment, level by level from the leaves to the root. Integers are little-endian. It
//! follows from the archive and can be made again.

use std::io::{Read, Seek, SeekFrom, Write};

use super::{
    ArchiveError, RecordLine,
    commitment::{RecordNode, RecordTree, beside, widths},
    place::Place,
};

/// What an index begins with.
pub const MAGIC: &[u8; 16] = b"openmast/index/1";
const HEADER_BYTES: u64 = 16 + 8 + 8;
const ENTRY_BYTES: u64 = 4 + 3 * 8;
const NODE_BYTES: u64 = 32;

/// Writes the index of an archive whose commitment is `tree`.
pub(super) fn write(
    records: u64,
    places: &[Place],
    tree: &RecordTree,
    mut out: impl Write,
) -> Result<(), std::io::Error> {
    out.write_all(MAGIC)?;
    out.write_all(&records.to_le_bytes())?;
    out.write_all(&(places.len() as u64).to_le_bytes())?;
    for place in places {
        out.write_all(&place.payer.to_le_bytes())?;
        for number in [place.first, place.count, place.offset] {
            out.write_all(&number.to_le_bytes())?;
        }
    }
    for node in tree.nodes() {
        out.write_all(node)?;
    }
    Ok(())
}

/// An open index.
pub(super) struct Index<F> {
    file: F,
    pub records: u64,
    payers: u64,
}

impl<F: Read + Seek> Index<F> {
    /// # Errors
    /// It is no index, or is cut short.
    pub(crate) fn open(mut file: F) -> Result<Self, ArchiveError> {
        let length = file.seek(SeekFrom::End(0)).map_err(ArchiveError::Io)?;
        let magic: [u8; 16] = read_at(&mut file, 0)?;
        let records = u64::from_le_bytes(read_at(&mut file, 16)?);
        let payers = u64::from_le_bytes(read_at(&mut file, 24)?);
        let nodes: u128 = widths(records).map(u128::from).sum();
        let expected = u128::from(HEADER_BYTES)
            + u128::from(payers) * u128::from(ENTRY_BYTES)
            + nodes * u128::from(NODE_BYTES);
        if magic != *MAGIC || u128::from(length) != expected {
            return Err(malformed());
        }
        Ok(Self {
            file,
            records,
            payers,
        })
    }

    /// Where the records of `payer` are; `None` if it has none.
    ///
    /// # Errors
    /// The file cannot be read, or names a place where no records are.
    pub(crate) fn place(&mut self, payer: u32) -> Result<Option<Place>, ArchiveError> {
        let (mut low, mut high) = (0, self.payers);
        while low < high {
            let middle = low + (high - low) / 2;
            let place = self.entry(middle)?;
            match place.payer.cmp(&payer) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.inside(place).map(Some),
            }
        }
        Ok(None)
    }

    /// Checks that a place is among the records: only then has it nodes beside it.
    fn inside(&self, place: Place) -> Result<Place, ArchiveError> {
        let end = place.first.checked_add(place.count);
        match end.is_some_and(|end| place.count > 0 && end <= self.records) {
            true => Ok(place),
            false => Err(malformed()),
        }
    }

    fn entry(&mut self, position: u64) -> Result<Place, ArchiveError> {
        let at = HEADER_BYTES + position * ENTRY_BYTES;
        let number = |file: &mut F, field| Ok(u64::from_le_bytes(read_at(file, at + field)?));
        Ok(Place {
            payer: u32::from_le_bytes(read_at(&mut self.file, at)?),
            first: number(&mut self.file, 4)?,
            count: number(&mut self.file, 12)?,
            offset: number(&mut self.file, 20)?,
        })
    }

    /// The nodes that prove the records at a place.
    pub(crate) fn siblings(&mut self, place: &Place) -> Result<Vec<RecordNode>, ArchiveError> {
        let tree = HEADER_BYTES + self.payers * ENTRY_BYTES;
        let widths: Vec<u64> = widths(self.records).collect();
        beside(place.first, place.count, self.records)
            .into_iter()
            .map(|(level, position)| {
                let below: u64 = widths.iter().take(level).sum();
                read_at(&mut self.file, tree + (below + position) * NODE_BYTES)
            })
            .collect()
    }
}

fn malformed() -> ArchiveError {
    ArchiveError::Malformed("the index of a private archive".into())
}

fn read_at<const N: usize>(
    file: &mut (impl Read + Seek),
    at: u64,
) -> Result<[u8; N], ArchiveError> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at)).map_err(ArchiveError::Io)?;
    file.read_exact(&mut bytes).map_err(ArchiveError::Io)?;
    Ok(bytes)
}

/// What one payer used in an epoch, with the proof against the settlement's `private_root`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayerRecords {
    /// Number of records of the whole epoch.
    pub total: u64,
    /// Position of the first of `records` among them; 0 if there are none.
    pub first: u64,
    /// The payer's records, in the order of the commitment's leaves.
    pub records: Vec<RecordLine>,
    /// The proof for [`super::holds_records`]; empty if there are no records, which nothing proves.
    pub siblings: Vec<RecordNode>,
}

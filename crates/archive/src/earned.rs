//! What each asset had carried and earned in its life when an epoch ended, as the public part says it.

use std::io::BufRead;

use openmast_ledger::{BaseUnits, Bytes};

use super::{ArchiveError, format::AssetLine, lines::LineReader, public::header};

/// Lifetime totals of an asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    /// Bytes that it carried.
    pub bytes: Bytes,
    /// What was charged for them, and released to it by lots.
    pub earned: BaseUnits,
}

/// By asset, up to the last that had something, of the public part with this SHA-256.
///
/// # Errors
/// The bytes have another hash, or are no archive.
pub(super) fn read_from(input: impl BufRead, hash: &[u8; 32]) -> Result<Vec<Earned>, ArchiveError> {
    let mut lines = LineReader::new(input);
    let header = header(&mut lines)?;
    let mut all = Vec::new();
    for _ in 0..header.asset_lines {
        let line: AssetLine = lines.line("an asset")?;
        let position = line.asset as usize;
        let is_next = position >= all.len() && line.asset < header.asset_count;
        if !is_next {
            return Err(ArchiveError::Malformed(format!(
                "the line of asset {} is out of order",
                line.asset
            )));
        }
        // Assets without a line have nothing.
        all.resize(position, Earned::default());
        all.push(Earned {
            bytes: Bytes(line.bytes),
            earned: BaseUnits(line.earned),
        });
    }
    lines.finish_as(hash)?;
    Ok(all)
}

//! Canonical bytes under construction.

use crate::{Report, layout::*};

/// Builds the canonical bytes of one batch.
#[derive(Clone, Debug)]
pub struct BatchBuilder {
    canonical: Vec<u8>,
    count: u32,
}

impl BatchBuilder {
    /// An empty batch of `radio` for `network`, with room for `reports` reports.
    pub fn new(network: &[u8; 32], radio: &[u8; 32], sequence: u64, reports: usize) -> Self {
        let mut canonical = Vec::with_capacity(HEADER + reports.min(MAX_REPORTS) * REPORT);
        canonical.extend_from_slice(DOMAIN);
        canonical.extend_from_slice(network);
        canonical.extend_from_slice(radio);
        canonical.extend_from_slice(&sequence.to_le_bytes());
        canonical.extend_from_slice(&[0; 4]);
        Self {
            canonical,
            count: 0,
        }
    }

    /// Adds a report.
    ///
    /// # Errors
    /// The batch has [`MAX_REPORTS`] already, or the relay path more than 255 keys; the batch stays as it was.
    pub fn push(&mut self, report: &Report<'_>) -> Result<(), Malformed> {
        if self.len() == MAX_REPORTS {
            return Err(Malformed::TooManyReports(MAX_REPORTS + 1));
        }
        if report.relay_path.len() > MAX_RELAYS {
            return Err(Malformed::TooGreat {
                field: "the length of relay_path",
                found: report.relay_path.len() as u64,
                most: MAX_RELAYS as u64,
            });
        }
        report.append_to(&mut self.canonical);
        self.count += 1;
        Ok(())
    }

    /// Number of reports so far.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there is no report yet; [`Self::finish`] refuses such a batch.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Sets the header, for callers that know it only after the reports.
    pub(crate) fn set_header(&mut self, network: &[u8; 32], radio: &[u8; 32], sequence: u64) {
        let header = self.header();
        header[NETWORK..RADIO].copy_from_slice(network);
        header[RADIO..SEQUENCE].copy_from_slice(radio);
        header[SEQUENCE..COUNT].copy_from_slice(&sequence.to_le_bytes());
    }

    fn header(&mut self) -> &mut [u8; HEADER] {
        self.canonical
            .first_chunk_mut()
            .unwrap_or_else(|| unreachable!("`new` writes it"))
    }

    /// The canonical bytes.
    ///
    /// # Errors
    /// [`Malformed::NoReports`].
    pub fn finish(mut self) -> Result<Vec<u8>, Malformed> {
        if self.is_empty() {
            return Err(Malformed::NoReports);
        }
        let count = self.count.to_le_bytes();
        self.header()[COUNT..].copy_from_slice(&count);
        Ok(self.canonical)
    }
}

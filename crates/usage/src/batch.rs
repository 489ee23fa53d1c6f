//! Reading canonical bytes.

use crate::{Report, layout::*};

/// Canonical bytes of a batch that are known to be well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch<'a> {
    header: &'a [u8; HEADER],
    reports: &'a [u8],
}

impl<'a> Batch<'a> {
    /// Reads canonical bytes. There is exactly one encoding of a batch: whatever is accepted here is what
    /// [`crate::BatchBuilder`] would write.
    ///
    /// # Errors
    /// [`Malformed`] if these are no canonical bytes of a batch.
    pub fn parse(canonical: &'a [u8]) -> Result<Self, Malformed> {
        let (header, reports) = canonical
            .split_first_chunk::<HEADER>()
            .ok_or(Malformed::Canonical("end inside the header"))?;
        if !header.starts_with(DOMAIN) {
            return Err(Malformed::Canonical("do not begin with openmast/usage/1"));
        }
        let batch = Self { header, reports };
        match batch.len() {
            0 => return Err(Malformed::NoReports),
            1..=MAX_REPORTS => {}
            count => return Err(Malformed::TooManyReports(count)),
        }
        let mut rest = reports;
        for _ in 0..batch.len() {
            (_, rest) = Report::read(rest)?;
        }
        if !rest.is_empty() {
            return Err(Malformed::Canonical("go on after the last report"));
        }
        Ok(batch)
    }

    /// A batch of canonical bytes that [`Self::parse`] has accepted before.
    pub(crate) fn of_parsed(canonical: &'a [u8]) -> Option<Self> {
        let (header, reports) = canonical.split_first_chunk::<HEADER>()?;
        Some(Self { header, reports })
    }

    /// How many reports are in canonical bytes that [`Self::parse`] has accepted before; 0 when they are too short.
    pub fn report_count(canonical: &'a [u8]) -> usize {
        Self::of_parsed(canonical).map_or(0, |batch| batch.len())
    }

    /// The key of the radio that signs, in canonical bytes that [`Self::parse`] has accepted before; `None` if they
    /// are too short.
    pub fn radio_of(canonical: &'a [u8]) -> Option<[u8; 32]> {
        Some(Self::of_parsed(canonical)?.radio())
    }

    /// Address of the Network account.
    pub fn network(&self) -> [u8; 32] {
        field::<NETWORK, _, _>(self.header)
    }

    /// The key of the radio that signs.
    pub fn radio(&self) -> [u8; 32] {
        field::<RADIO, _, _>(self.header)
    }

    /// Number of this batch among those of its radio; it grows with each, by 1 as a rule.
    pub fn sequence(&self) -> u64 {
        u64::from_le_bytes(field::<SEQUENCE, _, _>(self.header))
    }

    /// Number of reports; never 0.
    #[expect(clippy::len_without_is_empty, reason = "a batch is never empty")]
    pub fn len(&self) -> usize {
        u32::from_le_bytes(field::<COUNT, _, _>(self.header)) as usize
    }

    /// The reports in the order in which they were signed; there are [`Self::len`] of them.
    pub fn reports(&self) -> Reports<'a> {
        Reports { rest: self.reports }
    }
}

/// Reports of a batch, in order.
#[derive(Clone, Debug)]
pub struct Reports<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Reports<'a> {
    type Item = Report<'a>;

    fn next(&mut self) -> Option<Report<'a>> {
        let (report, rest) = Report::read(self.rest).ok()?;
        self.rest = rest;
        Some(report)
    }
}

//! What an epoch charged one payer, asset by asset, as the public part says it.
//!
//! A bill is read line by line: of a large archive no more is in memory than a line, the prices and what is the payer's. The
//! SHA-256 is that of the whole file, so that nothing is told that the settlement does not commit to.

use std::io::BufRead;

use openmast_engine::NotLicensedBytes;
use openmast_ledger::{ArithmeticError, BaseUnits, NotLicensed};

use super::{
    ArchiveError, PublicArchive,
    format::{ChargeLine, Header, PayerLine, TariffLine},
    lines::LineReader,
    public::header,
};

/// What one epoch charged one payer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Number of the epoch.
    pub epoch: u64,
    /// Slot of the chain's state that the epoch ended with.
    pub snapshot_slot: u64,
    /// The chain's clock at that slot, Unix seconds.
    pub closed_at: i64,
    /// The payer's own line, whose lifetime totals are its leaf; all zeros if it never had anything.
    pub payer: PayerLine,
    /// By asset; none if nothing of the payer changed in the epoch.
    pub lines: Vec<BillLine>,
}

/// What the payer's usage of one asset came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillLine {
    /// As the archive says it.
    pub charge: ChargeLine,
    /// The prices that the asset had in the tariffs that usage of the epoch is priced by: as a rule one. There are more after an
    /// epoch was opened again, and when usage of earlier epochs had waited.
    pub prices: Vec<BillPrice>,
}

/// A price of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillPrice {
    /// The epoch that began with it.
    pub tariff: u64,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Why it is nothing, if that is for want of a licence.
    pub why_free: Option<NotLicensed>,
}

/// Sums over lines of bills. Those of bytes stop at 2⁶⁴ − 1, as everywhere in archives: no money follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillSums {
    /// Metered.
    pub bytes: u64,
    /// Of these, those that entitlements met.
    pub met_bytes: u64,
    /// Of these, those that were paid for: met, or what of the rest accrued.
    pub paid_bytes: u64,
    /// Of these, those that cost nothing for want of a licence.
    pub not_licensed: NotLicensedBytes,
    /// Owed for good from then on.
    pub accrued: BaseUnits,
    /// Charged: what the breaker let through, also of what was carried over before.
    pub charged: BaseUnits,
    /// Bytes that nobody pays for.
    pub written_off_bytes: u64,
    /// Money that nobody pays.
    pub written_off: BaseUnits,
}

impl BillSums {
    /// What a line says.
    fn of(line: &ChargeLine) -> Self {
        Self {
            bytes: line.bytes,
            met_bytes: line.met_bytes,
            paid_bytes: line.paid_bytes,
            not_licensed: line.not_licensed(),
            accrued: BaseUnits(line.accrued),
            charged: BaseUnits(line.charged),
            written_off_bytes: line.written_off_bytes,
            written_off: BaseUnits(line.written_off),
        }
    }

    /// The sums of both.
    ///
    /// # Errors
    /// An amount does not fit 64 bits, which no settlement's does.
    pub fn plus(&self, other: &Self) -> Result<Self, ArithmeticError> {
        Ok(Self {
            bytes: self.bytes.saturating_add(other.bytes),
            met_bytes: self.met_bytes.saturating_add(other.met_bytes),
            paid_bytes: self.paid_bytes.saturating_add(other.paid_bytes),
            not_licensed: self.not_licensed.plus(&other.not_licensed),
            accrued: self.accrued.checked_add(other.accrued)?,
            charged: self.charged.checked_add(other.charged)?,
            written_off_bytes: self
                .written_off_bytes
                .saturating_add(other.written_off_bytes),
            written_off: self.written_off.checked_add(other.written_off)?,
        })
    }

    /// Adds what a line says.
    ///
    /// # Errors
    /// See [`Self::plus`].
    pub fn add(&mut self, line: &ChargeLine) -> Result<(), ArchiveError> {
        *self = self
            .plus(&Self::of(line))
            .map_err(|error| ArchiveError::Disagrees(format!("sums of charges: {error}")))?;
        Ok(())
    }
}

impl Bill {
    /// Reads the bill of `payer` out of the public part that has this SHA-256.
    ///
    /// # Errors
    /// The bytes have another hash, or are no archive, or the payer's charges do not add up to its line.
    pub fn read_from(
        input: impl BufRead,
        hash: &[u8; 32],
        payer: u32,
    ) -> Result<Self, ArchiveError> {
        let mut lines = LineReader::new(input);
        let header = header(&mut lines)?;
        // In the canonical form, which alone has the hash, the index comes first.
        let beginning = format!("{{\"payer\":{payer},");
        let is_its = |line: &str| line.starts_with(&beginning);
        lines.pass("an asset", header.asset_lines.into())?;
        let of_payer = lines.those("a payer", header.payer_lines.into(), is_its)?;
        lines.pass("a reserve", header.reserve_lines.into())?;
        let tariffs = tariffs(&mut lines, &header)?;
        let charges = lines.those("a charge", header.charge_lines, is_its)?;
        lines.finish_as(hash)?;
        let of_payer = of_payer.into_iter().next().unwrap_or(PayerLine {
            payer,
            ..PayerLine::default()
        });
        Self::of(&header, of_payer, charges, &tariffs)
    }

    fn of<'a>(
        header: &Header,
        payer: PayerLine,
        charges: Vec<ChargeLine>,
        tariffs: impl IntoIterator<Item = &'a TariffLine> + Clone,
    ) -> Result<Self, ArchiveError> {
        let lines = charges.into_iter().map(|charge| BillLine {
            prices: prices(charge.asset, tariffs.clone()),
            charge,
        });
        let bill = Self {
            epoch: header.epoch,
            snapshot_slot: header.snapshot_slot,
            closed_at: header.closed_at,
            payer,
            lines: lines.collect(),
        };
        bill.check()?;
        Ok(bill)
    }

    /// The sums of its lines.
    ///
    /// # Errors
    /// See [`BillSums::add`].
    pub fn sums(&self) -> Result<BillSums, ArchiveError> {
        let mut sums = BillSums::default();
        self.lines
            .iter()
            .try_for_each(|line| sums.add(&line.charge))?;
        Ok(sums)
    }

    /// Its lines add up to what the payer's own line says that the epoch added to its leaf.
    fn check(&self) -> Result<(), ArchiveError> {
        let (sums, payer) = (self.sums()?, &self.payer);
        if (sums.accrued.0, sums.charged.0) == (payer.epoch_accrued, payer.epoch_spent) {
            return Ok(());
        }
        Err(ArchiveError::Disagrees(format!(
            "the charges of payer {} do not add up to what its line says",
            payer.payer
        )))
    }
}

impl PublicArchive {
    /// What the epoch charged a payer.
    ///
    /// # Errors
    /// Its charges do not add up to its line, which [`Self::read_from`] does not check.
    pub fn bill(&self, payer: u32) -> Result<Bill, ArchiveError> {
        let nothing = || PayerLine {
            payer,
            ..PayerLine::default()
        };
        let of_payer = self.payer_line(payer).cloned().unwrap_or_else(nothing);
        let begin = self.charges.partition_point(|line| line.payer < payer);
        let charges = self.charges.iter().skip(begin);
        let charges = charges.take_while(|line| line.payer == payer).cloned();
        Bill::of(&self.header, of_payer, charges.collect(), self.price_set())
    }
}

/// The tariffs that usage of the epoch is priced by, and behind them the next one, which is passed over.
pub(super) fn tariffs(
    lines: &mut LineReader<impl BufRead>,
    header: &Header,
) -> Result<Vec<TariffLine>, ArchiveError> {
    // An asset has a price, and may stand in one of the lists.
    let numbers = u64::from(header.asset_count).saturating_mul(2);
    let count = u64::from(header.tariff_lines) + u64::from(header.earlier_tariff_lines);
    let tariffs = (0..count)
        .map(|_| lines.long_line("a tariff", numbers))
        .collect::<Result<_, _>>()?;
    lines.long_line::<TariffLine>("the next tariff", numbers)?;
    Ok(tariffs)
}

/// The prices of an asset, each once, in the order of the tariffs.
pub(super) fn prices<'a>(
    asset: u32,
    tariffs: impl IntoIterator<Item = &'a TariffLine>,
) -> Vec<BillPrice> {
    let mut all: Vec<BillPrice> = Vec::new();
    for tariff in tariffs {
        let Some(price) = tariff.prices.get(asset as usize) else {
            continue;
        };
        let mut reasons = NotLicensed::ALL.into_iter();
        let why_free = reasons.find(|why| tariff.is_not_licensed(asset, *why));
        let is_it = |one: &BillPrice| (one.price_per_gb, one.why_free) == (*price, why_free);
        if !all.iter().any(is_it) {
            all.push(BillPrice {
                tariff: tariff.tariff,
                price_per_gb: *price,
                why_free,
            });
        }
    }
    all
}

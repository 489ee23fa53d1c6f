//! What one asset earned in an epoch, as the public part says it: from payers by use, and from lots that were paid for ahead.
//!
//! It is read line by line as a [bill](super::Bill) is.

use std::io::BufRead;

use openmast_ledger::BaseUnits;

use super::{
    ArchiveError, BillPrice, BillSums, PublicArchive, ReserveLine,
    bill::{prices, tariffs},
    format::{AssetLine, ChargeLine, Header, TariffLine},
    lines::LineReader,
    public::header,
};

/// What one asset earned in one epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Income {
    /// Number of the epoch.
    pub epoch: u64,
    /// Slot of the chain's state that the epoch ended with.
    pub snapshot_slot: u64,
    /// The chain's clock at that slot, Unix seconds.
    pub closed_at: i64,
    /// The asset's own line, whose lifetime totals are its leaf; all zeros if it never had anything.
    pub asset: AssetLine,
    /// Over what payers used of it.
    pub by_use: BillSums,
    /// Payers that used it.
    pub payers: u64,
    /// What lots and entitlements released to it.
    pub lots_accrued: BaseUnits,
    /// What of that the breaker let through, also of what was carried over before.
    pub lots_charged: BaseUnits,
    /// The prices that it had in the tariffs that usage of the epoch is priced by: as a rule one.
    pub prices: Vec<BillPrice>,
}

impl Income {
    /// Reads the income of `asset` out of the public part that has this SHA-256.
    ///
    /// # Errors
    /// The bytes have another hash, or are no archive, or what it earned does not add up to its line.
    pub fn read_from(
        input: impl BufRead,
        hash: &[u8; 32],
        asset: u32,
    ) -> Result<Self, ArchiveError> {
        let mut lines = LineReader::new(input);
        let header = header(&mut lines)?;
        // In the canonical form, which alone has the hash, the asset stands behind the payer or the reserve.
        let beginning = format!("{{\"asset\":{asset},");
        let inside = format!(",\"asset\":{asset},");
        let of_asset = lines.those("an asset", header.asset_lines.into(), |line| {
            line.starts_with(&beginning)
        })?;
        lines.pass("a payer", header.payer_lines.into())?;
        let reserves: Vec<ReserveLine> =
            lines.those("a reserve", header.reserve_lines.into(), |line| {
                line.contains(&inside)
            })?;
        let tariffs = tariffs(&mut lines, &header)?;
        let charges: Vec<ChargeLine> = lines.those("a charge", header.charge_lines, |line| {
            line.contains(&inside)
        })?;
        lines.finish_as(hash)?;
        let of_asset = of_asset.into_iter().next().unwrap_or(AssetLine {
            asset,
            ..AssetLine::default()
        });
        Self::of(&header, of_asset, &charges, &reserves, &tariffs)
    }

    fn of<'a>(
        header: &Header,
        asset: AssetLine,
        charges: impl IntoIterator<Item = &'a ChargeLine>,
        reserves: impl IntoIterator<Item = &'a ReserveLine>,
        tariffs: impl IntoIterator<Item = &'a TariffLine>,
    ) -> Result<Self, ArchiveError> {
        let mut income = Self {
            epoch: header.epoch,
            snapshot_slot: header.snapshot_slot,
            closed_at: header.closed_at,
            prices: prices(asset.asset, tariffs),
            asset,
            ..Self::default()
        };
        for charge in charges {
            income.by_use.add(charge)?;
            income.payers += u64::from(charge.bytes > 0);
        }
        for reserve in reserves {
            let of_lots = [
                (&mut income.lots_accrued, reserve.epoch_accrued),
                (&mut income.lots_charged, reserve.epoch_charged),
            ];
            for (sum, more) in of_lots {
                *sum = added(*sum, more)?;
            }
        }
        income.check()?;
        Ok(income)
    }

    /// What payers and lots gave adds up to what the asset's own line says that the epoch added to its leaf.
    fn check(&self) -> Result<(), ArchiveError> {
        let accrued = added(self.by_use.accrued, self.lots_accrued.0)?;
        let earned = added(self.by_use.charged, self.lots_charged.0)?;
        if (accrued.0, earned.0) == (self.asset.epoch_accrued, self.asset.epoch_earned) {
            return Ok(());
        }
        Err(ArchiveError::Disagrees(format!(
            "what asset {} earned does not add up to what its line says",
            self.asset.asset
        )))
    }

    /// Whether the epoch changed anything of the asset.
    pub fn says_something(&self) -> bool {
        self.by_use != BillSums::default()
            || self.lots_accrued != BaseUnits::ZERO
            || self.lots_charged != BaseUnits::ZERO
    }
}

fn added(sum: BaseUnits, more: u64) -> Result<BaseUnits, ArchiveError> {
    sum.checked_add(BaseUnits(more))
        .map_err(|error| ArchiveError::Disagrees(format!("sums of earnings: {error}")))
}

impl PublicArchive {
    /// What the epoch gave an asset.
    ///
    /// # Errors
    /// What it earned does not add up to its line, which [`Self::read_from`] does not check.
    pub fn income(&self, asset: u32) -> Result<Income, ArchiveError> {
        let nothing = || AssetLine {
            asset,
            ..AssetLine::default()
        };
        let of_asset = self.asset_line(asset).cloned().unwrap_or_else(nothing);
        let charges = self.charges.iter().filter(|line| line.asset == asset);
        let reserves = self.reserves.iter().filter(|line| line.asset == asset);
        Income::of(&self.header, of_asset, charges, reserves, self.price_set())
    }
}

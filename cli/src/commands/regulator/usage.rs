//! The table of usage: what each asset of the jurisdiction metered and earned in each epoch, with its leaf.

use std::collections::{BTreeMap, BTreeSet};

use openmast_archive::{AssetLine, ChargeLine, PublicArchive};
use openmast_ledger::{BaseUnits, Bytes, Domain, Totals, leaf};
use solana_pubkey::Pubkey;

use super::{standing::Standing, walking::Closed};
use crate::{
    failure::{Exit, Failure},
    tables::Column,
};

/// What an archive says of one asset's epoch.
pub(super) struct Metered {
    line: AssetLine,
    written_off_bytes: u64,
    written_off: BaseUnits,
    payers: u64,
    not_licensed: NotLicensed,
}

/// Bytes that cost nothing for want of a licence, by why.
#[derive(Default)]
struct NotLicensed {
    unlicensed_bytes: u64,
    suspended_bytes: u64,
    expired_bytes: u64,
}

/// One asset in one epoch.
pub(super) struct Usage {
    pub epoch: u64,
    opened_at: Option<i64>,
    pub closed_at: i64,
    pub asset: u32,
    pub account: Pubkey,
    metered: Metered,
    pub settlement: Pubkey,
    is_kept: bool,
    pub leaf_hash: [u8; 32],
}

/// The column names are the format (docs/reference/regulator-report.md).
pub(super) const COLUMNS: &[Column<Usage>] = &[
    Column::number("epoch", |it| Some(it.epoch)),
    Column::time("opened_at", |it| it.opened_at),
    Column::time("closed_at", |it| Some(it.closed_at)),
    Column::number("asset", |it| Some(it.asset.into())),
    Column::text("asset_account", |it| Some(it.account.to_string())),
    Column::number("bytes", |it| Some(it.epoch_bytes())),
    Column::number("written_off_bytes", |it| Some(it.metered.written_off_bytes)),
    Column::number("unlicensed_bytes", |it| {
        Some(it.metered.not_licensed.unlicensed_bytes)
    }),
    Column::number("suspended_bytes", |it| {
        Some(it.metered.not_licensed.suspended_bytes)
    }),
    Column::number("expired_bytes", |it| {
        Some(it.metered.not_licensed.expired_bytes)
    }),
    Column::number("payers", |it| Some(it.metered.payers)),
    Column::number("earned_base_units", |it| Some(it.earned().0)),
    Column::number("accrued_base_units", |it| Some(it.accrued().0)),
    Column::number("written_off_base_units", |it| {
        Some(it.metered.written_off.0)
    }),
    Column::number("lifetime_bytes", |it| Some(it.metered.line.bytes)),
    Column::number("lifetime_paid_bytes", |it| Some(it.metered.line.paid)),
    Column::number("lifetime_earned_base_units", |it| {
        Some(it.metered.line.earned)
    }),
    Column::number("lifetime_accrued_base_units", |it| {
        Some(it.metered.line.accrued)
    }),
    Column::text("settlement", |it| Some(it.settlement.to_string())),
    Column::number("leaf_index", |it| Some(it.asset.into())),
    Column::text("leaf_sha256", |it| Some(hex::encode(it.leaf_hash))),
    Column::text("path_by", Usage::path_by),
];

impl Usage {
    /// Bytes of the epoch.
    pub fn epoch_bytes(&self) -> u64 {
        self.metered.line.epoch_bytes
    }

    /// What was charged in the epoch.
    pub fn earned(&self) -> BaseUnits {
        BaseUnits(self.metered.line.epoch_earned)
    }

    /// What accrued in the epoch.
    pub fn accrued(&self) -> BaseUnits {
        BaseUnits(self.metered.line.epoch_accrued)
    }

    /// The command that shows the leaf's path to the root; none for a settlement that is closed on chain.
    pub fn path_by(&self) -> Option<String> {
        let Self { asset, epoch, .. } = self;
        (self.is_kept).then(|| format!("openmast proof asset {asset} --epoch {epoch}"))
    }
}

/// What an archive says of the jurisdiction's assets, by index: of those with anything in this epoch.
///
/// # Errors
/// Sums do not fit, or a line is of an asset that the chain does not have.
pub(super) fn metered(
    standing: &Standing,
    archive: &PublicArchive,
) -> Result<Vec<Metered>, Failure> {
    let epoch = archive.header.epoch;
    let mut all = BTreeMap::new();
    for line in &archive.assets {
        let asset = standing.assets.get(line.asset as usize);
        let asset = asset.ok_or_else(|| no_such_asset(epoch, line.asset))?;
        if standing.has(asset, epoch) {
            let line = line.clone();
            let nothing_yet = Metered {
                line,
                written_off_bytes: 0,
                written_off: BaseUnits::ZERO,
                payers: 0,
                not_licensed: NotLicensed::default(),
            };
            all.insert(asset.index, nothing_yet);
        }
    }
    let mut seen = BTreeSet::new();
    for charge in &archive.charges {
        let Some(metered) = all.get_mut(&charge.asset) else {
            continue;
        };
        seen.insert(charge.asset);
        metered.add(charge)?;
    }
    all.retain(|asset, _| seen.contains(asset));
    Ok(all.into_values().collect())
}

impl Metered {
    /// Totals of bytes stop at the largest number, as in the archive.
    fn add(&mut self, charge: &ChargeLine) -> Result<(), Failure> {
        let add = |sum: &mut u64, bytes: u64| *sum = sum.saturating_add(bytes);
        add(&mut self.written_off_bytes, charge.written_off_bytes);
        let not_licensed = &mut self.not_licensed;
        add(&mut not_licensed.unlicensed_bytes, charge.unlicensed_bytes);
        add(&mut not_licensed.suspended_bytes, charge.suspended_bytes);
        add(&mut not_licensed.expired_bytes, charge.expired_bytes);
        add(&mut self.payers, u64::from(charge.bytes > 0));
        self.written_off = added(self.written_off, BaseUnits(charge.written_off))?;
        Ok(())
    }
}

/// The lines of one epoch.
pub(super) fn lines(standing: &Standing, closed: &Closed, metered: Vec<Metered>) -> Vec<Usage> {
    let network = standing.network.address.to_bytes();
    let lines = metered.into_iter().map(|metered| {
        let line = &metered.line;
        let totals = Totals {
            bytes: Bytes(line.bytes),
            paid: Bytes(line.paid),
            charged: BaseUnits(line.earned),
            accrued: BaseUnits(line.accrued),
        };
        Usage {
            epoch: closed.content.epoch,
            opened_at: closed.opened_at,
            closed_at: closed.content.closed_at,
            asset: line.asset,
            account: standing.asset_account(line.asset),
            leaf_hash: leaf(Domain::Asset, &network, line.asset, totals).hash,
            settlement: closed.settlement,
            is_kept: closed.is_kept,
            metered,
        }
    });
    lines.collect()
}

/// A sum of money.
///
/// # Errors
/// It does not fit, which no verified archive lets happen.
pub(super) fn added(sum: BaseUnits, more: BaseUnits) -> Result<BaseUnits, Failure> {
    let too_much = |_| Failure::new(Exit::Verification, "amounts of the archives do not add up");
    sum.checked_add(more).map_err(too_much)
}

fn no_such_asset(epoch: u64, asset: u32) -> Failure {
    Failure::new(
        Exit::Trouble,
        format!(
            "the archive of epoch {epoch} has asset {asset}, which the RPC endpoint does not know yet; repeat the command"
        ),
    )
}

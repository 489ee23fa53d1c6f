//! What closed epochs charged a payer.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, AssetName, Decimal, Hash, NotLicensedBytes, Proof, Reason, SettlementState};

/// Bills of a payer, newest first. Epochs in which nothing of the payer changed have none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BillList {
    /// Index of the payer on chain.
    pub payer: u32,
    /// The oldest epoch that was looked at; absent if there was none.
    pub first_epoch: Option<Decimal>,
    /// The newest epoch that was looked at; absent if there was none.
    pub last_epoch: Option<Decimal>,
    /// Over the bills of this page.
    pub sums: BillSums,
    /// The same of each asset that stands in them, by index.
    pub assets: Vec<BilledAsset>,
    pub bills: Vec<Bill>,
    /// Pass it as `before` to get the next page; absent on the last one.
    pub next_before: Option<Decimal>,
}

/// What one epoch charged a payer, as the epoch's public archive says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bill {
    pub epoch: Decimal,
    /// How far its settlement has come: what is not `final` or `closed` may still lose to another proposal.
    pub state: SettlementState,
    /// Slot of the chain state that the epoch ended with.
    pub snapshot_slot: Decimal,
    /// When the epoch before it closed by the chain's clock, Unix seconds; absent if this oracle has not closed that.
    pub opened_at: Option<Decimal>,
    /// When it closed by the chain's clock, Unix seconds.
    pub closed_at: Decimal,
    /// The Settlement account; there is one while the settlement is final and not closed.
    pub settlement: Address,
    /// SHA-256 of the public archive that says so: `/v1/archive/{hash}`.
    pub archive_hash: Hash,
    /// Over `lines`: what the epoch added to the payer's leaf.
    pub sums: BillSums,
    /// By asset.
    pub lines: Vec<BillLine>,
}

/// What a payer's usage of one asset came to in an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BillLine {
    /// Index of the asset on chain; what it is called stands in `assets` of the list.
    pub asset: u32,
    /// The asset's prices in the tariffs that usage of this epoch is priced by: as a rule one. There are more after an epoch was
    /// opened again, and when usage of earlier epochs had waited.
    pub prices: Vec<BilledPrice>,
    pub sums: BillSums,
    /// Used against money that was held, and not charged after this epoch: base units.
    pub owed: Decimal,
}

/// A price that an asset had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BilledPrice {
    /// The epoch that began with it.
    pub epoch: Decimal,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: Decimal,
    /// Why it is nothing, if that is for want of a licence.
    pub why_free: Option<Reason>,
}

/// One asset in the bills of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BilledAsset {
    /// Index of the asset on chain.
    pub asset: u32,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub asset_name: Option<AssetName>,
    pub sums: BillSums,
}

/// Sums of usage and money. Base units of the network's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BillSums {
    /// Metered, also what was written off.
    pub bytes: Decimal,
    /// Of `bytes`, those that entitlements met: they were paid for ahead, and are no part of the amounts.
    pub met_bytes: Decimal,
    /// Of `bytes`, those that were paid for: `met_bytes`, and of the rest what accrued.
    pub paid_bytes: Decimal,
    /// Of `bytes`, those that cost nothing for want of a licence.
    pub not_licensed: NotLicensedBytes,
    /// What the payer owes for good from then on, also of what it owed before.
    pub accrued: Decimal,
    /// What the network's breaker let through, also of what was carried over before.
    pub charged: Decimal,
    /// Of `bytes`, those that nobody pays for.
    pub written_off_bytes: Decimal,
    /// What nobody pays.
    pub written_off: Decimal,
}

/// A bill, and what proves its sums: `proof.totals` less `before.totals` are `sums`, of bytes, paid, charged and accrued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProvenBill {
    pub bill: Bill,
    /// The payer's leaf after the epoch, with its path to the root that the Settlement account has; absent unless that is final and
    /// not closed.
    pub proof: Option<Proof>,
    /// The payer's leaf before the epoch, by the settlement before; absent if that is closed, or there is none. Before epoch 1 all
    /// totals are zero.
    pub before: Option<Proof>,
}

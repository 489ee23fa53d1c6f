//! What closed epochs gave an asset.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, AssetName, BillSums, BilledPrice, Decimal, Hash, SettlementState};

/// Income of an asset, epoch by epoch, newest first. Epochs that changed nothing of it are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncomeList {
    /// Index of the asset on chain.
    pub asset: u32,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub asset_name: Option<AssetName>,
    /// The oldest epoch that was looked at; absent if there was none.
    pub first_epoch: Option<Decimal>,
    /// The newest epoch that was looked at; absent if there was none.
    pub last_epoch: Option<Decimal>,
    /// Over the epochs of this page.
    pub sums: IncomeSums,
    pub epochs: Vec<EpochIncome>,
    /// Pass it as `before` to get the next page; absent on the last one.
    pub next_before: Option<Decimal>,
}

/// What one epoch gave an asset, as the epoch's public archive says it. It is split when somebody collects, often for many epochs at
/// once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EpochIncome {
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
    /// As a rule one; there are more after an epoch was opened again, and when usage of earlier epochs had waited.
    pub prices: Vec<BilledPrice>,
    /// Payers that used it.
    pub payers: Decimal,
    pub sums: IncomeSums,
    /// Lifetime earnings after the epoch: the asset's leaf.
    pub lifetime_earned: Decimal,
    /// The same with what the breaker carried over.
    pub lifetime_accrued: Decimal,
}

/// Sums of what an asset carried and earned. Base units of the network's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncomeSums {
    /// What payers used, and what they owe and were charged for it.
    pub by_use: BillSums,
    /// What lots and entitlements released to it.
    pub lots_accrued: Decimal,
    /// What of that the breaker let through, also of what was carried over before.
    pub lots_charged: Decimal,
    /// All that was earned: charged by use and by lots. This is what `collect` splits.
    pub earned: Decimal,
}

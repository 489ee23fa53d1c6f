//! What an epoch leaves behind: all that its settlement and its archive say, and nothing of their formats.

use openmast_ledger::{
    BaseUnits, Bytes, Node, NotLicensed, PricePerGb, Product, Totals, TrailingAverage,
};

use openmast_records::ReserveState;

use super::records::UsageRecords;
use crate::charging::not_licensed::NotLicensedBytes;

/// A closed epoch. Nothing in it changes any more.
#[derive(Debug)]
pub struct ClosedEpoch {
    /// The ledgers at its end.
    pub ledgers: EpochLedgers,
    /// In no order.
    pub records: UsageRecords,
}

impl ClosedEpoch {
    /// The number of the epoch.
    pub fn epoch(&self) -> u64 {
        self.ledgers.end.epoch
    }
}

/// The ledgers at the end of an epoch, and what the epoch added to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochLedgers {
    /// Where it ended, and the roots over what follows.
    pub end: EpochEnd,
    /// By index, those that have something.
    pub assets: Vec<AssetTotals>,
    /// By index, those that have something.
    pub payers: Vec<PayerTotals>,
    /// By index, those whose account is there or that ever had something.
    pub reserves: Vec<ReserveCharge>,
    /// What entitlements can meet from the next epoch on, by reserve index.
    pub entitlements: Vec<StandingEntitlement>,
    /// Prices of the epoch, in the order in which they came into force.
    pub tariffs: Vec<TariffPrices>,
    /// Prices of epochs before by which usage of this one is charged, because it waited since then; the same order.
    pub earlier_tariffs: Vec<TariffPrices>,
    /// What the next epoch begins with.
    pub next_tariff: TariffPrices,
    /// By payer, then asset.
    pub charges: Vec<PairCharge>,
    /// By payer, those that stand at the snapshot.
    pub requests: Vec<StandingRequest>,
    /// Those that have something, in no order.
    pub pairs: Vec<PairBalance>,
    /// How often something was refused or ignored, by name.
    pub counters: Vec<(String, u64)>,
}

/// Where an epoch ended, and the roots over its ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochEnd {
    /// The program's address.
    pub program: [u8; 32],
    /// The network's address.
    pub network: [u8; 32],
    /// Number of the epoch.
    pub epoch: u64,
    /// Slot of the chain's state that the epoch ended with.
    pub snapshot_slot: u64,
    /// The chain's clock at that slot, Unix seconds.
    pub closed_at: i64,
    /// When the oracle ended the epoch, by its own time (Unix milliseconds).
    pub closed_at_ms: u64,
    /// No report of this epoch, or of one before, arrived later than this, by the oracle's time (Unix milliseconds).
    pub heard_until_ms: u64,
    /// Most that this epoch could add to what is charged.
    pub breaker: BaseUnits,
    /// Most that reserves could have released by its end, lifetime.
    pub lots_left: BaseUnits,
    /// Leaves of the tree over the assets, those with nothing but zeros included.
    pub asset_count: u32,
    /// Leaves of the tree over the payers, those with nothing but zeros included.
    pub payer_count: u32,
    /// Leaves of the tree over the reserves, those with nothing but zeros included.
    pub reserve_count: u32,
    /// Root of the tree over the assets.
    pub asset_root: Node,
    /// Root of the tree over the payers.
    pub payer_root: Node,
    /// Root of the tree over the reserves: its sums and those of `payer_root` are together those of `asset_root`.
    pub reserve_root: Node,
    /// Lifetime bytes over all assets.
    pub bytes: Bytes,
    /// SHA-256 of all tariffs that usage of this epoch is priced by (`openmast_ledger::price_set_hash`).
    pub price_set_hash: [u8; 32],
}

/// An asset at the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetTotals {
    /// On-chain index of the asset.
    pub asset: u32,
    /// What its leaf holds: bytes, and base units that were charged and that accrued.
    pub lifetime: Totals,
    /// What this epoch added.
    pub epoch: Totals,
    /// What it earns on average, this epoch with it.
    pub trailing: TrailingAverage,
}

impl AssetTotals {
    pub(crate) fn says_something(&self) -> bool {
        let totals = (self.lifetime, self.epoch);
        totals != (Totals::ZERO, Totals::ZERO) || self.trailing != TrailingAverage::default()
    }
}

/// A payer at the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayerTotals {
    /// On-chain index of the payer.
    pub payer: u32,
    /// What its leaf holds: bytes, and base units that were charged and that accrued.
    pub lifetime: Totals,
    /// What this epoch added.
    pub epoch: Totals,
}

impl PayerTotals {
    pub(crate) fn says_something(&self) -> bool {
        (self.lifetime, self.epoch) != (Totals::ZERO, Totals::ZERO)
    }
}

/// A reserve at the end of an epoch: a lot, or an entitlement of one.
///
/// `accrued` is what became the asset's of the money that the lot was paid with, `charged` what of that the breaker let through. Of an
/// entitlement `bytes` and `paid` are the bytes that it met. Of a lot both count epochs of its window that were served, and no bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReserveCharge {
    /// Reserve index.
    pub reserve: u32,
    /// On-chain index of the asset whose capacity it is.
    pub asset: u32,
    /// Reserve index of the lot that it is an entitlement of. `None`: it is a lot.
    pub lot: Option<u32>,
    /// What its leaf holds.
    pub lifetime: Totals,
    /// What this epoch added.
    pub epoch: Totals,
    /// Of an entitlement of rate or of an exclusive window, lifetime: what its tokens were priced by, over the epochs that were served
    /// in which they could be used. More is met only in later parts of an epoch that was opened again and is not served. Of others 0.
    pub counted_bytes: Bytes,
    /// Lifetime: what is released by the rules. More than has accrued where the bound of the backlog had no room: that accrues in a
    /// later epoch.
    pub due: BaseUnits,
    /// Of an entitlement of SIM slots: how many of its payer's subscribers used the asset in this epoch. Of others 0.
    pub identities: u32,
    /// The account, as the snapshot that ends the epoch has it. `None`: it is closed.
    pub account: Option<ReserveState>,
}

impl ReserveCharge {
    pub(crate) fn says_something(&self) -> bool {
        let nothing = Self {
            reserve: self.reserve,
            asset: self.asset,
            lot: self.lot,
            ..Self::default()
        };
        *self != nothing
    }
}

/// An entitlement that can meet usage of the next epoch or of a later one, as the snapshot has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandingEntitlement {
    /// Reserve index.
    pub reserve: u32,
    /// Reserve index of its lot.
    pub lot: u32,
    /// On-chain index of the payer that it is for.
    pub payer: u32,
    /// Tokens.
    pub quantity: u64,
    /// Tokens of these that are asked back, as the snapshot sees it: they meet nothing.
    pub asked: u64,
}

/// The prices of a part of an epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TariffPrices {
    /// The epoch that began with these prices; an earlier one when its end was opened again.
    pub epoch: u64,
    /// By asset index, of all assets that were known when it began.
    pub prices: Vec<PricePerGb>,
    /// Assets whose usage costs nothing for want of a licence, by index, and why.
    pub not_licensed: Vec<(u32, NotLicensed)>,
}

/// What became of one payer's usage of one asset: of each pair with usage in the epoch, and each of which something accrued,
/// was charged or written off, or is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairCharge {
    /// On-chain index of the payer.
    pub payer: u32,
    /// On-chain index of the asset.
    pub asset: u32,
    /// Metered in this epoch, also what was written off.
    pub bytes: Bytes,
    /// Of `bytes`, those that cost nothing because the asset was not licensed when they were reported.
    pub not_licensed: NotLicensedBytes,
    /// Of `bytes`, those that entitlements met: no part of what follows.
    pub met_bytes: Bytes,
    /// Of `bytes`, those that were paid for: `met_bytes`, and of the rest the part that accrued.
    pub paid_bytes: Bytes,
    /// What the payer owes for good from now on, for this epoch's usage and what it owed before.
    pub accrued: BaseUnits,
    /// What the breaker let through, of these and of what was carried over.
    pub charged: BaseUnits,
    /// What is deferred after this epoch.
    pub owed: BaseUnits,
    /// Bytes of this epoch that were written off.
    pub written_off_bytes: Bytes,
    /// What nobody pays.
    pub written_off: BaseUnits,
}

impl PairCharge {
    pub(crate) fn says_something(&self) -> bool {
        let nothing = Self {
            payer: self.payer,
            asset: self.asset,
            ..Self::default()
        };
        *self != nothing
    }
}

/// A withdrawal request that stands at the snapshot, as the chain shows it: what the next epoch compares with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandingRequest {
    /// On-chain index of the payer.
    pub payer: u32,
    /// What is asked back.
    pub requested: BaseUnits,
    /// Slot in which the request was made.
    pub requested_slot: u64,
    /// Unix seconds.
    pub lapses_at: i64,
    /// Unix seconds; 0: it is no statement.
    pub holds_from: i64,
    /// Requests of this payer that ended, lifetime.
    pub requests_ended: u32,
    /// How they ended: bit 0 whether the last one was paid, bit 1 the one before, and so on.
    pub endings: u64,
}

/// A payer and an asset at the end of an epoch. Lifetime, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairBalance {
    /// On-chain index of the payer.
    pub payer: u32,
    /// On-chain index of the asset.
    pub asset: u32,
    /// What the payer owes for good.
    pub accrued: u64,
    /// What of `accrued` is not charged yet.
    pub carried: u64,
    /// Deferred: not accrued.
    pub owed: u64,
    /// What the product of bytes and price has beyond `accrued` and `owed`, in 10⁻⁹ base units.
    pub fraction: u32,
}

impl PairBalance {
    /// Whether the next epoch can tell it from a pair that never was.
    pub fn says_something(&self) -> bool {
        (self.accrued, self.owed, self.fraction) != (0, 0, 0)
    }

    /// Lifetime product of bytes and price, as far as it was not written off. `None`: more than 64 bits of base units.
    pub fn product(&self) -> Option<Product> {
        let whole = self.accrued.checked_add(self.owed)?;
        Some(Product(
            Product::worth(BaseUnits(whole)).0 + u128::from(self.fraction),
        ))
    }
}

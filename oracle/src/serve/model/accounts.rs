//! Assets and payers: totals with proofs, balances, and session records.

use openmast_ledger::ProofNode;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::{Address, AssetName, AssetReports, Decimal, Hash, NotLicensedBytes, Reason};

/// Lifetime totals of an asset (what it earned), a payer (what it spent) or a reserve (what a lot or an entitlement released).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// Bytes metered, also those that were written off. Of an entitlement those that it met; of a lot no bytes, but the number of
    /// epochs of its window that were served.
    pub bytes: Decimal,
    /// What of `bytes` was paid for: met by entitlements, or charged to the payer's balance and accrued.
    pub paid: Decimal,
    /// Earned, spent or released: what of `accrued` the network's breaker has let through. Base units of the network's currency
    /// (10⁻⁶ of a 6-decimal stablecoin).
    pub charged: Decimal,
    /// What the payer owes for good, and the asset will get. Base units.
    pub accrued: Decimal,
}

/// Which of the three ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What assets earned.
    Asset,
    /// What payers spent.
    Payer,
    /// What lots and entitlements released.
    Reserve,
}

/// Totals that a settlement commits to, and the proof that it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Proof {
    /// The settlement's epoch.
    pub epoch: Decimal,
    /// The Settlement account.
    pub settlement: Address,
    pub side: Side,
    /// Index of the asset, payer or reserve on chain: its position in the tree.
    pub index: u32,
    /// Lifetime totals as of that epoch.
    pub totals: Totals,
    /// Leaves of the tree. An `index` at or above it has totals of zero and needs no siblings.
    pub leaf_count: u32,
    /// Hash of the tree's root.
    pub root: Hash,
    /// Charged sum of the tree's root, base units.
    pub root_charged: Decimal,
    /// Accrued sum of the tree's root, base units.
    pub root_accrued: Decimal,
    /// From the leaf upwards, each 48 bytes in hex: hash, then charged and accrued as little-endian `u64`.
    pub siblings: Vec<Sibling>,
}

/// A node next to the way from the leaf to the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = "^[0-9a-f]{96}$")]
pub struct Sibling(pub ProofNode);

impl Serialize for Sibling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

/// Totals that include the open epoch: nobody has agreed to them yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunningTotals {
    /// Lifetime bytes until now.
    pub bytes: Decimal,
    /// Lifetime base units until now, before any write-off in the open epoch.
    pub amount_before_write_off: Decimal,
    /// Of the open epoch's bytes, those that cost nothing for want of a licence.
    pub not_licensed: NotLicensedBytes,
}

/// One priced interval of a session: what one epoch charged for it, with the salt under which the settlement's
/// `private_root` commits to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionRecord {
    /// Acct-Session-Id or its equivalent: text when it is printable, `hex:…` otherwise.
    pub session_id: String,
    /// The radio by the name that its asset is mapped with, like `nas_identifier=tower-7`.
    pub radio: String,
    /// The asset that served it.
    pub asset: u32,
    /// From the subscriber, in this epoch.
    pub bytes_up: Decimal,
    /// To the subscriber, in this epoch.
    pub bytes_down: Decimal,
    /// First report of this epoch by the reporter's clock, Unix milliseconds.
    pub first_event_at_ms: Decimal,
    /// Last report of this epoch by the reporter's clock, Unix milliseconds.
    pub last_event_at_ms: Decimal,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: Decimal,
    pub salt: Hash,
}

/// What an asset earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetAccount {
    pub side: Side,
    pub index: u32,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub name: Option<AssetName>,
    pub balance: AssetBalance,
    /// Absent if none of its radios ever reported to this oracle.
    pub reports: Option<AssetReports>,
    /// Against the newest final settlement; absent until one is final.
    pub settled: Option<Proof>,
    /// With the open epoch.
    pub running: RunningTotals,
}

/// What a payer has and spent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PayerAccount {
    pub side: Side,
    pub index: u32,
    pub balance: PayerBalance,
    /// Capacity that was bought ahead for it and is used before its money, by reserve index.
    pub entitlements: Vec<Entitlement>,
    /// Against the newest final settlement; absent until one is final.
    pub settled: Option<Proof>,
    /// With the open epoch.
    pub running: RunningTotals,
}

/// An asset's money in base units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetBalance {
    /// The newest closed epoch; absent in the first.
    pub closed_epoch: Option<Decimal>,
    /// Lifetime earnings until the end of `closed_epoch`.
    pub earned: Decimal,
    /// `earned`, and what the network's breaker carried over: it is earned in later epochs.
    pub accrued: Decimal,
    /// Lifetime base units taken out by `collect`, on chain at `collected_slot`; absent until the oracle has read it.
    pub collected: Option<Decimal>,
    /// The slot, at finalized commitment.
    pub collected_slot: Option<Decimal>,
    /// What the newest final settlement shows beyond `collected`: what `collect` moves now.
    pub uncollected: Option<Decimal>,
    /// Why what is reported now costs nothing, if that is for want of a licence.
    pub not_licensed: Option<Reason>,
}

/// A payer's money in base units: `remaining` is `deposited - withdrawn - accrued - held`, or zero if that is less than
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PayerBalance {
    /// The newest closed epoch; absent in the first.
    pub closed_epoch: Option<Decimal>,
    /// Slot of the chain state that closed it, at finalized commitment: what was deposited later is not in here.
    pub snapshot_slot: Decimal,
    /// Lifetime deposits.
    pub deposited: Decimal,
    /// Lifetime withdrawals.
    pub withdrawn: Decimal,
    /// Asked back and neither withdrawn nor taken back. What was used before the first settlement that saw the request is
    /// charged all the same; then the amount is set aside, see `held`.
    pub requested: Decimal,
    /// The part of `requested` that is set aside: it is not charged as long as the request stands. Zero if the newest
    /// closed epoch's snapshot did not see the request, or if it lapsed.
    pub held: Decimal,
    /// Used and not charged because of what is held: charged before anything else if the request ends unpaid, or other
    /// money comes in; nobody pays it if the request is paid.
    pub owed: Decimal,
    /// Lifetime charges until the end of `closed_epoch`.
    pub spent: Decimal,
    /// `spent`, and what the network's breaker carried over: it is charged in later epochs, and is no money of the
    /// payer's any more.
    pub accrued: Decimal,
    /// What the open epoch can charge, unless more is deposited before it ends or the request ends unpaid. Usage beyond it
    /// is owed as far as money is held, and written off beyond that.
    pub remaining: Decimal,
    /// What the payer pays at most, base units per 10⁹ bytes, as of the open epoch's beginning; absent: any price. Assets that cost
    /// more are not to serve it; what they serve all the same is charged.
    pub max_price_per_gb: Option<Decimal>,
    /// Indexes of the assets that are not to serve it for that reason: the first 100.
    pub too_dear_assets: Vec<u32>,
}

/// Tokens of a lot that were redeemed for a payer, as of the snapshot that closed `closed_epoch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entitlement {
    /// Reserve index of the Entitlement account.
    pub reserve: u32,
    /// Reserve index of its lot.
    pub lot: u32,
    /// The asset whose capacity it is.
    pub asset: u32,
    /// Absent if its mint does not say, or the oracle has not read it yet.
    pub asset_name: Option<AssetName>,
    /// What a token is: `volume` (10⁹ bytes), `sim_slot` (a subscriber that may be active), `rate` (1 Mbit/s) or `exclusive` (the
    /// whole asset).
    pub kind: String,
    /// First epoch of the window.
    pub first_epoch: Decimal,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: Decimal,
    /// The window is over at this time at the latest, Unix seconds.
    pub ends_by: Decimal,
    /// Tokens.
    pub quantity: Decimal,
    /// Tokens of these that are asked back, and meet nothing.
    pub asked: Decimal,
    /// Lifetime bytes that it met.
    pub met_bytes: Decimal,
    /// Of volume: bytes that are left for the open epoch and those after it.
    pub left_bytes: Option<Decimal>,
    /// Of volume with a cap: most that it meets in one epoch, bytes.
    pub most_per_epoch: Option<Decimal>,
    /// Whether it meets usage of the open epoch.
    pub is_in_use: bool,
}

/// What an epoch charged a payer for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionList {
    pub payer: u32,
    pub epoch: Decimal,
    pub records: Vec<SessionRecord>,
    /// Root of the settlement's commitment to the records of all payers.
    pub private_root: Hash,
    /// Leaves of the commitment: records of all payers.
    pub record_count: Decimal,
    /// Position of the first of `records` among the leaves; the others follow.
    pub first_record: Decimal,
    /// Nodes beside the way of `records` up to the root, from the leaves upwards, the left one first
    /// (docs/reference/archive.md). Empty when there are no records: nothing proves that there are none.
    pub siblings: Vec<Hash>,
}

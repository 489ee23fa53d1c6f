//! The API's answers as JSON. Amounts, byte counts and other `u64` values are decimal strings: JavaScript numbers lose
//! precision above 2⁵³. Hashes are lower-case hex, addresses and signatures base58.

mod live;
mod mapping;
mod service;

use openmast_ledger::ProofNode;
use serde::{Serialize, Serializer};
use solana_pubkey::Pubkey;
use utoipa::ToSchema;

pub use live::{
    BilledUsage, LiveSession, LiveSessions, Reason, SessionReport, SessionRun, SessionVerdict,
};
pub use mapping::{MappingChanged, RadioEntry, RadioList, SubscriberEntry, SubscriberList};
pub use service::{Alarm, AlarmList, Health, NotReady, Readiness, Reloaded};

/// A `u64` as a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, examples("1250000"), pattern = "^[0-9]+$")]
pub struct Decimal(pub u64);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// 32 bytes as lower-case hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
pub struct Hash(pub [u8; 32]);

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

/// A Solana address in base58.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, examples("9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"))]
pub struct Address(pub Pubkey);

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Lifetime totals of an asset (what it earned) or a payer (what it spent).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// Bytes metered, also those that were written off.
    pub bytes: Decimal,
    /// Earned or spent: what of `accrued` the network's breaker has let through. Base units of the network's currency
    /// (10⁻⁶ of a 6-decimal stablecoin).
    pub charged: Decimal,
    /// What the payer owes for good, and the asset will get. Base units.
    pub accrued: Decimal,
}

/// The epoch that collects usage now, and how far the service is behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenEpoch {
    /// Number of the open epoch.
    pub epoch: Decimal,
    /// When the one before it was closed (Unix milliseconds by the oracle's clock); absent for the first.
    pub opened_at_ms: Option<Decimal>,
    /// Bytes attributed to a payer and an asset since the epoch opened.
    pub bytes: Decimal,
    /// Their price in base units, before any write-off: what a payer cannot pay is written off when the epoch closes.
    pub amount_before_write_off: Decimal,
    /// Sessions that have begun and not ended.
    pub open_sessions: Decimal,
    /// Reports that are in the log.
    pub durable_records: Decimal,
    /// Reports of these that the ledgers include already.
    pub applied_records: Decimal,
    /// Newest epoch proposed on chain, as far as the oracle has seen.
    pub proposed_epoch: Decimal,
    /// Newest final epoch on chain, as far as the oracle has seen.
    pub final_epoch: Decimal,
}

/// State of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettlementState {
    /// The epoch is over and the settlement is about to be proposed.
    Queued,
    /// A proposal of it is on chain. It becomes final when the oracle set's threshold stands behind it and the challenge
    /// window after that is over.
    Proposed,
    /// Claims and withdrawals can use it.
    Final,
    /// Final once; its account has been closed.
    Closed,
}

/// One settlement and its way onto the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settlement {
    pub epoch: Decimal,
    pub state: SettlementState,
    /// The Settlement account; there is one once it is final.
    pub address: Address,
    /// Hash of everything that the settlement says: what oracles attest.
    pub content_hash: Hash,
    /// The Proposal account; there is one until it is final.
    pub proposal: Address,
    /// Slot of the chain state that the balances were checked against.
    pub snapshot_slot: Decimal,
    /// The chain's clock there, Unix seconds.
    pub closed_at: Decimal,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    pub asset_root: Hash,
    pub payer_root: Hash,
    /// Lifetime base units earned and spent, a sum of both trees.
    pub charged: Decimal,
    /// Lifetime base units with what is carried over, a sum of both trees.
    pub accrued: Decimal,
    /// Lifetime bytes over all assets.
    pub bytes: Decimal,
    /// SHA-256 of the public part of the archive: `/v1/archive/{hash}`.
    pub archive_hash: Hash,
    pub private_root: Hash,
    pub price_set_hash: Hash,
    /// When the state last changed, as far as the oracle has seen (Unix milliseconds).
    pub changed_at_ms: Decimal,
    /// Every transaction that was built for it, oldest first.
    pub transactions: Vec<SettlementTransaction>,
}

/// One transaction of a settlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettlementTransaction {
    /// `propose`, `attest`, `retract`, `finalize`, `close_proposal`, `close` or `rotate`.
    pub action: String,
    /// `built`, `sent`, `landed`, `final`, `failed` or `expired`.
    pub state: String,
    /// The transaction's first signature, in base58.
    pub signature: String,
    /// Why it failed, when it did.
    pub error: Option<String>,
}

/// Which of the two ledgers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What assets earned.
    Asset,
    /// What payers spent.
    Payer,
}

/// Totals that a settlement commits to, and the proof that it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Proof {
    /// The settlement's epoch.
    pub epoch: Decimal,
    /// The Settlement account.
    pub settlement: Address,
    pub side: Side,
    /// Index of the asset or payer on chain: its position in the tree.
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
    pub balance: AssetBalance,
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
    /// Against the newest final settlement; absent until one is final.
    pub settled: Option<Proof>,
    /// With the open epoch.
    pub running: RunningTotals,
}

/// An asset's money in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
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
}

/// A payer's money in base units: `remaining` is `deposited - withdrawn - accrued - held`, or zero if that is less than
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
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
}

/// A list of settlements, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettlementList {
    pub settlements: Vec<Settlement>,
    /// Pass it as `before` to get the next page; absent on the last one.
    pub next_before: Option<Decimal>,
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

/// Usage that waits for a mapping, for its account to be on chain when an epoch begins, or for room in the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnattributedList {
    /// Everything that waits, also what is not listed: runs of sessions.
    pub count: Decimal,
    /// Bytes of all of it.
    pub bytes: Decimal,
    /// Bytes that were reported since the data folder was recovered and are never billed, because they may have been before.
    pub counted_before_recovery_bytes: Decimal,
    /// The largest, most bytes first, at most 1000.
    pub unattributed: Vec<UnattributedUsage>,
}

/// Usage that is kept aside until somebody maps its radio or its subscriber.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnattributedUsage {
    /// Names of the radio, `kind=value`, most specific first.
    pub radio: Vec<String>,
    /// Names of the subscriber, `kind=value`, most specific first.
    pub subscriber: Vec<String>,
    /// The radio is mapped to this asset.
    pub asset: Option<u32>,
    /// The subscriber is mapped to this payer.
    pub payer: Option<u32>,
    /// Why it waits.
    pub why: Reason,
    /// Acct-Session-Id; text, or `hex:` and the octets.
    pub session_id: String,
    /// Number of the session's run, from 0.
    pub run: u32,
    /// The rule by which it is a run of its own.
    pub began_by: Reason,
    /// What else was seen of the run.
    pub seen: Vec<Reason>,
    /// Bytes that wait.
    pub bytes: Decimal,
    /// Last report, Unix milliseconds by the oracle's clock.
    pub last_report_at_ms: Decimal,
}

//! The open epoch, and settlements with their transactions.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Address, Decimal, Hash, NotLicensedBytes};

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
    /// Of these bytes, those that cost nothing for want of a licence.
    pub not_licensed: NotLicensedBytes,
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
    /// Leaves of the reserve tree: lots and entitlements.
    pub reserve_count: u32,
    pub asset_root: Hash,
    pub payer_root: Hash,
    pub reserve_root: Hash,
    /// Lifetime base units earned: what payers spent and reserves released.
    pub charged: Decimal,
    /// Lifetime base units with what is carried over.
    pub accrued: Decimal,
    /// The part of `charged` that reserves released.
    pub reserve_charged: Decimal,
    /// The part of `accrued` that reserves released.
    pub reserve_accrued: Decimal,
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

/// A list of settlements, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettlementList {
    pub settlements: Vec<Settlement>,
    /// Pass it as `before` to get the next page; absent on the last one.
    pub next_before: Option<Decimal>,
}

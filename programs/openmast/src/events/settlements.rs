//! Settlements, from the proposal to the end of the account.

use {crate::state::Content, anchor_lang::prelude::*};

/// An oracle proposed a settlement, which counts as its attestation.
#[event]
pub struct SettlementProposed {
    /// The network, a `Network` account.
    pub network: Address,
    /// What is proposed.
    pub content: Content,
    /// Hash of the content and the network.
    pub content_hash: [u8; 32],
    /// The oracle that proposed it.
    pub proposer: Address,
    /// Paid the account's rent and gets it back when it is closed.
    pub rent_payer: Address,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Who attested: the proposer's bit alone, at its position in the oracle set.
    pub attested: u16,
    /// Time of the proposal, Unix seconds.
    pub proposed_at: i64,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: i64,
    /// When the epoch opened, Unix seconds.
    pub opened_at: i64,
    /// Least time between the threshold and final, seconds.
    pub challenge_seconds: u32,
    /// The treasury's part of the epoch, basis points.
    pub treasury_bps: u16,
    /// Whose the treasury's part is.
    pub treasury: Address,
}

/// An oracle attested a proposal.
#[event]
pub struct SettlementAttested {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Who attested.
    pub oracle: Address,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: i64,
}

/// An oracle took its attestation back.
#[event]
pub struct AttestationRetracted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Who took it back.
    pub oracle: Address,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: u16,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not (any more).
    pub threshold_at: i64,
}

/// A proposal became the settlement of its epoch, and its own account was closed. What is not here is as it was proposed.
#[event]
pub struct SettlementFinalized {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Paid the settlement's rent and gets it back when it is closed.
    pub rent_payer: Address,
    /// When it became final, Unix seconds.
    pub final_at: i64,
    /// `snapshot_slot` of the settlement before; 0: none.
    pub previous_snapshot_slot: u64,
    /// The treasury's part, basis points.
    pub treasury_bps: u16,
    /// First epoch of this part, and of whose it is.
    pub treasury_epoch: u64,
    /// The smallest that held before `treasury_epoch`, basis points.
    pub before_treasury_bps: u16,
    /// Final settlements of older epochs are not valid for proofs any more; 0: none is too old.
    pub oldest_kept_epoch: u64,
}

/// The account of a proposal that could not win any more was closed. Where `set_version` is that of the oracle set, the
/// attestations for this epoch of those that stood behind it are forgotten.
#[event]
pub struct ProposalClosed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the proposal.
    pub epoch: u64,
    /// Names the proposal.
    pub content_hash: [u8; 32],
    /// Whose attestation stood, a bit for each position in the oracle set of `set_version`.
    pub attested: u16,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Got the account's rent back.
    pub rent_payer: Address,
}

/// A settlement's account was closed.
#[event]
pub struct SettlementClosed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Got the account's rent back.
    pub rent_payer: Address,
}

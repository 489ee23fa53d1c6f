//! What the settler needs of a chain. [`crate::chain`] implements it over Solana's RPC; tests implement it with a
//! simulated chain that forks, loses and delays.

use std::{collections::BTreeMap, future::Future};

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::Freshness;

use super::{Content, ContentHash};

/// A key, as 32 bytes.
pub type Key = [u8; 32];
/// A transaction's first signature.
pub type Signature = [u8; 64];

/// One instruction that settling needs.
#[expect(
    clippy::large_enum_variant,
    reason = "one is made for a settlement, and none is kept in numbers"
)]
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Action {
    /// Creates the proposal of a content, which attests it.
    Propose(Content),
    Attest {
        epoch: u64,
        content_hash: ContentHash,
    },
    /// Takes an attestation back, so that another content of the epoch can be attested.
    Retract {
        epoch: u64,
        content_hash: ContentHash,
    },
    Finalize {
        epoch: u64,
        content_hash: ContentHash,
        /// Gets the proposal's rent back.
        rent_payer: Key,
    },
    /// Closes a proposal that can never win; the rent goes back to who paid it.
    CloseProposal {
        epoch: u64,
        content_hash: ContentHash,
        rent_payer: Key,
    },
    /// Closes a settlement that is not kept any more; the rent goes back to who paid it.
    Close { epoch: u64, rent_payer: Key },
    /// Has an announced oracle set take over, without which nothing of this epoch goes on.
    Rotate { epoch: u64 },
}

impl Action {
    /// The name under which the outbox, metrics and logs know it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Propose(_) => "propose",
            Self::Attest { .. } => "attest",
            Self::Retract { .. } => "retract",
            Self::Finalize { .. } => "finalize",
            Self::CloseProposal { .. } => "close_proposal",
            Self::Close { .. } => "close",
            Self::Rotate { .. } => "rotate",
        }
    }

    pub fn epoch(&self) -> u64 {
        match self {
            Self::Propose(content) => content.epoch,
            Self::Attest { epoch, .. }
            | Self::Retract { epoch, .. }
            | Self::Finalize { epoch, .. }
            | Self::CloseProposal { epoch, .. }
            | Self::Close { epoch, .. }
            | Self::Rotate { epoch } => *epoch,
        }
    }
}

/// Accounts that a view is to contain beside those that it always has; together at most [`MOST_WANTED`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Settlements, by epoch.
    pub settlements: Vec<u64>,
    /// Proposals, by epoch and hash of their content.
    pub proposals: Vec<(u64, ContentHash)>,
}

/// How many accounts a node returns for one slot, beside network, oracle set and clock.
pub(crate) const MOST_WANTED: usize = 97;

/// Finalized state of everything that decides what to do next, all of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub slot: u64,
    /// The chain's clock, Unix seconds.
    pub unix_time: i64,
    pub network: NetworkView,
    pub oracles: OracleSetView,
    /// The proposals that exist, of those that were asked for.
    pub proposals: BTreeMap<ContentHash, ProposalView>,
    /// The final settlements that exist, of those that were asked for, by epoch.
    pub settlements: BTreeMap<u64, SettlementView>,
}

/// The part of the Network account that settling depends on. Parameters are those that hold at the view's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkView {
    /// Whether a pause of settling is in force.
    pub settling_paused: bool,
    pub min_epoch_seconds: u32,
    pub min_bond: u64,
    /// The breaker, base units.
    pub max_epoch_increase: u64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub reserve_count: u32,
    pub final_epoch: u64,
    pub final_snapshot_slot: u64,
    /// When the newest final epoch closed, by the chain's clock; before the first when the first oracle set was named.
    pub final_closed_at: i64,
    /// Tells which settlements that are not final were overtaken by an exit, or are too late.
    pub freshness: Freshness,
    /// Older final settlements are not valid for proofs any more.
    pub oldest_kept_epoch: u64,
    /// The sum of what was charged, base units.
    pub settled_amount: u64,
    pub settled_accrued: u64,
    /// The part of `settled_amount` that reserves released, base units.
    pub settled_reserve_amount: u64,
    pub settled_reserve_accrued: u64,
    pub settled_asset_count: u32,
    pub settled_payer_count: u32,
    pub settled_reserve_count: u32,
    pub deposited: u64,
    pub withdrawn: u64,
    /// Paid for lots, paid back of that, and what of the rest is owed back to buyers: lifetime base units.
    pub lots_in: u64,
    pub lots_out: u64,
    pub lots_excess: u64,
}

impl NetworkView {
    /// Whether a settlement that is not final at `now`, Unix seconds, cannot become so: a payer left with money that it
    /// counts on, or may leave before anybody can show what it charges.
    pub fn overtakes(&self, content: &Content, now: i64) -> bool {
        self.freshness.is_overtaken(content.closed_at, now)
    }

    /// When what is proposed at `now` can become final at the earliest, both Unix seconds.
    pub fn earliest_final(&self, now: i64) -> i64 {
        now.saturating_add(i64::from(self.freshness.delays.challenge_seconds))
    }
}

/// Who may attest, and how much weight it takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OracleSetView {
    pub version: u32,
    pub threshold: u32,
    /// The members by position, which is their bit in `attested`.
    pub members: Vec<MemberView>,
    /// When the announced set may take over, Unix seconds. From then on the present one decides nothing any more.
    pub next_from: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberView {
    pub key: Key,
    /// The member's weight; 0 if it left the set.
    pub weight: u32,
    pub bond: u64,
    /// The epoch for which its attestation stands; 0 if it has none.
    pub attested_epoch: u64,
}

/// A proposal account. What it says follows from its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalView {
    pub rent_payer: Key,
    pub set_version: u32,
    /// One bit for each member that attests it.
    pub attested: u16,
    /// Since when the threshold's weight attests it, Unix seconds; 0 if it does not.
    pub threshold_at: i64,
    /// Least time between the threshold and final.
    pub challenge_seconds: u32,
}

impl ProposalView {
    /// When it can become final at the earliest, as `now` tells, both Unix seconds: its challenge window has begun, or
    /// begins now. Later ones of the chain's clocks tell no earlier time, so what is overtaken by then stays so.
    pub fn earliest_final(&self, now: i64) -> i64 {
        let since = match self.threshold_at {
            0 => now,
            since => since,
        };
        let window = i64::from(self.challenge_seconds);
        since.saturating_add(window).max(now)
    }

    /// Whether the member at this position attests it.
    pub fn is_attested_by(&self, position: usize) -> bool {
        u32::try_from(position)
            .ok()
            .and_then(|position| self.attested.checked_shr(position))
            .is_some_and(|bits| bits & 1 == 1)
    }
}

/// A final settlement's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementView {
    pub content_hash: ContentHash,
    pub content: Content,
    pub rent_payer: Key,
}

/// What is known of a transaction. The height was read before the status, from the same node, so that a transaction
/// that is unknown although the finalized height is past its last valid one can never land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub finalized_slot: u64,
    pub finalized_block_height: u64,
    /// `None` if the transaction is unknown, also to the node's history.
    pub status: Option<TxStatus>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxStatus {
    pub finalized: bool,
    /// Why it failed, in words; `None` if it succeeded.
    pub error: Option<String>,
}

/// A signed transaction, ready to be stored and then sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    pub signature: Signature,
    pub raw: Vec<u8>,
    pub last_valid_block_height: u64,
    /// Micro-lamports per compute unit.
    pub priority_fee: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The simulation says that the program would refuse it.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
}

/// The chain did not answer. Nothing follows from that for the state of any transaction.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    /// No endpoint gave a usable answer.
    #[error("no RPC endpoint answered: {0}")]
    Unanswered(String),
    /// The nodes that answer agree on an account that is not what it should be.
    #[error("{0}")]
    UnexpectedAccount(String),
}

pub trait Chain: Send + Sync + 'static {
    /// The network that is settled.
    fn network(&self) -> Key;
    /// The key that proposes and attests.
    fn oracle(&self) -> Key;
    /// The key that pays fees and rent.
    fn rent_payer(&self) -> Key;
    /// Reads the finalized state at `min_slot` or later, with the accounts that are wanted.
    fn view(
        &self,
        wanted: &Wanted,
        min_slot: u64,
    ) -> impl Future<Output = Result<View, Unreachable>> + Send;
    fn fate(&self, signature: &Signature)
    -> impl Future<Output = Result<Fate, Unreachable>> + Send;
    /// Builds, simulates and signs. `escalation` grows with each transaction for the same purpose that expired.
    fn prepare(
        &self,
        action: &Action,
        escalation: u32,
    ) -> impl Future<Output = Result<Prepared, PrepareError>> + Send;
    /// Hands the bytes to the network. Success says nothing about whether they land.
    fn send(&self, raw: &[u8]) -> impl Future<Output = Result<(), Unreachable>> + Send;
}

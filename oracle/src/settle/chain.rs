//! What the settler needs of a chain. [`crate::chain`] implements it over Solana's RPC; tests implement it with a
//! simulated chain that forks, loses and delays.

use std::{collections::BTreeMap, future::Future};

use borsh::{BorshDeserialize, BorshSerialize};

use super::Content;

/// A key, as 32 bytes.
pub type Key = [u8; 32];
/// A transaction's first signature.
pub type Signature = [u8; 64];

/// One instruction of the settler.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Action {
    Post(Content),
    Attest(Content),
    Finalize {
        epoch: u64,
    },
    /// A posted settlement of an older oracle set, or one that an exit overtook: reject it, so that one can be posted
    /// again.
    Expire {
        epoch: u64,
    },
    /// Gives the rent back to who paid it.
    Close {
        epoch: u64,
        rent_payer: Key,
    },
}

impl Action {
    /// The name under which the outbox, metrics and logs know it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Post(_) => "post",
            Self::Attest(_) => "attest",
            Self::Finalize { .. } => "finalize",
            Self::Expire { .. } => "expire",
            Self::Close { .. } => "close",
        }
    }

    pub fn epoch(&self) -> u64 {
        match self {
            Self::Post(content) | Self::Attest(content) => content.epoch,
            Self::Finalize { epoch } | Self::Expire { epoch } | Self::Close { epoch, .. } => *epoch,
        }
    }
}

/// Finalized state of everything that decides what to do next, all of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub slot: u64,
    /// The chain's clock, Unix seconds.
    pub unix_time: i64,
    pub network: NetworkView,
    pub oracles: OracleSetView,
    /// The settlement accounts that exist, of those that were asked for.
    pub settlements: BTreeMap<u64, SettlementView>,
}

/// The part of the Network account that settling depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkView {
    pub settling_paused: bool,
    pub min_epoch_seconds: u32,
    pub min_bond: u64,
    pub max_epoch_increase: u64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub posted_epoch: u64,
    pub final_epoch: u64,
    pub final_snapshot_slot: u64,
    /// Older final settlements are not valid for proofs any more.
    pub oldest_kept_epoch: u64,
    pub posted_at: i64,
    pub settled_amount: u64,
    pub settled_asset_count: u32,
    pub settled_payer_count: u32,
    pub deposited: u64,
    pub withdrawn: u64,
    /// A settlement with an older snapshot was overtaken by an exit: it cannot become final. 0: nobody left that way.
    /// It only grows.
    pub exit_request_slot: u64,
}

impl NetworkView {
    /// Whether a payer left with money that a settlement which is not final counts on.
    pub fn overtakes(&self, content: &Content) -> bool {
        content.snapshot_slot < self.exit_request_slot
    }
}

/// Who may attest, and how much weight it takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OracleSetView {
    pub version: u32,
    pub threshold: u32,
    /// By position: the bit of `attested` and `rejected`.
    pub members: Vec<MemberView>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberView {
    pub key: Key,
    pub weight: u32,
    pub bond: u64,
}

/// A settlement account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementView {
    pub state: SettlementState,
    pub content: Content,
    pub rent_payer: Key,
    pub oracle_set_version: u32,
    pub attested: u16,
    pub rejected: u16,
    pub posted_at: i64,
    /// Least time from posting to final, as it was when this one was posted.
    pub challenge_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlementState {
    Posted,
    Final,
    Rejected,
}

/// What is known of a transaction. The height was read before the status, at the same node, so that a transaction
/// that is unknown although the finalized height is past its last valid one can never land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub finalized_slot: u64,
    pub finalized_block_height: u64,
    /// `None`: unknown, also to the node's history.
    pub status: Option<TxStatus>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxStatus {
    pub finalized: bool,
    /// Why it failed, in words. `None`: it succeeded.
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

/// No endpoint gave a usable answer. Nothing follows from it for the state of any transaction.
#[derive(Debug, thiserror::Error)]
#[error("no RPC endpoint answered: {0}")]
pub struct Unreachable(pub String);

pub trait Chain: Send + Sync + 'static {
    /// The key that posts and attests.
    fn oracle(&self) -> Key;
    /// The key that pays fees and rent.
    fn rent_payer(&self) -> Key;
    /// Finalized state at `min_slot` or later, with the settlement accounts of `epochs` (at most 90).
    fn view(
        &self,
        epochs: &[u64],
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
    /// Hands the bytes to the network. Says nothing about whether they land.
    fn send(&self, raw: &[u8]) -> impl Future<Output = Result<(), Unreachable>> + Send;
}

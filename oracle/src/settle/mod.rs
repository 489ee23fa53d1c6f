//! Settling: every closed epoch becomes exactly one settlement on chain.
//!
//! The [`Outbox`] keeps what is wanted and every transaction that was built for it; [`Settler::step`] compares it with
//! the chain and does the next thing. A proposal's address is the hash of what it says, so a repeat can do no harm and
//! nobody's proposal is in another's way; while a final settlement differs from the one in the outbox, nothing is proposed
//! after it.

mod alarm;
mod chain;
mod decide;
mod guard;
mod outbox;
mod own_key;
mod rules;
mod settler;

pub use alarm::Alarm;
pub use chain::{
    Action, Chain, Fate, Key, MOST_WANTED, MemberView, NetworkView, OracleSetView, PrepareError,
    Prepared, ProposalView, SettlementView, Signature, TxStatus, Unreachable, View, Wanted,
};
pub use decide::{Case, Decision};
pub use guard::Guard;
pub use openmast_client::accounts::Content;
pub use openmast_client::content::ContentHash;
pub use outbox::{
    Attempt, AttemptState, DamagedRow, Entry, Expired, OUTBOX_VERSION, Outbox, OutboxError,
    Progress, Table,
};
pub use settler::{Report, SettleError, Settler, Timing};

/// More settlements than a chain keeps: 64 final ones, and some that are on their way.
pub const MORE_THAN_KEPT: u32 = 80;

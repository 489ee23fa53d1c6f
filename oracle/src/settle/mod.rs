//! Settling: every closed epoch becomes exactly one settlement on chain.
//!
//! The [`Outbox`] keeps what is wanted and every transaction that was built for it; [`Settler::step`] compares it with
//! the chain and does the next thing. Posting is keyed by epoch on chain, so a repeat can do no harm; while a settlement on
//! chain differs from the one in the outbox, nothing is posted after it.

mod chain;
mod content;
mod decide;
mod outbox;
mod settler;

pub use chain::{
    Action, Chain, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError, Prepared,
    SettlementState, SettlementView, Signature, TxStatus, Unreachable, View,
};
pub use content::{Content, hex};
pub use decide::{Alarm, Decision, decide};
pub use outbox::{Attempt, AttemptState, Entry, Outbox, OutboxError, Progress};
pub use settler::{Report, SettleError, Settler, Timing};

//! Settling: every closed epoch becomes exactly one settlement on chain.
//!
//! Contents of closed epochs come in from the engine, through [`Outbox::enqueue`]; transactions go out to the chain.
//! What must hold: every transaction is stored before it is sent; what is decided rests on finalized state alone; and
//! while a final settlement differs from the one in the outbox, nothing is proposed after it. A proposal's address is
//! the hash of its content, so a repeat can do no harm and nobody's proposal is in another's way.
//!
//! Read `chain` first, which says what settling needs of a chain. `decide` is the pure decision about one settlement,
//! with the program's conditions in `rules`; `outbox` stores what is wanted and every transaction that was built;
//! `settler` brings the two together step by step, as far as its `guard` vouches for the content. `own_key` watches
//! for a second oracle with the same key, `alarm` is what a person is told.

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
    Action, Chain, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError, Prepared,
    ProposalView, SettlementView, Signature, TxStatus, Unreachable, View, Wanted,
};
pub use decide::{Case, Decision};
pub use guard::Guard;
pub use openmast_client::accounts::Content;
pub use openmast_client::content::ContentHash;
pub(crate) use outbox::OUTBOX_VERSION;
pub use outbox::{
    Attempt, AttemptState, DamagedRow, Entry, Expired, Outbox, OutboxError, Progress, Table,
};
pub use settler::{Report, SettleError, Settler, Timing};

/// More settlements than a chain keeps: it keeps 64 final ones, and some are on their way.
pub(crate) const MORE_THAN_KEPT: u32 = 80;

//! Typed client of the OpenMast program: addresses, instructions, accounts, events, errors, and sending.
//! What the program's IDL says is in [`generated`]; the other modules show it with what is convenient beyond that
//! (docs/reference/protocol.md).

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod accounts;
pub mod addresses;
pub mod amounts;
pub mod composites;
pub mod content;
pub mod errors;
pub mod events;
pub mod fetch;
pub mod generated;
pub mod instructions;
pub mod market;
pub mod program;
pub mod programs;
mod raw_account;
pub mod rpc;
pub mod sender;
pub mod share_gate;
pub mod venues;

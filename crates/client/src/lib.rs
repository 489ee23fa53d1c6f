//! Typed client of the OpenMast programs: addresses, instructions, accounts, events, errors, and sending.
//! What the programs' IDLs say is in [`generated`]; the other modules show it with what is convenient beyond that. Those of
//! the market and of the share gate have their programs' names, the rest is the settlement program's
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

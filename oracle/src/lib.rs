//! The oracle: a service that takes usage reports and settles what they amount to on Solana.
//!
//! RADIUS accounting and signed usage reports come in ([`ingest`]); settlements go out to the chain ([`settle`]),
//! proofs and answers to callers of the API ([`serve`]), and notices to webhooks ([`webhooks`]). What must hold:
//! nothing is acknowledged before it is durable in the log, everything after the log is a pure function of it, and
//! what is decided about money rests on finalized state alone.
//!
//! Begin with [`run`], which wires the parts together. [`ingest`] writes the log (`openmast_log`), which the engine
//! (`openmast_engine`) reads; [`settle`] takes what an epoch came to onto the chain as [`chain`] shows it; [`keeper`] says
//! what else is worth calling there. [`config`],
//! [`health`], [`time`] and [`data_folder`] are what all of them need; [`backup`], [`recover`], [`checking`],
//! [`preflight`], [`mirroring`] and [`replay`] are commands of an operator.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
#![cfg_attr(not(test), warn(unreachable_pub))]

pub mod backup;
pub mod chain;
pub mod checking;
pub mod config;
mod connections;
pub mod data_folder;
mod fail_points;
pub mod formats;
pub mod health;
pub mod ingest;
pub mod keeper;
pub mod mirroring;
pub mod preflight;
pub mod prices;
pub mod problem;
pub mod recover;
pub mod replay;
mod row_checksum;
pub mod run;
pub mod serve;
pub mod settle;
mod shares;
pub mod time;
pub mod webhooks;

pub use fail_points::{FailPoints, fail_points};

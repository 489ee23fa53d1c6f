//! Deployment as code: numbered steps that bring a cluster from nothing to a network whose roles are in the right hands,
//! and migrations of the program's accounts (docs/guides/deployment.md).
//!
//! No file says how far a run came. Each step reads from the chain what is there, compares it with what should be, and
//! names the transactions that are missing. So a step can be repeated at will, a run that was killed goes on where it was,
//! and a plan is the same code without the sending.

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
pub mod chain;
pub mod cluster;
pub mod config;
pub mod elf;
pub mod keys;
pub mod loader;
pub mod metadata;
pub mod plan;
pub mod program_id;
pub mod run;
pub mod steps;
pub mod system;

//! The machine that a service runs on: threads and the cores that they are kept on, queues between them, files that survive a
//! crash, and whose turn it is when something of it fails.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod blocking;
pub mod cause;
pub mod cores;
pub mod files;
pub mod log_limit;
pub mod turns;
pub mod wall_clock;

//! What the load generators share: the first records of a log, RADIUS requests, and signed reports whose bytes are known
//! ahead.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod accounting;
pub mod founding;
pub mod signed;

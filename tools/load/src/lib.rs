//! What the load generators share: the first records of a log, RADIUS requests, signed reports whose bytes are known
//! ahead, and prices with the server of them.

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
pub mod http;
pub mod price_server;
pub mod prices;
pub mod signed;

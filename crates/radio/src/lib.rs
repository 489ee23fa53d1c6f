//! What a radio, or a gateway for many, embeds to report usage to an OpenMast oracle (docs/reference/usage-reports.md).
//!
//! A [`Radio`] numbers and signs batches of cumulative counters. A [`Connection`] keeps each batch until the oracle says
//! that it is durable, and sends it again after every break: nothing is lost while the process lives, and nothing is
//! counted twice. What must outlive the process is the counters themselves, and a clock.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod backoff;
mod codec;
mod connection;
mod delivery;
mod radio;
mod unacknowledged;

pub use connection::{Connection, ConnectionConfig, Tls};
pub use delivery::{Delivery, DeliveryError};
pub use openmast_usage as usage;
pub use radio::Radio;

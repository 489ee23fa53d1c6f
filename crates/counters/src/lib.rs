//! Dense counters by on-chain index: `totals[key] += amount` for all records of a batch.
//!
//! A batch comes in as two columns, keys and amounts; totals go out. A key without a counter refuses its batch whole, and no
//! total wraps around, yet there is no branch per record: keys and amounts are looked at together first (one maximum, one sum),
//! which the compiler turns into vector code, and the sum of a batch bounds how far any counter can rise.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod bounds;
mod counters;
mod error;

pub use counters::Counters;
pub use error::CountError;

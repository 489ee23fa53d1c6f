//! Why a batch was refused.

use thiserror::Error;

/// Why a batch was refused. Nothing of it was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CountError {
    /// Keys and amounts come in pairs.
    #[error("{keys} keys but {amounts} amounts: a batch has one amount for each key")]
    Lengths {
        /// Keys of the batch.
        keys: usize,
        /// Amounts of the batch.
        amounts: usize,
    },
    /// Keys without a counter.
    #[error(
        "{count} of {records} records have a key without a counter, the first is record {position} with key {key}; \
         there are {counters} counters: keep such records out"
    )]
    NoSuchCounter {
        /// Records concerned.
        count: usize,
        /// Records of the batch.
        records: usize,
        /// Position of the first one concerned.
        position: usize,
        /// Its key.
        key: u32,
        /// Counters that there are.
        counters: usize,
    },
}

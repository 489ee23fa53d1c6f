//! How a batch is added.

use std::num::NonZeroUsize;

/// Fewer records are added where the call is made: starting threads and merging would cost more than they save.
const FEW_RECORDS: usize = 1 << 17;

/// From this many counters on, records are sorted by ranges of counters first. Measured with `examples/methods.rs`: up to
/// here private counters are faster by up to a factor of two. Above, both take about as long, and private counters would
/// need 8 bytes for each counter and thread.
const MANY_COUNTERS: usize = 1 << 23;

/// How a batch is added to the counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All records are looked at, then all are added. For small batches.
    Direct,
    /// Each thread adds its part of the records to counters of its own, which are added up at the end. Records are looked
    /// at and added block by block. For large batches and key spaces whose counters fit the caches.
    Private {
        /// Threads that work at once.
        threads: NonZeroUsize,
    },
    /// Records are sorted by ranges of counters, then each thread adds to ranges of its own, one after the other in its
    /// second-level cache. For large batches and key spaces larger than the caches.
    Partitioned {
        /// Threads that work at once.
        threads: NonZeroUsize,
    },
}

impl Method {
    /// What is fastest for so many records and counters.
    pub fn fastest(counters: usize, records: usize, threads: NonZeroUsize) -> Self {
        if records < FEW_RECORDS {
            Self::Direct
        } else if counters >= MANY_COUNTERS {
            Self::Partitioned { threads }
        } else if records >= counters {
            Self::Private { threads }
        } else {
            Self::Direct
        }
    }
}

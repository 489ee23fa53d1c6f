//! Time as the log tells it, bounded by arrivals, ends of epochs and the chain's clock.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_metering::Packed48;

use super::closed::EpochEnd;
use crate::Engine;
use openmast_records::{ChainSnapshot, EpochClosed};

/// An arrival is not later than the newest one by more than this. A clock that was far ahead for a while must not have
/// sessions look as if they had been silent, or had begun, long after they were.
const LONGEST_STEP_MS: u64 = 7 * 86_400_000;

/// All in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogTime {
    /// The newest time of the chain.
    pub chain_ms: u64,
    /// The newest time of any kind: of the chain, of an arrival, of the end of an epoch by the oracle's clock.
    pub newest_ms: u64,
}

/// Bounds of the time, in Unix milliseconds. An arrival is by the oracle's clock, which may be wrong, and be right again
/// later. The chain's clock and the oracle's, where an epoch ends, are both wrong at once less likely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct LogClock {
    /// By the chain's clock: reports behind it in the log came later.
    chain_ms: u64,
    /// Has passed by both clocks.
    passed_ms: u64,
    /// The newest arrival, as it is taken; 0: none.
    seen_ms: u64,
}

impl LogClock {
    /// The log begins.
    pub(crate) fn begin(&mut self, snapshot: &ChainSnapshot) {
        self.chain_ms = unix_ms(snapshot);
        (self.passed_ms, self.seen_ms) = (self.chain_ms, self.chain_ms);
    }

    /// An epoch ends, whether that counts or not.
    pub(crate) fn end_of_epoch(&mut self, closed: &EpochClosed) {
        let chain_ms = unix_ms(&closed.snapshot);
        self.chain_ms = self.chain_ms.max(chain_ms);
        self.passed_ms = self.passed_ms.max(chain_ms.min(closed.closed_at_ms));
        self.seen_ms = self.seen_ms.max(self.chain_ms);
    }

    /// What an arrival is taken for.
    #[inline]
    pub(crate) fn arrival(&mut self, received_at_ms: u64) -> u64 {
        let latest_ms = match self.seen_ms {
            0 => u64::MAX,
            seen_ms => seen_ms.saturating_add(LONGEST_STEP_MS),
        };
        let at_ms = received_at_ms.min(latest_ms).max(self.chain_ms);
        self.seen_ms = self.seen_ms.max(at_ms);
        at_ms
    }

    /// As it is after a final epoch, by what is known of its end.
    pub(crate) fn resume(end: &EpochEnd) -> Self {
        let chain_ms = chain_ms(end.closed_at);
        Self {
            chain_ms,
            passed_ms: chain_ms.min(end.closed_at_ms),
            seen_ms: end.heard_until_ms,
        }
    }

    /// No report before arrived later, as arrivals are taken.
    pub(crate) fn seen_ms(&self) -> u64 {
        self.seen_ms
    }

    /// Has passed for certain.
    pub(crate) fn passed_ms(&self) -> u64 {
        self.passed_ms
    }
}

fn unix_ms(snapshot: &ChainSnapshot) -> u64 {
    chain_ms(snapshot.unix_time)
}

fn chain_ms(unix_time: i64) -> u64 {
    let seconds = unix_time.max(0).unsigned_abs();
    seconds.saturating_mul(1_000).min(Packed48::MAX)
}

impl Engine {
    /// Time as the log tells it up to the newest record; `None` before the first.
    pub fn log_time(&self) -> Option<LogTime> {
        self.deployment?;
        let chain_ms = unix_ms(&self.opening);
        let opened_at_ms = self.opened_at_ms.unwrap_or(0);
        Some(LogTime {
            chain_ms,
            newest_ms: chain_ms.max(opened_at_ms).max(self.clock.seen_ms),
        })
    }
}

//! A limit of a client's requests: a token bucket that fills evenly (the generic cell rate algorithm of ITU-T I.371).

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// A client may send at once, after a pause, as much as in so many seconds.
const BURST_S: u64 = 10;

/// One client's limit, shared by all sockets.
#[derive(Debug)]
pub(super) struct RateLimit {
    began_at: Instant,
    interval_ns: u64,
    /// When the bucket will be full again, nanoseconds since `began_at`.
    full_at_ns: AtomicU64,
}

impl RateLimit {
    pub(super) fn new(requests_per_second: u32) -> Self {
        Self {
            began_at: Instant::now(),
            interval_ns: 1_000_000_000 / u64::from(requests_per_second.max(1)),
            full_at_ns: AtomicU64::new(0),
        }
    }

    /// Whether one more request may come now. If so, it is counted.
    pub(super) fn allows(&self, now: Instant) -> bool {
        let now = now.saturating_duration_since(self.began_at);
        let now_ns = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        let latest_ns = now_ns.saturating_add(nanoseconds(BURST_S));
        let next = |full_at_ns: u64| {
            let full_at_ns = full_at_ns.max(now_ns).saturating_add(self.interval_ns);
            (full_at_ns <= latest_ns).then_some(full_at_ns)
        };
        let (success, failure) = (Ordering::Relaxed, Ordering::Relaxed);
        self.full_at_ns.fetch_update(success, failure, next).is_ok()
    }
}

const fn nanoseconds(seconds: u64) -> u64 {
    Duration::from_secs(seconds).as_nanos() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_the_rate() {
        let rate = RateLimit::new(5);
        let allowed = |at_ms: u64| {
            let now = rate.began_at + Duration::from_millis(at_ms);
            (0..1_000).filter(|_| rate.allows(now)).count()
        };
        assert_eq!(allowed(0), 50);
        assert_eq!(allowed(100), 0);
        assert_eq!(allowed(1_000), 5);
        assert_eq!(allowed(3_000), 10);
        assert_eq!(allowed(100_000), 50, "no more than a burst after a pause");
    }
}

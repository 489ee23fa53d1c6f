//! How often may be asked: token buckets that fill evenly (the generic cell rate algorithm of ITU-T I.371).

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// After a pause as much may be asked at once as in so long.
const BURST: Duration = Duration::from_secs(10);
/// So many sources are remembered before those are forgotten that may ask as if they were new.
const TIDY_AT: usize = 4_096;

/// One bucket.
pub(super) struct Rate {
    interval: Duration,
    full_at: Mutex<Option<Instant>>,
}

impl Rate {
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            interval: interval(per_second),
            full_at: Mutex::default(),
        }
    }

    /// Whether so many more may come now. If so, they are counted.
    pub(super) fn allows(&self, many: u32, now: Instant) -> bool {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let next = next(*full_at, self.interval.saturating_mul(many), now);
        *full_at = next.or(*full_at);
        next.is_some()
    }
}

/// A bucket for each source.
pub(super) struct Rates {
    interval: Duration,
    full_at: Mutex<HashMap<IpAddr, Instant>>,
}

impl Rates {
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            interval: interval(per_second),
            full_at: Mutex::default(),
        }
    }

    /// Whether one more may come from there now. If so, it is counted.
    pub(super) fn allows(&self, source: IpAddr, now: Instant) -> bool {
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= TIDY_AT && !all.contains_key(&source) {
            all.retain(|_, full_at| *full_at > now);
            // As many sources as that within a moment are one that pretends: there is no room for more of them.
            if all.len() >= TIDY_AT {
                return false;
            }
        }
        let next = next(all.get(&source).copied(), self.interval, now);
        if let Some(next) = next {
            all.insert(source, next);
        }
        next.is_some()
    }
}

fn interval(per_second: u32) -> Duration {
    Duration::from_secs(1) / per_second.max(1)
}

/// When the bucket will be full again after what takes so long to come back; `None` if there is no room for it.
fn next(full_at: Option<Instant>, cost: Duration, now: Instant) -> Option<Instant> {
    let next = full_at.map_or(now, |it| it.max(now)).checked_add(cost)?;
    (next <= now + BURST).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_the_rate_for_each_source() {
        let (rates, began) = (Rates::new(5), Instant::now());
        let allowed = |source: [u8; 4], at_ms: u64| {
            let now = began + Duration::from_millis(at_ms);
            (0..1_000)
                .filter(|_| rates.allows(source.into(), now))
                .count()
        };
        assert_eq!(allowed([192, 0, 2, 1], 0), 50);
        assert_eq!(allowed([192, 0, 2, 1], 1_000), 5);
        assert_eq!(allowed([192, 0, 2, 2], 1_000), 50, "another source");
        assert_eq!(allowed([192, 0, 2, 1], 100_000), 50, "no more than a burst");
    }

    #[test]
    fn sources_that_pause_are_forgotten() {
        let (rates, began) = (Rates::new(1), Instant::now());
        let ask = |number: u32, now: Instant| rates.allows(IpAddr::from(number.to_be_bytes()), now);
        for number in 0..TIDY_AT as u32 {
            assert!(ask(number, began));
        }
        assert!(!ask(u32::MAX, began), "no room");
        assert!(ask(u32::MAX, began + Duration::from_secs(2)));
        assert_eq!(rates.full_at.lock().unwrap().len(), 1);
    }
}

//! Bounded log lines: one for each cause and interval, however often it occurs, with the number of suppressed ones.

use std::{
    collections::HashMap,
    hash::Hash,
    time::{Duration, Instant},
};

/// How many causes are remembered at once. Further ones share one entry, so that a flood of causes fills neither
/// memory nor log.
pub const MOST_CAUSES: usize = 4_096;

/// When each cause was logged last.
#[derive(Debug)]
pub struct LogLimit<K> {
    interval: Duration,
    entries: HashMap<K, Entry>,
    /// When old entries were last removed. That takes time, so it is done once in an interval.
    swept_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    logged_at: Instant,
    /// How often the cause has occurred since without being logged.
    suppressed: u64,
}

impl<K: Eq + Hash> LogLimit<K> {
    /// Allows one line for each cause in this time.
    pub fn new(interval: Duration) -> Self {
        Self {
            interval,
            entries: HashMap::new(),
            swept_at: None,
        }
    }

    /// If it is time to log this cause again, how many lines of it were suppressed since the last one. `all_others`
    /// stands for causes that there is no room for.
    pub fn due(&mut self, cause: K, all_others: impl FnOnce() -> K, now: Instant) -> Option<u64> {
        let cause = match self.entries.contains_key(&cause) || self.has_room(now) {
            true => cause,
            false => all_others(),
        };
        let fresh = Entry {
            logged_at: now,
            suppressed: 0,
        };
        let Some(entry) = self.entries.get_mut(&cause) else {
            self.entries.insert(cause, fresh);
            return Some(0);
        };
        if now.saturating_duration_since(entry.logged_at) < self.interval {
            entry.suppressed += 1;
            return None;
        }
        Some(std::mem::replace(entry, fresh).suppressed)
    }

    fn has_room(&mut self, now: Instant) -> bool {
        let (interval, age) = (self.interval, |since| now.saturating_duration_since(since));
        if self.entries.len() >= MOST_CAUSES && self.swept_at.is_none_or(|at| age(at) >= interval) {
            self.entries
                .retain(|_, entry| age(entry.logged_at) < interval);
            self.swept_at = Some(now);
        }
        self.entries.len() < MOST_CAUSES
    }
}

impl LogLimit<()> {
    /// Does the same as [`Self::due`] where there is only one cause.
    pub fn due_again(&mut self, now: Instant) -> Option<u64> {
        self.due((), || (), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_secs(60);

    #[test]
    fn one_line_for_each_cause_and_interval_says_how_many_came() {
        let (mut limit, now) = (LogLimit::new(INTERVAL), Instant::now());
        assert_eq!(limit.due("a", || "all", now), Some(0));
        for _ in 0..1_000 {
            assert_eq!(limit.due("a", || "all", now), None);
        }
        assert_eq!(limit.due("b", || "all", now), Some(0));
        assert_eq!(limit.due("a", || "all", now + INTERVAL), Some(1_000));
        assert_eq!(limit.due("a", || "all", now + INTERVAL), None);
    }

    #[test]
    fn a_flood_of_causes_is_bounded_and_still_heard() {
        let (mut limit, now) = (LogLimit::new(INTERVAL), Instant::now());
        let lines = (1..100_000_u32)
            .filter(|cause| limit.due(*cause, || 0, now).is_some())
            .count();
        assert_eq!(lines, MOST_CAUSES + 1);
        assert_eq!(limit.entries.len(), MOST_CAUSES + 1);
        let later = now + INTERVAL + Duration::from_secs(1);
        assert_eq!(limit.due(u32::MAX, || 0, later), Some(0));
        assert_eq!(limit.entries.len(), 1);
    }
}

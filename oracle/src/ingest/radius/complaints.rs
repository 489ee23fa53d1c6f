//! Logs refused requests once per source, reason and interval, however many come.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::outcome::{Outcome, Refusal};

/// Sources and reasons remembered at once. Further ones share one entry per reason, so that a flood from forged
/// sources fills neither memory nor the log.
const MAX_ENTRIES: usize = 4096;

type Key = (Option<IpAddr>, Outcome);

/// What was logged when.
pub(super) struct Complaints {
    interval: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<Key, Entry>,
    /// When old entries were last looked for, which takes time and is done once per interval.
    swept_at: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Entry {
    logged_at: Instant,
    /// Refused since without being logged.
    suppressed: u64,
}

impl Complaints {
    pub(super) fn new(interval: Duration) -> Self {
        Self {
            interval,
            state: Mutex::default(),
        }
    }

    /// Logs a refusal if it is time to.
    pub(super) fn log(
        &self,
        source: IpAddr,
        client: Option<&str>,
        refusal: Refusal,
        error: Option<&str>,
        now: Instant,
    ) {
        let Some(suppressed) = self.due(source, refusal.outcome, now) else {
            return;
        };
        let detail = refusal.detail.map(|detail| detail.to_string());
        tracing::warn!(
            %source,
            client = client.unwrap_or("unknown"),
            reason = refusal.outcome.label(),
            detail = detail.as_deref().or(error),
            suppressed,
            "accounting request not answered: {}",
            refusal.outcome.advice()
        );
    }

    /// How many were passed over since the last log line, if it is time for the next one.
    fn due(&self, source: IpAddr, outcome: Outcome, now: Instant) -> Option<u64> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = (Some(source.to_canonical()), outcome);
        if !state.entries.contains_key(&key) && !state.has_room(now, self.interval) {
            key.0 = None;
        }
        let entries = &mut state.entries;
        let fresh = Entry {
            logged_at: now,
            suppressed: 0,
        };
        let Some(entry) = entries.get_mut(&key) else {
            entries.insert(key, fresh);
            return Some(0);
        };
        if now.saturating_duration_since(entry.logged_at) < self.interval {
            entry.suppressed += 1;
            return None;
        }
        Some(std::mem::replace(entry, fresh).suppressed)
    }
}

impl State {
    fn has_room(&mut self, now: Instant, interval: Duration) -> bool {
        let age = |since: Instant| now.saturating_duration_since(since);
        if self.entries.len() >= MAX_ENTRIES && self.swept_at.is_none_or(|at| age(at) >= interval) {
            self.entries
                .retain(|_, entry| age(entry.logged_at) < interval);
            self.swept_at = Some(now);
        }
        self.entries.len() < MAX_ENTRIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(number: u32) -> IpAddr {
        IpAddr::from(number.to_be_bytes())
    }

    #[test]
    fn one_line_per_source_reason_and_interval() {
        let (complaints, now) = (Complaints::new(Duration::from_secs(60)), Instant::now());
        assert_eq!(complaints.due(source(1), Outcome::Malformed, now), Some(0));
        assert_eq!(complaints.due(source(1), Outcome::Malformed, now), None);
        assert_eq!(complaints.due(source(1), Outcome::Malformed, now), None);
        assert_eq!(
            complaints.due(source(1), Outcome::WrongAuthenticator, now),
            Some(0)
        );
        assert_eq!(complaints.due(source(2), Outcome::Malformed, now), Some(0));
        let later = now + Duration::from_secs(60);
        assert_eq!(
            complaints.due(source(1), Outcome::Malformed, later),
            Some(2)
        );
    }

    #[test]
    fn a_flood_of_sources_is_bounded_and_still_heard() {
        let (complaints, now) = (Complaints::new(Duration::from_secs(60)), Instant::now());
        let lines = (0..100_000)
            .filter(|number| {
                complaints
                    .due(source(*number), Outcome::UnknownClient, now)
                    .is_some()
            })
            .count();
        assert_eq!(lines, MAX_ENTRIES + 1);
        assert!(complaints.state.lock().expect("not poisoned").entries.len() <= MAX_ENTRIES + 1);
        let later = now + Duration::from_secs(61);
        assert_eq!(
            complaints.due(source(u32::MAX), Outcome::UnknownClient, later),
            Some(0)
        );
    }
}

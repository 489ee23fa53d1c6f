//! Says in the log whose usage waits for a mapping: once per radio, reason and interval.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use openmast_engine::{Engine, Unmapped};

/// Radios and reasons that are remembered at once. Further ones share one entry: neither memory nor the log is filled.
const MAX_ENTRIES: usize = 4_096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Reason {
    Radio,
    Subscriber,
}

impl Reason {
    /// The name of the epoch's counter.
    fn code(self) -> &'static str {
        match self {
            Self::Radio => "unmapped_radio",
            Self::Subscriber => "unmapped_subscriber",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Radio => {
                "map the radio to an asset (/v1/mappings/radios), by a name that no other radio has: a controller's or proxy's name bills all its access points to one asset"
            }
            Self::Subscriber => {
                "map the subscriber to a payer (/v1/mappings/subscribers); /v1/unattributed shows who it is"
            }
        }
    }
}

/// What was logged when. The radio is `None` for all that there is no room for.
pub struct UnmappedLog {
    interval: Duration,
    entries: HashMap<(Option<String>, Reason), Entry>,
    /// When old entries were last looked for, which takes time and is done once per interval.
    swept_at: Option<Instant>,
}

struct Entry {
    logged_at: Instant,
    /// Reports since that were not logged.
    suppressed: u64,
}

impl UnmappedLog {
    pub fn new(interval: Duration) -> Self {
        Self {
            interval,
            entries: HashMap::new(),
            swept_at: None,
        }
    }

    /// Logs what is due of these reports.
    pub fn log(&mut self, engine: &Engine, reports: &[Unmapped], now: Instant) {
        for report in reports {
            let Some(radio) = engine.unmapped_radio(report) else {
                continue;
            };
            let reasons = [
                report.radio.then_some(Reason::Radio),
                report.subscriber.then_some(Reason::Subscriber),
            ];
            for reason in reasons.into_iter().flatten() {
                self.log_one(&radio, reason, now);
            }
        }
    }

    fn log_one(&mut self, radio: &str, reason: Reason, now: Instant) {
        if let Some(suppressed) = self.due(radio, reason, now) {
            tracing::warn!(
                radio,
                reason = reason.code(),
                suppressed,
                "usage waits: {}",
                reason.advice()
            );
        }
    }

    /// How many were passed over since the last line, if it is time for the next one.
    fn due(&mut self, radio: &str, reason: Reason, now: Instant) -> Option<u64> {
        let mut key = (Some(radio.to_owned()), reason);
        if !self.entries.contains_key(&key) && !self.has_room(now) {
            key.0 = None;
        }
        let fresh = Entry {
            logged_at: now,
            suppressed: 0,
        };
        let Some(entry) = self.entries.get_mut(&key) else {
            self.entries.insert(key, fresh);
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

    #[test]
    fn one_line_per_radio_reason_and_interval() {
        let (mut log, now) = (UnmappedLog::new(Duration::from_secs(60)), Instant::now());
        assert_eq!(log.due("a", Reason::Radio, now), Some(0));
        assert_eq!(log.due("a", Reason::Radio, now), None);
        assert_eq!(log.due("a", Reason::Subscriber, now), Some(0));
        assert_eq!(log.due("b", Reason::Radio, now), Some(0));
        let later = now + Duration::from_secs(60);
        assert_eq!(log.due("a", Reason::Radio, later), Some(1));
    }

    #[test]
    fn many_radios_fill_neither_memory_nor_the_log() {
        let (mut log, now) = (UnmappedLog::new(Duration::from_secs(60)), Instant::now());
        let lines = (0..20_000)
            .filter(|radio| log.due(&radio.to_string(), Reason::Radio, now).is_some())
            .count();
        assert_eq!(lines, MAX_ENTRIES + 1);
        assert_eq!(log.entries.len(), MAX_ENTRIES + 1);
        let later = now + Duration::from_secs(61);
        assert_eq!(log.due("new", Reason::Radio, later), Some(0));
    }
}

//! Shares of an area's newest reports.

use std::time::{Duration, Instant};

use super::faults::{FAULTS, Fault};

/// No share is taken of fewer reports: a single one would be too much of it.
const LEAST_REPORTS: u64 = 200;
/// How long a part is at least, and at most.
const PART: Duration = Duration::from_secs(15 * 60);
const LONGEST_PART: Duration = Duration::from_secs(86_400);

/// The part that grows and the one before. So a share is taken of 200 reports at least, which are of the last half hour
/// where many come, and never older than two days.
#[derive(Debug)]
pub(super) struct Window {
    begun_at: Instant,
    before: Counts,
    current: Counts,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    reports: u64,
    /// By position among the faults.
    kinds: [u64; FAULTS.len()],
}

/// More reports of a kind than are ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    pub fault: &'static Fault,
    pub count: u64,
    /// How many reports they are part of.
    pub reports: u64,
}

impl Window {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            begun_at: now,
            before: Counts::default(),
            current: Counts::default(),
        }
    }

    /// Reports came; of what kinds, is to be added.
    pub(super) fn begin(&mut self, reports: u64, now: Instant) {
        self.turn(now);
        self.current.reports += reports;
    }

    /// So many of them are of the kind at this position among the faults.
    pub(super) fn add(&mut self, position: usize, count: u64) {
        if let Some(known) = self.current.kinds.get_mut(position) {
            *known += count;
        }
    }

    /// The kinds of which there are too many.
    pub(super) fn out_of_the_ordinary(&mut self, now: Instant) -> Vec<Share> {
        self.turn(now);
        let reports = self.before.reports + self.current.reports;
        if reports < LEAST_REPORTS {
            return Vec::new();
        }
        let counts = self.before.kinds.iter().zip(&self.current.kinds);
        let shares = FAULTS
            .iter()
            .zip(counts)
            .map(|(fault, (before, current))| Share {
                fault,
                count: before + current,
                reports,
            });
        shares.filter(Share::is_too_much).collect()
    }

    fn turn(&mut self, now: Instant) {
        let age = now.saturating_duration_since(self.begun_at);
        let is_full = age >= PART && self.current.reports >= LEAST_REPORTS;
        if !is_full && age < LONGEST_PART {
            return;
        }
        self.before = match age < 2 * LONGEST_PART {
            true => self.current,
            false => Counts::default(),
        };
        self.current = Counts::default();
        self.begun_at = now;
    }
}

impl Share {
    fn is_too_much(&self) -> bool {
        self.count.saturating_mul(100) > self.fault.ordinary_percent.saturating_mul(self.reports)
    }
}

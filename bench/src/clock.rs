//! Times of several runs.

use std::time::Instant;

use serde::{Deserialize, Serialize};

/// What an action gives, and the seconds that it takes.
pub fn timed<T>(action: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let value = action();
    (value, start.elapsed().as_secs_f64())
}

/// Seconds of several runs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Times(pub Vec<f64>);

impl Times {
    /// The middle one; the lower of the two middle ones when their number is even.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
            .get(sorted.len().saturating_sub(1) / 2)
            .copied()
            .unwrap_or(f64::NAN)
    }

    /// Fastest and slowest.
    pub fn range(&self) -> (f64, f64) {
        let fold = |start, pick: fn(f64, f64) -> f64| self.0.iter().copied().fold(start, pick);
        (
            fold(f64::INFINITY, f64::min),
            fold(f64::NEG_INFINITY, f64::max),
        )
    }
}

//! The machine's clock, for names, dates and signatures. Usage is dated by the service's own, bounded time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Time since 1970; zero if the clock is set to a time before that.
pub fn since_1970() -> Duration {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default()
}

/// Unix seconds.
pub fn unix_seconds() -> u64 {
    since_1970().as_secs()
}

/// Unix milliseconds.
pub fn unix_ms() -> u64 {
    u64::try_from(since_1970().as_millis()).unwrap_or(u64::MAX)
}

//! How long a build still takes, by how fast it went so far.

use std::time::Duration;

/// What was built before is counted by then: cargo passes over it at once.
const PASSED_OVER: Duration = Duration::from_secs(2);
/// Before so much was built, the rate says nothing.
const ENOUGH_TIME: Duration = Duration::from_secs(15);
const ENOUGH_CRATES: usize = 20;

/// How many thousandths of the time each further tenth of the crates ends at, in a build of the demo from nothing: the last
/// crates are the largest ones.
const TIME: [u64; 11] = [0, 70, 110, 170, 250, 340, 440, 570, 680, 790, 1_000];

/// A build that goes on.
#[derive(Debug, Default)]
pub struct Estimate {
    /// When the first crates were counted, and how many were passed over.
    base: Option<(Duration, usize)>,
}

impl Estimate {
    /// Takes a count, `now` after the start, and returns how long the rest takes if it goes on like that; nothing while that
    /// cannot be told.
    pub fn rest(&mut self, now: Duration, done: usize, total: usize) -> Option<Duration> {
        let (begun, passed_over) = *self.base.get_or_insert((now, done));
        let elapsed = now.saturating_sub(begun);
        if elapsed < PASSED_OVER {
            self.base = Some((begun, done));
            return None;
        }
        let built = done.checked_sub(passed_over)?;
        if elapsed < ENOUGH_TIME || built < ENOUGH_CRATES {
            return None;
        }
        let now = time(done, total)?;
        let taken = now.checked_sub(time(passed_over, total)?)?.max(1);
        let rest = u64::try_from(elapsed.as_millis()).ok()? * (1_000 - now) / taken;
        Some(Duration::from_millis(rest))
    }
}

/// How many thousandths of the time the first `done` of `total` crates take. Nothing when more are done than there are.
fn time(done: usize, total: usize) -> Option<u64> {
    if done > total || total == 0 {
        return None;
    }
    let tenths = done.checked_mul(10)?;
    let (step, beyond) = (tenths / total, u64::try_from(tenths % total).ok()?);
    let from = *TIME.get(step)?;
    let to = *TIME.get(step + 1).unwrap_or(&from);
    Some(from + (to - from) * beyond / u64::try_from(total).ok()?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Estimate, time};

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_last_crates_take_longer_than_the_first() {
        let mut estimate = Estimate::default();
        assert_eq!(estimate.rest(at(5), 0, 1_000), None);
        // Half of the crates took 340 thousandths of the time.
        assert_eq!(estimate.rest(at(39), 500, 1_000), Some(at(66)));
        assert_eq!(estimate.rest(at(73), 800, 1_000), Some(at(32)));
        assert_eq!(estimate.rest(at(105), 1_000, 1_000), Some(at(0)));
    }

    #[test]
    fn the_time_of_crates_grows_with_them() {
        let times: Vec<u64> = (0..=300).filter_map(|done| time(done, 300)).collect();
        assert_eq!(times.len(), 301);
        assert!(times.is_sorted());
        assert_eq!(
            (times[0], times[15], times[30], times[300]),
            (0, 35, 70, 1_000)
        );
        assert_eq!(time(301, 300), None);
        assert_eq!(time(0, 0), None);
    }

    #[test]
    fn nothing_is_said_before_it_can_be_known() {
        let mut estimate = Estimate::default();
        assert_eq!(estimate.rest(at(0), 0, 400), None);
        assert_eq!(estimate.rest(at(10), 50, 400), None, "too early");
        assert_eq!(estimate.rest(at(20), 19, 400), None, "too few");
        assert!(estimate.rest(at(20), 20, 400).is_some());
    }

    #[test]
    fn what_was_built_before_is_no_rate() {
        let mut estimate = Estimate::default();
        assert_eq!(estimate.rest(at(0), 0, 1_000), None);
        assert_eq!(estimate.rest(at(1), 800, 1_000), None);
        // 680 thousandths were there before; 110 took these 22 seconds, and 210 are left.
        assert_eq!(estimate.rest(at(22), 900, 1_000), Some(at(42)));
    }

    #[test]
    fn counts_that_cannot_be_say_nothing() {
        let mut estimate = Estimate::default();
        assert_eq!(estimate.rest(at(0), 100, 400), None);
        assert_eq!(estimate.rest(at(3), 100, 400), None);
        assert_eq!(estimate.rest(at(30), 50, 400), None);
        assert_eq!(estimate.rest(at(30), 500, 400), None);
    }
}

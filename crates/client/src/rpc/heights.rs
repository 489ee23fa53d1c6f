//! Between what an answer must lie that tells how far the chain is: a floor that no endpoint alone can raise faster than a
//! chain goes, and a line above that goes with time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A chain makes no more slots than this in a second. Mainnet has 2.5, fast local networks 20 to 50.
const MOST_SLOTS_PER_SECOND: u64 = 100;
/// How far ahead an answer may be of what time allows: clocks that stop with the machine's sleep, and requests under way.
const SLACK: u64 = 2_000;
/// The first Solana chain is of March 2020: no slot is higher than a chain of that age can have.
const FIRST_CHAIN_UNIX_SECONDS: u64 = 1_584_316_800;

/// Slots in a second by which the only endpoint that is named raises the floor, at most: no less than mainnet has.
pub(super) const ONLY_PER_SECOND: u64 = 3;
/// The same of one of several while the others are silent: no more than mainnet has, so that the others are not behind when
/// they come back.
pub(super) const ALONE_PER_SECOND: u64 = 2;

/// What is final for sure: an answer below it is behind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Floor {
    value: u64,
    /// One endpoint alone raises it from here, as time goes by.
    base: u64,
    since: Instant,
    /// How long before `since` another process saw `base`.
    before: Duration,
}

impl Floor {
    /// As it was seen so long `before` now.
    pub(crate) fn new(value: u64, now: Instant, before: Duration) -> Self {
        Self {
            value,
            base: value,
            since: now,
            before,
        }
    }

    pub(crate) fn value(&self) -> u64 {
        self.value
    }

    /// Two endpoints have come as far.
    pub(crate) fn agree(&mut self, told: u64, now: Instant) {
        *self = Self::new(self.value.max(told), now, Duration::ZERO);
    }

    /// One endpoint says that it has come as far, and there is nobody to say otherwise.
    pub(crate) fn raise(&mut self, told: u64, per_second: u64, now: Instant) {
        let elapsed = now.saturating_duration_since(self.since) + self.before;
        let grown = elapsed.as_millis() * u128::from(per_second) / 1_000;
        let grown = u64::try_from(grown).unwrap_or(u64::MAX);
        let most = self.base.saturating_add(grown);
        match told <= most {
            // A chain that stands still saves up nothing for later.
            true => *self = Self::new(self.value.max(told), now, Duration::ZERO),
            false => self.value = self.value.max(most),
        }
    }
}

/// How far an endpoint may have come: what it told, and from there as fast as the fastest chain. What it takes of the slack it
/// has not again before it is no faster than that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    base: u64,
    since: Instant,
    /// How long before `since` another process saw `base`.
    before: Duration,
}

impl Line {
    pub(crate) fn new(base: u64, now: Instant, before: Duration) -> Self {
        Self {
            base,
            since: now,
            before,
        }
    }

    /// The highest that can be.
    pub(crate) fn most(&self, now: Instant) -> u64 {
        self.at(now).saturating_add(SLACK)
    }

    /// It told this. More than can be is believed only when there is a reason to: then it goes on from there.
    pub(crate) fn advance(&mut self, told: u64, now: Instant) {
        if told <= self.at(now) || told > self.most(now) {
            *self = Self::new(told, now, Duration::ZERO);
        }
    }

    /// Where the fastest chain is.
    pub(crate) fn at(&self, now: Instant) -> u64 {
        let elapsed = now.saturating_duration_since(self.since) + self.before;
        self.base.saturating_add(growth(elapsed))
    }
}

/// The most slots by which a chain can have grown.
pub(super) fn growth(elapsed: Duration) -> u64 {
    let seconds = elapsed.as_secs().saturating_add(1);
    seconds.saturating_mul(MOST_SLOTS_PER_SECOND)
}

/// Whether two numbers that were told with so much time between can be of one chain.
pub(super) fn are_near(one: u64, another: u64, between: Duration) -> bool {
    one.abs_diff(another) <= growth(between).saturating_add(SLACK)
}

pub(super) fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX))
}

/// The highest number that any chain can have. A machine whose clock is not set yet bounds nothing.
pub(super) fn most_ever() -> u64 {
    let age = (unix_ms() / 1_000).checked_sub(FIRST_CHAIN_UNIX_SECONDS);
    age.map_or(u64::MAX, |age| growth(Duration::from_secs(age)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alone_raises_the_floor_no_faster_than_it_may() {
        let begin = Instant::now();
        let later = |milliseconds| begin + Duration::from_millis(milliseconds);
        let mut floor = Floor::new(1_000, begin, Duration::ZERO);
        for step in 1..=1_000 {
            floor.raise(1_000_000, ONLY_PER_SECOND, later(10 * step));
        }
        assert_eq!(floor.value(), 1_030, "10 s");
        // An honest one is followed, however often it answers.
        for step in 1..=1_000 {
            floor.raise(
                1_030 + step / 40,
                ONLY_PER_SECOND,
                later(10_000 + 10 * step),
            );
        }
        assert!((1_054..=1_055).contains(&floor.value()));
        // It stood still for an hour: that is not made up for at once.
        floor.raise(1_055, ONLY_PER_SECOND, later(3_620_000));
        floor.raise(9_000, ONLY_PER_SECOND, later(3_621_000));
        assert_eq!(floor.value(), 1_058);
        floor.agree(9_000, later(3_622_000));
        assert_eq!(floor.value(), 9_000);
        floor.agree(8_000, later(3_623_000));
        assert_eq!(floor.value(), 9_000, "it only grows");
    }

    #[test]
    fn the_slack_is_not_given_again_for_each_answer() {
        let begin = Instant::now();
        let mut line = Line::new(500_000, begin, Duration::ZERO);
        for _ in 0..100 {
            line.advance(line.most(begin), begin);
        }
        assert_eq!(line.most(begin), 502_100);
        let later = begin + Duration::from_secs(3_600);
        line.advance(510_000, later);
        assert_eq!(line.most(later), 512_100);
    }
}

//! The newest hours, each with whether something came in it.

use std::ops::Range;

use anyhow::ensure;
use borsh::{BorshDeserialize, BorshSerialize};

const HOUR_MS: u64 = 3_600_000;
/// Ninety days and some hours more: the hour that has not ended takes a place as well.
const WORDS: usize = 34;
/// How many hours are remembered, up to the newest in which something came.
const REMEMBERED: u32 = WORDS as u32 * u64::BITS;

/// Hours (UTC) by number: 0 is the first of 1970.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Hours {
    /// The newest in which something came.
    newest: u32,
    /// A bit for each: of hour `n` bit `n` modulo their number.
    bits: [u64; WORDS],
}

impl Default for Hours {
    fn default() -> Self {
        Self {
            newest: 0,
            bits: [0; WORDS],
        }
    }
}

/// The hour of a time in Unix milliseconds.
pub(crate) fn hour_of(at_ms: u64) -> u32 {
    u32::try_from(at_ms / HOUR_MS).unwrap_or(u32::MAX)
}

impl Hours {
    /// Something came in this hour. One that is older than what is remembered is passed over.
    pub(crate) fn set(&mut self, hour: u32) {
        if hour > self.newest {
            let passed = (hour - self.newest).min(REMEMBERED);
            for later in 0..passed {
                self.clear(hour - later);
            }
            self.newest = hour;
        }
        if self.newest - hour < REMEMBERED
            && let Some(word) = self.bits.get_mut(word_of(hour))
        {
            *word |= bit_of(hour);
        }
    }

    fn clear(&mut self, hour: u32) {
        if let Some(word) = self.bits.get_mut(word_of(hour)) {
            *word &= !bit_of(hour);
        }
    }

    /// Whether something came in this hour, as far as it is remembered.
    pub(crate) fn has(&self, hour: u32) -> bool {
        let age = self.newest.checked_sub(hour);
        age.is_some_and(|age| age < REMEMBERED)
            && (self.bits.get(word_of(hour))).is_some_and(|word| word & bit_of(hour) != 0)
    }

    /// Which of these hours something came in, as far as that is remembered: a bit for each, hours from a multiple of 64 on together.
    pub(crate) fn words(&self, hours: Range<u32>) -> impl Iterator<Item = u64> {
        let oldest = self.newest.saturating_sub(REMEMBERED - 1);
        let begin = hours.start.max(oldest);
        let end = hours.end.min(self.newest.saturating_add(1));
        (hours.start / u64::BITS..hours.end.div_ceil(u64::BITS)).map(move |word| {
            let base = word * u64::BITS;
            let remembered = below(end.saturating_sub(base)) & !below(begin.saturating_sub(base));
            let bits = self.bits.get(word as usize % WORDS);
            bits.copied().unwrap_or(0) & remembered
        })
    }

    /// # Errors
    /// Nobody wrote this: something came in the newest hour, or in none.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let is_empty = *self == Self::default();
        ensure!(
            is_empty || self.has(self.newest),
            "nothing came in the newest hour"
        );
        Ok(())
    }
}

const fn word_of(hour: u32) -> usize {
    (hour % REMEMBERED / u64::BITS) as usize
}

/// The lowest bits, so many of them.
const fn below(count: u32) -> u64 {
    match count {
        0..u64::BITS => (1 << count) - 1,
        _ => u64::MAX,
    }
}

const fn bit_of(hour: u32) -> u64 {
    1 << (hour % u64::BITS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The same as a set of all hours ever.
    #[derive(Default)]
    struct Plain(BTreeSet<u32>);

    impl Plain {
        fn has(&self, hour: u32) -> bool {
            let newest = self.0.last().copied().unwrap_or(0);
            self.0.contains(&hour) && hour + REMEMBERED > newest
        }
    }

    /// Hours go on as a rule; a clock that was wrong goes back, or far ahead.
    fn steps() -> impl Strategy<Value = Vec<i64>> {
        let step = prop_oneof![
            8 => 0_i64..3,
            2 => -30_i64..200,
            1 => -3_000_i64..6_000,
        ];
        proptest::collection::vec(step, 1..200)
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_a_set_of_all_hours_says(steps in steps()) {
            let (mut hours, mut plain) = (Hours::default(), Plain::default());
            let mut at = 500_000_i64;
            for step in steps {
                at = (at + step).max(0);
                let hour = at as u32;
                // One that is older than what is remembered is not taken: it must not come back in another's place.
                let newest = plain.0.last().copied().unwrap_or(0);
                hours.set(hour);
                if hour + REMEMBERED > newest {
                    plain.0.insert(hour);
                }
                let newest = plain.0.last().copied().unwrap_or(0);
                for hour in newest.saturating_sub(REMEMBERED + 70)..newest + 70 {
                    prop_assert_eq!(hours.has(hour), plain.has(hour), "hour {}", hour);
                }
                for first in [newest.saturating_sub(REMEMBERED + 70), newest.saturating_sub(100)] {
                    let range = first..newest + 70;
                    let found: u32 = hours.words(range.clone()).map(u64::count_ones).sum();
                    prop_assert_eq!(found as usize, range.filter(|hour| plain.has(*hour)).count());
                }
                prop_assert!(hours.check().is_ok());
            }
        }
    }

    #[test]
    fn ninety_days_that_have_ended_are_remembered_beside_the_hour_that_goes_on() {
        let mut hours = Hours::default();
        let now = 480_000;
        (now - 90 * 24..=now).for_each(|hour| hours.set(hour));
        assert!((now - 90 * 24..=now).all(|hour| hours.has(hour)));
    }

    #[test]
    fn bits_that_nobody_wrote_are_refused() {
        let mut hours = Hours::default();
        hours.set(7);
        hours.newest = 8;
        assert!(hours.check().is_err());
    }
}

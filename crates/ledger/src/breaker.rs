//! What the breaker lets through of what is outstanding: which asset gets how much of it.

use alloc::vec::Vec;

use crate::units::BaseUnits;

/// Eight times what an asset was charged on average in the epochs before, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrailingAverage(pub u64);

impl TrailingAverage {
    /// With one more epoch: `t − ⌊t / 8⌋ + charged`. What all payers ever deposit fits 64 bits, and so does this; it
    /// stops at the largest number.
    #[must_use]
    pub fn after(self, charged: BaseUnits) -> Self {
        Self((self.0 - self.0 / 8).saturating_add(charged.0))
    }

    /// What the asset gets before others get more: up to twice the average, `⌊t / 4⌋`.
    pub fn first(self) -> BaseUnits {
        BaseUnits(self.0 / 4)
    }
}

/// Shares `available` so that nobody gets more than who gets less and still wants more (max-min fair): everybody the
/// same, except for who wants less than that.
///
/// The parts sum to exactly `min(available, Σ wants)`, and none is above what is wanted. The units that equal parts leave
/// over go one each to those who want more, lowest position first. `O(n log n)`.
pub fn water_fill(wants: &[BaseUnits], available: BaseUnits) -> Vec<BaseUnits> {
    let level = Level::of(wants, available);
    let mut odd_units = level.odd_units;
    wants
        .iter()
        .map(|want| {
            if want.0 <= level.height {
                return *want;
            }
            // Who wants more than the level wants at least a unit more.
            let odd_unit = u64::from(odd_units > 0);
            odd_units -= odd_unit;
            BaseUnits(level.height + odd_unit)
        })
        .collect()
}

/// What everybody gets at most.
struct Level {
    /// Base units.
    height: u64,
    /// So many of those who want more get one unit more. Fewer than there are of them.
    odd_units: u64,
}

impl Level {
    fn of(wants: &[BaseUnits], available: BaseUnits) -> Self {
        let mut wants = wants.to_vec();
        wants.sort_unstable();
        let mut available = available.0;
        let mut others = wants.len() as u64;
        for want in wants {
            let height = available / others;
            if want.0 > height {
                return Self {
                    height,
                    odd_units: available % others,
                };
            }
            available -= want.0;
            others -= 1;
        }
        // Enough for everybody.
        Self {
            height: u64::MAX,
            odd_units: 0,
        }
    }
}

/// Shares `available` among assets: each first gets what it wants up to its own of `firsts`, then what is left is
/// shared among the rest of all wants by [`water_fill`]. If these first parts are more than there is, they are shared so.
///
/// The parts sum to exactly `min(available, Σ wants)`, and none is above what is wanted. Who is not in `firsts` has no
/// first part.
pub fn allot(wants: &[BaseUnits], firsts: &[BaseUnits], available: BaseUnits) -> Vec<BaseUnits> {
    let firsts: Vec<BaseUnits> = wants
        .iter()
        .zip(
            firsts
                .iter()
                .copied()
                .chain(core::iter::repeat(BaseUnits::ZERO)),
        )
        .map(|(want, first)| first.min(*want))
        .collect();
    // Fewer than 2⁶⁴ amounts below 2⁶⁴ each: the sum fits.
    let all_firsts: u128 = firsts.iter().map(|first| first.0 as u128).sum();
    if all_firsts >= available.0 as u128 {
        return water_fill(&firsts, available);
    }
    let left = BaseUnits(available.0 - all_firsts as u64);
    let rests: Vec<BaseUnits> = wants
        .iter()
        .zip(&firsts)
        .map(|(want, first)| BaseUnits(want.0 - first.0))
        .collect();
    // A first part and a part of the rest are together at most what is wanted.
    water_fill(&rests, left)
        .iter()
        .zip(&firsts)
        .map(|(rest, first)| BaseUnits(first.0 + rest.0))
        .collect()
}

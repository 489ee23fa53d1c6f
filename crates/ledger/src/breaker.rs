//! What the breaker lets through of what is outstanding: which asset gets how much of it, and which pair.

use alloc::{vec, vec::Vec};

use crate::{
    largest_remainder::cut_by_largest_remainder,
    units::{ArithmeticError, BaseUnits},
};

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

/// Most that may be outstanding (accrued and not charged) before an epoch is charged: twice the breaker, base units.
pub fn backlog_bound(breaker: BaseUnits) -> u128 {
    u128::from(breaker.0) * 2
}

/// What is charged in all when so much is outstanding, base units: no more than the breaker.
pub fn let_through(breaker: BaseUnits, outstanding: u128) -> u128 {
    outstanding.min(u128::from(breaker.0))
}

/// What one settlement lets through (docs/reference/money.md, "Charges").
#[derive(Clone, Copy, Debug)]
pub struct Breaker<'a> {
    /// Most that it charges.
    pub most: BaseUnits,
    /// What each asset gets before others get more, by index: [`TrailingAverage::first`].
    pub firsts: &'a [BaseUnits],
}

/// An amount of a pair (payer, asset): what it accrued, or what it has outstanding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairAmount {
    /// Index of the asset.
    pub asset: u32,
    /// The amount.
    pub amount: BaseUnits,
}

/// Why amounts cannot be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BreakerError {
    /// An asset that the network does not count, by index.
    #[error("asset {0} is not on chain")]
    NoSuchAsset(u32),
    /// The amounts of one asset do not fit 64 bits together.
    #[error(transparent)]
    Arithmetic(#[from] ArithmeticError),
}

impl Breaker<'_> {
    /// What the backlog's bound leaves of what the pairs accrued in an epoch: an amount for each, in the same order. The
    /// rest is written off. `outstanding` accrued before this epoch and is not charged.
    ///
    /// # Errors
    /// The room does not do for all, and an asset has no entry in `firsts`, or more accrued for it than 64 bits hold.
    pub fn limit_backlog(
        &self,
        accrued: &[PairAmount],
        outstanding: BaseUnits,
    ) -> Result<Vec<BaseUnits>, BreakerError> {
        let room = backlog_bound(self.most).saturating_sub(u128::from(outstanding.0));
        self.share(accrued, room)
    }

    /// What there is room for of what reserves would release in an epoch: an amount for each, in the same order. The rest
    /// stays due. `lots_left` is what lots were paid with and still hold, `released` what reserves released before.
    ///
    /// # Errors
    /// The room does not do for all, and an asset has no entry in `firsts`, or more is due to it than 64 bits hold.
    pub fn limit_releases(
        &self,
        due: &[PairAmount],
        lots_left: BaseUnits,
        released: BaseUnits,
    ) -> Result<Vec<BaseUnits>, BreakerError> {
        self.share(due, lots_left.0.saturating_sub(released.0).into())
    }

    /// What is charged of what the pairs have outstanding: an amount for each, in the same order. The rest is carried over.
    ///
    /// # Errors
    /// The breaker does not do for all, and an asset has no entry in `firsts`, or more of it is outstanding than 64 bits
    /// hold.
    pub fn charge(&self, outstanding: &[PairAmount]) -> Result<Vec<BaseUnits>, BreakerError> {
        self.share(outstanding, u128::from(self.most.0))
    }

    /// All of it, if that is available. Else what is available is shared among the assets by [`allot`], and each asset's
    /// part among its pairs by largest remainder.
    fn share(&self, wants: &[PairAmount], available: u128) -> Result<Vec<BaseUnits>, BreakerError> {
        // Fewer than 2⁶⁴ amounts below 2⁶⁴ each: the sum fits.
        let all: u128 = wants.iter().map(|want| u128::from(want.amount.0)).sum();
        if all <= available {
            return Ok(wants.iter().map(|want| want.amount).collect());
        }
        // More than 64 bits hold is never charged: no tree has such a sum.
        let available = BaseUnits(u64::try_from(available).unwrap_or(u64::MAX));
        let of_assets = allot(&self.by_asset(wants)?, self.firsts, available);
        Ok(share_in_assets(wants, &of_assets))
    }

    /// The sums of the assets.
    fn by_asset(&self, wants: &[PairAmount]) -> Result<Vec<BaseUnits>, BreakerError> {
        let mut sums = vec![BaseUnits::ZERO; self.firsts.len()];
        for PairAmount { asset, amount } in wants {
            let sum = sums
                .get_mut(*asset as usize)
                .ok_or(BreakerError::NoSuchAsset(*asset))?;
            *sum = sum.checked_add(*amount)?;
        }
        Ok(sums)
    }
}

/// Shares each asset's part among its pairs by largest remainder; ties go to who stands first.
fn share_in_assets(wants: &[PairAmount], of_assets: &[BaseUnits]) -> Vec<BaseUnits> {
    let mut by_asset: Vec<(u32, usize)> = wants
        .iter()
        .enumerate()
        .map(|(position, want)| (want.asset, position))
        .collect();
    // Those of an asset stay in their order.
    by_asset.sort_unstable();
    let mut parts = vec![BaseUnits::ZERO; wants.len()];
    for of_asset in by_asset.chunk_by(|a, b| a.0 == b.0) {
        let asset = of_asset.first().map_or(0, |(asset, _)| *asset as usize);
        let available = of_assets.get(asset).copied().unwrap_or_default();
        let amounts: Vec<BaseUnits> = of_asset
            .iter()
            .map(|(_, position)| {
                wants
                    .get(*position)
                    .map_or(BaseUnits::ZERO, |want| want.amount)
            })
            .collect();
        let cut = cut_by_largest_remainder(&amounts, available);
        for ((_, position), part) in of_asset.iter().zip(cut) {
            if let Some(place) = parts.get_mut(*position) {
                *place = part;
            }
        }
    }
    parts
}

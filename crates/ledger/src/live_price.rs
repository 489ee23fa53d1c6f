//! A price that follows how busy an asset is. `docs/design/live-prices.md` says why the rule is this one.

use thiserror::Error;

use crate::{
    division::div_rem_128_by_64,
    units::{BasisPoints, Bytes, PricePerGb},
};

/// Least target: 5 %, basis points.
pub const LEAST_TARGET_BPS: u16 = 500;
/// Highest target: 95 %, basis points. Above it, full and above the target could hardly be told apart.
pub const MOST_TARGET_BPS: u16 = 9_500;
/// Bytes that one Mbit/s carries in a second.
const BYTES_PER_MBPS_SECOND: u128 = 125_000;

/// Why a rule was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LivePriceError {
    /// A price of 0 could never rise, and nothing lies between a floor and a cap below it.
    #[error("the floor must be more than zero and at most the cap")]
    Bounds,
    /// More than the network allows.
    #[error("the cap is above the network's maximum price")]
    TooHigh,
    /// Outside [`LEAST_TARGET_BPS`] to [`MOST_TARGET_BPS`].
    #[error("the target must be 500 to 9500 basis points")]
    Target,
}

/// The rule by which a live price moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LivePrice {
    /// It is never lower, base units per 10⁹ bytes.
    pub floor: PricePerGb,
    /// It is never higher, base units per 10⁹ bytes; of a cap below the floor the cap holds.
    pub cap: PricePerGb,
    /// The part of what the asset can carry at which the price stays, basis points.
    pub target: BasisPoints,
    /// One change is at most 1 / 2^`step_shift` of the price: 3 for an eighth, 2 for a quarter.
    pub step_shift: u8,
}

impl LivePrice {
    /// Refuses bounds and a target that make no sense on a network whose highest price is `max`.
    pub fn check(&self, max: PricePerGb) -> Result<(), LivePriceError> {
        if self.floor.0 == 0 || self.floor > self.cap {
            return Err(LivePriceError::Bounds);
        }
        if self.cap > max {
            return Err(LivePriceError::TooHigh);
        }
        if !(LEAST_TARGET_BPS..=MOST_TARGET_BPS).contains(&self.target.get()) {
            return Err(LivePriceError::Target);
        }
        Ok(())
    }

    /// The price that follows `price` after `used` bytes of `carried`, which is what the asset could carry meanwhile
    /// ([`could_carry`]).
    ///
    /// With `u = min(used / carried, 2 · target)` it is `price + price · (u − target) / (target · 2^step_shift)`, and
    /// then within floor and cap:
    /// - The change is rounded toward the present price, so one change is at most 1 / 2^`step_shift` of it. Above the
    ///   target it is at least one unit, so that also a small price rises; a price below 2^`step_shift` does not fall.
    /// - A price outside floor and cap comes inside at once, by whatever that takes.
    /// - Use that alternates between nothing and twice the target or more does not keep the price: each pair multiplies
    ///   it by `1 − 4^−step_shift`, which loses 1.6 % with eighths and 6.3 % with quarters.
    /// - When nothing could be carried, nothing is known, and the price stays.
    #[inline]
    pub fn next(&self, price: PricePerGb, used: Bytes, carried: u128) -> PricePerGb {
        let moved = self.moved(price.0, used, carried);
        PricePerGb(moved.max(self.floor.0).min(self.cap.0))
    }

    fn moved(&self, price: u64, used: Bytes, carried: u128) -> u64 {
        // Use and aim in bytes · 10⁻⁴: below 2⁷⁸, and below 2¹²⁷ for what `could_carry` gives, so twice fits too.
        let aim = carried.saturating_mul(u128::from(self.target.get()));
        if aim == 0 {
            return price;
        }
        let whole = u128::from(BasisPoints::WHOLE.get());
        let used = (u128::from(used.0) * whole).min(aim.saturating_mul(2));
        let step = self.step(price, used.abs_diff(aim), aim);
        if used > aim {
            price.saturating_add(step.max(1))
        } else {
            price.saturating_sub(step)
        }
    }

    /// `⌊price · deviation / (aim · 2^step_shift)⌋`, for `deviation ≤ aim`; at most `price`.
    fn step(&self, price: u64, deviation: u128, aim: u128) -> u64 {
        // Both lose the bits by which the aim is longer than 64: less than 2⁻⁶² of the step.
        let excess = (u128::BITS - aim.leading_zeros()).saturating_sub(u64::BITS);
        let (deviation, aim) = ((deviation >> excess) as u64, (aim >> excess) as u64);
        let product = u128::from(price) * u128::from(deviation);
        // Below 2⁶⁴ · aim, because the deviation is at most the aim: the quotient fits.
        let (high, low) = ((product >> u64::BITS) as u64, product as u64);
        let (quotient, _) = div_rem_128_by_64(high, low, aim);
        quotient.checked_shr(self.step_shift.into()).unwrap_or(0)
    }
}

/// Bytes that `capacity_mbps` Mbit/s can carry in `seconds`, both directions together. Below 2¹¹³.
#[inline]
pub const fn could_carry(capacity_mbps: u32, seconds: u64) -> u128 {
    capacity_mbps as u128 * BYTES_PER_MBPS_SECOND * seconds as u128
}

/// `used` as a part of `carried`, basis points rounded down; more than 32 bits hold is as much as they hold, and of
/// nothing it is 0. An asset that understates its capacity has more than 10 000.
#[inline]
pub fn utilization_bps(used: Bytes, carried: u128) -> u32 {
    let used = u128::from(used.0) * u128::from(BasisPoints::WHOLE.get());
    let parts = used.checked_div(carried).unwrap_or(0);
    u32::try_from(parts).unwrap_or(u32::MAX)
}

//! Stakers' part, by reward per share: one number per asset, settled at each change of a stake.
//!
//! Every number is exact in 2⁻⁶⁴ base units, and no sum of payments exceeds what was put in.

use crate::{
    division::div_rem_u128,
    units::{ArithmeticError, BaseUnits},
};

/// What an asset's active shares earned so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RewardPool {
    /// Lifetime reward of one share that was always active, in 2⁻⁶⁴ base units.
    pub per_share: u128,
    /// Put in and not yet in `per_share`, in 2⁻⁶⁴ base units; below the number of active shares.
    pub remainder: u64,
}

impl RewardPool {
    /// Puts `amount` in for `active_shares` shares. Without shares nothing can be put in:
    /// [`ArithmeticError::Underflow`] unless the amount is zero. Unchanged on error.
    ///
    /// `per_share` does not overflow while Σ amounts < 2⁶⁴: with at least one share it grows by at most
    /// `amount · 2⁶⁴ + remainder`, and the remainder was part of an earlier amount.
    #[inline]
    pub fn accrue(&mut self, amount: BaseUnits, active_shares: u64) -> Result<(), ArithmeticError> {
        if amount == BaseUnits::ZERO {
            return Ok(());
        }
        if active_shares == 0 {
            return Err(ArithmeticError::Underflow);
        }
        // amount · 2⁶⁴ + remainder is the number with these two digits: nothing to add or multiply.
        let (increase, remainder) = div_rem_u128(amount.0, self.remainder, active_shares);
        self.per_share = self
            .per_share
            .checked_add(increase)
            .ok_or(ArithmeticError::Overflow)?;
        self.remainder = remainder;
        Ok(())
    }

    /// To be called when the number of active shares changes: drops the remainder, which is below 2⁻⁶⁴ base
    /// units for each share and belongs to nobody else.
    #[inline]
    pub fn active_shares_changed(&mut self) {
        self.remainder = 0;
    }
}

/// What one stake is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StakeRewards {
    /// The pool's `per_share` at the last settling.
    pub per_share_paid: u128,
    /// Whole base units, not yet paid.
    pub owed: BaseUnits,
    /// 2⁻⁶⁴ base units that stay owed.
    pub fraction: u64,
}

impl StakeRewards {
    /// Adds what `active` shares earned since the last settling. To be called before `active` changes and before
    /// anything is paid. Unchanged on error.
    ///
    /// As [`Self::credit`].
    #[inline]
    pub fn settle(&mut self, pool: &RewardPool, active: u64) -> Result<(), ArithmeticError> {
        self.credit(self.per_share_paid, pool.per_share, active)?;
        self.per_share_paid = pool.per_share;
        Ok(())
    }

    /// Adds what `shares` earned while the pool's `per_share` rose from `paid` to `per_share`: what else there is to settle
    /// than the active shares. [`ArithmeticError::Underflow`] when it fell. Unchanged on error.
    ///
    /// The reward `difference · shares` may have 192 bits, so it is added by digits of 64:
    /// `low · shares + fraction ≤ (2⁶⁴ − 1)² + 2⁶⁴ − 1 < 2¹²⁸`, and the rest are whole base units, checked.
    #[inline]
    pub fn credit(
        &mut self,
        paid: u128,
        per_share: u128,
        shares: u64,
    ) -> Result<(), ArithmeticError> {
        let difference = per_share
            .checked_sub(paid)
            .ok_or(ArithmeticError::Underflow)?;
        let (high, low) = ((difference >> 64) as u64, difference as u64);
        let below = low as u128 * shares as u128 + self.fraction as u128;
        let whole = high
            .checked_mul(shares)
            .and_then(|whole| whole.checked_add((below >> 64) as u64))
            .ok_or(ArithmeticError::Overflow)?;
        self.owed = self.owed.checked_add(BaseUnits(whole))?;
        self.fraction = below as u64;
        Ok(())
    }

    /// Adds what another stake of the same pool is owed. To be called when both are settled.
    /// [`ArithmeticError::Underflow`] when they are not up to the same `per_share`. Unchanged on error.
    #[inline]
    pub fn take_over(&mut self, other: &Self) -> Result<(), ArithmeticError> {
        if self.per_share_paid != other.per_share_paid {
            return Err(ArithmeticError::Underflow);
        }
        let (fraction, carried) = self.fraction.overflowing_add(other.fraction);
        let owed = self.owed.checked_add(other.owed)?;
        self.owed = owed.checked_add(BaseUnits(carried.into()))?;
        self.fraction = fraction;
        Ok(())
    }

    /// Takes the whole base units to pay; the fraction stays.
    #[inline]
    pub fn take(&mut self) -> BaseUnits {
        core::mem::take(&mut self.owed)
    }
}

//! Cutting what an asset earned among treasury, levy, stakers and owner.

use thiserror::Error;

use crate::units::{ArithmeticError, BaseUnits, BasisPoints};

/// Why nothing was split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    /// Treasury's and levy's parts are together more than the whole.
    #[error("treasury and levy are together more than 10000 basis points")]
    MoreThanWhole,
    /// Lifetime earnings below what was collected.
    #[error("lifetime earnings are below what was collected already")]
    Fell,
}

/// Who gets which part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SplitPolicy {
    /// Of everything.
    pub treasury: BasisPoints,
    /// Of everything.
    pub levy: BasisPoints,
    /// Of what treasury and levy leave.
    pub stakers: BasisPoints,
}

/// The parts of an amount. They sum to it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    pub treasury: BaseUnits,
    pub levy: BaseUnits,
    pub stakers: BaseUnits,
    /// Everything else, and all that rounding leaves.
    pub owner: BaseUnits,
}

impl SplitPolicy {
    /// Splits `amount`. Without active shares the stakers' part is the owner's.
    #[inline]
    pub fn split(&self, amount: BaseUnits, active_shares: u64) -> Result<Split, SplitError> {
        let treasury = self.treasury.of(amount);
        let levy = self.levy.of(amount);
        let rest = amount
            .checked_sub(treasury)
            .and_then(|rest| rest.checked_sub(levy))
            .map_err(|_| SplitError::MoreThanWhole)?;
        let stakers = if active_shares == 0 {
            BaseUnits::ZERO
        } else {
            self.stakers.of(rest)
        };
        // A part of `rest` is never more than `rest`.
        let owner = rest
            .checked_sub(stakers)
            .map_err(|_: ArithmeticError| SplitError::MoreThanWhole)?;
        Ok(Split {
            treasury,
            levy,
            stakers,
            owner,
        })
    }
}

/// What a settlement shows an asset to have earned since the last collection. Zero is fine; less than before is not.
#[inline]
pub fn uncollected(
    lifetime_earned: BaseUnits,
    collected: BaseUnits,
) -> Result<BaseUnits, SplitError> {
    lifetime_earned
        .checked_sub(collected)
        .map_err(|_| SplitError::Fell)
}

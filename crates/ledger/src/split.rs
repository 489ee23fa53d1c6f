//! Cutting what an asset earned among treasury, levy, stakers and owner.

use thiserror::Error;

use crate::{
    division::div_rem_128_by_64,
    units::{ArithmeticError, BaseUnits, BasisPoints},
};

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
    /// The treasury's part of everything.
    pub treasury: BasisPoints,
    /// The jurisdiction's part of everything.
    pub levy: BasisPoints,
    /// The stakers' part of what treasury and levy leave; they get all of it once a tenth of the supply is active.
    pub stakers: BasisPoints,
}

/// The parts of an amount. They sum to it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The network's part.
    pub treasury: BaseUnits,
    /// The jurisdiction's part.
    pub levy: BaseUnits,
    /// What the active shares get together.
    pub stakers: BaseUnits,
    /// Everything else, and all that rounding leaves.
    pub owner: BaseUnits,
}

impl SplitPolicy {
    /// Splits `amount`. What active shares are too few to take is the owner's.
    #[inline]
    pub fn split(
        &self,
        amount: BaseUnits,
        active_shares: u64,
        share_supply: u64,
    ) -> Result<Split, SplitError> {
        let treasury = self.treasury.of(amount);
        let levy = self.levy.of(amount);
        let rest = amount
            .checked_sub(treasury)
            .and_then(|rest| rest.checked_sub(levy))
            .map_err(|_| SplitError::MoreThanWhole)?;
        let stakers = part_of_active(self.stakers.of(rest), active_shares, share_supply);
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

/// What active shares get of the stakers' part: `⌊part · active / ⌈supply / 10⌉⌋`, and all of it from a tenth of the
/// supply on. Otherwise a single unit would take the whole part.
#[inline]
fn part_of_active(part: BaseUnits, active_shares: u64, share_supply: u64) -> BaseUnits {
    let enough = share_supply.div_ceil(10);
    if active_shares == 0 {
        return BaseUnits::ZERO;
    }
    if active_shares >= enough {
        return part;
    }
    // `active < enough`: the quotient is below `part`.
    let product = part.0 as u128 * active_shares as u128;
    let (quotient, _) = div_rem_128_by_64((product >> 64) as u64, product as u64, enough);
    BaseUnits(quotient)
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

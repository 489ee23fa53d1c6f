//! What of a payer's money can still be used up.

use crate::units::BaseUnits;

/// Money of one payer, lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funds {
    /// As the chain has it.
    pub deposited: BaseUnits,
    /// Unspent money that was paid back, as the chain has it.
    pub withdrawn: BaseUnits,
    /// Owed for good, whether it is charged already or carried over.
    pub accrued: BaseUnits,
}

impl Funds {
    /// `deposited − withdrawn − accrued`, or nothing when that is less.
    #[inline]
    pub fn unspent(&self) -> BaseUnits {
        let left = prepaid(self.deposited, self.withdrawn);
        left.checked_sub(self.accrued).unwrap_or(BaseUnits::ZERO)
    }
}

/// What covers settlements: everything that payers deposited and did not take back. Nothing when the books show more
/// withdrawn than deposited.
#[inline]
pub fn prepaid(deposited: BaseUnits, withdrawn: BaseUnits) -> BaseUnits {
    deposited.checked_sub(withdrawn).unwrap_or(BaseUnits::ZERO)
}

/// What covers releases: everything that was paid for lots, and neither came back nor is owed back because the price of a
/// sale fell. Nothing when the books show more of that than was paid.
#[inline]
pub fn lots_left(lots_in: BaseUnits, lots_out: BaseUnits, lots_excess: BaseUnits) -> BaseUnits {
    let left = lots_in.checked_sub(lots_out);
    left.and_then(|left| left.checked_sub(lots_excess))
        .unwrap_or(BaseUnits::ZERO)
}

/// What a withdrawal request keeps aside of what is unspent: nothing accrues against it.
#[inline]
pub fn held(requested: BaseUnits, unspent: BaseUnits) -> BaseUnits {
    requested.min(unspent)
}

/// What can accrue while a request for `requested` holds money: what is unspent beyond what is [`held`].
#[inline]
pub fn free(requested: BaseUnits, unspent: BaseUnits) -> BaseUnits {
    BaseUnits(unspent.0.saturating_sub(requested.0))
}

//! What payers can still be charged, and sums of lifetime totals.

use crate::{
    leaf::Totals,
    units::{ArithmeticError, BaseUnits, Bytes},
};

/// Money of one payer, lifetime, as the chain has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funds {
    pub deposited: BaseUnits,
    /// Unspent money that was paid back.
    pub withdrawn: BaseUnits,
    /// Asked back and not yet paid: must not be spent.
    pub requested: BaseUnits,
}

impl Funds {
    /// What can still be charged to who has spent `spent`: `deposited − withdrawn − requested − spent`, or nothing when
    /// that is less.
    #[inline]
    pub fn available(&self, spent: BaseUnits) -> BaseUnits {
        [self.withdrawn, self.requested, spent]
            .into_iter()
            .try_fold(self.deposited, BaseUnits::checked_sub)
            .unwrap_or(BaseUnits::ZERO)
    }
}

/// What covers settlements: everything that payers deposited and did not take back. Nothing when the books show more
/// withdrawn than deposited.
#[inline]
pub fn prepaid(deposited: BaseUnits, withdrawn: BaseUnits) -> BaseUnits {
    deposited.checked_sub(withdrawn).unwrap_or(BaseUnits::ZERO)
}

impl Totals {
    /// Both sums. No money follows from lifetime bytes, so they stop at the largest number; an amount that is too large
    /// is an [`ArithmeticError::Overflow`].
    #[inline]
    pub fn checked_add(self, other: Self) -> Result<Self, ArithmeticError> {
        Ok(Self {
            bytes: Bytes(self.bytes.0.saturating_add(other.bytes.0)),
            amount: self.amount.checked_add(other.amount)?,
        })
    }
}

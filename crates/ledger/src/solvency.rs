//! The network's books as a whole: what must hold after every instruction.

use thiserror::Error;

use crate::units::BaseUnits;

/// Lifetime amounts of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Payers' money in, without fees.
    pub deposited: BaseUnits,
    /// Payers' unspent money out.
    pub withdrawn: BaseUnits,
    /// Payers' fees: the treasury's from the beginning.
    pub fees: BaseUnits,
    /// What was paid for lots.
    pub lots_in: BaseUnits,
    /// What of it was paid back, for whatever reason.
    pub lots_out: BaseUnits,
    /// What of the difference is owed back to buyers because the price of their sale fell.
    pub lots_excess: BaseUnits,
    /// Σ charged of the newest final settlement's assets: earned == spent + released.
    pub settled: BaseUnits,
    /// Σ accrued of the newest final settlement's assets.
    pub accrued: BaseUnits,
    /// The part of `accrued` that reserves released; the rest is payers'.
    pub reserve_accrued: BaseUnits,
    /// The part of `settled` that was split so far.
    pub collected: BaseUnits,
    /// The part of `collected` and of `fees` that left the vault.
    pub paid_out: BaseUnits,
}

/// A rule that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the message of each says what it means")]
pub enum InsolvencyError {
    #[error("more was paid out than collected and taken as fees")]
    PaidOutAboveCollected,
    #[error("more was collected than settled")]
    CollectedAboveSettled,
    #[error("more is settled than accrued")]
    SettledAboveAccrued,
    #[error("more accrued to payers than they deposited and did not withdraw")]
    AccruedAboveBalance,
    #[error("more was released than was paid for lots and neither returned nor is owed back")]
    ReleasedAboveLots,
    #[error("the vault holds less than what came in and neither was withdrawn nor paid out")]
    Vault,
}

impl Books {
    /// `paid_out ≤ collected + fees` and `collected ≤ settled ≤ accrued`, of that the payers' part
    /// `≤ deposited − withdrawn` and the reserves' `≤ lots_in − lots_out − lots_excess`; and what the vault then holds at
    /// least: `deposited − withdrawn + lots_in − lots_out + fees − paid_out`.
    ///
    /// # Errors
    /// The rule that does not hold; [`InsolvencyError::Vault`] when it is more than any vault can hold.
    #[inline]
    pub fn check(&self) -> Result<BaseUnits, InsolvencyError> {
        let prepaid = self.prepaid()?;
        let of_lots = self.of_lots()?;
        if self.settled > self.accrued {
            return Err(InsolvencyError::SettledAboveAccrued);
        }
        if self.collected > self.settled {
            return Err(InsolvencyError::CollectedAboveSettled);
        }
        // Four lifetime sums together need not fit.
        let wide = |amount: BaseUnits| u128::from(amount.0);
        let paid_out = wide(self.paid_out);
        if paid_out > wide(self.collected) + wide(self.fees) {
            return Err(InsolvencyError::PaidOutAboveCollected);
        }
        // Nothing underflows: what was collected is in the first two.
        let least = wide(prepaid) + wide(of_lots) + wide(self.fees) - paid_out;
        u64::try_from(least)
            .map(BaseUnits)
            .map_err(|_| InsolvencyError::Vault)
    }

    /// What payers have in the vault, spent or not, when it covers what accrued to them.
    #[inline]
    fn prepaid(&self) -> Result<BaseUnits, InsolvencyError> {
        let prepaid = self
            .deposited
            .checked_sub(self.withdrawn)
            .map_err(|_| InsolvencyError::AccruedAboveBalance)?;
        let accrued = self
            .accrued
            .checked_sub(self.reserve_accrued)
            .map_err(|_| InsolvencyError::ReleasedAboveLots)?;
        if accrued > prepaid {
            return Err(InsolvencyError::AccruedAboveBalance);
        }
        Ok(prepaid)
    }

    /// What buyers of lots have in the vault, released or not, when it covers what was released and what is owed back.
    #[inline]
    fn of_lots(&self) -> Result<BaseUnits, InsolvencyError> {
        let above = |_| InsolvencyError::ReleasedAboveLots;
        let of_lots = self.lots_in.checked_sub(self.lots_out).map_err(above)?;
        let theirs = of_lots.checked_sub(self.lots_excess).map_err(above)?;
        if self.reserve_accrued > theirs {
            return Err(InsolvencyError::ReleasedAboveLots);
        }
        Ok(of_lots)
    }

    /// As [`Books::check`], and the vault holds at least that. Anybody can give it more.
    #[inline]
    pub fn check_vault(&self, vault: BaseUnits) -> Result<(), InsolvencyError> {
        if vault >= self.check()? {
            Ok(())
        } else {
            Err(InsolvencyError::Vault)
        }
    }
}

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
    /// Σ charged of the newest final settlement: earned == spent.
    pub settled: BaseUnits,
    /// Σ accrued of the newest final settlement.
    pub accrued: BaseUnits,
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
    #[error("more accrued than payers deposited and did not withdraw")]
    AccruedAboveBalance,
    #[error("the vault holds less than what came in and neither was withdrawn nor paid out")]
    Vault,
}

impl Books {
    /// `paid_out ≤ collected + fees` and `collected ≤ settled ≤ accrued ≤ deposited − withdrawn`, and what the vault
    /// then holds at least: `deposited − withdrawn + fees − paid_out`.
    ///
    /// # Errors
    /// The rule that does not hold; [`InsolvencyError::Vault`] when it is more than any vault can hold.
    #[inline]
    pub fn check(&self) -> Result<BaseUnits, InsolvencyError> {
        let balance = self
            .deposited
            .checked_sub(self.withdrawn)
            .map_err(|_| InsolvencyError::AccruedAboveBalance)?;
        if self.accrued > balance {
            return Err(InsolvencyError::AccruedAboveBalance);
        }
        if self.settled > self.accrued {
            return Err(InsolvencyError::SettledAboveAccrued);
        }
        if self.collected > self.settled {
            return Err(InsolvencyError::CollectedAboveSettled);
        }
        // Fees first: the two lifetime sums together need not fit.
        if let Ok(unpaid_fees) = self.fees.checked_sub(self.paid_out) {
            return balance
                .checked_add(unpaid_fees)
                .map_err(|_| InsolvencyError::Vault);
        }
        let paid_of_collected = BaseUnits(self.paid_out.0 - self.fees.0);
        if paid_of_collected > self.collected {
            return Err(InsolvencyError::PaidOutAboveCollected);
        }
        balance
            .checked_sub(paid_of_collected)
            .map_err(|_| InsolvencyError::PaidOutAboveCollected)
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

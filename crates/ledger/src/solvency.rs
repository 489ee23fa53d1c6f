//! The network's books as a whole: what must hold after every instruction.

use thiserror::Error;

use crate::units::BaseUnits;

/// Lifetime amounts of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Payers' money in.
    pub deposited: BaseUnits,
    /// Payers' unspent money out.
    pub withdrawn: BaseUnits,
    /// Σ spent == Σ earned of the newest final settlement.
    pub settled: BaseUnits,
    /// Of it, split so far.
    pub collected: BaseUnits,
    /// Of it, left the vault.
    pub paid_out: BaseUnits,
}

/// A rule that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InsolvencyError {
    #[error("more was paid out than collected")]
    PaidOutAboveCollected,
    #[error("more was collected than settled")]
    CollectedAboveSettled,
    #[error("more is settled than payers deposited and did not withdraw")]
    SettledAboveBalance,
    #[error("the vault does not hold what was deposited and neither withdrawn nor paid out")]
    Vault,
}

impl Books {
    /// `paid_out ≤ collected ≤ settled ≤ deposited − withdrawn`, and what the vault then holds:
    /// `deposited − withdrawn − paid_out`.
    #[inline]
    pub fn check(&self) -> Result<BaseUnits, InsolvencyError> {
        let balance = self
            .deposited
            .checked_sub(self.withdrawn)
            .map_err(|_| InsolvencyError::SettledAboveBalance)?;
        if self.settled > balance {
            return Err(InsolvencyError::SettledAboveBalance);
        }
        if self.collected > self.settled {
            return Err(InsolvencyError::CollectedAboveSettled);
        }
        if self.paid_out > self.collected {
            return Err(InsolvencyError::PaidOutAboveCollected);
        }
        balance
            .checked_sub(self.paid_out)
            .map_err(|_| InsolvencyError::PaidOutAboveCollected)
    }

    /// As [`Books::check`], and the vault's balance is exactly that.
    #[inline]
    pub fn check_vault(&self, vault: BaseUnits) -> Result<(), InsolvencyError> {
        if self.check()? == vault {
            Ok(())
        } else {
            Err(InsolvencyError::Vault)
        }
    }
}

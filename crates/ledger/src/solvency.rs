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
    #[error(
        "what came in and neither was withdrawn nor paid out is no amount that a vault can hold"
    )]
    Vault,
}

/// Whose rules must hold: trouble with the money of one side is no reason to keep the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Payers' unspent money.
    Payers,
    /// What buyers of lots get back, or could.
    Lots,
    /// Everybody's: what is earned comes from both, and may leave only while all rules hold.
    Everybody,
}

impl Books {
    /// For everybody: `paid_out ≤ collected + fees` and `collected ≤ settled ≤ accrued`, of that the payers' part
    /// `≤ deposited − withdrawn` and the reserves' `≤ lots_in − lots_out − lots_excess`. For one side: its part alone. And
    /// what the vault then holds at least: `deposited − withdrawn + lots_in − lots_out + fees − paid_out`.
    ///
    /// # Errors
    /// The rule that does not hold; [`InsolvencyError::Vault`] when it is more than any vault can hold, or less than
    /// nothing.
    #[inline]
    pub fn check(&self, side: Side) -> Result<BaseUnits, InsolvencyError> {
        if side != Side::Lots {
            self.check_payers()?;
        }
        if side != Side::Payers {
            self.check_lots()?;
        }
        if side == Side::Everybody {
            self.check_earned()?;
        }
        self.held()
    }

    /// Payers have in the vault what accrued to them.
    #[inline]
    fn check_payers(&self) -> Result<(), InsolvencyError> {
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
        Ok(())
    }

    /// Buyers of lots have in the vault what was released and what is owed back.
    #[inline]
    fn check_lots(&self) -> Result<(), InsolvencyError> {
        let above = |_| InsolvencyError::ReleasedAboveLots;
        let of_lots = self.lots_in.checked_sub(self.lots_out).map_err(above)?;
        let theirs = of_lots.checked_sub(self.lots_excess).map_err(above)?;
        if self.reserve_accrued > theirs {
            return Err(InsolvencyError::ReleasedAboveLots);
        }
        Ok(())
    }

    /// No more was paid out than collected, and no more collected than settled.
    #[inline]
    fn check_earned(&self) -> Result<(), InsolvencyError> {
        if self.settled > self.accrued {
            return Err(InsolvencyError::SettledAboveAccrued);
        }
        if self.collected > self.settled {
            return Err(InsolvencyError::CollectedAboveSettled);
        }
        let [collected, fees, paid_out] = [self.collected, self.fees, self.paid_out].map(wide);
        if paid_out > collected + fees {
            return Err(InsolvencyError::PaidOutAboveCollected);
        }
        Ok(())
    }

    /// What came in and did not leave.
    #[inline]
    fn held(&self) -> Result<BaseUnits, InsolvencyError> {
        // Three lifetime sums together need not fit 64 bits.
        let came_in = [self.deposited, self.lots_in, self.fees].map(wide);
        let left = [self.withdrawn, self.lots_out, self.paid_out].map(wide);
        let held = came_in
            .iter()
            .sum::<u128>()
            .checked_sub(left.iter().sum::<u128>());
        held.and_then(|held| u64::try_from(held).ok())
            .map(BaseUnits)
            .ok_or(InsolvencyError::Vault)
    }
}

const fn wide(amount: BaseUnits) -> u128 {
    amount.0 as u128
}

//! The network's money: what is whose, and that it is there.

use {
    crate::{
        errors::OpenMastError,
        state::Network,
        totals::{increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, Books, Side},
};

impl Network {
    /// Paid in by payers and not taken out again, spent or not.
    pub(crate) fn balance(&self) -> Result<BaseUnits> {
        let balance = money(self.deposited).checked_sub(money(self.withdrawn));
        Ok(balance.map_err(OpenMastError::from)?)
    }

    /// What payers spent up to the newest final settlement: all that is settled but what reserves released. `(charged,
    /// accrued)`; [`OpenMastError::Insolvent`] when reserves released more than is settled.
    pub(crate) fn spent(&self) -> Result<(BaseUnits, BaseUnits)> {
        let of_payers = |settled, released| {
            let rest = money(settled).checked_sub(money(released));
            rest.map_err(|_| OpenMastError::Insolvent)
        };
        let charged = of_payers(self.settled_amount, self.settled_reserve_amount)?;
        let accrued = of_payers(self.settled_accrued, self.settled_reserve_accrued)?;
        Ok((charged, accrued))
    }

    /// The part of [`Self::balance`] that did not accrue up to the newest final settlement.
    /// [`OpenMastError::Insolvent`] when more accrued than there is.
    pub(crate) fn unspent(&self) -> Result<BaseUnits> {
        let (_, accrued) = self.spent()?;
        let unspent = self.balance()?.checked_sub(accrued);
        Ok(unspent.map_err(|_| OpenMastError::Insolvent)?)
    }

    /// The books as the ledger checks them.
    pub(crate) fn books(&self) -> Books {
        Books {
            deposited: money(self.deposited),
            withdrawn: money(self.withdrawn),
            fees: money(self.fees),
            lots_in: money(self.lots_in),
            lots_out: money(self.lots_out),
            lots_excess: money(self.lots_excess),
            settled: money(self.settled_amount),
            accrued: money(self.settled_accrued),
            reserve_accrued: money(self.settled_reserve_accrued),
            collected: money(self.collected),
            paid_out: money(self.paid_out),
        }
    }

    /// Refuses to leave books that do not hold for a side: of everybody `collected ≤ settled ≤ accrued`, the payers' part of
    /// that `≤ deposited − withdrawn`, the reserves' `≤ lots_in − lots_out − lots_excess`, and `paid_out ≤ collected + fees`;
    /// of payers and of lots their own part. Returns what the vault must hold at least.
    pub(crate) fn require_solvent(&self, side: Side) -> Result<BaseUnits> {
        Ok(self.books().check(side).map_err(OpenMastError::from)?)
    }

    /// Counts earned money or fees that leave the vault.
    pub(crate) fn count_paid_out(&mut self, amount: BaseUnits) -> Result<()> {
        increase(&mut self.paid_out, amount.get())
    }
}

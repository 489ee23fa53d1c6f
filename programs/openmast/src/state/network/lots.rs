//! Lots and entitlements: their indexes, and the money of those who bought.

use {
    crate::{
        errors::OpenMastError,
        state::Network,
        totals::{decrease, increase},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, Side},
};

impl Network {
    /// Counts a lot or an entitlement that is made.
    pub(crate) fn count_reserve(&mut self) -> Result<()> {
        let count = self.reserve_count.get().checked_add(1);
        self.reserve_count = count.ok_or(OpenMastError::Overflow)?.into();
        Ok(())
    }

    /// Counts what is paid for a lot, and what earlier buyers thereby have paid too much. That lowers what reserves can
    /// release: a price that falls below what was released already is refused with [`OpenMastError::Insolvent`].
    pub(crate) fn count_lots_in(&mut self, paid: BaseUnits, excess: BaseUnits) -> Result<()> {
        increase(&mut self.lots_in, paid.get())?;
        increase(&mut self.lots_excess, excess.get())?;
        self.require_solvent(Side::Lots)?;
        Ok(())
    }

    /// Counts what is paid back for tokens that are returned as if it had never come in: buying and returning, as often as
    /// anybody likes, raises no total.
    pub(crate) fn count_lots_returned(&mut self, amount: BaseUnits) -> Result<()> {
        decrease(&mut self.lots_in, amount.get())
    }

    /// Counts what a buyer paid too much as owed no more: it is paid back.
    pub(crate) fn settle_lots_excess(&mut self, excess: BaseUnits) -> Result<()> {
        decrease(&mut self.lots_excess, excess.get())
    }

    /// Counts money of lots that leaves the vault.
    pub(crate) fn count_lots_out(&mut self, amount: BaseUnits) -> Result<()> {
        increase(&mut self.lots_out, amount.get())
    }
}

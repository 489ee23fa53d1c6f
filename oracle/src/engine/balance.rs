//! What accounts have at the end of the newest closed epoch.

use openmast_ledger::BaseUnits;

use super::Engine;
use crate::record::PayerState;

/// A payer's money in base units, all as of the snapshot that closed the newest epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayerBalance {
    /// Of the snapshot.
    pub snapshot_slot: u64,
    /// On chain at that slot or a little later.
    pub funds: PayerState,
    /// Lifetime charges of all closed epochs.
    pub spent: u64,
    /// What the open epoch can be charged, unless more is deposited before it ends.
    pub remaining: u64,
}

impl Engine {
    /// The newest closed epoch; `None` in the first of the log.
    pub fn closed_epoch(&self) -> Option<u64> {
        let first = self.deployment?.first_epoch;
        self.epoch.checked_sub(1).filter(|closed| *closed >= first)
    }

    /// `None`: the open epoch did not begin with such a payer on chain.
    pub fn payer_balance(&self, index: u32) -> Option<PayerBalance> {
        let index = usize::try_from(index).ok()?;
        let funds = *self.opening.payers.get(index)?;
        let spent = self.ledger.payers.get(index).map_or(0, |it| it.amount);
        Some(PayerBalance {
            snapshot_slot: self.opening.slot,
            funds,
            spent,
            remaining: funds.funds().available(BaseUnits(spent)).0,
        })
    }

    /// Lifetime base units that closed epochs gave to an asset. `None`: the open epoch did not begin with it on chain.
    pub fn earned(&self, index: u32) -> Option<u64> {
        let index = usize::try_from(index).ok()?;
        self.opening.assets.get(index)?;
        Some(self.ledger.assets.get(index).map_or(0, |it| it.amount))
    }
}

//! What an asset knows of its shares.

use {
    crate::{
        state::{Asset, Departure},
        totals::{decrease, increase},
    },
    anchor_lang::prelude::*,
    openmast_ledger::RewardPool,
};

impl Asset {
    /// Records how many shares exist, base units of the share mint.
    pub(crate) fn note_share_supply(&mut self, shares: u64) {
        self.share_supply = shares.into();
    }

    /// Counts shares that are staked and do not earn yet.
    pub(crate) fn add_pending(&mut self, shares: u64) -> Result<()> {
        increase(&mut self.pending_shares, shares)
    }

    /// Lets pending shares earn from now on.
    pub(crate) fn activate(&mut self, shares: u64) -> Result<()> {
        decrease(&mut self.pending_shares, shares)?;
        increase(&mut self.active_shares, shares)?;
        self.active_shares_changed();
        Ok(())
    }

    /// Takes active shares out at once: everything settled is split, so they have what they earned.
    pub(crate) fn stop_earning(&mut self, shares: u64) -> Result<()> {
        decrease(&mut self.active_shares, shares)?;
        self.active_shares_changed();
        Ok(())
    }

    /// Lets active shares leave although what was earned so far is not split yet: they earn until all that is final now is.
    pub(crate) fn depart(&mut self, shares: u64, final_epoch: PodU64) -> Result<()> {
        increase(&mut self.departed_shares, shares)?;
        self.departed_epoch = final_epoch;
        Ok(())
    }

    /// Counts unstaked shares, `from_pending` of them, that wait for their cooldown.
    pub(crate) fn cool(&mut self, from_pending: u64, shares: u64) -> Result<()> {
        decrease(&mut self.pending_shares, from_pending)?;
        increase(&mut self.cooling_shares, shares)
    }

    /// Counts shares whose cooldown has passed as given back.
    pub(crate) fn end_cooling(&mut self, shares: u64) -> Result<()> {
        decrease(&mut self.cooling_shares, shares)
    }

    /// What the active shares earned so far.
    pub(crate) fn reward_pool(&self) -> RewardPool {
        RewardPool {
            per_share: self.reward_per_share.get(),
            remainder: self.reward_remainder.get(),
        }
    }

    pub(super) fn set_reward_pool(&mut self, pool: &RewardPool) {
        self.reward_per_share = pool.per_share.into();
        self.reward_remainder = pool.remainder.into();
    }

    /// To be called when `active_shares` changed: a remainder below one unit per share is dropped.
    fn active_shares_changed(&mut self) {
        let mut pool = self.reward_pool();
        pool.active_shares_changed();
        self.set_reward_pool(&pool);
    }

    /// Whether collecting `epoch` ends the open round of departures: what was final when they left is split then. Until
    /// then `collected_epoch < departed_epoch ≤ Network.final_epoch`, so none is open while the asset is collected.
    pub(crate) fn ends_departures(&self, epoch: u64) -> bool {
        self.departed_shares.get() > 0 && epoch >= self.departed_epoch.get()
    }

    /// Takes the departed out of the shares that earn, and opens the next round. Returns how many there were.
    pub(crate) fn end_departures(&mut self, departure: &mut Departure) -> Result<u64> {
        let departed = self.departed_shares.get();
        departure.end(departed, self.reward_per_share);
        decrease(&mut self.active_shares, departed)?;
        self.active_shares_changed();
        self.departed_shares = 0.into();
        self.departed_epoch = 0.into();
        increase(&mut self.departure_round, 1)?;
        Ok(departed)
    }
}

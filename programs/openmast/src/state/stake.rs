use {
    crate::{errors::OpenMastError, state::Asset, totals::money},
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, StakeRewards},
};

/// What one staker has staked on one asset.
///
/// Address: `"stake"`, asset, staker.
#[account]
pub struct Stake {
    /// The asset.
    pub asset: Address,
    /// Owns the shares and the rewards.
    pub staker: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Shares that earn.
    pub active: PodU64,
    /// Shares that do not earn yet.
    pub pending: PodU64,
    /// Slot since which all that is pending waits.
    pub pending_slot: PodU64,
    /// Unstaked shares that wait for their cooldown.
    pub cooling: PodU64,
    /// From then on all that is cooling may be withdrawn, Unix seconds.
    pub cooling_until: PodI64,
    /// The asset's `reward_per_share` up to which rewards are settled, 2⁻⁶⁴ base units.
    pub reward_per_share_paid: PodU128,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: PodU64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: PodU64,
    /// Claimed rewards, lifetime, base units.
    pub rewards_paid: PodU64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Stake {
    /// Adds what the active shares earned since the last settling. To be called before they change.
    pub fn settle_rewards(&mut self, asset: &Asset) -> Result<()> {
        let mut rewards = self.rewards();
        rewards
            .settle(&asset.reward_pool(), self.active.get())
            .map_err(OpenMastError::from)?;
        self.set_rewards(&rewards);
        Ok(())
    }

    /// Takes the settled whole units to pay.
    pub fn take_rewards(&mut self) -> BaseUnits {
        let mut rewards = self.rewards();
        let amount = rewards.take();
        self.set_rewards(&rewards);
        amount
    }

    fn rewards(&self) -> StakeRewards {
        StakeRewards {
            per_share_paid: self.reward_per_share_paid.get(),
            owed: money(self.rewards_owed),
            fraction: self.rewards_fraction.get(),
        }
    }

    fn set_rewards(&mut self, rewards: &StakeRewards) {
        self.reward_per_share_paid = rewards.per_share_paid.into();
        self.rewards_owed = rewards.owed.get().into();
        self.rewards_fraction = rewards.fraction.into();
    }
}

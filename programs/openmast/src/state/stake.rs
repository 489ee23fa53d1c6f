use {
    crate::{
        constants::ACCOUNT_VERSION,
        errors::OpenMastError,
        state::{Asset, Departure},
        totals::{increase, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, StakeRewards},
};

/// What one staker has staked on one asset.
///
/// Address: `"stake"`, asset, staker.
#[account]
pub struct Stake {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The asset.
    pub asset: Address,
    /// Owns the shares and the rewards.
    pub staker: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Was offered the stake; zero when nobody was.
    pub pending_staker: Address,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
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
    /// How many of the active shares may leave uncollected.
    pub leaving: PodU64,
    /// From then on they may, Unix seconds.
    pub leaving_at: PodI64,
    /// Shares that left uncollected and are not settled: they earn until their round ends.
    pub departed: PodU64,
    /// The asset's round of departures in which they left.
    pub departed_round: PodU64,
    /// The asset's `reward_per_share` up to which they are credited, 2⁻⁶⁴ base units.
    pub departed_per_share_paid: PodU128,
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

/// What is in a stake, as an event says it.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct StakeHolding {
    /// Shares that earn, base units of the share mint.
    pub active: u64,
    /// Shares that do not earn yet, base units of the share mint.
    pub pending: u64,
    /// Slot since which all that is pending waits.
    pub pending_slot: u64,
    /// Unstaked shares that wait for their cooldown, base units of the share mint.
    pub cooling: u64,
    /// From then on all that is cooling may be withdrawn, Unix seconds.
    pub cooling_until: i64,
    /// Shares that may leave uncollected from `leaving_at` on, base units of the share mint.
    pub leaving: u64,
    /// From then on they may, Unix seconds.
    pub leaving_at: i64,
    /// Shares that left uncollected and earn until their round ends, base units of the share mint.
    pub departed: u64,
    /// The asset's round of departures in which they left.
    pub departed_round: u64,
    /// Lifetime reward of one share, up to which they are credited, 2⁻⁶⁴ base units.
    pub departed_per_share: u128,
    /// Lifetime reward of one active share, up to which the rewards are settled, 2⁻⁶⁴ base units.
    pub reward_per_share: u128,
    /// Settled rewards, not yet claimed, whole base units.
    pub rewards_owed: u64,
    /// Settled rewards beyond the whole units, 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
    /// Claimed rewards, lifetime, base units.
    pub rewards_paid: u64,
}

impl Stake {
    /// Fills an account that was just made for `staker`, who paid for it. Another stays as it is.
    pub(crate) fn open_if_new(&mut self, asset: &Address, staker: &Address, bump: u8) {
        if self.version != 0 {
            return;
        }
        self.version = ACCOUNT_VERSION;
        self.asset = *asset;
        self.staker = *staker;
        self.bump = bump;
        self.rent_payer = *staker;
    }

    /// Refuses with [`OpenMastError::DepartureUnsettled`] while shares that left in an ended round are not settled: one
    /// stake departs in one round at a time.
    pub(crate) fn require_settled_departure(&self, asset: &Asset) -> Result<()> {
        require!(
            self.departed.get() == 0 || self.departed_round == asset.departure_round,
            OpenMastError::DepartureUnsettled
        );
        Ok(())
    }

    /// Adds `shares` to those that departed in the asset's open round, and credits these first.
    pub(crate) fn depart(&mut self, shares: u64, asset: &Asset) -> Result<()> {
        self.credit_departed(asset.reward_per_share)?;
        increase(&mut self.departed, shares)?;
        self.departed_round = asset.departure_round;
        Ok(())
    }

    /// Credits the departed with what their round earned. Returns how many these were; there are none any more.
    pub(crate) fn settle_departure(&mut self, departure: &Departure) -> Result<u64> {
        let departed = self.departed.get();
        self.credit_departed(departure.reward_per_share)?;
        self.departed = 0.into();
        self.departed_round = 0.into();
        self.departed_per_share_paid = 0.into();
        Ok(departed)
    }

    fn credit_departed(&mut self, reward_per_share: PodU128) -> Result<()> {
        let mut rewards = self.rewards();
        let paid = self.departed_per_share_paid.get();
        rewards
            .credit(paid, reward_per_share.get(), self.departed.get())
            .map_err(OpenMastError::from)?;
        self.set_rewards(&rewards);
        self.departed_per_share_paid = reward_per_share;
        Ok(())
    }

    /// Announces that `amount` active shares may leave uncollected from `at` on, Unix seconds. None: nothing is
    /// announced any more.
    pub(crate) fn announce_leaving(&mut self, amount: u64, at: i64) {
        self.leaving = amount.into();
        self.leaving_at = if amount == 0 { 0 } else { at }.into();
    }

    /// To be called when fewer shares are active than before: no more of them can be leaving.
    pub(crate) fn limit_leaving(&mut self) {
        let leaving = self.leaving.get().min(self.active.get());
        self.announce_leaving(leaving, self.leaving_at.get());
    }

    /// Whether nothing is staked, cooling or owed, but for what departed. Less than a base unit of reward does not count.
    pub(crate) fn is_empty(&self) -> bool {
        [self.active, self.pending, self.cooling, self.rewards_owed]
            .iter()
            .all(|amount| amount.get() == 0)
    }

    /// Everything that can be handed over.
    pub(crate) fn holding(&self) -> StakeHolding {
        StakeHolding {
            active: self.active.get(),
            pending: self.pending.get(),
            pending_slot: self.pending_slot.get(),
            cooling: self.cooling.get(),
            cooling_until: self.cooling_until.get(),
            leaving: self.leaving.get(),
            leaving_at: self.leaving_at.get(),
            departed: self.departed.get(),
            departed_round: self.departed_round.get(),
            departed_per_share: self.departed_per_share_paid.get(),
            reward_per_share: self.reward_per_share_paid.get(),
            rewards_owed: self.rewards_owed.get(),
            rewards_fraction: self.rewards_fraction.get(),
            rewards_paid: self.rewards_paid.get(),
        }
    }

    /// Takes over everything that is in `other`, a stake of the same asset. Rewards of both are settled, and departed
    /// shares of either left in the open round; of the dates the later ones hold.
    pub fn take_over(&mut self, other: &mut Self, asset: &Asset) -> Result<()> {
        if other.departed.get() > 0 {
            other.depart(0, asset)?;
            self.depart(other.departed.get(), asset)?;
        }
        for (sum, part) in [
            (&mut self.active, other.active),
            (&mut self.pending, other.pending),
            (&mut self.cooling, other.cooling),
            (&mut self.leaving, other.leaving),
            (&mut self.rewards_paid, other.rewards_paid),
        ] {
            increase(sum, part.get())?;
        }
        let later = |a: PodI64, b: PodI64| PodI64::from(a.get().max(b.get()));
        self.cooling_until = later(self.cooling_until, other.cooling_until);
        self.leaving_at = later(self.leaving_at, other.leaving_at);
        let pending_slot = self.pending_slot.get().max(other.pending_slot.get());
        self.pending_slot = pending_slot.into();

        let mut rewards = self.rewards();
        rewards
            .take_over(&other.rewards())
            .map_err(OpenMastError::from)?;
        self.set_rewards(&rewards);
        Ok(())
    }

    /// Adds what the active shares earned since the last settling. To be called before they change.
    pub(crate) fn settle_rewards(&mut self, asset: &Asset) -> Result<()> {
        let mut rewards = self.rewards();
        rewards
            .settle(&asset.reward_pool(), self.active.get())
            .map_err(OpenMastError::from)?;
        self.set_rewards(&rewards);
        Ok(())
    }

    /// Settles the rewards and takes their whole units to pay, base units.
    pub(crate) fn take_rewards(&mut self, asset: &Asset) -> Result<BaseUnits> {
        self.settle_rewards(asset)?;
        let mut rewards = self.rewards();
        let amount = rewards.take();
        self.set_rewards(&rewards);
        increase(&mut self.rewards_paid, amount.get())?;
        Ok(amount)
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

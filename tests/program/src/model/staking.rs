//! Shares that earn, leave, and change hands.

use openmast_client::accounts::{Departure, PauseBits, Stake};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, assets::RETIRED, handovers::offer, new_account};
use crate::{Error, refusals::Refusals};

impl Model {
    fn collected(&self, asset: u32) -> bool {
        self.assets[asset as usize].collected_epoch == self.network.final_epoch
    }

    pub(super) fn stake(&mut self, by: Pubkey, asset: u32, amount: u64, at: Moment) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::STAKE, at), Error::Paused);
        refusals.when(
            self.assets[asset as usize].state == RETIRED,
            Error::AssetRetired,
        );
        refusals.when(amount == 0, Error::ZeroAmount);
        // Without a share account there is nothing to stake from.
        let held = self.shares.get(&(asset, by));
        refusals.any_when(held.is_none_or(|held| *held < amount));
        refusals.verdict()?;
        *self.shares.entry((asset, by)).or_default() -= amount;
        self.assets[asset as usize].pending_shares += amount;
        let stake = self.own_stake(asset, by);
        stake.pending += amount;
        stake.pending_slot = at.slot;
        Ok(())
    }

    /// The staker's stake, new if needed.
    fn own_stake(&mut self, asset: u32, staker: Pubkey) -> &mut Stake {
        let stake = self.stakes.entry((asset, staker));
        stake.or_insert_with(|| Stake {
            staker,
            rent_payer: staker,
            ..new_account()
        })
    }

    /// Adds what the stake earned since the last time, exactly.
    fn settle(&mut self, asset: u32, staker: Pubkey) -> &mut Stake {
        let per_share = self.assets[asset as usize].reward_per_share;
        let stake = self.stakes.get_mut(&(asset, staker)).expect("checked");
        let risen = per_share - stake.reward_per_share_paid;
        credit(stake, risen, stake.active);
        stake.reward_per_share_paid = per_share;
        stake
    }

    /// The same of the shares that left and still earn.
    fn settle_departed(&mut self, asset: u32, staker: Pubkey) -> &mut Stake {
        let per_share = self.assets[asset as usize].reward_per_share;
        let stake = self.stakes.get_mut(&(asset, staker)).expect("checked");
        let risen = per_share - stake.departed_per_share_paid;
        credit(stake, risen, stake.departed);
        stake.departed_per_share_paid = per_share;
        stake
    }

    /// Shares left in a round that is over, and are not settled.
    fn has_ended_departure(&self, asset: u32, stake: &Stake) -> bool {
        let open = self.assets[asset as usize].departure_round;
        stake.departed > 0 && stake.departed_round != open
    }

    pub(super) fn active_changed(&mut self, asset: u32) {
        self.assets[asset as usize].reward_remainder = 0;
        self.active_changes[asset as usize] += 1;
    }

    pub(super) fn activate_stake(&mut self, asset: u32, staker: Pubkey) -> Verdict {
        let Some(stake) = self.stakes.get(&(asset, staker)) else {
            return Refusals::anything();
        };
        let network = &self.network;
        let seen = network.final_epoch > 0 && network.final_snapshot_slot >= stake.pending_slot;
        let mut refusals = Refusals::default();
        refusals.when(stake.pending == 0, Error::NothingPending);
        refusals.when(!seen, Error::StakeNotSettled);
        refusals.when(!self.collected(asset), Error::NotCollected);
        refusals.verdict()?;
        let stake = self.settle(asset, staker);
        let amount = std::mem::take(&mut stake.pending);
        stake.pending_slot = 0;
        stake.active += amount;
        self.assets[asset as usize].pending_shares -= amount;
        self.assets[asset as usize].active_shares += amount;
        self.active_changed(asset);
        Ok(())
    }

    pub(super) fn announce_unstake(
        &mut self,
        by: Pubkey,
        asset: u32,
        amount: u64,
        at: Moment,
    ) -> Verdict {
        let delay = i64::from(self.parameters(at.now).exit_delay_seconds);
        let Some(stake) = self.stakes.get_mut(&(asset, by)) else {
            return Refusals::anything();
        };
        Refusals::of(amount > stake.active, Error::NotEnoughStaked)?;
        stake.leaving = amount;
        stake.leaving_at = if amount > 0 { at.now + delay } else { 0 };
        Ok(())
    }

    pub(super) fn unstake(
        &mut self,
        by: Pubkey,
        asset: u32,
        amount: u64,
        departure: Option<u64>,
        at: Moment,
    ) -> Verdict {
        let Some(stake) = self.stakes.get(&(asset, by)) else {
            return Refusals::anything();
        };
        let from_pending = amount.min(stake.pending);
        let from_active = amount - from_pending;
        let mut refusals = Refusals::default();
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.when(from_active > stake.active, Error::NotEnoughStaked);
        let departs = from_active > 0 && !self.collected(asset);
        if departs {
            self.require_departure(asset, stake, from_active, departure, at, &mut refusals);
        }
        refusals.verdict()?;
        let until = at.now + i64::from(self.parameters(at.now).unstake_cooldown_seconds);
        match () {
            () if departs => self.depart(asset, by, from_active),
            () if from_active > 0 => self.stop_earning(asset, by, from_active),
            () => {}
        }
        let stake = self.stakes.get_mut(&(asset, by)).expect("checked");
        stake.pending -= from_pending;
        stake.cooling += amount;
        stake.cooling_until = until;
        let account = &mut self.assets[asset as usize];
        account.pending_shares -= from_pending;
        account.cooling_shares += amount;
        Ok(())
    }

    /// What leaving uncollected asks for.
    fn require_departure(
        &self,
        asset: u32,
        stake: &Stake,
        shares: u64,
        departure: Option<u64>,
        at: Moment,
        refusals: &mut Refusals,
    ) {
        refusals.when(stake.leaving == 0, Error::NotCollected);
        let early = at.now < stake.leaving_at || shares > stake.leaving;
        refusals.when(stake.leaving > 0 && early, Error::UnstakeNotAnnounced);
        let unsettled = self.has_ended_departure(asset, stake);
        refusals.when(unsettled, Error::DepartureUnsettled);
        let account = &self.assets[asset as usize];
        let opens = account.departed_shares == 0;
        let wrong = departure != Some(account.departure_round);
        refusals.when(opens && wrong, Error::WrongDeparture);
    }

    /// Leaves, and goes on earning until all that is final now is collected.
    fn depart(&mut self, asset: u32, staker: Pubkey, amount: u64) {
        self.settle(asset, staker);
        self.settle_departed(asset, staker);
        let epoch = self.network.final_epoch;
        let account = &mut self.assets[asset as usize];
        let round = account.departure_round;
        let opens = account.departed_shares == 0;
        account.departed_shares += amount;
        account.departed_epoch = epoch;
        if opens {
            let departure = Departure {
                round,
                rent_payer: staker,
                ..new_account()
            };
            self.departures.insert((asset, round), departure);
        }
        let stake = self.stakes.get_mut(&(asset, staker)).expect("checked");
        stake.active -= amount;
        stake.departed += amount;
        stake.departed_round = round;
        stake.leaving -= amount;
        if stake.leaving == 0 {
            stake.leaving_at = 0;
        }
    }

    /// Stops earning at once.
    fn stop_earning(&mut self, asset: u32, staker: Pubkey, amount: u64) {
        let stake = self.settle(asset, staker);
        stake.active -= amount;
        stake.leaving = stake.leaving.min(stake.active);
        if stake.leaving == 0 {
            stake.leaving_at = 0;
        }
        self.assets[asset as usize].active_shares -= amount;
        self.active_changed(asset);
    }

    pub(super) fn settle_departure(
        &mut self,
        asset: u32,
        staker: Pubkey,
        round: u64,
        rent_payer: Pubkey,
    ) -> Verdict {
        let (Some(stake), Some(departure)) = (
            self.stakes.get_mut(&(asset, staker)),
            self.departures.get_mut(&(asset, round)),
        ) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        let nothing = stake.departed == 0 || departure.shares == 0;
        refusals.when(nothing, Error::NothingDeparted);
        refusals.when(stake.departed_round != round, Error::WrongDeparture);
        refusals.when(departure.rent_payer != rent_payer, Error::WrongRentPayer);
        refusals.verdict()?;
        let risen = departure.reward_per_share - stake.departed_per_share_paid;
        credit(stake, risen, stake.departed);
        departure.shares -= std::mem::take(&mut stake.departed);
        (stake.departed_round, stake.departed_per_share_paid) = (0, 0);
        if departure.shares == 0 {
            self.departures.remove(&(asset, round));
        }
        Ok(())
    }

    pub(super) fn withdraw_unstaked(&mut self, by: Pubkey, asset: u32, at: Moment) -> Verdict {
        let Some(stake) = self.stakes.get_mut(&(asset, by)) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        refusals.when(stake.cooling == 0, Error::NothingCooling);
        refusals.when(
            stake.cooling > 0 && at.now < stake.cooling_until,
            Error::CooldownNotPassed,
        );
        // Shares go to an account that must exist.
        refusals.any_when(!self.shares.contains_key(&(asset, by)));
        refusals.verdict()?;
        let amount = std::mem::take(&mut stake.cooling);
        stake.cooling_until = 0;
        self.assets[asset as usize].cooling_shares -= amount;
        *self.shares.entry((asset, by)).or_default() += amount;
        Ok(())
    }

    pub(super) fn claim_rewards(&mut self, by: Pubkey, asset: u32, at: Moment) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::PAYOUTS, at), Error::Paused);
        refusals.any_when(!self.stakes.contains_key(&(asset, by)));
        refusals.verdict()?;
        let stake = self.settle(asset, by);
        let amount = std::mem::take(&mut stake.rewards_owed);
        stake.rewards_paid += amount;
        self.assets[asset as usize].stakers_paid += amount;
        self.pay_out(by, amount);
        Ok(())
    }

    pub(super) fn offer_stake(&mut self, by: Pubkey, asset: u32, to: Option<Pubkey>) -> Verdict {
        let Some(stake) = self.stakes.get_mut(&(asset, by)) else {
            return Refusals::anything();
        };
        offer(stake.staker, &mut stake.pending_staker, by, to)
    }

    pub(super) fn accept_stake(
        &mut self,
        by: Pubkey,
        asset: u32,
        from: Pubkey,
        rent_payer: Pubkey,
    ) -> Verdict {
        let Some(stake) = self.stakes.get(&(asset, from)) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        refusals.when(
            stake.pending_staker == Pubkey::default(),
            Error::NothingOffered,
        );
        refusals.when(stake.pending_staker != by, Error::NotAuthorized);
        refusals.when(stake.rent_payer != rent_payer, Error::WrongRentPayer);
        // Who offers to oneself, or wants the rent too, names one account twice.
        refusals.any_when(from == by || rent_payer == by);
        let own = self.stakes.get(&(asset, by));
        let unsettled = self.has_ended_departure(asset, stake)
            || own.is_some_and(|own| self.has_ended_departure(asset, own));
        refusals.when(unsettled, Error::DepartureUnsettled);
        refusals.verdict()?;
        self.settle(asset, from);
        self.own_stake(asset, by);
        self.settle(asset, by);
        if self.stakes[&(asset, from)].departed > 0 {
            self.settle_departed(asset, from);
            self.settle_departed(asset, by);
        }
        let given = self.stakes[&(asset, from)].clone();
        let own = self.stakes.get_mut(&(asset, by)).expect("it is there now");
        own.active += given.active;
        own.pending += given.pending;
        own.pending_slot = own.pending_slot.max(given.pending_slot);
        own.cooling += given.cooling;
        own.cooling_until = own.cooling_until.max(given.cooling_until);
        own.leaving += given.leaving;
        own.leaving_at = own.leaving_at.max(given.leaving_at);
        own.departed += given.departed;
        own.departed_round = own.departed_round.max(given.departed_round);
        let (fraction, carry) = own.rewards_fraction.overflowing_add(given.rewards_fraction);
        own.rewards_fraction = fraction;
        own.rewards_owed += given.rewards_owed + u64::from(carry);
        own.rewards_paid += given.rewards_paid;
        self.stakes.remove(&(asset, from));
        Ok(())
    }

    pub(super) fn close_stake(&mut self, by: Pubkey, asset: u32, rent_payer: Pubkey) -> Verdict {
        let Some(stake) = self.stakes.get(&(asset, by)) else {
            return Refusals::anything();
        };
        let left = stake.active + stake.pending + stake.cooling + stake.rewards_owed;
        let mut refusals = Refusals::default();
        refusals.when(stake.departed > 0, Error::DepartureUnsettled);
        refusals.when(left > 0, Error::StakeNotEmpty);
        refusals.when(stake.rent_payer != rent_payer, Error::WrongRentPayer);
        refusals.verdict()?;
        self.closed_rewards[asset as usize] += stake.rewards_paid;
        // Less than a base unit is forgotten.
        self.active_changes[asset as usize] += 1;
        self.stakes.remove(&(asset, by));
        Ok(())
    }
}

/// Adds what shares earned while the reward per share rose by so much, exactly. Fits: no stake earns more than 2^64 base
/// units.
fn credit(stake: &mut Stake, risen: u128, shares: u64) {
    let earned = risen * u128::from(shares);
    let total =
        (u128::from(stake.rewards_owed) << 64) + u128::from(stake.rewards_fraction) + earned;
    stake.rewards_owed = (total >> 64) as u64;
    stake.rewards_fraction = total as u64;
}

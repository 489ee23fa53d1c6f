//! Stakers who hurry in and out.

use solana_pubkey::Pubkey;

use super::Player;
use crate::operation::Operation;

impl Player {
    /// In just before a collection, out just after it, and away without one: to come back from another wallet.
    pub(super) fn hurrying(&mut self) -> Operation {
        let departed = self.model.stakes.iter();
        let departed: Vec<_> = departed
            .filter(|(_, stake)| stake.departed > 0)
            .map(|(key, stake)| (*key, stake.departed_round))
            .collect();
        if let Some(((asset, staker), round)) = self.random.choice(departed) {
            let is_over = round != self.model.assets[asset as usize].departure_round;
            match self.random.u32(0..100) {
                0..30 if is_over => return self.settling_departure(asset, staker),
                0..5 => return self.settling_departure(asset, staker),
                5..25 => return self.collecting(asset),
                25..60 => return self.coming_back(asset, staker),
                60..75 => return self.closing_a_stake(asset, staker),
                _ => {}
            }
        }
        let active: Vec<_> = (self.model.stakes.iter())
            .filter(|(_, stake)| stake.active > 0)
            .map(|(key, _)| *key)
            .collect();
        match self.random.choice(active) {
            Some((asset, staker)) if self.chance(70) => {
                return self.leaving_uncollected(asset, staker);
            }
            None if self.chance(80) => return self.getting_in(),
            _ => {}
        }
        self.hurrying_somewhere()
    }

    /// Whatever brings some stake in or out.
    fn hurrying_somewhere(&mut self) -> Operation {
        let (asset, staker) = self.some_stake();
        let by = staker;
        let stake = self.model.stakes.get(&(asset, staker)).cloned();
        let Some(stake) = stake else {
            let held = self.model.shares.get(&(asset, staker));
            let amount = held.copied().unwrap_or(0).max(1);
            return Operation::Stake { by, asset, amount };
        };
        let active = stake.active;
        match self.random.u32(0..100) {
            0..25 => {
                let amount = if self.chance(85) {
                    active
                } else {
                    self.within(active)
                };
                Operation::AnnounceUnstake { by, asset, amount }
            }
            25..60 => {
                let network = &self.model.network;
                let account = &self.model.assets[asset as usize];
                if account.collected_epoch == network.final_epoch && self.chance(70) {
                    // It leaves uncollected once there is something to collect.
                    return self.settling();
                }
                let waits = stake.leaving_at - self.world.now();
                if stake.leaving > 0 && waits > 0 && self.chance(40) {
                    self.world.pass(waits);
                }
                let amount = match self.random.u32(0..3) {
                    0 => self.within(active),
                    _ => stake.pending + stake.leaving,
                };
                self.unstaking(asset, by, amount)
            }
            60..80 => self.settling_departure(asset, staker),
            80..90 => Operation::ActivateStake { asset, staker },
            _ => Operation::ClaimRewards { by, asset },
        }
    }

    /// Stakes, and does what it takes until the shares earn.
    fn getting_in(&mut self) -> Operation {
        let mut pending = self.model.stakes.iter();
        let pending = pending.find(|(_, stake)| stake.pending > 0);
        let Some((&(asset, staker), stake)) = pending else {
            let holders = self.model.shares.iter().filter(|(_, held)| **held > 0);
            let holders: Vec<_> = holders.map(|(key, held)| (*key, *held)).collect();
            let holder = self.random.choice(holders).expect("somebody has shares");
            let ((asset, by), amount) = holder;
            return Operation::Stake { by, asset, amount };
        };
        let network = &self.model.network;
        if network.final_epoch == 0 || network.final_snapshot_slot < stake.pending_slot {
            self.settling()
        } else if self.model.assets[asset as usize].collected_epoch < network.final_epoch {
            self.collecting(asset)
        } else {
            Operation::ActivateStake { asset, staker }
        }
    }

    /// Announces that shares leave, waits, and lets them go once there is something to collect.
    fn leaving_uncollected(&mut self, asset: u32, by: Pubkey) -> Operation {
        let stake = self.model.stakes[&(asset, by)].clone();
        if stake.leaving == 0 {
            let amount = match self.chance(70) {
                true => stake.active,
                false => self.within(stake.active),
            };
            return Operation::AnnounceUnstake { by, asset, amount };
        }
        let collected = self.model.assets[asset as usize].collected_epoch;
        if collected == self.model.network.final_epoch && self.chance(90) {
            return self.settling();
        }
        let waits = stake.leaving_at - self.world.now();
        if waits > 0 && self.chance(80) {
            self.world.pass(waits);
        }
        let amount = match self.chance(70) {
            true => stake.leaving,
            false => self.within(stake.leaving),
        };
        self.unstaking(asset, by, stake.pending.saturating_add(amount))
    }

    /// Fetches shares that departed, gives them to somebody else, and stakes them again from there.
    fn coming_back(&mut self, asset: u32, staker: Pubkey) -> Operation {
        let stake = &self.model.stakes[&(asset, staker)];
        if stake.cooling > 0 {
            let waits = stake.cooling_until - self.world.now();
            if waits > 0 && self.chance(50) {
                self.world.pass(waits);
            }
            return Operation::WithdrawUnstaked { by: staker, asset };
        }
        let held = self.model.shares.get(&(asset, staker));
        let amount = held.copied().unwrap_or(0);
        let accomplice = self.person();
        if amount > 0 && accomplice != staker {
            let share_mint = self.model.assets[asset as usize].share_mint;
            self.world
                .move_shares(share_mint, staker, accomplice, amount);
            self.model.shares.insert((asset, staker), 0);
            *self.model.shares.entry((asset, accomplice)).or_default() += amount;
        }
        Operation::Stake {
            by: accomplice,
            asset,
            amount,
        }
    }
}

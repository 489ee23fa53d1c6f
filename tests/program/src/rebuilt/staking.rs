//! Stakes and rounds of departures.

use openmast_client::{
    accounts::{Departure, Stake},
    events::{self, Event, StakeHolding},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump};
use crate::model::new_account;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_staking(&mut self, event: &Event) -> bool {
        match event {
            Event::Staked(event) => self.staked(event),
            Event::StakeActivated(event) => self.activated(event),
            Event::UnstakeAnnounced(event) => {
                let stake = self.stake(&event.asset, &event.staker);
                (stake.leaving, stake.leaving_at) = (event.leaving, event.leaving_at);
            }
            Event::Unstaked(event) => self.unstaked(event),
            Event::DepartureSettled(event) => self.departure_settled(event),
            Event::UnstakedWithdrawn(event) => {
                self.asset(&event.asset).cooling_shares = event.asset_cooling_shares;
                let stake = self.stake(&event.asset, &event.staker);
                stake.cooling -= event.amount;
                stake.cooling_until = 0;
            }
            Event::RewardsClaimed(event) => {
                self.network.paid_out = event.network_paid_out;
                self.asset(&event.asset).stakers_paid = event.stakers_paid;
                let stake = self.stake(&event.asset, &event.staker);
                stake.rewards_paid = event.rewards_paid;
                stake.rewards_owed = 0;
                stake.rewards_fraction = event.rewards_fraction;
                stake.reward_per_share_paid = event.reward_per_share;
            }
            Event::StakeOffered(event) => {
                let stake = self.stake(&event.asset, &event.staker);
                stake.pending_staker = event.pending_staker;
            }
            Event::StakeAccepted(event) => self.stake_accepted(event),
            Event::StakeClosed(event) => {
                self.stakes.remove(&(event.asset, event.staker));
            }
            _ => return false,
        }
        true
    }

    /// The staker's stake, new if needed.
    fn own_stake(&mut self, asset: Pubkey, staker: Pubkey, rent_payer: Pubkey) -> &mut Stake {
        (self.stakes.entry((asset, staker))).or_insert_with(|| Stake {
            asset,
            staker,
            bump: bump(&[b"stake", asset.as_ref(), staker.as_ref()]),
            rent_payer,
            ..new_account()
        })
    }

    fn stake(&mut self, asset: &Pubkey, staker: &Pubkey) -> &mut Stake {
        self.stakes.get_mut(&(*asset, *staker)).expect("a stake")
    }

    fn staked(&mut self, event: &events::Staked) {
        self.asset(&event.asset).pending_shares = event.asset_pending_shares;
        let stake = self.own_stake(event.asset, event.staker, event.rent_payer);
        stake.pending = event.pending;
        stake.pending_slot = event.pending_slot;
    }

    fn activated(&mut self, event: &events::StakeActivated) {
        let asset = self.asset(&event.asset);
        asset.pending_shares -= event.amount;
        asset.active_shares = event.asset_active_shares;
        asset.reward_remainder = 0;
        let stake = self.stake(&event.asset, &event.staker);
        stake.pending = 0;
        stake.pending_slot = 0;
        stake.active = event.active;
        stake.reward_per_share_paid = event.reward_per_share;
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
    }

    /// A remainder is dropped when the number of active shares changes.
    fn unstaked(&mut self, event: &events::Unstaked) {
        let asset = self.asset(&event.asset);
        asset.pending_shares -= event.from_pending;
        asset.cooling_shares += event.from_pending + event.from_active;
        if asset.active_shares != event.asset_active_shares {
            asset.reward_remainder = 0;
        }
        asset.active_shares = event.asset_active_shares;
        let opens = asset.departed_shares == 0 && event.asset_departed_shares > 0;
        asset.departed_shares = event.asset_departed_shares;
        asset.departed_epoch = event.asset_departed_epoch;
        if opens {
            self.round_opened(event.asset, event.departed_round, event.staker);
        }
        let stake = self.stake(&event.asset, &event.staker);
        stake.pending -= event.from_pending;
        stake.active = event.active;
        stake.departed = event.departed;
        stake.departed_round = event.departed_round;
        stake.departed_per_share_paid = event.departed_per_share;
        (stake.leaving, stake.leaving_at) = (event.leaving, event.leaving_at);
        stake.cooling = event.cooling;
        stake.cooling_until = event.cooling_until;
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
        stake.reward_per_share_paid = event.reward_per_share;
    }

    fn round_opened(&mut self, asset: Pubkey, round: u64, rent_payer: Pubkey) {
        let departure = Departure {
            asset,
            round,
            bump: bump(&[b"departure", asset.as_ref(), &round.to_le_bytes()]),
            rent_payer,
            ..new_account()
        };
        self.departures.insert((asset, round), departure);
    }

    fn departure_settled(&mut self, event: &events::DepartureSettled) {
        let key = (event.asset, event.round);
        let departure = self.departures.get_mut(&key).expect("a round");
        assert_eq!(departure.rent_payer, event.rent_payer);
        departure.shares = event.round_shares;
        if event.round_shares == 0 {
            self.departures.remove(&key);
        }
        let stake = self.stake(&event.asset, &event.staker);
        stake.departed -= event.departed;
        (stake.departed_round, stake.departed_per_share_paid) = (0, 0);
        stake.rewards_owed = event.rewards_owed;
        stake.rewards_fraction = event.rewards_fraction;
    }

    fn stake_accepted(&mut self, event: &events::StakeAccepted) {
        self.stakes.remove(&(event.asset, event.from));
        let stake = self.own_stake(event.asset, event.staker, event.rent_payer);
        let StakeHolding {
            active,
            pending,
            pending_slot,
            cooling,
            cooling_until,
            leaving,
            leaving_at,
            departed,
            departed_round,
            departed_per_share,
            reward_per_share,
            rewards_owed,
            rewards_fraction,
            rewards_paid,
        } = event.holding;
        (stake.active, stake.pending) = (active, pending);
        (stake.pending_slot, stake.cooling) = (pending_slot, cooling);
        (stake.cooling_until, stake.leaving) = (cooling_until, leaving);
        (stake.leaving_at, stake.departed) = (leaving_at, departed);
        stake.departed_round = departed_round;
        stake.departed_per_share_paid = departed_per_share;
        stake.reward_per_share_paid = reward_per_share;
        stake.rewards_owed = rewards_owed;
        stake.rewards_fraction = rewards_fraction;
        stake.rewards_paid = rewards_paid;
    }
}

use super::{Asset, Departure, Network, Stake};
use openmast_ledger::{ArithmeticError, BaseUnits, RewardPool, StakeRewards};

impl Stake {
    /// Active shares that may leave at `now` although the asset is not collected.
    pub fn may_leave(&self, now: i64) -> u64 {
        if self.leaving_at <= now {
            self.leaving.min(self.active)
        } else {
            0
        }
    }

    /// Whether what departed can be settled once the asset, which is like this now, is collected up to `collected_epoch`:
    /// its round is over by then.
    pub fn departure_is_due(&self, asset: &Asset, collected_epoch: u64) -> bool {
        let is_over = self.departed_round != asset.departure_round
            || asset.departures_ended_by(collected_epoch).is_some();
        self.departed > 0 && is_over
    }

    /// Whether what is pending can earn from now on: a final settlement has seen it.
    pub fn can_activate(&self, network: &Network) -> bool {
        self.pending > 0
            && network.final_epoch > 0
            && network.final_snapshot_slot >= self.pending_slot
    }

    /// Whole base units that a claim would pay now; `departure` is the round in which shares left, when it is over.
    ///
    /// # Errors
    /// The reward does not fit 64 bits, which no chain that follows the protocol can hold.
    pub fn claimable(
        &self,
        asset: &Asset,
        departure: Option<&Departure>,
    ) -> Result<u64, ArithmeticError> {
        let pool = RewardPool {
            per_share: asset.reward_per_share,
            remainder: asset.reward_remainder,
        };
        let mut rewards = StakeRewards {
            per_share_paid: self.reward_per_share_paid,
            owed: BaseUnits(self.rewards_owed),
            fraction: self.rewards_fraction,
        };
        rewards.settle(&pool, self.active)?;
        if let Some(departure) = departure {
            let (paid, until) = (self.departed_per_share_paid, departure.reward_per_share);
            rewards.credit(paid, until, self.departed)?;
        }
        Ok(rewards.owed.0)
    }
}

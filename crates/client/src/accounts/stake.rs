use super::{Asset, HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What one wallet has staked on one asset.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Stake {
    pub version: u8,
    pub asset: Pubkey,
    pub staker: Pubkey,
    pub bump: u8,
    /// Who may take it over; zero: nobody is named.
    pub pending_staker: Pubkey,
    pub rent_payer: Pubkey,
    /// Shares that earn.
    pub active: u64,
    /// Shares that wait for a settlement whose snapshot saw them.
    pub pending: u64,
    pub pending_slot: u64,
    /// Shares that were unstaked and wait for `cooling_until`.
    pub cooling: u64,
    pub cooling_until: i64,
    /// Active shares that may leave uncollected from `leaving_at` on.
    pub leaving: u64,
    pub leaving_at: i64,
    /// Shares that left uncollected and are not settled; they earn until their round ends.
    pub departed: u64,
    /// The asset's round of departures in which they left.
    pub departed_round: u64,
    /// Up to which they are credited: base units per share, times 2⁶⁴.
    pub departed_per_share_paid: u128,
    pub reward_per_share_paid: u128,
    pub rewards_owed: u64,
    /// 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
    pub rewards_paid: u64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Stake {
    const NAME: &'static str = "Stake";
    const SIZE: usize = HEAD + 2 * 32 + 1 + 2 * 32 + 9 * 8 + 2 * 16 + 3 * 8 + 32;
}

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
}

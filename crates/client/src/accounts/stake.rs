use super::{HEAD, ProgramAccount};
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
    /// Shares that earn, the departed included.
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
    /// Shares that left uncollected and earn until the asset is collected up to `departed_epoch`.
    pub departed: u64,
    /// Newest final epoch when they left.
    pub departed_epoch: u64,
    pub reward_per_share_paid: u128,
    pub rewards_owed: u64,
    /// 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
    pub rewards_paid: u64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Stake {
    const NAME: &'static str = "Stake";
    const SIZE: usize = HEAD + 2 * 32 + 1 + 2 * 32 + 9 * 8 + 16 + 3 * 8 + 32;
}

impl Stake {
    /// Offset of `asset` in the account's data.
    pub const ASSET_OFFSET: usize = HEAD;
    /// Offset of `staker` in the account's data.
    pub const STAKER_OFFSET: usize = HEAD + 32;

    /// Active shares that have not departed.
    pub fn staying(&self) -> u64 {
        self.active.saturating_sub(self.departed)
    }

    /// Active shares that may leave at `now` although the asset is not collected.
    pub fn may_leave(&self, now: i64) -> u64 {
        if self.leaving_at <= now {
            self.leaving.min(self.staying())
        } else {
            0
        }
    }

    /// Whether what departed can be settled when the asset is collected up to `collected_epoch`: up to what was final when
    /// it left.
    pub fn departure_is_due(&self, collected_epoch: u64) -> bool {
        self.departed > 0 && collected_epoch >= self.departed_epoch
    }
}

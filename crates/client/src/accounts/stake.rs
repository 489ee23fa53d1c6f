use super::ProgramAccount;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What one wallet has staked on one asset.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Stake {
    pub asset: Pubkey,
    pub staker: Pubkey,
    pub bump: u8,
    /// Shares that earn.
    pub active: u64,
    /// Shares that wait for a settlement whose snapshot saw them.
    pub pending: u64,
    pub pending_slot: u64,
    /// Shares that were unstaked and wait for `cooling_until`.
    pub cooling: u64,
    pub cooling_until: i64,
    pub reward_per_share_paid: u128,
    pub rewards_owed: u64,
    /// 2⁻⁶⁴ base units.
    pub rewards_fraction: u64,
    pub rewards_paid: u64,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Stake {
    const NAME: &'static str = "Stake";
    const SIZE: usize = 8 + 2 * 32 + 1 + 5 * 8 + 16 + 3 * 8 + 32;
}

impl Stake {
    /// Offset of `asset` in the account's data.
    pub const ASSET_OFFSET: usize = 8;
    /// Offset of `staker` in the account's data.
    pub const STAKER_OFFSET: usize = 8 + 32;
}

use anchor_lang::prelude::*;

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

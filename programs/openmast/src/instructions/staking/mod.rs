//! Shares that earn.

pub mod activate;
pub mod claim_rewards;
pub mod stake;
pub mod unstake;
pub mod withdraw_unstaked;

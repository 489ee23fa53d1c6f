//! Shares that earn.

pub mod accept;
pub mod activate;
pub mod announce_unstake;
pub mod claim_rewards;
pub mod close;
pub mod offer;
pub mod settle_departure;
pub mod stake;
pub mod unstake;
pub mod withdraw_unstaked;

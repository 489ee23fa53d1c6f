//! Shares that earn.

pub(crate) mod accept;
pub(crate) mod activate;
pub(crate) mod announce_unstake;
pub(crate) mod claim_rewards;
pub(crate) mod close;
pub(crate) mod offer;
pub(crate) mod settle_departure;
pub(crate) mod stake;
pub(crate) mod unstake;
pub(crate) mod withdraw_unstaked;

//! The instructions by area, one file each. Every file reads: accounts, checks, effects,
//! transfers, event. What several instructions of an area ask of their accounts lies beside them.

pub(crate) mod assets;
mod candidates;
mod described_mint;
pub(crate) mod jurisdictions;
pub(crate) mod licences;
pub(crate) mod lots;
pub(crate) mod money;
pub(crate) mod network;
pub(crate) mod oracles;
mod pay_in;
pub(crate) mod payers;
mod payout;
mod permission;
pub(crate) mod proofs;
pub(crate) mod settlement;
pub(crate) mod staking;
pub(crate) mod venues;

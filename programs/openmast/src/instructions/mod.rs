//! The instructions by area, one file each. Every file reads: accounts, checks, effects,
//! transfers, event.

pub mod assets;
pub mod money;
pub mod network;
pub mod oracles;
pub mod payers;
pub mod proofs;
pub mod settlement;
pub mod staking;

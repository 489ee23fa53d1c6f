//! The Merkle-sum ledger and all money arithmetic of OpenMast.
//!
//! Pure: no I/O, no clock, no randomness, no Solana account types. The on-chain
//! program, the oracle, the client and the tests call this crate, and none of them
//! computes money on its own. `docs/protocol.md` states the rules.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod charge;
mod division;
mod funds;
mod hash;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod lanes;
mod leaf;
#[cfg(feature = "alloc")]
mod many;
mod node;
mod open_demand;
mod price;
mod proof;
mod reward;
mod settlement;
mod shares;
mod solvency;
mod split;
mod split_schedule;
#[cfg(feature = "alloc")]
mod tree;
mod units;
mod withdrawal;

#[cfg(feature = "alloc")]
pub use charge::cut_by_largest_remainder;
pub use charge::{Demand, written_off_bytes};
pub use division::div_rem_128_by_64;
pub use funds::{Funds, prepaid};
pub use leaf::{Domain, NetworkId, Totals, absent_leaf, leaf};
pub use node::{Node, ProofNode};
pub use open_demand::OpenDemand;
#[cfg(feature = "alloc")]
pub use price::price_set_hash;
pub use price::{PriceError, PriceSchedule, is_charged};
pub use proof::{Commitment, MAX_HEIGHT, ProofError, height, proof_nodes, verify};
pub use reward::{RewardPool, StakeRewards};
pub use settlement::{OnChain, Posting, Settled, SettlementError, check_posting};
pub use shares::{SharesError, Unstaked, take_unstaked};
pub use solvency::{Books, InsolvencyError};
pub use split::{Split, SplitError, SplitPolicy, uncollected};
pub use split_schedule::{FIRST_FREE_EPOCH_AFTER_FINAL, SplitSchedule, SplitScheduleError};
#[cfg(feature = "alloc")]
pub use tree::{MerkleSumTree, TreeError};
pub use units::{
    ArithmeticError, BYTES_PER_GB, BaseUnits, BasisPoints, Bytes, PricePerGb, Product,
};
pub use withdrawal::{WithdrawalError, withdrawal_amount};

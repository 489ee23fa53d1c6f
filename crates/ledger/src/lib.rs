//! The Merkle-sum ledger and all money arithmetic of OpenMast.
//!
//! Pure: no I/O, no clock, no randomness, no Solana account types. The on-chain
//! program, the oracle, the client and the tests call this crate, and none of them
//! computes money on its own. `docs/reference/money.md` states the rules.
#![deny(missing_docs, unreachable_pub)]
// Money is never lost by a panic.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod asset_move;
#[cfg(feature = "alloc")]
mod breaker;
mod capacity;
mod capacity_schedule;
mod charge;
mod content;
mod division;
mod epoch_length;
mod freshness;
mod funds;
mod hash;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[allow(
    clippy::indexing_slicing,
    reason = "every index is a lane's or a round's number, which is below the length of its array"
)]
mod lanes;
#[cfg(feature = "alloc")]
#[allow(
    clippy::indexing_slicing,
    reason = "positions are those of the demands, and no more units are left over than there are remainders"
)]
mod largest_remainder;
mod leaf;
mod levy_schedule;
mod licence;
mod live_price;
mod lot_rules;
mod lot_sale;
mod lot_tariff;
mod lots;
#[cfg(feature = "alloc")]
#[allow(
    clippy::indexing_slicing,
    reason = "a message of a leaf or a node has its padding's room"
)]
mod many;
mod market;
mod node;
mod open_demand;
mod price;
mod proof;
mod quote;
mod reward;
mod settlement;
mod shares;
mod solvency;
mod split;
mod split_schedule;
mod statement;
mod token_texts;
mod treasury_schedule;
#[cfg(feature = "alloc")]
#[allow(
    clippy::indexing_slicing,
    reason = "levels and positions follow from the leaf count; an index from outside is compared with that first"
)]
mod tree;
mod units;
mod withdrawal;

pub use asset_move::{AssetMove, AssetMoveError};
#[cfg(feature = "alloc")]
pub use breaker::{
    Breaker, BreakerError, PairAmount, TrailingAverage, allot, backlog_bound, let_through,
    water_fill,
};
pub use capacity::{LotWindow, Reservation, fits};
pub use capacity_schedule::{Capacity, CapacitySchedule, CapacityScheduleError};
#[cfg(feature = "alloc")]
pub use charge::accrue;
pub use charge::{Accrual, Demand, Source, paid_bytes, written_off_bytes};
pub use content::Content;
pub use division::div_rem_128_by_64;
pub use freshness::{Delays, Freshness};
pub use funds::{Funds, free, held, lots_left, prepaid};
#[cfg(feature = "alloc")]
pub use largest_remainder::cut_by_largest_remainder;
pub use leaf::{Domain, NetworkId, Totals, absent_leaf, leaf};
pub use levy_schedule::{LevySchedule, LevyScheduleError};
pub use licence::{LicenceError, LicenceState, LicenceTerms, NotLicensed, licensing};
pub use live_price::{
    LEAST_TARGET_BPS, LivePrice, LivePriceError, MOST_TARGET_BPS, could_carry, utilization_bps,
};
pub use lot_rules::{LotRules, UseOrder};
pub use lot_sale::{LotSale, MOST_LOT_SECONDS};
pub use lot_tariff::{LotTariff, least_price};
pub use lots::{
    BYTES_PER_MBIT, CountedRate, LotKind, MOST_VOLUME_TOKENS, MOST_WINDOW_EPOCHS, Unmet,
    available_rate, available_volume, back_before_window, due_at_close, due_by_time, due_by_use,
    epochs_over, given_back, meet, refund, refund_unused, tokens_worth, unused_bytes,
    window_epochs,
};
pub use market::{
    MARKET_FEE_NOTICE_SECONDS, MOST_MARKET_FEE_BPS, MarketFee, MarketFeeError, SalePrice, Trade,
    TradeTerms, fill_quantity,
};
pub use node::{Node, ProofNode, Sums};
pub use open_demand::OpenDemand;
pub use price::{PriceError, PriceSchedule, is_charged};
#[cfg(feature = "alloc")]
pub use price::{TariffTerms, price_set_hash};
pub use proof::{Commitment, MAX_HEIGHT, ProofError, height, proof_nodes, root_above, verify};
pub use quote::{bytes_for, charged_at_most};
pub use reward::{RewardPool, StakeRewards};
pub use settlement::{OnChain, Posting, Settled, SettlementError, check_posting};
pub use shares::{SharesError, Unstaked, take_unstaked};
pub use solvency::{Books, InsolvencyError, Side};
pub use split::{Split, SplitError, SplitPolicy, uncollected};
pub use split_schedule::{
    FIRST_FREE_EPOCH_AFTER_FINAL, SplitSchedule, SplitScheduleError, lies_ahead,
};
pub use statement::{statement_claim, statement_payment};
pub use token_texts::{MOST_NAME_BYTES, MOST_SYMBOL_BYTES, MOST_URI_BYTES};
pub use treasury_schedule::{TreasurySchedule, TreasuryScheduleError};
#[cfg(feature = "alloc")]
pub use tree::{MerkleSumTree, TreeError};
pub use units::{
    ArithmeticError, BYTES_PER_GB, BaseUnits, BasisPoints, Bytes, PricePerGb, Product,
};
pub use withdrawal::{WithdrawalError, withdrawal_amount};

//! What the chain tells of prices beside the tariff in force.

use openmast_ledger::PriceSchedule;

/// What the owners of all assets have announced, and what bounds the time until it can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnouncedPrices {
    /// Slot that the Network account was read at; the assets were read there or a little later.
    pub slot: u64,
    /// Newest final epoch at that slot. What is announced from then on holds four epochs later at the earliest.
    pub final_epoch: u64,
    /// Least length of an epoch in seconds, by the parameters that hold or those that are announced, whichever is shorter.
    pub min_epoch_seconds: u32,
    /// Until then no other length can hold than these (Unix seconds, the chain's clock): what is announced takes as long as a
    /// payer needs to leave.
    pub lengths_hold_until: i64,
    /// By asset index.
    pub assets: Vec<Announced>,
}

/// What is announced of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Its price and the next one.
    pub schedule: PriceSchedule,
    /// First epoch without charges; 0: not retired.
    pub retired_epoch: u64,
    /// H3 cell of its place; 0: not told.
    pub cell: u64,
}

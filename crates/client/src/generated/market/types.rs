//! What accounts, instructions and events are made of.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// What a maker offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NewOffer {
    /// 0 sell, 1 bid.
    pub side: u8,
    /// Base units of the currency for 10^decimals base units of the goods, more than 0.
    pub price: u64,
    /// Base units of the goods, more than 0.
    pub quantity: u64,
    /// No fill is smaller, but one that takes all that is left, base units of the goods, at least 1.
    pub least_fill: u64,
    /// From then on it cannot be filled, Unix seconds; 0: never.
    pub expires_at: i64,
    /// Who alone may fill it; zero: anybody.
    pub taker: Pubkey,
}

impl NewOffer {
    /// Bytes of its fields.
    pub const SIZE: usize = 65;
}

/// What an issuer puts up, and how it is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct NewSale {
    /// Price at `starts_at`, base units of the currency for 10^decimals base units of the goods.
    pub start_price: u64,
    /// Price towards which it falls until `ends_at`, in the same unit, more than 0; the same number for a fixed price.
    pub floor_price: u64,
    /// Nothing is sold before, Unix seconds.
    pub starts_at: i64,
    /// Nothing is sold from then on, Unix seconds, at most ten years from now.
    pub ends_at: i64,
    /// Base units of the goods, more than 0.
    pub quantity: u64,
    /// Most that one buyer gets, base units of the goods.
    pub most_per_buyer: u64,
    /// No purchase is smaller, but one that takes all that is left, base units of the goods, at least 1.
    pub least_purchase: u64,
    /// What is bought before stays in escrow until then, Unix seconds, at most ten years from now; 0: it is delivered at
    /// once.
    pub locked_until: i64,
}

impl NewSale {
    /// Bytes of its fields.
    pub const SIZE: usize = 64;
}

/// What a taker wants of an offer, and its limits: whatever becomes of the offer before this lands, nothing beyond them
/// happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Order {
    /// The offer's side: 0 the taker buys from a sale, 1 it sells to a bid.
    pub side: u8,
    /// Most that is wanted, base units of the goods, more than 0.
    pub quantity: u64,
    /// Less is refused, base units of the goods, at most `quantity`. 0: what cannot be had is skipped, so that a
    /// transaction over several offers goes on.
    pub least: u64,
    /// Highest price to buy at, lowest to sell at, without the fee: base units of the currency for 10^decimals base units
    /// of the goods.
    pub limit_price: u64,
    /// Highest fee, basis points.
    pub most_fee_bps: u16,
    /// Refused after it, Unix seconds.
    pub deadline: i64,
}

impl Order {
    /// Bytes of its fields.
    pub const SIZE: usize = 35;
}

/// What went back to somebody out of escrow, and what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct PaidBack {
    /// Goods that were delivered, base units.
    pub goods: u64,
    /// Money that was paid, base units.
    pub money: u64,
    /// Goods that still wait to be claimed, base units.
    pub goods_owed: u64,
    /// Money that still waits to be claimed, base units.
    pub money_owed: u64,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// What the escrow of the currency holds for others, base units.
    pub money_held: u64,
    /// Whether the account was closed.
    pub closed: bool,
    /// Whether the owner's position counts one less now; never for mints that are not permissioned.
    pub counted_out: bool,
    /// When `counted_out`: how many offers, sales and locked purchases of this mint the owner still has. At 0 the
    /// position's account was closed. Otherwise 0, which says nothing: the position is as it was.
    pub position: u32,
}

impl PaidBack {
    /// Bytes of its fields.
    pub const SIZE: usize = 54;
}

/// What a buyer wants, and its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct PurchaseOrder {
    /// Most that is wanted, base units of the goods, more than 0.
    pub quantity: u64,
    /// Less is refused, base units of the goods, at most `quantity`.
    pub least: u64,
    /// Highest price, without the fee: base units of the currency for 10^decimals base units of the goods.
    pub highest_price: u64,
    /// Highest fee, basis points.
    pub most_fee_bps: u16,
    /// Latest time until which what is bought may be locked, Unix seconds; 0: it must be delivered at once. A sale can be
    /// ended and opened anew before this lands.
    pub latest_unlock: i64,
    /// Refused after it, Unix seconds.
    pub deadline: i64,
}

impl PurchaseOrder {
    /// Bytes of its fields.
    pub const SIZE: usize = 42;
}

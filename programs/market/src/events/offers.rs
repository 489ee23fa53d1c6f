//! Offers.

use anchor_lang::prelude::*;

/// An offer was made; what it offers is in escrow.
#[event]
pub struct OfferMade {
    /// The network, a `Network` account.
    pub network: Address,
    /// The offer, an `Offer` account.
    pub offer: Address,
    /// Who made it.
    pub maker: Address,
    /// Part of the offer's address.
    pub id: u64,
    /// 0 the maker sells, 1 it bids.
    pub side: u8,
    /// Mint of the goods.
    pub mint: Address,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Address,
    /// Base units of the currency for 10^decimals base units of the goods.
    pub price: u64,
    /// What is offered, base units of the goods.
    pub quantity: u64,
    /// No fill is smaller, but one that takes all that is left, base units of the goods.
    pub least_fill: u64,
    /// From then on it cannot be filled, Unix seconds; 0: never.
    pub expires_at: i64,
    /// Now, Unix seconds.
    pub made_at: i64,
    /// Who alone may fill it; zero: anybody.
    pub taker: Address,
    /// The network's part, basis points.
    pub fee_bps: u16,
    /// Money of a bid that went to escrow, base units; 0 when the maker sells.
    pub money: u64,
    /// The maker's account that is paid.
    pub pay_to: Address,
    /// The maker's account to which goes what comes back.
    pub refund_to: Address,
    /// Paid the rent of the offer's account.
    pub rent_payer: Address,
    /// What the escrow of what was put up holds for others, base units of its mint.
    pub escrow_held: u64,
    /// How many offers, sales and locked purchases of this permissioned mint the maker has; 0 for others.
    pub position: u32,
    /// Paid the rent of the position's account; zero when there is none.
    pub position_rent_payer: Address,
}

/// An offer was filled, in part or to its end.
#[event]
pub struct OfferFilled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The offer, an `Offer` account.
    pub offer: Address,
    /// Who made it.
    pub maker: Address,
    /// Who filled it.
    pub taker: Address,
    /// Goods that changed hands, base units.
    pub quantity: u64,
    /// What the maker gets or gives for them, base units of the currency.
    pub amount: u64,
    /// What the taker pays on top, or gets less, base units of the currency.
    pub fee: u64,
    /// Whether the maker has its part in its account; otherwise it waits to be claimed.
    pub delivered: bool,
    /// What of the offer can still be had, base units of the goods.
    pub left: u64,
    /// Money in escrow for what is left of a bid, base units.
    pub money: u64,
    /// Goods of the maker's that wait to be claimed, base units.
    pub goods_owed: u64,
    /// Money of the maker's that waits to be claimed, base units.
    pub money_owed: u64,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// What the escrow of the currency holds for others, base units.
    pub money_held: u64,
    /// Fees that the treasury has not withdrawn, base units of the currency.
    pub fees: u64,
}

/// A taker that would take any part of an offer could have none; nothing happened.
#[event]
pub struct OfferSkipped {
    /// Where the offer is or was.
    pub offer: Address,
    /// Who would have filled it.
    pub taker: Address,
    /// The code of the error by which it would be refused if the taker asked for a least part.
    pub reason: u32,
}

/// What went back to somebody out of escrow, and what waits.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
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

/// The maker took an offer back.
#[event]
pub struct OfferCancelled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The offer, an `Offer` account.
    pub offer: Address,
    /// Who made it.
    pub maker: Address,
    /// What it got back.
    pub paid: PaidBack,
}

/// An offer ended by rule: its time was over, or its maker may not trade any more.
#[event]
pub struct OfferExpired {
    /// The network, a `Network` account.
    pub network: Address,
    /// The offer, an `Offer` account.
    pub offer: Address,
    /// Who made it.
    pub maker: Address,
    /// What it got back.
    pub paid: PaidBack,
}

/// What waited for a maker was delivered, or a finished offer was closed.
#[event]
pub struct OfferClaimed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The offer, an `Offer` account.
    pub offer: Address,
    /// Who made it.
    pub maker: Address,
    /// What it got.
    pub paid: PaidBack,
}

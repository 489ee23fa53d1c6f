//! Primary sales.

use {crate::events::PaidBack, anchor_lang::prelude::*};

/// A sale was opened; its goods are in escrow.
#[event]
pub struct SaleOpened {
    /// The network, a `Network` account.
    pub network: Address,
    /// The sale, a `Sale` account.
    pub sale: Address,
    /// Who sells.
    pub issuer: Address,
    /// Part of the sale's address.
    pub id: u64,
    /// Mint of the goods.
    pub mint: Address,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Address,
    /// Price at `starts_at`, base units of the currency for 10^decimals base units of the goods.
    pub start_price: u64,
    /// Price towards which it falls until `ends_at`, in the same unit.
    pub floor_price: u64,
    /// Nothing is sold before, Unix seconds.
    pub starts_at: i64,
    /// Nothing is sold from then on, Unix seconds.
    pub ends_at: i64,
    /// Now, Unix seconds.
    pub made_at: i64,
    /// What was put up, base units of the goods.
    pub quantity: u64,
    /// Most that one buyer gets, base units of the goods.
    pub most_per_buyer: u64,
    /// No purchase is smaller, but one that takes all that is left, base units of the goods.
    pub least_purchase: u64,
    /// What is bought before stays in escrow until then, Unix seconds; 0: it is delivered at once.
    pub locked_until: i64,
    /// The network's part, basis points.
    pub fee_bps: u16,
    /// The issuer's currency account that is paid.
    pub pay_to: Address,
    /// The issuer's account to which goes what is not sold.
    pub refund_to: Address,
    /// Paid the rent of the sale's account.
    pub rent_payer: Address,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// How many offers, sales and locked purchases of this permissioned mint the issuer has; 0 for others.
    pub position: u32,
    /// Paid the rent of the position's account; zero when there is none.
    pub position_rent_payer: Address,
}

/// Somebody bought in a sale.
#[event]
pub struct Bought {
    /// The network, a `Network` account.
    pub network: Address,
    /// The sale, a `Sale` account.
    pub sale: Address,
    /// Who bought.
    pub buyer: Address,
    /// The price of the moment, base units of the currency for 10^decimals base units of the goods.
    pub price: u64,
    /// What was bought, base units of the goods.
    pub quantity: u64,
    /// What the issuer gets for it, base units of the currency.
    pub amount: u64,
    /// What the buyer paid on top, base units of the currency.
    pub fee: u64,
    /// Whether the issuer has its part in its account; otherwise it waits to be claimed.
    pub paid: bool,
    /// What of the sale can still be had, base units of the goods.
    pub left: u64,
    /// What buyers paid in this sale without fees, base units of the currency.
    pub raised: u64,
    /// Money of the issuer's that waits to be claimed, base units.
    pub money_owed: u64,
    /// The buyer's purchases in this sale, base units of the goods.
    pub bought: u64,
    /// What of them is locked, base units of the goods.
    pub locked: u64,
    /// The buyer's account to which that is released.
    pub deliver_to: Address,
    /// Paid the rent of the purchase's account.
    pub rent_payer: Address,
    /// What the escrow of the goods holds for others, base units.
    pub goods_held: u64,
    /// What the escrow of the currency holds for others, base units.
    pub money_held: u64,
    /// Fees that the treasury has not withdrawn, base units of the currency.
    pub fees: u64,
    /// How many offers, sales and locked purchases of this permissioned mint the buyer has, when this added one; otherwise 0.
    pub position: u32,
    /// Paid the rent of the position's account; zero when there is none.
    pub position_rent_payer: Address,
}

/// What a buyer had locked was delivered, or a purchase that limits nobody any more was closed.
#[event]
pub struct PurchaseReleased {
    /// The network, a `Network` account.
    pub network: Address,
    /// The sale. Its account may be gone.
    pub sale: Address,
    /// Who bought.
    pub buyer: Address,
    /// What it got.
    pub paid: PaidBack,
}

/// A sale ended, or what waited for its issuer was delivered.
#[event]
pub struct SaleEnded {
    /// The network, a `Network` account.
    pub network: Address,
    /// The sale, a `Sale` account.
    pub sale: Address,
    /// Who sold.
    pub issuer: Address,
    /// 1 the issuer ended it, 2 its time was over or all of it sold.
    pub state: u8,
    /// What the issuer got.
    pub paid: PaidBack,
}

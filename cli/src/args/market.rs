//! `openmast market …`: offers and sales of shares, delivery versus payment

use super::super::{
    terms::Until,
    values::{self, Money, Quantity, address},
};
use clap::{Args, Subcommand};
use solana_pubkey::Pubkey;
use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

/// What is traded, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoodsName {
    /// The shares of the asset with this index.
    Asset(u32),
    /// The tokens of the lot with this reserve index.
    Lot(u32),
}

impl FromStr for GoodsName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix("lot:") {
            Some(lot) => values::reserve(lot).map(Self::Lot),
            None => values::index(text).map(Self::Asset).map_err(|error| {
                format!(
                    "{error}; or write lot: and the number of a lot, like lot:7, for its tokens"
                )
            }),
        }
    }
}

impl Display for GoodsName {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asset(index) => write!(to, "{index}"),
            Self::Lot(index) => write!(to, "lot:{index}"),
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum MarketCommand {
    /// Open the network's market; its authority decides, and says what the treasury gets of each trade
    Open {
        /// The fee of what is paid, basis points or percent, at most 200 or 2%
        #[arg(long, default_value_t = 0, value_name = "BPS", value_parser = values::bps)]
        fee_bps: u16,
    },
    /// Announce another fee; what is offered already keeps its own
    Fee {
        /// The fee of what is paid, basis points or percent, at most 200 or 2%
        #[arg(value_parser = values::bps)]
        bps: u16,
        /// From when it holds: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z; for a higher one seven days
        /// ahead at the earliest [default: as soon as it may, which is at once for a lower one]
        #[arg(long, value_name = "TIME")]
        from: Option<Until>,
    },
    /// Pay the fees out to who holds the treasury's role
    Fees(super::Destination),
    /// Show the fee, and what is offered of an asset's shares or a lot's tokens
    Show {
        /// The asset, or lot: and the number of a lot
        #[arg(value_name = "ASSET|lot:NUMBER")]
        goods: GoodsName,
    },
    /// List one's own offers, sales and purchases, what waits in them, and the command for each
    Mine {
        /// Of this asset, or lot: and the number of a lot [default: of all]
        #[arg(value_name = "ASSET|lot:NUMBER")]
        goods: Option<GoodsName>,
    },
    /// Offer shares or a lot's tokens for sale; they wait in escrow
    Sell(SellArgs),
    /// Bid for shares or a lot's tokens; the money waits in escrow
    Bid(BidArgs),
    /// Buy shares or a lot's tokens now from the cheapest offers
    Buy(BuyArgs),
    /// Sell shares or a lot's tokens now to the highest bids
    SellNow(SellNowArgs),
    /// Take an offer of one's own back
    Cancel {
        /// The offer
        #[arg(value_parser = address, value_name = "ADDRESS")]
        offer: Pubkey,
    },
    /// End an offer whose time is over, or whose maker may not trade any more; anyone can
    Expire {
        /// The offer
        #[arg(value_parser = address, value_name = "ADDRESS")]
        offer: Pubkey,
    },
    /// Have delivered what could not be delivered before; anyone can
    Claim {
        /// The offer
        #[arg(value_parser = address, value_name = "ADDRESS")]
        offer: Pubkey,
    },
    /// Sales by an asset's owner
    #[command(subcommand)]
    Sale(SaleCommand),
}

#[derive(Debug, Args)]
pub struct SellArgs {
    /// The asset, or lot: and the number of a lot
    #[arg(value_name = "ASSET|lot:NUMBER")]
    pub goods: GoodsName,
    /// Shares, or all that the signer has
    pub quantity: Quantity,
    #[command(flatten)]
    pub terms: OfferTerms,
}

#[derive(Debug, Args)]
pub struct BidArgs {
    /// The asset, or lot: and the number of a lot
    #[arg(value_name = "ASSET|lot:NUMBER")]
    pub goods: GoodsName,
    /// Shares
    pub quantity: Quantity,
    #[command(flatten)]
    pub terms: OfferTerms,
}

#[derive(Debug, Args)]
pub struct OfferTerms {
    /// For each share, without the fee
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// No trade is smaller, but one that takes all that is left [default: any]
    #[arg(long, value_name = "SHARES")]
    pub least: Option<Quantity>,
    /// Until when: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z [default: until it is cancelled]
    #[arg(long, value_name = "TIME")]
    pub expires: Option<Until>,
    /// Who alone may take it [default: anyone]
    #[arg(long, value_parser = address, value_name = "ADDRESS")]
    pub taker: Option<Pubkey>,
    /// Also at a price at which others would trade at once, which is worse for the signer; an offer of tokens of a lot, or a bid
    /// for them, that are worth less; and a bid that stands when their window is over
    #[arg(long)]
    pub anyway: bool,
    /// A number for it that no other open offer of the signer has [default: the time]
    #[arg(long)]
    pub id: Option<u64>,
}

#[derive(Debug, Args)]
pub struct BuyArgs {
    /// The asset, or lot: and the number of a lot
    #[arg(value_name = "ASSET|lot:NUMBER")]
    pub goods: GoodsName,
    /// Shares
    pub quantity: Quantity,
    /// The highest price to pay for each share, without the fee
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// Leave the owner's sales out, also where they are cheaper
    #[arg(long)]
    pub offers_only: bool,
    /// Also tokens of a lot that cost more than they can still give
    #[arg(long)]
    pub anyway: bool,
    #[command(flatten)]
    pub taking: Taking,
}

#[derive(Debug, Args)]
pub struct SellNowArgs {
    /// The asset, or lot: and the number of a lot
    #[arg(value_name = "ASSET|lot:NUMBER")]
    pub goods: GoodsName,
    /// Shares, or all that the signer has
    pub quantity: Quantity,
    /// The lowest price to take for each share, before the fee is taken from it
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    #[command(flatten)]
    pub taking: Taking,
}

#[derive(Debug, Args)]
pub struct Taking {
    /// Take less if there is not so much at this price
    #[arg(long)]
    pub partly: bool,
    /// Take this offer, or one of several, and no other [default: those that together give the most, then the best price]
    #[arg(long, value_parser = address, value_name = "ADDRESS")]
    pub offer: Vec<Pubkey>,
    /// Seconds for which the order stands
    #[arg(long, default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub deadline: u32,
}

#[derive(Debug, Subcommand)]
pub enum SaleCommand {
    /// Put shares up at a fixed price, or at one that falls with time
    Open(SaleArgs),
    /// Buy in a sale at the price of the moment
    Buy(SaleBuyArgs),
    /// End a sale: its issuer any time, anyone after its end. What is unsold returns
    End {
        /// The sale
        #[arg(value_parser = address, value_name = "ADDRESS")]
        sale: Pubkey,
    },
    /// Have delivered what was locked, once the lock is over; anyone can
    Release {
        /// The sale
        #[arg(value_parser = address, value_name = "ADDRESS")]
        sale: Pubkey,
        /// Who bought [default: the signer]
        #[arg(value_parser = address, value_name = "ADDRESS")]
        buyer: Option<Pubkey>,
    },
    /// Show a sale and its price of the moment
    Show {
        /// The sale
        #[arg(value_parser = address, value_name = "ADDRESS")]
        sale: Pubkey,
    },
}

#[derive(Debug, Args)]
pub struct SaleBuyArgs {
    /// The sale
    #[arg(value_parser = address, value_name = "ADDRESS")]
    pub sale: Pubkey,
    /// Shares, or all that the signer may still buy
    pub quantity: Quantity,
    /// The highest price to pay for each share, without the fee
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// Accept that what is bought stays in escrow until then at the latest: a date (its first moment, UTC) or a time like
    /// 2027-06-30T12:00:00Z [default: it must be delivered at once]
    #[arg(long, value_name = "TIME")]
    pub locked_until: Option<Until>,
    /// Seconds for which the order stands
    #[arg(long, default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub deadline: u32,
}

#[derive(Debug, Args)]
pub struct SaleArgs {
    /// The asset
    pub index: u32,
    /// Shares, or all that the signer has
    pub quantity: Quantity,
    /// For each share, at the beginning, without the fee
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// For each share, at the end: the price falls there little by little [default: a fixed price]
    #[arg(long, value_name = "AMOUNT")]
    pub floor: Option<Money>,
    /// When it begins: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    pub starts: Option<Until>,
    /// When it ends: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub ends: Until,
    /// Most that one buyer gets [default: any number]
    #[arg(long, value_name = "SHARES")]
    pub most_per_buyer: Option<Quantity>,
    /// No purchase is smaller, but one that takes all that is left [default: any]
    #[arg(long, value_name = "SHARES")]
    pub least: Option<Quantity>,
    /// What is bought stays in escrow until then: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z [default:
    /// it is delivered at once]
    #[arg(long, value_name = "TIME")]
    pub locked_until: Option<Until>,
    /// A number for it that no other sale of the signer has [default: the time]
    #[arg(long)]
    pub id: Option<u64>,
}

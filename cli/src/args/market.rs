//! `openmast market …`: offers and sales of shares, delivery versus payment

use super::super::{
    terms::Until,
    values::{Money, Quantity, address},
};
use clap::{Args, Subcommand};
use solana_pubkey::Pubkey;

#[derive(Debug, Subcommand)]
pub enum MarketCommand {
    /// Open the network's market; its authority decides, and says what the treasury gets of each trade
    Open {
        /// The fee, basis points of what is paid, at most 200
        #[arg(long, default_value_t = 0, value_name = "BPS")]
        fee_bps: u16,
    },
    /// Announce another fee; what is offered already keeps its own
    Fee {
        /// The fee, basis points of what is paid, at most 200
        bps: u16,
        /// From when it holds: a date or a time, seven days ahead at the earliest for a higher one [default: in seven days]
        #[arg(long, value_name = "TIME")]
        from: Option<Until>,
    },
    /// Pay the fees out to who holds the treasury's role
    Fees(super::Destination),
    /// Show the fee, and what is offered of an asset's shares
    Show {
        /// The asset
        index: u32,
    },
    /// Offer shares for sale; they wait in escrow
    Sell(OfferArgs),
    /// Bid for shares; the money waits in escrow
    Bid(OfferArgs),
    /// Buy shares now from the cheapest offers
    Buy(TakeArgs),
    /// Sell shares now to the highest bids
    SellNow(TakeArgs),
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
pub struct OfferArgs {
    /// The asset
    pub index: u32,
    /// Shares, or all that the signer has
    pub quantity: Quantity,
    /// Per share
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// No trade is smaller, but one that takes all that is left [default: any]
    #[arg(long, value_name = "SHARES")]
    pub least: Option<Quantity>,
    /// Until when: a date or a time [default: until it is cancelled]
    #[arg(long, value_name = "TIME")]
    pub expires: Option<Until>,
    /// Who alone may take it [default: anyone]
    #[arg(long, value_parser = address, value_name = "ADDRESS")]
    pub taker: Option<Pubkey>,
    /// A number for it that no other open offer of the signer has [default: the time]
    #[arg(long)]
    pub id: Option<u64>,
}

#[derive(Debug, Args)]
pub struct TakeArgs {
    /// The asset
    pub index: u32,
    /// Shares
    pub quantity: Quantity,
    /// The worst price to accept per share, without the fee
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// Take less if there is not so much at this price
    #[arg(long)]
    pub partly: bool,
    #[command(flatten)]
    pub deadline: Deadline,
}

/// How long an order stands.
#[derive(Debug, Args)]
pub struct Deadline {
    /// Seconds for which the order stands
    #[arg(long = "deadline", default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

impl Deadline {
    /// The last second in which an order holds that is given at `now`, Unix seconds.
    pub fn of(&self, now: i64) -> i64 {
        now.saturating_add(self.seconds.into())
    }
}

#[derive(Debug, Subcommand)]
pub enum SaleCommand {
    /// Put shares up at a fixed price, or at one that falls with time
    Open(SaleArgs),
    /// Buy in a sale at the price of the moment
    Buy {
        /// The sale
        #[arg(value_parser = address, value_name = "ADDRESS")]
        sale: Pubkey,
        /// Shares
        quantity: Quantity,
        /// The highest price to accept per share, without the fee
        #[arg(long, value_name = "AMOUNT")]
        price: Money,
        #[command(flatten)]
        deadline: Deadline,
    },
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
pub struct SaleArgs {
    /// The asset
    pub index: u32,
    /// Shares
    pub quantity: Quantity,
    /// Per share, at the beginning
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// Per share, at the end: the price falls there little by little [default: a fixed price]
    #[arg(long, value_name = "AMOUNT")]
    pub floor: Option<Money>,
    /// When it begins: a date or a time [default: now]
    #[arg(long, value_name = "TIME")]
    pub starts: Option<Until>,
    /// When it ends: a date or a time
    #[arg(long, value_name = "TIME")]
    pub ends: Until,
    /// Most that one buyer gets [default: any number]
    #[arg(long, value_name = "SHARES")]
    pub most_per_buyer: Option<Quantity>,
    /// No purchase is smaller, but one that takes all that is left [default: any]
    #[arg(long, value_name = "SHARES")]
    pub least: Option<Quantity>,
    /// What is bought stays in escrow until then: a date or a time [default: it is delivered at once]
    #[arg(long, value_name = "TIME")]
    pub locked_until: Option<Until>,
    /// A number for it that no other sale of the signer has [default: the time]
    #[arg(long)]
    pub id: Option<u64>,
}

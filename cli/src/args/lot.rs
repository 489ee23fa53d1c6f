//! `openmast lot …`

use clap::{Args, Subcommand};
use openmast_ledger::LotKind;
use solana_pubkey::Pubkey;

use super::super::{
    terms::Until,
    values::{self, Money, Quantity, address},
};

#[derive(Debug, Subcommand)]
pub enum LotCommand {
    /// Sell capacity of an asset ahead, as tokens for a window of epochs; its owner does
    Issue(Box<LotIssueArgs>),
    /// List lots: of an asset, or all of the network
    List {
        /// Of this asset
        #[arg(long, value_name = "INDEX")]
        asset: Option<u32>,
    },
    /// Show a lot: where it is in its life, its terms, what was sold, used and paid back
    Show {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
    },
    /// Buy tokens of a lot while its sale runs
    Buy(LotBuyArgs),
    /// Turn tokens into an entitlement: a payer's usage is met by it before its money
    Redeem {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
        /// Tokens, or all that the signer has
        quantity: Quantity,
        /// Whose usage it meets; any payer of the network
        #[arg(long, value_name = "INDEX", value_parser = values::index)]
        payer: u32,
    },
    /// Ask for tokens of an entitlement back: the next settlement's snapshot sees it, and `take-back` fetches them
    AskBack {
        /// The entitlement
        #[arg(value_parser = values::reserve)]
        entitlement: u32,
        /// Tokens, or all; of a volume those that are begun stay
        quantity: Quantity,
    },
    /// Ask for nothing back any more
    CancelAsk {
        /// The entitlement
        #[arg(value_parser = values::reserve)]
        entitlement: u32,
    },
    /// Fetch tokens that were asked back, once a final settlement has seen it
    TakeBack {
        /// The entitlement
        #[arg(value_parser = values::reserve)]
        entitlement: u32,
    },
    /// Return tokens between the end of the sale and the window, for the part of their price that the lot promises
    Return {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
        /// Tokens, or all that the signer has
        quantity: Quantity,
    },
    /// Pay a buyer what it paid above the price at which a sale ended; anyone can
    SettlePurchase {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
        /// Who bought [default: the signer]
        #[arg(value_parser = address, value_name = "ADDRESS")]
        buyer: Option<Pubkey>,
    },
    /// End a sale, and free the capacity that nobody bought: the asset's owner any time, anyone once the sale is over
    EndSale {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
    },
    /// Show on chain how many epochs of a lot's window were served, once it is over; anyone can
    Settle {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
    },
    /// End a lot's window at once, on a network that has settled nothing for two exit delays; anyone can
    CutShort {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
    },
    /// End a lot of whose end no settlement came in time, or that nobody could settle: the rest is paid back; anyone can
    Lapse {
        /// The lot
        #[arg(value_parser = values::reserve)]
        lot: u32,
    },
    /// Take back what was paid for and not served: of tokens of a settled lot, or of an entitlement to one
    Refund {
        /// The lot of which the signer has tokens, or the entitlement
        #[arg(value_parser = values::reserve)]
        index: u32,
        /// Tokens, of a lot; an entitlement is refunded as a whole
        #[arg(default_value = "all")]
        quantity: Quantity,
    },
    /// Compare what a lot promises with what was measured in its window, from the public archives; it moves no money
    Delivery(LotDeliveryArgs),
}

#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("begins").required(true).args(["first_epoch", "from"]),
    group = clap::ArgGroup::new("lasts").required(true).args(["epochs", "until"]),
)]
pub struct LotIssueArgs {
    /// The asset
    #[arg(long, value_name = "INDEX")]
    pub asset: u32,
    /// volume (a token is 10⁹ bytes), sim-slot (one identity that may be active), rate (1 Mbit/s) or exclusive (all of the asset)
    #[arg(long, value_parser = values::lot_kind)]
    pub kind: LotKind,
    /// Tokens to sell; 1 of an exclusive window
    #[arg(long, default_value_t = 1, value_name = "TOKENS", value_parser = values::tokens)]
    pub quantity: u64,
    /// First epoch of the window; a sale of other than volume at a fixed price ends three epochs before
    #[arg(long)]
    pub first_epoch: Option<u64>,
    /// The window begins with the first epoch that begins then or later, as long as epochs take now: a date (its first moment, UTC)
    /// or a time like 2027-06-30T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub from: Option<Until>,
    /// Epochs of the window, roll-over included
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub epochs: Option<u32>,
    /// The window ends with the last epoch that is over then, as long as epochs take now: a date (its first moment, UTC) or a
    /// time like 2027-06-30T12:00:00Z. The epochs that it becomes are what is sold, however long they will be
    #[arg(long, value_name = "TIME")]
    pub until: Option<Until>,
    /// How many of these are there for what of a volume was not used before
    #[arg(long, default_value_t = 0, value_name = "EPOCHS")]
    pub roll_over: u32,
    /// The window is over then at the latest, which bounds how long anybody waits for a refund: a date (its first moment, UTC) or
    /// a time like 2027-06-30T12:00:00Z [default: as long after its estimated end as it lasts]
    #[arg(long, value_name = "TIME")]
    pub ends_by: Option<Until>,
    /// For each token, at the beginning of the sale
    #[arg(long, value_name = "AMOUNT")]
    pub price: Money,
    /// For each token, at the end: the price falls there little by little, and all buyers pay what the last one does [default: a
    /// fixed price]
    #[arg(long, value_name = "AMOUNT")]
    pub floor: Option<Money>,
    /// When the sale begins: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z [default: as soon as it
    /// may, and 20 seconds in which the transaction lands]
    #[arg(long, value_name = "TIME")]
    pub sale_starts: Option<Until>,
    /// When the sale ends: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub sale_ends: Until,
    /// No purchase is smaller, but one that takes all that is left
    #[arg(long, default_value_t = 1, value_name = "TOKENS", value_parser = values::tokens)]
    pub least: u64,
    /// What a token pays that is returned before the window, basis points or percent of its price; 0: tokens can be resold alone
    #[arg(long, default_value_t = 0, value_name = "BPS", value_parser = values::large_bps)]
    pub refund: u16,
    /// Most that a token of volume meets in one epoch: bytes, or with a unit like 500MB (a GB is 10^9 bytes); 0: no cap
    #[arg(long, default_value_t = 0, value_name = "BYTES", value_parser = values::byte_cap)]
    pub most_per_epoch: u64,
    /// Name of the tokens, at most 32 bytes [default: the asset and the window]
    #[arg(long)]
    pub name: Option<String>,
    /// Symbol of the tokens, at most 10 bytes [default: by the kind]
    #[arg(long)]
    pub symbol: Option<String>,
    /// Where the tokens are described, at most 200 bytes
    #[arg(long, default_value = "")]
    pub uri: String,
    /// On a network that requires licences: which of the asset's, valid until --ends-by [default: one that is]
    #[arg(long, value_name = "NUMBER")]
    pub licence: Option<u16>,
    /// Also a lot of which nothing can be sold, or nothing returned, if epochs stay as long as they are
    #[arg(long)]
    pub anyway: bool,
}

#[derive(Debug, Args)]
pub struct LotBuyArgs {
    /// The lot
    #[arg(value_parser = values::reserve)]
    pub lot: u32,
    /// Tokens, or all that are left
    pub quantity: Quantity,
    /// The highest price to pay for each token [default: the price of the moment]
    #[arg(long, value_name = "AMOUNT")]
    pub price: Option<Money>,
    /// Redeem them at once, for this payer
    #[arg(long, value_name = "PAYER", value_parser = values::index)]
    pub redeem: Option<u32>,
    /// Seconds for which the order stands
    #[arg(long, default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub deadline: u32,
}

#[derive(Debug, Args)]
pub struct LotDeliveryArgs {
    /// The lot
    #[arg(value_parser = values::reserve)]
    pub lot: u32,
    /// What this payer got alone [default: all who redeemed]
    #[arg(long, value_name = "INDEX", value_parser = values::index)]
    pub payer: Option<u32>,
    /// Who has archives, beside --archive and --oracle-api: a folder, a mirror (s3://bucket/prefix, or a web server's folder) or
    /// another oracle's API; can be given several times
    #[arg(long = "source", value_name = "FOLDER|URL")]
    pub sources: Vec<String>,
}

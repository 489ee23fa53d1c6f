//! `openmast asset …`

use super::{
    super::values::{self, Money, Quantity},
    ArchivePeriod, Heir, MoveCommand,
};
use crate::values::address;
use clap::{Args, Subcommand};
use openmast_client::accounts::AssetKind;
use solana_pubkey::Pubkey;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum AssetCommand {
    /// Tokenize an asset: all its shares go to the signer
    Create(AssetCreateArgs),
    /// Schedule a price
    Price {
        /// The asset
        index: u32,
        /// Per 10⁹ bytes
        price_per_gb: Money,
        /// First epoch of the price [default: the earliest possible]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Schedule the stakers' part of the income; the rest is the owner's
    Split {
        /// The asset
        index: u32,
        /// Basis points, at most 10000, or percent: 5000 or 50%
        #[arg(value_parser = values::large_bps)]
        stakers_bps: u16,
        /// First epoch of the split [default: the earliest possible]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Change what the asset says about itself
    Metadata {
        /// The asset
        index: u32,
        /// tower, small-cell, backhaul, sim-bank, edge-site, access-point or other
        #[arg(long, value_parser = values::kind)]
        kind: Option<AssetKind>,
        /// H3 cell in hexadecimal, or none
        #[arg(long, value_parser = values::h3_cell, value_name = "CELL")]
        h3_cell: Option<u64>,
    },
    /// Announce what the asset can carry, from an epoch on; what is left out stays
    Capacity(CapacityArgs),
    /// Let the price follow how busy the asset is
    #[command(subcommand)]
    LivePrice(LivePriceCommand),
    /// End the asset: no charges from four epochs after the newest final one on, no new stake
    Retire {
        /// The asset
        index: u32,
    },
    /// Count who holds the asset's shares, with the largest parts; what is staked or on the market is told apart
    Holders {
        /// The asset
        index: u32,
        /// How many of the largest to list
        #[arg(long, default_value_t = 5, value_name = "COUNT")]
        largest: u32,
    },
    /// Hand the asset over: whoever is named may accept it. What the owner is owed goes with it
    Offer {
        /// The asset
        index: u32,
        #[command(flatten)]
        heir: Heir,
    },
    /// Move the asset to another jurisdiction: its owner, the present regulator and the new one agree
    #[command(subcommand)]
    MoveJurisdiction(MoveCommand),
    /// Take over an asset that one is named for
    Accept {
        /// The asset
        index: u32,
    },
    /// Record how many shares there are, after some were burned; anyone can
    SyncSupply {
        /// The asset
        index: u32,
    },
    /// Show what an asset earned, epoch by epoch, by the public archives, which are recomputed
    Income {
        /// The asset
        index: u32,
        #[command(flatten)]
        period: ArchivePeriod,
    },
    /// Show what was split at each collect of an asset, newest first: the parts, and what a staked share got
    Collects {
        /// The asset
        index: u32,
        /// How many of the transactions that name the asset are looked at, at most
        #[arg(long, default_value_t = 200, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=200_000))]
        transactions: u32,
    },
    /// Show in how many hours assets reported to an oracle, and what they earned lately
    Activity(ActivityArgs),
    /// Show the radios that an oracle counts for an asset, to its owner: when each reported last, and what it carried
    Radios(RadiosArgs),
    /// Show an asset and what the signer (or --staker) has staked on it
    Show {
        /// The asset
        index: u32,
        /// Whose stake [default: the signer's]
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        staker: Option<Pubkey>,
    },
    /// List all assets, or those of an owner
    List {
        /// Whose assets [default: everybody's]
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        owner: Option<Pubkey>,
    },
}

#[derive(Debug, Args)]
pub struct ActivityArgs {
    /// The asset [default: all, page by page]
    #[arg(conflicts_with_all = ["from", "limit"])]
    pub index: Option<u32>,
    /// In the last days: 7, 30 or 90
    #[arg(long, default_value_t = 30, value_parser = window_days)]
    pub days: u32,
    /// Only assets from this one on: where another call stopped
    #[arg(long, default_value_t = 0, value_name = "INDEX")]
    pub from: u32,
    /// Assets at most
    #[arg(long, default_value_t = 100, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
}

fn window_days(text: &str) -> Result<u32, String> {
    match text {
        "7" => Ok(7),
        "30" => Ok(30),
        "90" => Ok(90),
        _ => Err("it must be 7, 30 or 90".to_owned()),
    }
}

/// The signer must own the asset, unless the admin token is shown.
#[derive(Debug, Args)]
pub struct RadiosArgs {
    /// The asset
    pub index: u32,
    /// File with the oracle's admin token
    #[arg(long, env = "OPENMAST_ADMIN_TOKEN_FILE", value_name = "FILE")]
    pub admin_token_file: Option<PathBuf>,
    /// Only radios behind the one of this name, `kind=value`: where another call stopped
    #[arg(long, value_name = "NAME")]
    pub after: Option<String>,
    /// Radios at most
    #[arg(long, default_value_t = 100, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub limit: u32,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(
    ["mbps", "sim_slots", "slot_price", "epoch_seconds"]
))]
pub struct CapacityArgs {
    /// The asset
    pub index: u32,
    /// What it carries at most, both directions together, Mbit/s; 0: not said
    #[arg(long)]
    pub mbps: Option<u32>,
    /// Identities that can be active at once
    #[arg(long, value_name = "NUMBER")]
    pub sim_slots: Option<u32>,
    /// What a SIM slot costs for one epoch: lots of SIM slots are measured by it
    #[arg(long, value_name = "AMOUNT")]
    pub slot_price: Option<Money>,
    /// How long an epoch is counted to be, in seconds: lots of volume are measured by it
    #[arg(long, value_name = "SECONDS")]
    pub epoch_seconds: Option<u32>,
    /// First epoch of all this [default: the earliest possible]
    #[arg(long)]
    pub epoch: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub enum LivePriceCommand {
    /// Let the price rise and fall with use, within a floor and a cap
    Set {
        /// The asset
        index: u32,
        /// The lowest price, per 10⁹ bytes
        #[arg(long, value_name = "AMOUNT")]
        floor: Money,
        /// The highest price, per 10⁹ bytes
        #[arg(long, value_name = "AMOUNT")]
        cap: Money,
        /// The part of its capacity at which the price stays, basis points, or percent: 6000 or 60%
        #[arg(long, value_parser = values::large_bps)]
        target: u16,
    },
    /// Set the price by hand again; it stays where it is
    End {
        /// The asset
        index: u32,
    },
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["index", "all"]))]
pub struct RepriceArgs {
    /// The asset
    pub index: Option<u32>,
    /// All assets whose live price is due
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct AssetCreateArgs {
    /// Name of the shares, at most 32 bytes
    #[arg(long)]
    pub name: String,
    /// Symbol of the shares, at most 10 bytes
    #[arg(long)]
    pub symbol: String,
    /// Address of the shares' metadata, at most 200 bytes
    #[arg(long, default_value = "")]
    pub uri: String,
    /// Number of shares
    #[arg(long, value_name = "SHARES")]
    pub supply: Quantity,
    /// Decimals of the shares, at most 9
    #[arg(long, default_value_t = 6)]
    pub decimals: u8,
    /// Per 10⁹ bytes
    #[arg(long, value_name = "AMOUNT")]
    pub price_per_gb: Money,
    /// Stakers' part of the income, basis points, or percent like 50%; the rest is the owner's
    #[arg(long, default_value_t = 5_000, value_parser = values::large_bps)]
    pub stakers_bps: u16,
    /// tower, small-cell, backhaul, sim-bank, edge-site, access-point or other
    #[arg(long, value_parser = values::kind, default_value = "tower")]
    pub kind: AssetKind,
    /// H3 cell in hexadecimal, or none
    #[arg(long, value_parser = values::h3_cell, default_value = "none", value_name = "CELL")]
    pub h3_cell: u64,
    /// What the asset carries at most, Mbit/s; 0: not said
    #[arg(long, default_value_t = 0, value_name = "MBPS")]
    pub capacity_mbps: u32,
    /// Only who is admitted may hold the shares (`openmast holder policy` says who); this never changes
    #[arg(long)]
    pub permissioned: bool,
    /// ISO 3166 numeric code of the jurisdiction in which it is [default: the network's, when that has only one]
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    pub jurisdiction: Option<u16>,
}

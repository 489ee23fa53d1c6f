//! `openmast quote` and `openmast price …`

use clap::{Args, Subcommand};

use crate::values::{ByteCount, h3_cell};

/// What a quote is of.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["asset", "cell"]))]
pub struct QuoteArgs {
    /// How much, both ways together: bytes, or with a unit like 500MB or 1.5GB (a GB is 10^9 bytes)
    #[arg(allow_hyphen_values = true)]
    pub bytes: ByteCount,
    /// Of this asset
    #[arg(long, value_name = "INDEX")]
    pub asset: Option<u32>,
    /// Of the assets in this H3 cell, or around it, of which the oracle has a mapped radio
    #[arg(long, value_name = "H3", value_parser = h3_cell)]
    pub cell: Option<u64>,
    /// For this payer: only what its entitlements and its free balance can meet
    #[arg(long, value_name = "INDEX")]
    pub payer: Option<u32>,
    /// Quotes at most, the nearest and of these the cheapest
    #[arg(long, default_value_t = 10, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub limit: u32,
}

#[derive(Debug, Subcommand)]
pub enum PriceCommand {
    /// Show what usage of an asset costs now, for how long, and which price comes next
    Show {
        /// The asset
        index: u32,
    },
    /// Print prices as they change, until Ctrl-C; comes back by itself when the connection ends. With --json a line for each event
    Watch {
        /// End after so many events [default: never]
        #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
        count: Option<u64>,
    },
}

//! `openmast radio …`

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum RadioCommand {
    /// Make a key for a radio and write it to a new file
    Keygen {
        /// File to write, as Solana's tools keep keys
        #[arg(long, short, value_name = "FILE")]
        outfile: PathBuf,
    },
    /// Report the usage of many simulated radios to an oracle, over the network
    Simulate(SimulateArgs),
}

#[derive(Clone, Debug, Args)]
pub struct SimulateArgs {
    /// The oracle's usage.listen, like https://oracle.example:7443
    #[arg(long, env = "OPENMAST_USAGE_ENDPOINT", value_name = "URL")]
    pub endpoint: Option<String>,
    /// Radios, on a square grid of 500 m
    #[arg(long, default_value_t = 1_000, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub radios: u32,
    /// Subscribers, who move by the random waypoint model
    #[arg(long, default_value_t = 5_000, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub subscribers: u32,
    /// Payers 0 to COUNT - 1 pay for the subscribers in turn
    #[arg(long, default_value_t = 4, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub payers: u32,
    /// How reports name who pays
    #[arg(long, value_enum, default_value_t = NamedBy::Payer)]
    pub named_by: NamedBy,
    /// Simulated time, which ends now
    #[arg(long, default_value_t = 60, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub minutes: u32,
    /// Simulated time between two reports of a session
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(10..=3_600))]
    pub interval_seconds: u32,
    /// Connections that the radios share
    #[arg(long, default_value_t = 4, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub connections: u32,
    /// The same seed simulates the same radios, subscribers and usage
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print the mapping that the oracle needs, and send nothing
    #[arg(long)]
    pub print_mapping: bool,
    /// Assets 0 to COUNT - 1 get the radios in turn, in the printed mapping
    #[arg(long, default_value_t = 3, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub assets: u32,
    /// Certificate authorities of the oracle, PEM [default: the system's]
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Certificate to show to the oracle, PEM
    #[arg(long, value_name = "FILE", requires = "key")]
    pub certificate: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub key: Option<PathBuf>,
}

/// How a report names who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NamedBy {
    /// By the payer's index
    Payer,
    /// By a hash for each subscriber
    Hash,
}

//! What can be asked for.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use solana_pubkey::Pubkey;

/// Report the usage of many simulated radios to an oracle, over the network
#[derive(Clone, Debug, Parser)]
#[command(name = "openmast-simulate", version)]
pub(crate) struct Options {
    /// The oracle's usage.listen, like https://oracle.example:7443
    #[arg(
        long,
        env = "OPENMAST_USAGE_ENDPOINT",
        value_name = "URL",
        required_unless_present = "print_mapping"
    )]
    pub(crate) endpoint: Option<String>,
    /// Address of the Network account (`openmast network init` prints it)
    #[arg(
        long,
        short,
        env = "OPENMAST_NETWORK",
        value_name = "ADDRESS",
        required_unless_present = "print_mapping"
    )]
    pub(crate) network: Option<Pubkey>,
    /// Radios, on a square grid of 500 m
    #[arg(long, default_value_t = 1_000, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) radios: u32,
    /// Subscribers, who move by the random waypoint model
    #[arg(long, default_value_t = 5_000, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) subscribers: u32,
    /// Payers 0 to COUNT - 1 pay for the subscribers in turn
    #[arg(long, default_value_t = 4, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) payers: u32,
    /// How reports name who pays
    #[arg(long, value_enum, default_value_t = NamedBy::Payer)]
    pub(crate) named_by: NamedBy,
    /// Simulated time, which ends now
    #[arg(long, default_value_t = 60, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) minutes: u32,
    /// Simulated time between two reports of a session
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(10..=3_600))]
    pub(crate) interval_seconds: u32,
    /// Connections that the radios share
    #[arg(long, default_value_t = 4, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) connections: u32,
    /// The same seed simulates the same radios, subscribers and usage
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print the mapping that the oracle needs, and send nothing
    #[arg(long)]
    pub(crate) print_mapping: bool,
    /// Assets 0 to COUNT - 1 get the radios in turn, in the printed mapping
    #[arg(long, default_value_t = 3, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) assets: u32,
    /// Certificate authorities of the oracle, PEM [default: the system's]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Certificate to show to the oracle, PEM
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) certificate: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) key: Option<PathBuf>,
    /// Print one JSON object on stdout; 64-bit numbers are decimal strings
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a report names who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamedBy {
    /// By the payer's index
    Payer,
    /// By a hash for each subscriber
    Hash,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Options;

    fn parse(line: &str) -> Result<Options, clap::Error> {
        Options::try_parse_from(std::iter::once("openmast-simulate").chain(line.split(' ')))
    }

    #[test]
    fn the_definition_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn sending_needs_an_oracle_and_a_network_and_printing_needs_neither() {
        let whole = "--endpoint http://127.0.0.1:7443 --network 11111111111111111111111111111112";
        for (line, accepted) in [
            (whole, true),
            ("--print-mapping --radios 3", true),
            ("--endpoint http://127.0.0.1:7443", false),
            ("--network 11111111111111111111111111111112", false),
            ("--print-mapping --radios 0", false),
            ("--print-mapping --certificate a.pem", false),
        ] {
            assert_eq!(parse(line).is_ok(), accepted, "{line}");
        }
    }
}

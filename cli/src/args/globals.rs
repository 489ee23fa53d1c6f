//! Options of every command.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use solana_pubkey::Pubkey;

use super::signing::SigningArgs;
use crate::values::address;

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Globals {
    /// Solana JSON-RPC endpoint; several with commas, the next is asked when one fails [default: what `solana config` says]
    #[arg(
        short,
        long,
        global = true,
        env = "OPENMAST_RPC_URL",
        value_delimiter = ',',
        value_name = "URL"
    )]
    pub url: Vec<String>,
    /// The key that signs: a file as Solana's tools keep it, `-`, `prompt:?key=0` (a seed phrase) or `usb://ledger?key=0` [default: what `solana config` says, else ~/.config/solana/id.json]
    #[arg(
        short,
        long,
        global = true,
        env = "OPENMAST_KEYPAIR",
        value_name = "KEY"
    )]
    pub keypair: Option<PathBuf>,
    /// The key that pays fees and rent, named as --keypair, or its address where it signs elsewhere [default: the one that signs]
    #[arg(
        long,
        global = true,
        env = "OPENMAST_FEE_PAYER",
        value_name = "KEY|ADDRESS"
    )]
    pub fee_payer: Option<PathBuf>,
    /// Take a seed phrase that is of no BIP 39 word list, or has no checksum
    #[arg(long, global = true)]
    pub skip_seed_phrase_validation: bool,
    /// Have a hardware wallet show its address, to be confirmed there
    #[arg(long, global = true)]
    pub confirm_key: bool,
    /// Address of the Network account
    #[arg(
        short,
        long,
        global = true,
        env = "OPENMAST_NETWORK",
        value_name = "ADDRESS",
        value_parser = address
    )]
    pub network: Option<Pubkey>,
    /// The oracle's HTTP API, for proofs
    #[arg(long, global = true, env = "OPENMAST_API", value_name = "URL")]
    pub oracle_api: Option<String>,
    /// Public archive of the epoch that is proven, or a folder of archives: proofs come from it instead of an oracle
    #[arg(long, global = true, value_name = "FILE|FOLDER")]
    pub archive: Option<PathBuf>,
    /// Print one JSON object on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// Simulate, print the balance changes, send nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// What to read and to wait for
    #[arg(long, global = true, value_enum, default_value_t = Commitment::Confirmed)]
    pub commitment: Commitment,
    #[command(flatten)]
    pub signing: SigningArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Commitment {
    Processed,
    Confirmed,
    Finalized,
}

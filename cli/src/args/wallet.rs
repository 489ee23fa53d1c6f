//! `openmast wallet …`

use clap::Subcommand;
use solana_pubkey::Pubkey;

use crate::values::address;

#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// Show all that a wallet has of the network: shares, stakes and rewards, tokens of lots, payers, and what is on the market
    Show {
        /// The wallet [default: the signer]
        #[arg(value_name = "ADDRESS", value_parser = address)]
        wallet: Option<Pubkey>,
    },
}

//! `openmast stake`, `activate`, `unstake`, `claim`

use super::{super::values::Quantity, Destination, Heir};
use crate::values::address;
use clap::{Args, Subcommand};
use solana_pubkey::Pubkey;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct StakeArgs {
    #[command(subcommand)]
    pub command: Option<StakeCommand>,
    #[command(flatten)]
    pub shares: Option<StakedShares>,
}

/// Shares to stake.
#[derive(Debug, Args)]
pub struct StakedShares {
    /// The asset
    pub index: u32,
    /// Shares, or all
    pub amount: Quantity,
    /// Token account that holds the shares [default: the signer's]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub source: Option<Pubkey>,
}

#[derive(Debug, Subcommand)]
pub enum StakeCommand {
    /// Hand the stake over, with everything in it and owed to it: whoever is named may accept it
    Offer {
        /// The asset
        index: u32,
        #[command(flatten)]
        heir: Heir,
    },
    /// Add a stake that one is named for to one's own
    Accept {
        /// The asset
        index: u32,
        /// Whose stake
        #[arg(value_name = "ADDRESS", value_parser = address)]
        staker: Pubkey,
    },
    /// Close an empty stake; the rent returns to who paid it
    Close {
        /// The asset
        index: u32,
    },
}

#[derive(Debug, Args)]
pub struct ActivateArgs {
    /// The asset
    pub index: u32,
    /// Whose stake [default: the signer's]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub staker: Option<Pubkey>,
}

#[derive(Debug, Args)]
pub struct UnstakeArgs {
    /// The asset
    pub index: u32,
    /// Shares, or all
    #[arg(required_unless_present = "withdraw", conflicts_with = "withdraw")]
    pub amount: Option<Quantity>,
    /// Announce that so many of the shares that earn leave, which they can after the exit delay also when nobody collects; 0 cancels
    #[arg(long, requires = "amount")]
    pub announce: bool,
    /// Fetch the shares that have cooled down
    #[arg(long, conflicts_with = "announce")]
    pub withdraw: bool,
    /// Token account that receives the shares [default: the signer's, created when it does not exist]
    #[arg(long, requires = "withdraw", value_name = "ADDRESS", value_parser = address)]
    pub destination: Option<Pubkey>,
}

#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// The asset
    pub index: u32,
    #[command(flatten)]
    pub destination: Destination,
}

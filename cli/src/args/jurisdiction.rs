//! `openmast jurisdiction …` and `openmast asset move-jurisdiction …`

use super::{super::values, Destination, Heir};
use crate::values::address;
use clap::{Args, Subcommand};
use solana_pubkey::Pubkey;

#[derive(Debug, Subcommand)]
pub enum JurisdictionCommand {
    /// Add a jurisdiction to the network, with its first regulator; the network's authority does
    Add(JurisdictionAddArgs),
    /// Show regulators, levies, what is announced and what is owed, of one jurisdiction or of all
    Show {
        /// ISO 3166 numeric code [default: all of them]
        #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
        code: Option<u16>,
    },
    /// Announce the levy on what the jurisdiction's assets earn, from an epoch on; its regulator does
    AnnounceLevy {
        /// ISO 3166 numeric code
        #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
        code: u16,
        /// Basis points or percent, 300 or 3%; at most what was promised when the jurisdiction was added
        #[arg(value_parser = values::bps)]
        levy_bps: u16,
        /// First epoch of the levy [default: the earliest possible]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Hand the regulator's role over: whoever is named may accept it. What the jurisdiction is owed goes with it
    Offer {
        /// ISO 3166 numeric code
        #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
        code: u16,
        #[command(flatten)]
        heir: Heir,
    },
    /// Take over the regulator's role that one is named for
    Accept {
        /// ISO 3166 numeric code
        #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
        code: u16,
    },
    /// Pay out everything that the jurisdiction is owed to its regulator
    Withdraw {
        /// ISO 3166 numeric code
        #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
        code: u16,
        #[command(flatten)]
        destination: Destination,
    },
}

#[derive(Debug, Args)]
pub struct JurisdictionAddArgs {
    /// ISO 3166 numeric code: 276 Germany, 404 Kenya, …
    #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
    pub code: u16,
    /// Who announces the levy, withdraws it, and agrees to moves of assets
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub regulator: Pubkey,
    /// The levy that it begins with, of everything earned: basis points or percent, 300 or 3%
    #[arg(long, default_value_t = 0, value_parser = values::bps)]
    pub levy_bps: u16,
    /// The levy can never be more: basis points or percent, 500 or 5%
    #[arg(long, value_parser = values::bps)]
    pub most_levy_bps: u16,
}

#[derive(Debug, Subcommand)]
pub enum MoveCommand {
    /// Ask for a move to another jurisdiction; the owner does
    Offer {
        /// The asset
        index: u32,
        #[command(flatten)]
        to: MoveTo,
    },
    /// Agree to the move that the owner asks for; the regulator of the present jurisdiction does
    Agree {
        /// The asset
        index: u32,
        /// Where it is to move, as the owner asks for it
        #[arg(value_name = "CODE", value_parser = values::jurisdiction)]
        to: u16,
        /// Take that back
        #[arg(long)]
        cancel: bool,
    },
    /// Accept the asset: it moves four epochs after the newest final one; the regulator of the new jurisdiction does
    Accept {
        /// The asset
        index: u32,
    },
}

/// Where an asset is to move.
#[derive(Debug, Args)]
pub struct MoveTo {
    /// ISO 3166 numeric code of the jurisdiction to which it is to move
    #[arg(
        value_name = "CODE", value_parser = values::jurisdiction,
        required_unless_present = "cancel",
        conflicts_with = "cancel"
    )]
    pub to: Option<u16>,
    /// Nowhere: takes the request back
    #[arg(long)]
    pub cancel: bool,
}

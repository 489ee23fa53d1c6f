//! `openmast payer …`

use super::{
    super::values::{self, Money, Quantity},
    ArchivePeriod, Destination, Heir,
};
use crate::values::address;
use clap::{Subcommand, ValueEnum};
use solana_pubkey::Pubkey;

#[derive(Debug, Subcommand)]
pub enum PayerCommand {
    /// Open a prepaid account that the signer owns
    Open {
        /// First deposit; the network keeps its fee of it
        #[arg(long, value_name = "AMOUNT")]
        amount: Money,
    },
    /// Prepay; anyone can, for any payer
    Deposit {
        /// The payer
        index: u32,
        /// How much to add
        amount: Money,
        /// Token account that pays [default: the signer's]
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        source: Option<Pubkey>,
    },
    /// Take back what is unspent: first the request, with --amount or --all, then, when a settlement has seen it, the
    /// payment, without them
    Withdraw {
        /// The payer
        index: u32,
        /// Which step [default: the next sensible one]
        #[arg(value_enum, default_value_t = WithdrawStep::Next)]
        step: WithdrawStep,
        /// How much to request
        #[arg(long, value_name = "AMOUNT|all")]
        amount: Option<Quantity>,
        /// Request all that is unspent
        #[arg(long, conflicts_with = "amount")]
        all: bool,
        #[command(flatten)]
        destination: Destination,
    },
    /// Take back what is unspent although nothing is settled: state what was spent, and be paid after the exit delay
    Leave {
        /// The payer
        index: u32,
        /// Which step [default: the next sensible one]
        #[arg(value_enum, default_value_t = LeaveStep::Next)]
        step: LeaveStep,
        /// How much to take out
        #[arg(long, default_value = "all", value_name = "AMOUNT|all")]
        amount: Quantity,
        /// What was spent so far; anybody who proves more raises it [default: what --archive or --oracle-api proves, else what is proven on chain]
        #[arg(long, value_name = "AMOUNT")]
        spent: Option<Money>,
        /// When it is paid, take no less than this [default: the whole claim]. All claims together may exceed what is there
        #[arg(long, value_name = "AMOUNT")]
        least: Option<Money>,
        #[command(flatten)]
        destination: Destination,
    },
    /// Raise what a payer stated to what it really spent, and earn half of its bounty; anyone with a proof can
    Raise {
        /// The payer
        index: u32,
        /// Final epoch of the proof [default: the newest that counts]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Leave on chain how much a payer spent, as a floor under what it can state later; anyone with a proof can
    Prove {
        /// The payer
        index: u32,
        /// Final epoch of the proof [default: the newest]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Say which price is too high: assets that ask for more do not serve the payer, from the next epoch on
    MaxPrice {
        /// The payer
        index: u32,
        /// Per 10⁹ bytes, or none: any price
        #[arg(value_parser = values::max_price, value_name = "AMOUNT|none")]
        max_price: Money,
    },
    /// Hand the payer over: whoever is named may accept it. Its money and its request go with it
    Offer {
        /// The payer
        index: u32,
        #[command(flatten)]
        heir: Heir,
    },
    /// Take over a payer that one is named for
    Accept {
        /// The payer
        index: u32,
    },
    /// Show a payer, with what it has spent when the oracle's API or an archive is given
    Show {
        /// The payer
        index: u32,
    },
    /// List what of lots was redeemed for a payer, and with the oracle's API or an archive what is left of it
    Entitlements {
        /// The payer
        index: u32,
    },
    /// Show what a payer of the signer was charged for in an epoch, verified against the settlement on chain
    Sessions {
        /// The payer
        index: u32,
        /// A final epoch whose settlement is not closed [default: the newest final one]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Show what a payer was charged, epoch by epoch and asset by asset, by the public archives, which are recomputed
    Bill {
        /// The payer
        index: u32,
        #[command(flatten)]
        period: ArchivePeriod,
    },
    /// List the payers of the signer (or of --owner)
    List {
        /// Whose payers [default: the signer's]
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        owner: Option<Pubkey>,
        /// All payers of the network
        #[arg(long, conflicts_with = "owner")]
        all: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WithdrawStep {
    /// Request if nothing is requested and it is said how much, finish if that is possible, else say what is missing
    Next,
    /// Ask for the money, with --amount or --all; usage after the first settlement that sees it cannot spend it
    Request,
    /// Take the request back; what was used meanwhile is charged
    Cancel,
    /// Pay out what was requested and is unspent
    Finish,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LeaveStep {
    /// State if nothing is stated, be paid if that is possible, else say what is missing
    Next,
    /// State what was spent, and put up the bounty for who proves more
    State,
    /// Take the statement back; what was used meanwhile is charged
    Cancel,
    /// Be paid what was stated to be unspent
    Pay,
}

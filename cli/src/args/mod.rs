//! The command line.

mod app;
mod archive;
mod asset;
mod backup;
mod gate;
mod globals;
mod income;
mod jurisdiction;
mod keeper;
mod licence;
mod lot;
mod market;
mod network;
mod payer;
mod period;
mod price;
mod proof;
mod radio;
mod radius;
mod reading;
mod regulator;
mod session;
mod settlement;
mod signing;
mod staking;
#[cfg(test)]
mod tests;
mod transaction;
mod wallet;

pub use app::*;
pub use archive::*;
pub use asset::*;
pub use backup::*;
pub use gate::*;
pub use globals::*;
pub use income::*;
pub use jurisdiction::*;
pub use keeper::*;
pub use licence::*;
pub use lot::*;
pub use market::*;
pub use network::*;
pub use payer::*;
pub use period::*;
pub use price::*;
pub use proof::*;
pub use radio::*;
pub use radius::*;
pub use regulator::*;
pub use session::*;
pub use settlement::*;
pub use staking::*;
pub use transaction::*;
pub use wallet::*;

use super::values::address;
use clap::{Args, CommandFactory, Parser, Subcommand, error::ErrorKind};
use solana_pubkey::Pubkey;
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  internal error
  2  wrong usage
  3  bad input, key or configuration; no such account
  4  refused by the program or the chain
  5  the RPC endpoint or the oracle's API does not answer
  6  the transaction expired, or its outcome is unknown
  7  a proof or another verification failed
130  interrupted, and nothing of it may still land

Amounts are human units (12.5 or 1_000.000001); outputs show base units as well.
Times are a date like 2027-06-30, its first moment in UTC, or a time with its zone like 2027-06-30T12:00:00Z.
Parts are basis points, hundredths of a percent, or percent: 300 is 3%.
With --json, stdout holds one JSON object (docs/reference/cli-json.md); 64-bit numbers are decimal strings.";

/// Decentralized telecom on Solana: tokenize towers, settle usage, get paid.
#[derive(Debug, Parser)]
#[command(name = "openmast", version, after_help = EXIT_CODES, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Whether it is the service itself that is to run.
    pub fn is_service(&self) -> bool {
        matches!(&self.command, Command::Oracle(OracleCommand::Run { .. }))
    }

    /// Refuses `--dry-run` where it would be no promise: what is not sent to the chain cannot be simulated on it, nor signed
    /// elsewhere.
    ///
    /// # Errors
    /// Wrong usage.
    pub fn checked(self) -> Result<Self, clap::Error> {
        let refused = match &self.command {
            Command::Radio(RadioCommand::Keygen { .. }) => Some("radio keygen writes a key file"),
            Command::Oracle(OracleCommand::Run { .. }) => Some("oracle run settles"),
            Command::Archive(ArchiveCommand::Mirror(_)) => Some("archive mirror writes files"),
            Command::Oracle(OracleCommand::Recover(_)) => Some("oracle recover writes files"),
            Command::Regulator(RegulatorCommand::Report(_)) => {
                Some("regulator report writes files")
            }
            Command::Oracle(OracleCommand::Backup(args)) if args.writes() => {
                Some("oracle backup writes files")
            }
            Command::Oracle(OracleCommand::Restore(_)) => Some("oracle restore writes files"),
            Command::Demo { .. } => Some("demo settles on a network of its own"),
            _ => None,
        };
        let is_message = matches!(&self.command, Command::Transaction(_));
        let conflict = match refused {
            Some(does) if self.globals.dry_run => Some(format!(
                "{does}, which --dry-run cannot simulate; leave one of the two out"
            )),
            Some(does) if self.globals.signing.is_given() => Some(format!(
                "{does}, which nobody signs; leave the options for signing elsewhere out"
            )),
            _ => self
                .globals
                .signing
                .conflict(self.globals.dry_run, is_message),
        };
        match conflict {
            None => Ok(self),
            Some(words) => Err(Self::command().error(ErrorKind::ArgumentConflict, words)),
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Deploy a network, set it, hand it over
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Tokenize infrastructure and set its price
    #[command(subcommand)]
    Asset(AssetCommand),
    /// Whose word counts about who may hold permissioned shares
    #[command(subcommand)]
    Issuer(IssuerCommand),
    /// What issuers say of a wallet
    #[command(subcommand)]
    Clearance(ClearanceCommand),
    /// Who may hold an asset's permissioned shares
    #[command(subcommand)]
    Holder(HolderCommand),
    /// Markets that may have an asset's permissioned shares, and public markets that would take its shares
    #[command(subcommand)]
    Venue(VenueCommand),
    /// Sell and buy shares, delivery versus payment
    #[command(subcommand)]
    Market(MarketCommand),
    /// Sell and buy capacity ahead, use it, and take back what was not served
    #[command(subcommand)]
    Lot(LotCommand),
    /// Prepay for usage and take back what is unspent
    #[command(subcommand)]
    Payer(PayerCommand),
    /// What a wallet has
    #[command(subcommand)]
    Wallet(WalletCommand),
    /// Stake shares of an asset (they earn after a settlement has seen them), hand a stake over, or close it
    Stake(StakeArgs),
    /// Let staked shares earn, once a final settlement has seen them
    Activate(ActivateArgs),
    /// Take shares out of stake, or fetch those that have cooled down
    Unstake(UnstakeArgs),
    /// Pay out a staker's rewards
    Claim(ClaimArgs),
    /// Split what assets earned between owner, stakers, treasury and levy; anyone can
    Collect(CollectArgs),
    /// Let the live price of an asset follow how busy it was; anyone can
    Reprice(RepriceArgs),
    /// An asset owner's income
    #[command(subcommand)]
    Owner(OwnerCommand),
    /// The network's income
    #[command(subcommand)]
    Treasury(PayoutCommand),
    /// Ask an oracle what some bytes cost now, of an asset or of the assets at a place, and until when
    Quote(QuoteArgs),
    /// What usage costs now, and as it changes
    #[command(subcommand)]
    Price(PriceCommand),
    /// What an oracle's keeper does
    #[command(subcommand)]
    Keeper(KeeperCommand),
    /// Where assets are: regulators and their levies
    #[command(subcommand)]
    Jurisdiction(JurisdictionCommand),
    /// Whether assets may radiate: what regulators say
    #[command(subcommand)]
    Licence(LicenceCommand),
    /// What a regulator hands in: usage, levies, licences and suspensions of a period
    #[command(subcommand)]
    Regulator(RegulatorCommand),
    /// What the oracles propose, and what became final
    #[command(subcommand)]
    Settlement(SettlementCommand),
    /// Get a proof from an archive or the oracle and verify it against the chain
    Proof(ProofArgs),
    /// The public archives of settlements
    #[command(subcommand)]
    Archive(ArchiveCommand),
    /// The oracle service
    #[command(subcommand)]
    Oracle(OracleCommand),
    /// The oracle's configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Show where an oracle takes reports of usage, for those who configure gateways and radios
    Doors,
    /// Sessions that an oracle counts now
    #[command(subcommand)]
    Session(SessionCommand),
    /// Messages of transactions that are signed elsewhere: what they do, sign them, hand them in
    #[command(subcommand)]
    Transaction(TransactionCommand),
    /// Radios that sign their usage reports
    #[command(subcommand)]
    Radio(RadioCommand),
    /// What recordings of RADIUS accounting come to
    #[command(subcommand)]
    Radius(RadiusCommand),
    /// Show the web application on this machine, of any network, without an oracle of one's own
    App(AppArgs),
    /// Watch RADIUS accounting become claimed money on a Solana network inside this machine
    Demo {
        /// Leave everything running until Ctrl-C
        #[arg(long)]
        keep: bool,
    },
}

/// Where money goes.
#[derive(Debug, Args)]
pub struct Destination {
    /// Token account that receives [default: the signer's, created when it does not exist]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub destination: Option<Pubkey>,
}

/// Who is to have something.
#[derive(Debug, Args)]
pub struct Heir {
    /// Who may take it
    #[arg(
        value_name = "ADDRESS", value_parser = address,
        required_unless_present = "cancel",
        conflicts_with = "cancel"
    )]
    pub to: Option<Pubkey>,
    /// Nobody: takes an offer back
    #[arg(long)]
    pub cancel: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["index", "all"]))]
pub struct CollectArgs {
    /// The asset
    pub index: Option<u32>,
    /// All assets that are not collected up to the newest final settlement
    #[arg(long)]
    pub all: bool,
}

/// What the service is told.
#[derive(Debug, Args)]
pub struct ConfigFile {
    /// Configuration file
    #[arg(
        id = "config",
        long = "config",
        env = "OPENMAST_CONFIG",
        default_value = "openmast.toml",
        value_name = "FILE"
    )]
    pub path: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum OracleCommand {
    /// Run the service
    Run {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Say what the next start would make of the data folder, before an upgrade or after a fault; changes nothing
    Check {
        #[command(flatten)]
        config: ConfigFile,
        /// The folder to look at [default: the configured data folder]
        #[arg(long, value_name = "FOLDER")]
        data: Option<PathBuf>,
        /// Read every archive, also of settlements that are closed
        #[arg(long)]
        all: bool,
    },
    /// Make the data folder anew for a network that has settled, when it is gone or an old backup: ledgers from archives,
    /// sessions from what is left of it
    Recover(RecoverArgs),
    /// Back the data folder up, while the service runs or not; sends what is not there yet
    Backup(BackupArgs),
    /// Put a backup into an empty data folder
    Restore(RestoreArgs),
}

/// What a data folder is made from.
#[derive(Debug, Args)]
pub struct RecoverArgs {
    #[command(flatten)]
    pub config: ConfigFile,
    /// Where public archives are: a folder, a mirror (s3://bucket/prefix, or a web server's folder) or another oracle's API; can
    /// be given several times [default: each `[[archive.mirror]]` of the configuration]
    #[arg(long, value_name = "FOLDER|URL")]
    pub from: Vec<String>,
    /// An older copy of the data folder, to be copied into the configured one [default: what is there]
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Go on from the newest final epoch although the one after it is proposed
    #[arg(long)]
    pub give_up_proposed: bool,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what is wrong with a configuration file, and where
    Check {
        /// Configuration file
        #[arg(
            env = "OPENMAST_CONFIG",
            default_value = "openmast.toml",
            value_name = "FILE"
        )]
        config: PathBuf,
    },
    /// Print a commented configuration file to start from
    Example,
}

//! The command line.

use super::values::{self, Money, Quantity};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, error::ErrorKind};
use openmast_client::{
    accounts::{AssetKind, PauseBits, Role},
    instructions::MemberWeight,
};
use solana_pubkey::Pubkey;
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  internal error
  2  wrong usage
  3  bad input, key file or configuration; no such account
  4  refused by the program or the chain
  5  the RPC endpoint or the oracle's API does not answer
  6  the transaction expired, or its outcome is unknown
  7  a proof or another verification failed

Amounts are human units (12.5 or 1_000.000001); outputs show base units as well.
With --json, stdout holds one JSON object (docs/cli.md); 64-bit numbers are decimal strings.";

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
    /// Refuses `--dry-run` where it would be no promise: what is not sent to the chain cannot be simulated on it.
    ///
    /// # Errors
    /// Wrong usage.
    pub fn checked(self) -> Result<Self, clap::Error> {
        let refused = match &self.command {
            Command::Radio(RadioCommand::Keygen { .. }) => Some("radio keygen writes a key file"),
            Command::Radio(RadioCommand::Simulate(args)) if !args.print_mapping => {
                Some("radio simulate reports to an oracle")
            }
            Command::Oracle(OracleCommand::Run { .. }) => Some("oracle run settles"),
            _ => None,
        };
        match refused.filter(|_| self.globals.dry_run) {
            None => Ok(self),
            Some(does) => Err(Self::command().error(
                ErrorKind::ArgumentConflict,
                format!("{does}, which --dry-run cannot simulate; leave one of the two out"),
            )),
        }
    }
}

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
    /// Key file that signs, as Solana's tools keep it [default: what `solana config` says, else ~/.config/solana/id.json]
    #[arg(
        short,
        long,
        global = true,
        env = "OPENMAST_KEYPAIR",
        value_name = "FILE"
    )]
    pub keypair: Option<PathBuf>,
    /// Key file that pays fees and rent [default: the one that signs]
    #[arg(long, global = true, env = "OPENMAST_FEE_PAYER", value_name = "FILE")]
    pub fee_payer: Option<PathBuf>,
    /// Address of the Network account
    #[arg(
        short,
        long,
        global = true,
        env = "OPENMAST_NETWORK",
        value_name = "ADDRESS"
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Commitment {
    Processed,
    Confirmed,
    Finalized,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Deploy a network, set it, hand it over
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Tokenize infrastructure and set its price
    #[command(subcommand)]
    Asset(AssetCommand),
    /// Prepay for usage and take back what is unspent
    #[command(subcommand)]
    Payer(PayerCommand),
    /// Stake shares of an asset; they earn after a settlement has seen them
    Stake(StakeArgs),
    /// Let staked shares earn, once a final settlement has seen them
    Activate(ActivateArgs),
    /// Take shares out of stake, or fetch those that have cooled down
    Unstake(UnstakeArgs),
    /// Pay out a staker's rewards
    Claim(ClaimArgs),
    /// Split what assets earned between owner, stakers, treasury and levy; anyone can
    Collect(CollectArgs),
    /// An asset owner's income
    #[command(subcommand)]
    Owner(OwnerCommand),
    /// The network's income
    #[command(subcommand)]
    Treasury(PayoutCommand),
    /// The regulator's levy
    #[command(subcommand)]
    Levy(PayoutCommand),
    /// What the oracles posted
    #[command(subcommand)]
    Settlement(SettlementCommand),
    /// Get a proof from an archive or the oracle and verify it against the chain
    Proof(ProofArgs),
    /// The oracle service
    #[command(subcommand)]
    Oracle(OracleCommand),
    /// The oracle's configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Radios that sign their usage reports
    #[command(subcommand)]
    Radio(RadioCommand),
}

#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Create a network; the signer becomes its founder and gets every role
    Init(NetworkInitArgs),
    /// Show roles, parameters, totals and the oracle set
    Show,
    /// Show the parameters, or change those that are given
    Params(ParamsArgs),
    /// Hand a role over, in two steps
    #[command(subcommand)]
    Role(RoleCommand),
    /// Pause exactly what is listed; everything else runs
    Pause {
        /// none, or a list of create, deposit, settle, collect, stake, payouts
        #[arg(value_parser = values::pause_bits)]
        what: PauseBits,
    },
    /// Set the oracles, their weights and the threshold
    OracleSet {
        /// A member, as KEY=WEIGHT; once for each. Who is missing leaves
        #[arg(long = "member", required = true, value_parser = values::member, value_name = "KEY=WEIGHT")]
        members: Vec<MemberWeight>,
        /// Weight that makes a settlement final: more than half of the sum
        #[arg(long)]
        threshold: u32,
    },
    /// The bonds of the oracles
    #[command(subcommand)]
    Bond(BondCommand),
}

#[derive(Debug, Args)]
pub struct NetworkInitArgs {
    /// Mint of the currency (SPL Token, 6 decimals)
    #[arg(long, value_name = "ADDRESS")]
    pub currency_mint: Pubkey,
    /// Number of the network among those of this founder
    #[arg(long, default_value_t = 0)]
    pub id: u32,
    /// Treasury's part of everything earned, basis points
    #[arg(long, default_value_t = 500)]
    pub treasury_bps: u16,
    /// Regulator's part of everything earned, basis points
    #[arg(long, default_value_t = 0)]
    pub levy_bps: u16,
    /// Least time between two settlements, seconds
    #[arg(long, default_value_t = 3_600)]
    pub min_epoch_seconds: u32,
    /// Least time in which a settlement can be challenged, seconds
    #[arg(long, default_value_t = 3_600)]
    pub challenge_seconds: u32,
    /// After it a payer may leave although nothing was settled, seconds
    #[arg(long, default_value_t = 604_800)]
    pub exit_delay_seconds: u32,
    /// From unstaking to having the shares back, seconds
    #[arg(long, default_value_t = 604_800)]
    pub unstake_cooldown_seconds: u32,
    /// From leaving the oracle set to having the bond back, seconds
    #[arg(long, default_value_t = 1_209_600)]
    pub bond_delay_seconds: u32,
    /// Final settlements against which proofs are accepted, 1 to 64
    #[arg(long, default_value_t = 16)]
    pub settlements_kept: u32,
    /// Bond that an oracle needs
    #[arg(long, default_value = "0", value_name = "AMOUNT")]
    pub min_bond: Money,
    /// The breaker: most that one settlement may add to everything earned
    #[arg(long, default_value = "100000", value_name = "AMOUNT")]
    pub max_epoch_increase: Money,
    /// Highest price of any asset, per 10⁹ bytes
    #[arg(long, default_value = "1000", value_name = "AMOUNT")]
    pub max_price_per_gb: Money,
}

#[derive(Debug, Args)]
pub struct ParamsArgs {
    #[arg(long)]
    pub treasury_bps: Option<u16>,
    #[arg(long)]
    pub levy_bps: Option<u16>,
    #[arg(long)]
    pub min_epoch_seconds: Option<u32>,
    #[arg(long)]
    pub challenge_seconds: Option<u32>,
    #[arg(long)]
    pub exit_delay_seconds: Option<u32>,
    #[arg(long)]
    pub unstake_cooldown_seconds: Option<u32>,
    #[arg(long)]
    pub bond_delay_seconds: Option<u32>,
    #[arg(long)]
    pub settlements_kept: Option<u32>,
    #[arg(long, value_name = "AMOUNT")]
    pub min_bond: Option<Money>,
    #[arg(long, value_name = "AMOUNT")]
    pub max_epoch_increase: Option<Money>,
    #[arg(long, value_name = "AMOUNT")]
    pub max_price_per_gb: Option<Money>,
}

#[derive(Debug, Subcommand)]
pub enum RoleCommand {
    /// Name who may take a role over, or cancel that
    #[command(group = clap::ArgGroup::new("whom").required(true).args(["to", "cancel"]))]
    Transfer {
        /// authority, treasury, regulator or pauser
        #[arg(value_parser = values::role)]
        role: Role,
        /// Who may take it
        #[arg(value_name = "ADDRESS")]
        to: Option<Pubkey>,
        /// Nobody
        #[arg(long)]
        cancel: bool,
    },
    /// Take over a role that one is named for
    Accept {
        /// authority, treasury, regulator or pauser
        #[arg(value_parser = values::role)]
        role: Role,
    },
}

#[derive(Debug, Subcommand)]
pub enum BondCommand {
    /// Add to an oracle's bond
    Deposit {
        amount: Money,
        /// The oracle's key [default: the signer]
        #[arg(long, value_name = "ADDRESS")]
        member: Option<Pubkey>,
        /// Token account that pays [default: the signer's]
        #[arg(long, value_name = "ADDRESS")]
        source: Option<Pubkey>,
    },
    /// Take the bond back after leaving the set
    Withdraw(Destination),
    /// Send an oracle that left its bond, into its own account; anybody can, after the delay
    Return {
        #[arg(value_name = "ADDRESS")]
        member: Pubkey,
    },
}

/// Where money goes.
#[derive(Debug, Args)]
pub struct Destination {
    /// Token account that receives [default: the signer's, created when it does not exist]
    #[arg(long, value_name = "ADDRESS")]
    pub destination: Option<Pubkey>,
}

#[derive(Debug, Subcommand)]
pub enum AssetCommand {
    /// Tokenize an asset: all its shares go to the signer
    Create(AssetCreateArgs),
    /// Schedule a price
    Price {
        index: u32,
        /// Per 10⁹ bytes
        price_per_gb: Money,
        /// First epoch of the price [default: the earliest possible]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Schedule the stakers' part of the income; the rest is the owner's
    Split {
        index: u32,
        /// Basis points, at most 10000
        stakers_bps: u16,
        /// First epoch of the split [default: the earliest possible]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// Change what the asset says about itself
    Metadata {
        index: u32,
        /// tower, small-cell, backhaul, sim-bank, edge-site, access-point or other
        #[arg(long, value_parser = values::kind)]
        kind: Option<AssetKind>,
        /// H3 cell in hexadecimal, or none
        #[arg(long, value_parser = values::h3_cell, value_name = "CELL")]
        h3_cell: Option<u64>,
        #[arg(long, value_name = "MBPS")]
        capacity_mbps: Option<u32>,
    },
    /// End the asset: no charges from four epochs after the newest final one on, no new stake
    Retire { index: u32 },
    /// Show an asset and what the signer (or --staker) has staked on it
    Show {
        index: u32,
        #[arg(long, value_name = "ADDRESS")]
        staker: Option<Pubkey>,
    },
    /// List all assets, or those of an owner
    List {
        #[arg(long, value_name = "ADDRESS")]
        owner: Option<Pubkey>,
    },
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
    /// Stakers' part of the income, basis points; the rest is the owner's
    #[arg(long, default_value_t = 5_000)]
    pub stakers_bps: u16,
    /// tower, small-cell, backhaul, sim-bank, edge-site, access-point or other
    #[arg(long, value_parser = values::kind, default_value = "tower")]
    pub kind: AssetKind,
    /// H3 cell in hexadecimal, or none
    #[arg(long, value_parser = values::h3_cell, default_value = "none", value_name = "CELL")]
    pub h3_cell: u64,
    #[arg(long, default_value_t = 0, value_name = "MBPS")]
    pub capacity_mbps: u32,
}

#[derive(Debug, Subcommand)]
pub enum PayerCommand {
    /// Open a prepaid account that the signer owns
    Open {
        /// Deposit this at once
        #[arg(long, value_name = "AMOUNT")]
        deposit: Option<Money>,
    },
    /// Prepay; anyone can, for any payer
    Deposit {
        index: u32,
        amount: Money,
        /// Token account that pays [default: the signer's]
        #[arg(long, value_name = "ADDRESS")]
        source: Option<Pubkey>,
    },
    /// Take back what is unspent: first the request, then, when a settlement has seen it, the payment
    Withdraw {
        index: u32,
        /// Which step [default: the next sensible one]
        #[arg(value_enum, default_value_t = WithdrawStep::Next)]
        step: WithdrawStep,
        /// How much to request
        #[arg(long, default_value = "all", value_name = "AMOUNT|all")]
        amount: Quantity,
        #[command(flatten)]
        destination: Destination,
    },
    /// Show a payer, with what it has spent when the oracle's API or an archive is given
    Show { index: u32 },
    /// Show what a payer of the signer was charged for in an epoch, verified against the settlement on chain
    Sessions {
        index: u32,
        /// A final epoch whose settlement is not closed [default: the newest final one]
        #[arg(long)]
        epoch: Option<u64>,
    },
    /// List the payers of the signer (or of --owner)
    List {
        #[arg(long, value_name = "ADDRESS")]
        owner: Option<Pubkey>,
        /// All payers of the network
        #[arg(long, conflicts_with = "owner")]
        all: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WithdrawStep {
    /// Request if nothing is requested, finish if that is possible, else say what is missing
    Next,
    /// Ask for the money; usage cannot spend it any more
    Request,
    /// Take the request back
    Cancel,
    /// Pay out what was requested and is unspent
    Finish,
}

#[derive(Debug, Args)]
pub struct StakeArgs {
    /// The asset
    pub index: u32,
    /// Shares, or all
    pub amount: Quantity,
    /// Token account that holds the shares [default: the signer's]
    #[arg(long, value_name = "ADDRESS")]
    pub source: Option<Pubkey>,
}

#[derive(Debug, Args)]
pub struct ActivateArgs {
    /// The asset
    pub index: u32,
    /// Whose stake [default: the signer's]
    #[arg(long, value_name = "ADDRESS")]
    pub staker: Option<Pubkey>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["amount", "withdraw"]))]
pub struct UnstakeArgs {
    /// The asset
    pub index: u32,
    /// Shares, or all
    pub amount: Option<Quantity>,
    /// Fetch the shares that have cooled down
    #[arg(long)]
    pub withdraw: bool,
    /// Token account that receives the shares [default: the signer's, created when it does not exist]
    #[arg(long, requires = "withdraw", value_name = "ADDRESS")]
    pub destination: Option<Pubkey>,
}

#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// The asset
    pub index: u32,
    #[command(flatten)]
    pub destination: Destination,
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

#[derive(Debug, Subcommand)]
pub enum OwnerCommand {
    /// Pay out everything that is owed to the owner of an asset
    Withdraw {
        /// The asset
        index: u32,
        #[command(flatten)]
        destination: Destination,
    },
}

#[derive(Debug, Subcommand)]
pub enum PayoutCommand {
    /// Pay out everything that is owed
    Withdraw(Destination),
}

#[derive(Debug, Subcommand)]
pub enum SettlementCommand {
    /// Show a settlement
    Show {
        /// [default: the newest]
        epoch: Option<u64>,
    },
    /// List the newest settlements on chain
    List {
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Recompute a settlement from its archive (--archive, or else the oracle's) and compare it with the chain
    Verify {
        /// [default: the newest final one]
        epoch: Option<u64>,
        /// Keep the archive in this folder when it agrees; proofs can be made from it without an oracle
        #[arg(long, value_name = "FOLDER")]
        save: Option<PathBuf>,
    },
    /// Make a settlement final; anyone can
    Finalize {
        /// [default: the posted one]
        epoch: Option<u64>,
    },
    /// Close a settlement that is not needed any more; the rent returns to who paid it
    Close { epoch: u64 },
    /// Vote for a posted settlement, after recomputing it as `verify` does; the key that signs must be a member's
    Attest { epoch: u64 },
    /// Vote against a posted settlement; the key that signs must be a member's
    Reject { epoch: u64 },
}

#[derive(Debug, Args)]
pub struct ProofArgs {
    #[arg(value_enum)]
    pub side: ProofSide,
    pub index: u32,
    /// [default: the newest final one]
    #[arg(long)]
    pub epoch: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProofSide {
    /// What an asset earned
    Asset,
    /// What a payer spent
    Payer,
}

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

#[derive(Debug, Subcommand)]
pub enum OracleCommand {
    /// Run the service
    Run {
        /// Configuration file
        #[arg(
            long,
            env = "OPENMAST_CONFIG",
            default_value = "openmast.toml",
            value_name = "FILE"
        )]
        config: PathBuf,
    },
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, error::ErrorKind};

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("openmast").chain(line.split(' ')))
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn commands_are_understood_with_options_anywhere() {
        let cli =
            parse("payer withdraw 3 finish --json --url http://a,http://b --amount 1.5").unwrap();
        assert!(cli.globals.json);
        assert_eq!(cli.globals.url, ["http://a", "http://b"]);
        let Command::Payer(PayerCommand::Withdraw {
            index: 3,
            step,
            amount,
            ..
        }) = cli.command
        else {
            panic!("{cli:?}");
        };
        assert_eq!(
            (step, amount),
            (WithdrawStep::Finish, Quantity::Exactly("1.5".into()))
        );
        for line in [
            "--json network show",
            "network pause deposit,settle",
            "network role transfer treasury 11111111111111111111111111111111",
            "network role transfer treasury --cancel",
            "network bond deposit 5",
            "network bond return 11111111111111111111111111111112",
            "asset create --name Tower --symbol TWR --supply 1000 --price-per-gb 0.5",
            "asset price 0 1.25 --epoch 9",
            "payer open --deposit 10",
            "payer withdraw 0",
            "payer sessions 0 --epoch 3",
            "stake 0 all",
            "activate 0",
            "unstake 0 5.5",
            "unstake 0 --withdraw",
            "claim 0",
            "collect --all",
            "collect 2",
            "owner withdraw 0",
            "treasury withdraw",
            "levy withdraw",
            "settlement show",
            "settlement list",
            "proof payer 3",
            "proof payer 3 --archive a.jsonl",
            "payer withdraw 3 --archive archives",
            "settlement verify 3 --archive a.jsonl --save b",
            "oracle run --config a.toml",
            "config check a.toml",
            "config example",
        ] {
            parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }

    #[test]
    fn wrong_usage_is_refused_by_clap_with_exit_code_2() {
        for line in [
            "pay",
            "unstake 0",
            "unstake 0 5 --withdraw",
            "collect",
            "collect 1 --all",
            "asset price 0 -1",
            "asset price 0 1.0000001",
            "payer deposit 0 1,5",
            "network role transfer treasury",
            "network role transfer king --cancel",
            "network pause everything",
            "proof tower 1",
            "network oracle-set --threshold 1",
            "payer show 4294967296",
        ] {
            let error = parse(line).expect_err(line);
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn a_dry_run_is_refused_where_it_is_no_promise() {
        for (line, accepted) in [
            ("radio keygen --outfile a --dry-run", false),
            ("radio simulate --dry-run", false),
            ("radio simulate --print-mapping --dry-run", true),
            ("oracle run --dry-run", false),
            ("config check --dry-run", true),
            ("payer open --dry-run", true),
            ("radio keygen --outfile a", true),
        ] {
            let checked = parse(line).and_then(Cli::checked);
            assert_eq!(checked.is_ok(), accepted, "{line}");
        }
    }

    #[test]
    fn help_tells_the_exit_codes() {
        let error = parse("--help").expect_err("help");
        assert_eq!(error.kind(), ErrorKind::DisplayHelp);
        assert!(error.to_string().contains("7  a proof"));
    }
}

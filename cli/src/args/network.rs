//! `openmast network …`

use super::{
    super::values::{self, Money},
    Destination,
};
use crate::values::address;
use clap::{Args, Subcommand};
use openmast_client::accounts::{MemberWeight, PauseBits, Role};
use solana_pubkey::Pubkey;

#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Create a network with its first jurisdiction; the signer becomes its founder and gets every role
    Init(NetworkInitArgs),
    /// Show roles, limits, parameters, pauses, totals, tills and the oracle sets
    Show,
    /// Show the parameters, or announce those that are given: they hold after twice the exit delay
    Params(ParamsArgs),
    /// Lower the breaker or raise the bond, at once
    Tighten(TightenArgs),
    /// Hand a role over, in two steps
    #[command(subcommand)]
    Role(RoleCommand),
    /// Pause exactly what is listed, for `max_pause_seconds` at most; everything else runs
    Pause {
        /// none, or a list of create, deposit, settle, collect, stake, payouts
        #[arg(value_parser = values::pause_bits)]
        what: PauseBits,
    },
    /// Announce the next oracles, their weights and the threshold; the first set of a network holds at once
    OracleSet(OracleSetArgs),
    /// Put the announced set of oracles in the place of the present one, once its time has come; anyone can
    RotateOracles,
    /// Put the stand-by set of oracles in the place of the present one, once its time has come
    SwitchOracles,
    /// The bonds of the oracles
    #[command(subcommand)]
    Bond(BondCommand),
}

#[derive(Debug, Args)]
pub struct NetworkInitArgs {
    /// Mint of the currency (SPL Token, 6 decimals)
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub currency_mint: Pubkey,
    /// Number of the network among those of this founder
    #[arg(long, default_value_t = 0)]
    pub id: u32,
    /// Treasury's part of everything earned, basis points or percent: 300 or 3%
    #[arg(long, default_value_t = 500, value_parser = values::bps)]
    pub treasury_bps: u16,
    /// Its first jurisdiction, where assets can be: ISO 3166 numeric code, 276 Germany, 404 Kenya, …
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    pub jurisdiction: u16,
    /// Who regulates it, announces the levy and withdraws it [default: the signer]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub regulator: Option<Pubkey>,
    /// Its levy on everything earned, basis points or percent: 300 or 3%
    #[arg(long, default_value_t = 0, value_parser = values::bps)]
    pub levy_bps: u16,
    /// Its levy can never be more, basis points or percent [default: the network's limit]
    #[arg(long, value_name = "BPS", value_parser = values::bps)]
    pub jurisdiction_most_levy_bps: Option<u16>,
    /// Least time between two settlements, seconds
    #[arg(long, default_value_t = 3_600)]
    pub min_epoch_seconds: u32,
    /// Least time in which a settlement can be challenged, seconds
    #[arg(long, default_value_t = 3_600)]
    pub challenge_seconds: u32,
    /// After it a payer that stated what it spent is paid although nothing was settled, seconds
    #[arg(long, default_value_t = 604_800)]
    pub exit_delay_seconds: u32,
    /// A pause lapses after this, seconds
    #[arg(long, default_value_t = 86_400)]
    pub max_pause_seconds: u32,
    /// From unstaking to having the shares back, seconds
    #[arg(long, default_value_t = 604_800)]
    pub unstake_cooldown_seconds: u32,
    /// From leaving the oracle set to having the bond back, seconds
    #[arg(long, default_value_t = 1_209_600)]
    pub bond_delay_seconds: u32,
    /// Final settlements against which proofs are accepted, 2 to 64
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
    /// Least first deposit of a payer
    #[arg(long, default_value = "1", value_name = "AMOUNT")]
    pub min_first_deposit: Money,
    /// Part of the first deposit that is kept for the treasury
    #[arg(long, default_value = "0.1", value_name = "AMOUNT")]
    pub payer_fee: Money,
    /// Charge usage of an asset only in epochs in which a licence of its regulator is in force
    #[arg(long)]
    pub requires_licences: bool,
    /// Least price of a lot as part of the asset's tariff for what it covers, basis points or percent
    #[arg(long, default_value_t = 5_000, value_name = "BPS", value_parser = values::bps)]
    pub least_lot_bps: u16,
    /// How far a live price moves in one step at most: 3 is an eighth of it, 2 a quarter
    #[arg(long, default_value_t = 3, value_name = "SHIFT")]
    pub price_step_shift: u8,
    #[command(flatten)]
    pub limits: LimitsArgs,
}

/// What the parameters may never leave.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Limits, which nobody can change later")]
pub struct LimitsArgs {
    /// Most that the treasury may take, basis points or percent; with --most-levy-bps at most 5000 [default: twice what it takes now, 10 %
    /// at least]
    #[arg(long, value_parser = values::bps)]
    pub most_treasury_bps: Option<u16>,
    /// Most that any jurisdiction may ever levy, basis points or percent [default: twice the first one's levy, 10 % at least]
    #[arg(long, value_parser = values::bps)]
    pub most_levy_bps: Option<u16>,
    /// Least challenge window, seconds [default: half of the one now]
    #[arg(long)]
    pub least_challenge_seconds: Option<u32>,
    /// Least exit delay, seconds [default: half of the one now]
    #[arg(long)]
    pub least_exit_delay_seconds: Option<u32>,
    /// Least bond [default: half of the one now]
    #[arg(long, value_name = "AMOUNT")]
    pub least_min_bond: Option<Money>,
    /// Highest bond [default: ten times the one now, the breaker at least]
    #[arg(long, value_name = "AMOUNT")]
    pub most_min_bond: Option<Money>,
    /// Lowest breaker [default: a tenth of the one now]
    #[arg(long, value_name = "AMOUNT")]
    pub least_epoch_increase: Option<Money>,
    /// Highest breaker [default: ten times the one now]
    #[arg(long, value_name = "AMOUNT")]
    pub most_epoch_increase: Option<Money>,
    /// Highest fee [default: the least first deposit now]
    #[arg(long, value_name = "AMOUNT")]
    pub most_payer_fee: Option<Money>,
}

#[derive(Debug, Default, Args)]
pub struct ParamsArgs {
    /// Treasury's part of everything earned, basis points or percent: 300 or 3%
    #[arg(long, value_name = "BPS", value_parser = values::bps)]
    pub treasury_bps: Option<u16>,
    /// Least time between two settlements, seconds
    #[arg(long, value_name = "SECONDS")]
    pub min_epoch_seconds: Option<u32>,
    /// Least time in which a settlement can be challenged, seconds
    #[arg(long, value_name = "SECONDS")]
    pub challenge_seconds: Option<u32>,
    /// After it a payer that stated what it spent is paid although nothing was settled, seconds
    #[arg(long, value_name = "SECONDS")]
    pub exit_delay_seconds: Option<u32>,
    /// A pause lapses after this, seconds
    #[arg(long, value_name = "SECONDS")]
    pub max_pause_seconds: Option<u32>,
    /// From unstaking to having the shares back, seconds
    #[arg(long, value_name = "SECONDS")]
    pub unstake_cooldown_seconds: Option<u32>,
    /// From leaving the oracle set to having the bond back, seconds
    #[arg(long, value_name = "SECONDS")]
    pub bond_delay_seconds: Option<u32>,
    /// Final settlements against which proofs are accepted, 2 to 64
    #[arg(long, value_name = "COUNT")]
    pub settlements_kept: Option<u32>,
    /// Bond that an oracle needs
    #[arg(long, value_name = "AMOUNT")]
    pub min_bond: Option<Money>,
    /// The breaker: most that one settlement may add to everything earned
    #[arg(long, value_name = "AMOUNT")]
    pub max_epoch_increase: Option<Money>,
    /// Highest price of any asset, per 10⁹ bytes
    #[arg(long, value_name = "AMOUNT")]
    pub max_price_per_gb: Option<Money>,
    /// Least first deposit of a payer
    #[arg(long, value_name = "AMOUNT")]
    pub min_first_deposit: Option<Money>,
    /// Part of the first deposit that is kept for the treasury
    #[arg(long, value_name = "AMOUNT")]
    pub payer_fee: Option<Money>,
    /// Whether usage of an asset is charged only in epochs in which a licence of its regulator is in force: true or false
    #[arg(long, value_name = "BOOL")]
    pub requires_licences: Option<bool>,
    /// Least price of a lot as part of the asset's tariff for what it covers, basis points or percent
    #[arg(long, value_name = "BPS", value_parser = values::bps)]
    pub least_lot_bps: Option<u16>,
    /// How far a live price moves in one step at most: 3 is an eighth of it, 2 a quarter
    #[arg(long, value_name = "SHIFT")]
    pub price_step_shift: Option<u8>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("tighter").required(true).multiple(true).args(["max_epoch_increase", "min_bond"]))]
pub struct TightenArgs {
    /// The breaker: not above the one now [default: unchanged]
    #[arg(long, value_name = "AMOUNT")]
    pub max_epoch_increase: Option<Money>,
    /// The bond that an oracle needs: not below the one now [default: unchanged]
    #[arg(long, value_name = "AMOUNT")]
    pub min_bond: Option<Money>,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).multiple(true).args(["members", "cancel"]))]
pub struct OracleSetArgs {
    /// A member, as KEY=WEIGHT; once for each. Who is missing leaves
    #[arg(long = "member", value_parser = values::member, value_name = "KEY=WEIGHT", requires = "threshold", conflicts_with = "cancel")]
    pub members: Vec<MemberWeight>,
    /// Weight that makes a settlement final: more than half of the sum
    #[arg(long, conflicts_with = "cancel")]
    pub threshold: Option<u32>,
    /// Announce it as the stand-by set, which takes over when the authority says so
    #[arg(long)]
    pub standby: bool,
    /// Take an announcement back
    #[arg(long)]
    pub cancel: bool,
}

#[derive(Debug, Subcommand)]
pub enum RoleCommand {
    /// Name who may take a role over, or cancel that
    Transfer {
        /// authority, treasury or pauser
        #[arg(value_parser = values::role)]
        role: Role,
        /// Who may take it
        #[arg(
            value_name = "ADDRESS", value_parser = address,
            required_unless_present = "cancel",
            conflicts_with = "cancel"
        )]
        to: Option<Pubkey>,
        /// Nobody
        #[arg(long)]
        cancel: bool,
    },
    /// Take over a role that one is named for
    Accept {
        /// authority, treasury or pauser
        #[arg(value_parser = values::role)]
        role: Role,
    },
}

#[derive(Debug, Subcommand)]
pub enum BondCommand {
    /// Add to an oracle's bond
    Deposit {
        /// How much to add
        amount: Money,
        /// The oracle's key [default: the signer]
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        member: Option<Pubkey>,
        /// Token account that pays [default: the signer's]
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        source: Option<Pubkey>,
    },
    /// Take the bond back after leaving the set
    Withdraw(Destination),
    /// Send an oracle that left its bond, into its own account; anybody can, after the delay
    Return {
        /// The oracle's key
        #[arg(value_name = "ADDRESS", value_parser = address)]
        member: Pubkey,
    },
}

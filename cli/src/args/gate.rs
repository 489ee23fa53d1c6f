//! `openmast issuer …`, `clearance …`, `holder …` and `venue …`: who may hold permissioned shares, and where they trade

use super::super::terms::{Expiry, Kinds, Reason, Until};
use crate::values::address;
use clap::{ArgGroup, Args, Subcommand};
use solana_pubkey::Pubkey;

/// Whose word counts.
#[derive(Debug, Subcommand)]
pub enum IssuerCommand {
    /// Take an issuer's word about people from now on; the network's authority decides
    Accept(IssuerAcceptArgs),
    /// Take no new clearances from an issuer; those that there are lapse at their own end
    Withdraw {
        /// The issuer's number
        number: u16,
    },
    /// Show an issuer
    Show {
        /// The issuer's number
        number: u16,
    },
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("says").required(true).args(["key", "credential"])))]
pub struct IssuerAcceptArgs {
    /// A number for it, which no other issuer of the network has
    pub number: u16,
    /// A direct issuer: the key that signs what it says
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub key: Option<Pubkey>,
    /// An issuer at the Solana Attestation Service: its credential
    #[arg(long, value_name = "ADDRESS", value_parser = address, requires_all = ["schema", "kinds_offset"])]
    pub credential: Option<Pubkey>,
    /// The schema of its attestations
    #[arg(long, value_name = "ADDRESS", value_parser = address, requires = "credential")]
    pub schema: Option<Pubkey>,
    /// Where an attestation's data has the kinds: bytes from its beginning, a u32
    #[arg(long, value_name = "BYTES", requires = "credential")]
    pub kinds_offset: Option<u16>,
    /// Where an attestation's data has the jurisdiction, a u16 [default: it has none]
    #[arg(long, value_name = "BYTES", requires = "credential")]
    pub jurisdiction_offset: Option<u16>,
    /// Kinds of credential that it may say: numbers from 0 to 31, like 0,2. The network says what each means
    #[arg(long, value_name = "KINDS")]
    pub kinds: Kinds,
    /// How long a holder may replace what this issuer revoked, days
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(7..=90))]
    pub cure_days: u32,
    /// How long what it says counts before it is said or copied again, days: so long it still counts when you withdraw it
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(7..=730))]
    pub longest_days: u32,
}

/// What issuers say of people.
#[derive(Debug, Subcommand)]
pub enum ClearanceCommand {
    /// Say what a wallet is cleared for; a direct issuer signs
    Attest {
        #[command(flatten)]
        of: ClearanceOf,
        /// Kinds of credential, like 0,2
        #[arg(long, value_name = "KINDS")]
        kinds: Kinds,
        /// Where the wallet belongs, ISO 3166 numeric; 0: not said
        #[arg(long, default_value_t = 0, value_name = "CODE")]
        jurisdiction: u16,
        /// Until when: a date like 2027-06-30 or a time like 2027-06-30T12:00:00Z, or never
        #[arg(long, value_name = "TIME")]
        expires: Expiry,
    },
    /// Copy what the Solana Attestation Service has of a wallet; anyone can
    Copy(ClearanceOf),
    /// Take a clearance back: a direct issuer signs; where an attestation was closed, anyone can show that
    Revoke(ClearanceOf),
    /// Show a clearance
    Show(ClearanceOf),
}

#[derive(Debug, Args)]
pub struct ClearanceOf {
    /// The wallet
    #[arg(value_parser = address, value_name = "ADDRESS")]
    pub wallet: Pubkey,
    /// The issuer's number
    #[arg(long, value_name = "NUMBER")]
    pub issuer: u16,
}

/// Who may hold permissioned shares.
#[derive(Debug, Subcommand)]
pub enum HolderCommand {
    /// Say who may hold an asset's shares, or change that. To loosen it the regulator must sign, too
    Policy(PolicyArgs),
    /// Admit a wallet by its clearances, make its account of the shares, and open that; anyone can
    Admit {
        #[command(flatten)]
        of: HolderOf,
        /// Issuers whose clearances count, by number; up to three
        #[arg(long = "issuer", value_name = "NUMBER", required = true, num_args = 1)]
        issuers: Vec<u16>,
    },
    /// Open a holder's account of the shares again; anyone can
    Thaw(HolderOf),
    /// Close a holder's account of the shares when it was dismissed or is suspended; anyone can
    Freeze(HolderOf),
    /// Show that what a holder was admitted by was revoked, and close its account; anyone can, after the time to replace it
    Dismiss(HolderOf),
    /// Suspend a holder; the regulator decides
    Suspend {
        #[command(flatten)]
        of: HolderOf,
        /// Until when, at most 180 days ahead: a date or a time
        #[arg(long, value_name = "TIME")]
        until: Until,
        /// Why: a text, of which the SHA-256 goes on chain, or sha256:HEX
        #[arg(long, value_name = "TEXT")]
        reason: Reason,
    },
    /// Lift a suspension before its end; the regulator decides
    Lift(HolderOf),
    /// Give an admission up that one has no shares for; the rent returns to who paid it. Anyone gives up another's that was
    /// dismissed, or ran out a year ago
    Leave(HolderOf),
    /// Show an asset's policy, and what stands of a holder
    Show {
        /// The asset
        index: u32,
        /// The holder [default: the signer]
        #[arg(value_parser = address, value_name = "ADDRESS")]
        wallet: Option<Pubkey>,
    },
}

#[derive(Debug, Args)]
pub struct HolderOf {
    /// The asset
    pub index: u32,
    /// The wallet [default: the signer]
    #[arg(value_parser = address, value_name = "ADDRESS")]
    pub wallet: Option<Pubkey>,
}

#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// The asset
    pub index: u32,
    /// Kinds of credential that a holder needs, all of them, like 0,2
    #[arg(long, value_name = "KINDS")]
    pub kinds: Kinds,
    /// Where a holder may belong, ISO 3166 numeric, like 276,756 [default: anywhere]
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub jurisdictions: Vec<u16>,
    /// Most holders, stakers included; 0: any number
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub max_holders: u32,
    /// Nobody but the owner holds shares before: a date or a time [default: no lock-up]
    #[arg(long, value_name = "TIME")]
    pub locked_until: Option<Until>,
    /// The regulator's key file, to loosen a policy
    #[arg(long, value_name = "FILE")]
    pub regulator_keypair: Option<std::path::PathBuf>,
}

/// Token accounts of markets that may have an asset's permissioned shares.
#[derive(Debug, Subcommand)]
pub enum VenueCommand {
    /// List a market's token account; the network's authority decides
    List(VenueOf),
    /// End that for an account without shares; the rent returns to who paid it
    Unlist(VenueOf),
    /// Stop a listed account for at most 14 days; the regulator decides
    Halt {
        #[command(flatten)]
        of: VenueOf,
        /// Until when: a date or a time
        #[arg(long, value_name = "TIME")]
        until: Until,
        /// Why: a text, of which the SHA-256 goes on chain, or sha256:HEX
        #[arg(long, value_name = "TEXT")]
        reason: Reason,
    },
    /// End a halt: the regulator any time, anyone after its end
    Resume(VenueOf),
    /// Show what stands of a listed account
    Show(VenueOf),
    /// Say which public markets take an asset's shares, and why not
    Check {
        /// The asset
        index: u32,
    },
}

#[derive(Debug, Args)]
pub struct VenueOf {
    /// The asset
    pub index: u32,
    /// The market's token account
    #[arg(value_parser = address, value_name = "ADDRESS")]
    pub account: Pubkey,
}

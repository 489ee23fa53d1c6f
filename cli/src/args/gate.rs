//! `openmast issuer …`, `clearance …`, `holder …` and `venue …`: who may hold permissioned shares, and where they trade

use super::super::{
    terms::{Expiry, Kinds, Lock, Places, Reason, Until, VenueAccount},
    values,
};
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
        #[arg(value_parser = values::issuer)]
        number: u16,
    },
    /// Show an issuer
    Show {
        /// The issuer's number
        #[arg(value_parser = values::issuer)]
        number: u16,
    },
    /// List the network's issuers, and which kinds of credential each may say
    List,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("says").required(true).args(["key", "credential"])))]
pub struct IssuerAcceptArgs {
    /// A number for it, which no other issuer of the network has
    #[arg(value_parser = values::issuer)]
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
    /// How long a holder may replace what this issuer revoked before it can be dismissed, 7 to 90 days
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
        /// Where the wallet belongs, ISO 3166 numeric [default: not said, and policies that ask for it refuse the wallet]
        #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
        jurisdiction: Option<u16>,
        /// Until when: a date (its first moment, UTC), a time like 2027-06-30T12:00:00Z, or never
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
    #[arg(long, value_name = "NUMBER", value_parser = values::issuer)]
    pub issuer: u16,
}

/// Who may hold permissioned shares.
#[derive(Debug, Subcommand)]
pub enum HolderCommand {
    /// Say who may hold an asset's shares, or change that. To loosen it the regulator must sign, too
    Policy(PolicyArgs),
    /// Admit a wallet by its clearances, make its account of the shares, and thaw that; anyone can
    Admit {
        #[command(flatten)]
        of: HolderOf,
        /// Issuers whose clearances count, by number; up to three
        #[arg(long = "issuer", value_name = "NUMBER", required = true, num_args = 1, value_parser = values::issuer)]
        issuers: Vec<u16>,
    },
    /// Thaw a holder's account of the shares; anyone can
    Thaw(HolderOf),
    /// Freeze a holder's account of the shares when it was dismissed or is suspended; anyone can
    Freeze(NamedHolder),
    /// Show that what a holder was admitted by was revoked, and freeze its account; anyone can, after the time to replace it
    Dismiss(NamedHolder),
    /// Suspend a holder for at most 180 days; the regulator decides
    Suspend {
        #[command(flatten)]
        of: NamedHolder,
        #[command(flatten)]
        end: End,
        /// Why: a text, of which the SHA-256 goes on chain, or sha256:HEX
        #[arg(long, value_name = "TEXT")]
        reason: Reason,
    },
    /// Lift a suspension before its end; the regulator decides
    Lift(NamedHolder),
    /// Give an admission up that one has no shares for, and close the empty account of the shares; the rent returns to who
    /// paid it. Anyone gives up another's that was dismissed, or ran out a year ago
    Leave(HolderOf),
    /// Show an asset's policy, what stands of a holder, and what issuers say of its wallet
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

/// Somebody about whom others decide: never the signer because nobody was named.
#[derive(Debug, Args)]
pub struct NamedHolder {
    /// The asset
    pub index: u32,
    /// The wallet
    #[arg(value_parser = address, value_name = "ADDRESS")]
    pub wallet: Pubkey,
}

impl From<NamedHolder> for HolderOf {
    fn from(named: NamedHolder) -> Self {
        Self {
            index: named.index,
            wallet: Some(named.wallet),
        }
    }
}

/// When something ends.
#[derive(Clone, Copy, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct End {
    /// Until when: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub until: Option<Until>,
    /// For how many days from now
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    pub days: Option<u32>,
}

impl End {
    /// Unix seconds; `now` is the chain's clock.
    pub fn at(self, now: i64) -> i64 {
        const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
        match (self.until, self.days) {
            (Some(Until(until)), _) => until,
            (None, days) => {
                let days = i64::from(days.unwrap_or_default());
                now.saturating_add(days.saturating_mul(SECONDS_PER_DAY))
            }
        }
    }
}

#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// The asset
    pub index: u32,
    /// Kinds of credential that a holder needs, all of them, like 0,2 [default: as before; the first policy must say]
    #[arg(long, value_name = "KINDS")]
    pub kinds: Option<Kinds>,
    /// Where a holder may belong, ISO 3166 numeric, like 276,756, or any [default: as before, at first any]
    #[arg(long, value_name = "CODES")]
    pub jurisdictions: Option<Places>,
    /// Most holders, stakers included; 0: any number [default: as before, at first any number]
    #[arg(long, value_name = "COUNT")]
    pub max_holders: Option<u32>,
    /// Nobody but the owner holds shares before: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z, or none [default:
    /// as before, at first none]
    #[arg(long, value_name = "TIME")]
    pub locked_until: Option<Lock>,
    /// The regulator's key, named as --keypair, to loosen a policy
    #[arg(long, value_name = "KEY")]
    pub regulator_keypair: Option<std::path::PathBuf>,
}

/// Token accounts of markets that may have an asset's permissioned shares.
#[derive(Debug, Subcommand)]
pub enum VenueCommand {
    /// List a market's token account; the network's authority decides. Without an account, show all that are listed
    List {
        /// The asset
        index: u32,
        /// The market's token account, or market for that of OpenMast's own market
        #[arg(value_name = "ADDRESS")]
        account: Option<VenueAccount>,
        /// Also when a wallet owns it, which then holds shares without being counted or frozen
        #[arg(long)]
        anyway: bool,
    },
    /// End that for an account without shares; the rent returns to who paid it
    Unlist(VenueOf),
    /// Stop a listed account for at most 14 days; the regulator decides
    Halt {
        #[command(flatten)]
        of: VenueOf,
        #[command(flatten)]
        end: End,
        /// Why: a text, of which the SHA-256 goes on chain, or sha256:HEX
        #[arg(long, value_name = "TEXT")]
        reason: Reason,
    },
    /// End a halt: the regulator any time, anyone after its end
    Resume(VenueOf),
    /// Show what stands of a listed account, or of all of them
    Show {
        /// The asset
        index: u32,
        /// The market's token account, or market for that of OpenMast's own market [default: all that are listed]
        #[arg(value_name = "ADDRESS")]
        account: Option<VenueAccount>,
    },
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
    /// The market's token account, or market for that of OpenMast's own market
    #[arg(value_name = "ADDRESS")]
    pub account: VenueAccount,
}

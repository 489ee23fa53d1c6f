//! `openmast licence …`

use clap::{Args, Subcommand};
use openmast_client::accounts::LicenceKind;
use solana_pubkey::Pubkey;

use super::super::{
    spectrum::{AreaArgument, Band, Document, kind},
    terms::{Reason, Until},
    values,
};
use crate::values::address;

#[derive(Debug, Subcommand)]
pub enum LicenceCommand {
    /// Write down that an asset may radiate; the regulator of its jurisdiction does
    Grant(Box<LicenceGrantArgs>),
    /// Let a licence hold longer; its regulator does, before it expires
    Renew {
        #[command(flatten)]
        of: LicenceOf,
        /// It holds before this time: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z
        #[arg(long, value_name = "TIME")]
        until: Until,
        /// The document with its conditions from now on: a file, of which the SHA-256 goes on chain, or that hash
        #[arg(long, value_name = "FILE|SHA256")]
        document: Document,
    },
    /// Suspend a licence from the fourth epoch after the newest final one on; its regulator does
    Suspend {
        #[command(flatten)]
        of: LicenceOf,
        /// For epochs that open before this time, at most a year ahead: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z
        #[arg(long, value_name = "TIME")]
        until: Until,
        /// Why: a text, of which the SHA-256 goes on chain, or sha256:HEX
        #[arg(long, value_name = "TEXT")]
        reason: Reason,
    },
    /// Lift a suspension from the fourth epoch after the newest final one on; the licence's regulator does
    Lift(LicenceOf),
    /// End a licence for good, from the fourth epoch after the newest final one on; its regulator does
    End {
        #[command(flatten)]
        of: LicenceOf,
        /// Why: a text, of which the SHA-256 goes on chain, or sha256:HEX
        #[arg(long, value_name = "TEXT")]
        reason: Reason,
    },
    /// List licences: of an asset, of a jurisdiction, or all of the network
    List {
        /// Of this asset
        #[arg(long, value_name = "INDEX")]
        asset: Option<u32>,
        /// Of this jurisdiction, ISO 3166 numeric code
        #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
        jurisdiction: Option<u16>,
    },
    /// Show a licence, and what it is in the open epoch
    Show(LicenceOf),
}

/// Which licence.
#[derive(Clone, Copy, Debug, Args)]
pub struct LicenceOf {
    /// The asset
    #[arg(value_name = "ASSET")]
    pub asset: u32,
    /// Which of its licences; the first one is 0
    #[arg(value_name = "NUMBER")]
    pub number: u16,
}

#[derive(Debug, Args)]
pub struct LicenceGrantArgs {
    /// The asset
    #[arg(long, value_name = "INDEX")]
    pub asset: u32,
    /// licence, spectrum-manager-lease, de-facto-transfer-lease or general-authorization
    #[arg(long, value_parser = kind, default_value = "licence")]
    pub kind: LicenceKind,
    /// Call sign, licence number or lease id, at most 32 bytes
    #[arg(long, value_name = "TEXT")]
    pub reference: String,
    /// Its band, like 3500MHz-3600MHz (kHz, MHz, GHz); none for a general authorization without one
    #[arg(long)]
    pub band: Band,
    /// country; code:TEXT, as the regulator calls the area; cells:FILE, H3 cells in hexadecimal, one a line; or cells:SHA256
    #[arg(long, default_value = "country")]
    pub area: AreaArgument,
    /// It holds from this time on: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z; not before it is granted
    #[arg(long, value_name = "TIME")]
    pub from: Until,
    /// It holds before this time: a date (its first moment, UTC) or a time like 2027-06-30T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub until: Until,
    /// The document with its conditions: a file, of which the SHA-256 goes on chain, or that hash
    #[arg(long, value_name = "FILE|SHA256")]
    pub document: Document,
    /// Of a lease: the licence that it is of, ASSET/NUMBER [default: it is not on chain]
    #[arg(long, value_name = "ASSET/NUMBER", value_parser = parent)]
    pub lease_of: Option<LicenceOf>,
    /// An account that attests it, as evidence
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub attestation: Option<Pubkey>,
    /// Whose regulator grants it, ISO 3166 numeric code [default: the one that may: the asset's, or that to which it moves for certain]
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    pub jurisdiction: Option<u16>,
}

/// `ASSET/NUMBER`.
fn parent(text: &str) -> Result<LicenceOf, String> {
    let wrong = || format!("`{text}` is no licence; write its asset and its number, like 3/0");
    let (asset, number) = text.split_once('/').ok_or_else(wrong)?;
    Ok(LicenceOf {
        asset: asset.parse().map_err(|_| wrong())?,
        number: number.parse().map_err(|_| wrong())?,
    })
}

//! The radios that are mapped to an asset.

use serde::Serialize;
use utoipa::ToSchema;

use super::{AssetName, Decimal, Protocol};

/// The radios of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetRadios {
    /// Of the asset, on chain.
    pub index: u32,
    /// What its shares are called.
    pub asset_name: Option<AssetName>,
    /// The open epoch, which `bytes` are of.
    pub epoch: Decimal,
    /// How many names of radios are mapped to the asset, including those that are not listed.
    pub count: u32,
    /// One for each name that is mapped: a radio that is mapped by two names is there twice. By kind, most specific first, and name.
    pub radios: Vec<AssetRadio>,
    /// `after` of the next page; absent on the last one.
    #[schema(examples("nas_identifier=tower-7"))]
    pub next_after: Option<String>,
}

/// One name of a radio, and what came by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetRadio {
    /// Kind of the name.
    #[schema(examples("nas_identifier"))]
    pub kind: String,
    /// The name: text, or `hex:` and the octets.
    #[schema(examples("tower-7"))]
    pub value: String,
    /// How reports with such a name come.
    pub protocol: Protocol,
    /// When it was mapped: the newest time that the oracle's log had told then, by a report or the end of an epoch. Unix milliseconds.
    pub mapped_since_ms: Decimal,
    /// The RADIUS clients' `area` that its sessions are of, at most 16; none of a radio that signs.
    pub areas: Vec<String>,
    /// When the newest report of its sessions came, by the oracle's clock, Unix milliseconds. Absent: of none that is kept, and sessions
    /// are kept for 30 days after they ended.
    pub last_report_at_ms: Option<Decimal>,
    /// Sessions that have begun and not ended.
    pub running_sessions: Decimal,
    /// Bytes that were billed in the open epoch by this name, both ways, also those that are free for want of a licence. Of a session
    /// that went from one of the asset's radios to another all may be at one of the two.
    pub bytes: Decimal,
    /// Bytes that wait, both ways: their subscriber is not mapped, or an account is not on chain yet.
    pub waiting_bytes: Decimal,
}

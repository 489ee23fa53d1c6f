//! Seeds of the addresses, states and limits.

/// Seeds of the program's addresses; see `docs/reference/share-gate.md`.
pub mod seeds {
    pub use openmast_common::{
        seeds::HOLDER,
        token_acl::seeds::{FREEZE_EXTRAS, THAW_EXTRAS},
    };

    /// Issuer: with network and number.
    pub const ISSUER: &[u8] = b"issuer";
    /// Clearance: with network, wallet and issuer.
    pub const CLEARANCE: &[u8] = b"clearance";
    /// Policy: with share mint.
    pub const POLICY: &[u8] = b"policy";
}

/// `Issuer.kind`.
pub mod issuer_kind {
    /// A key that signs what it says.
    pub const DIRECT: u8 = 0;
    /// A credential and a schema of the Solana Attestation Service.
    pub const ATTESTATIONS: u8 = 1;
}

/// `Issuer.state`.
pub mod issuer_state {
    /// Gives clearances.
    pub const ACCEPTED: u8 = 0;
    /// Gives none any more.
    pub const WITHDRAWN: u8 = 1;
}

/// `Clearance.state`.
pub mod clearance_state {
    /// Holds until it expires.
    pub const VALID: u8 = 0;
    /// Was revoked before its end.
    pub const REVOKED: u8 = 1;
}

/// `version` of every account: how its fields are to be read.
pub const ACCOUNT_VERSION: u8 = 1;
/// Jurisdictions that a policy can name.
pub const MAX_JURISDICTIONS: usize = 16;
/// Largest ISO 3166 numeric code.
pub const MAX_JURISDICTION: u16 = 999;
/// `Issuer.jurisdiction_offset` of attestations that name none.
pub const NO_JURISDICTION_FIELD: u16 = u16::MAX;
/// Most bytes before a field in an attestation's data.
pub const MAX_FIELD_OFFSET: u16 = 1_024;
/// Shortest time to replace what was revoked, seconds: 7 days. Nobody is dismissed from one moment to the next.
pub const MIN_CURE_SECONDS: u32 = 7 * 24 * 60 * 60;
/// Longest time to replace what was revoked, seconds: 90 days.
pub const MAX_CURE_SECONDS: u32 = 90 * 24 * 60 * 60;
/// Shortest time for which an issuer's word may count, seconds: 7 days.
pub const MIN_LONGEST_SECONDS: u32 = 7 * 24 * 60 * 60;
/// Longest time for which it may, seconds: 730 days. So long can clearances of an issuer count that was withdrawn.
pub const MAX_LONGEST_SECONDS: u32 = 730 * 24 * 60 * 60;
/// How long after its admission ran out a holder without shares counts as gone, seconds: 365 days.
pub const ABANDONED_SECONDS: i64 = 365 * 24 * 60 * 60;
/// Longest suspension, seconds: 180 days.
pub const MAX_SUSPENSION_SECONDS: i64 = 180 * 24 * 60 * 60;
/// How often a suspension can be renewed without a gap as long as it lasted.
pub const MAX_RENEWALS: u8 = 3;

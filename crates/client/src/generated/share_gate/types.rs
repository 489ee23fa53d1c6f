//! What accounts, instructions and events are made of.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// What the network's authority says about an issuer; it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct IssuerTerms {
    /// 0 direct: a key signs; 1: attestations of the Solana Attestation Service.
    pub kind: u8,
    /// The key that signs, or the credential.
    pub key: Pubkey,
    /// The schema; zero for a direct issuer.
    pub schema: Pubkey,
    /// Kinds of credential that it may say, a bit set, not 0.
    pub kinds: u32,
    /// Where the kinds are in an attestation's data, bytes from its beginning: a `u32`, little-endian. 0 for a direct issuer.
    pub kinds_offset: u16,
    /// Where the jurisdiction is: a `u16`, little-endian; 65 535: attestations name none. 0 for a direct issuer.
    pub jurisdiction_offset: u16,
    /// How long a holder may replace what this issuer revoked, seconds, from 7 to 90 days.
    pub cure_seconds: u32,
    /// How long a clearance counts after the issuer said it, or it was copied, seconds, from 7 to 730 days.
    pub longest_seconds: u32,
}

impl IssuerTerms {
    /// Bytes of its fields.
    pub const SIZE: usize = 81;
}

/// What an asset's owner says about who may hold its shares.
#[derive(Clone, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct PolicyTerms {
    /// Kinds of credential that a holder needs, a bit set; all of them.
    pub kinds: u32,
    /// Where a holder may belong, ISO 3166 numeric, at most 16, each once; none: anywhere.
    pub jurisdictions: Vec<u16>,
    /// Most holders, stakers and owners of shares in the market included; 0: any number.
    pub max_holders: u32,
    /// Nobody but the issuer holds shares before, Unix seconds; 0: no lock-up.
    pub locked_until: i64,
}

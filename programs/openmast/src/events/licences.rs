//! Licences: what regulators say about whether assets may radiate.

use anchor_lang::prelude::*;

/// The regulator granted an asset a licence; the asset has `number` + 1 of them from now on.
#[event]
pub struct LicenceGranted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The licence, a `Licence` account.
    pub licence: Address,
    /// Which of the asset's licences it is, from 0 on.
    pub number: u16,
    /// Paid the account's rent.
    pub rent_payer: Address,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The regulator that granted it.
    pub regulator: Address,
    /// 0 licence, 1 spectrum manager lease, 2 de facto transfer lease, 3 general authorization.
    pub kind: u8,
    /// The `Licence` account that a lease is of; zero: that is not on chain, or this is no lease.
    pub parent: Address,
    /// Steps below a licence without a parent, 0 to 3.
    pub depth: u8,
    /// Call sign, licence number or lease id: UTF-8 text, filled up with zeros.
    pub reference: [u8; 32],
    /// Where its band begins, kHz; 0 with `band_to_khz` 0: a general authorization without a band.
    pub band_from_khz: u64,
    /// Where its band ends, kHz.
    pub band_to_khz: u64,
    /// 0 whole country, 1 SHA-256 of a sorted list of H3 cells, 2 code of the regulator.
    pub area_kind: u8,
    /// The area: zero, the hash, or UTF-8 text filled up with zeros.
    pub area: [u8; 32],
    /// It holds from this time on, Unix seconds; before `granted_at` it licensed nothing.
    pub valid_from: i64,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions.
    pub document_hash: [u8; 32],
    /// An account that attests it; zero: none.
    pub attestation: Address,
    /// When it was granted, Unix seconds.
    pub granted_at: i64,
}

/// The regulator lets a licence hold longer.
#[event]
pub struct LicenceRenewed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The licence, a `Licence` account.
    pub licence: Address,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions from now on.
    pub document_hash: [u8; 32],
}

/// The regulator suspended a licence. An earlier suspension is forgotten; it concerned no epoch that is not final.
#[event]
pub struct LicenceSuspended {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The licence, a `Licence` account.
    pub licence: Address,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// First epoch of the suspension, which is not lifted.
    pub suspended_from: u64,
    /// It concerns epochs that open before this time, Unix seconds.
    pub suspended_until: i64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
}

/// The regulator lifted the suspension of a licence.
#[event]
pub struct LicenceLifted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The licence, a `Licence` account.
    pub licence: Address,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// First epoch after the suspension.
    pub lifted_from: u64,
}

/// The regulator ended a licence for good.
#[event]
pub struct LicenceEnded {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The licence, a `Licence` account.
    pub licence: Address,
    /// Whose regulator decides about it, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// First epoch without the licence.
    pub ended_from: u64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
}

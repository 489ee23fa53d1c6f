//! What a regulator says about a licence that it grants, and what it may say.

use {
    crate::{
        constants::{area_kind, licence_kind},
        errors::OpenMastError,
    },
    anchor_lang::prelude::*,
};

/// What the regulator says about a new licence.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewLicence {
    /// 0 licence, 1 spectrum manager lease, 2 de facto transfer lease, 3 general authorization.
    pub kind: u8,
    /// The `Licence` account that a lease is of; zero: that is not on chain, or this is no lease.
    pub parent: Address,
    /// Call sign, licence number or lease id: UTF-8 text, filled up with zeros.
    pub reference: [u8; 32],
    /// Where its band begins, kHz.
    pub band_from_khz: u64,
    /// Where its band ends, kHz; with `band_from_khz` 0 for a general authorization without a band.
    pub band_to_khz: u64,
    /// 0 whole country, 1 SHA-256 of a sorted list of H3 cells, 2 code of the regulator.
    pub area_kind: u8,
    /// The area: zero, the hash, or UTF-8 text filled up with zeros.
    pub area: [u8; 32],
    /// It holds from this time on, Unix seconds; it may lie in the past.
    pub valid_from: i64,
    /// It holds before this time, Unix seconds.
    pub valid_until: i64,
    /// SHA-256 of the document with its conditions.
    pub document_hash: [u8; 32],
    /// An account that attests it; zero: none.
    pub attestation: Address,
}

impl NewLicence {
    /// Refuses what contradicts itself at `now`, Unix seconds: [`OpenMastError::UnknownLicenceKind`],
    /// [`OpenMastError::WrongParent`] for one that is no lease and names a parent, [`OpenMastError::InvalidReference`],
    /// [`OpenMastError::InvalidBand`], [`OpenMastError::InvalidArea`], [`OpenMastError::InvalidValidity`],
    /// [`OpenMastError::NullDocument`].
    pub(crate) fn check(&self, now: i64) -> Result<()> {
        require!(
            self.kind <= licence_kind::GENERAL_AUTHORIZATION,
            OpenMastError::UnknownLicenceKind
        );
        require!(
            self.is_lease() || self.parent == Address::default(),
            OpenMastError::WrongParent
        );
        require!(is_text(&self.reference), OpenMastError::InvalidReference);
        require!(
            self.band_from_khz < self.band_to_khz || self.is_without_band(),
            OpenMastError::InvalidBand
        );
        require!(self.has_area(), OpenMastError::InvalidArea);
        require!(
            self.valid_from < self.valid_until && now < self.valid_until,
            OpenMastError::InvalidValidity
        );
        require_hash(&self.document_hash)
    }

    fn is_lease(&self) -> bool {
        matches!(
            self.kind,
            licence_kind::SPECTRUM_MANAGER_LEASE | licence_kind::DE_FACTO_TRANSFER_LEASE
        )
    }

    fn is_without_band(&self) -> bool {
        self.kind == licence_kind::GENERAL_AUTHORIZATION
            && self.band_from_khz == 0
            && self.band_to_khz == 0
    }

    fn has_area(&self) -> bool {
        let none = self.area == [0; 32];
        match self.area_kind {
            area_kind::COUNTRY => none,
            area_kind::H3_CELLS => !none,
            area_kind::CODE => is_text(&self.area),
            _ => false,
        }
    }
}

/// Refuses a hash that stands for nothing with [`OpenMastError::NullDocument`].
pub(super) fn require_hash(hash: &[u8; 32]) -> Result<()> {
    require!(*hash != [0; 32], OpenMastError::NullDocument);
    Ok(())
}

/// Whether it is UTF-8 text of one byte or more, with nothing but zeros behind its first zero. Control characters are no
/// text: whoever shows it would let the regulator draw on a terminal.
fn is_text(bytes: &[u8; 32]) -> bool {
    let length = bytes.iter().position(|byte| *byte == 0);
    let (text, padding) = bytes.split_at(length.unwrap_or(bytes.len()));
    !text.is_empty()
        && !text.iter().any(u8::is_ascii_control)
        && padding.iter().all(|byte| *byte == 0)
        && core::str::from_utf8(text).is_ok()
}

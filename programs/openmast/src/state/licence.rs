//! A regulator's record that an asset may radiate, and what becomes of it.

use {
    super::new_licence::require_hash,
    crate::{
        constants::{
            ACCOUNT_VERSION, MAX_LEASE_DEPTH, MAX_SUSPENSION_SECONDS, area_kind, licence_kind,
        },
        errors::OpenMastError,
        state::{Network, NewLicence},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{FIRST_FREE_EPOCH_AFTER_FINAL, LicenceError, LicenceState, LicenceTerms},
};

/// A licence of an asset, as the regulator of its jurisdiction wrote it down. It is never closed.
///
/// Address: `"licence"`, asset, number.
#[account]
pub struct Licence {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that the asset belongs to.
    pub network: Address,
    /// The asset that may radiate.
    pub asset: Address,
    /// Which of the asset's licences it is, from 0 on.
    pub number: PodU16,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Whose regulator granted it and decides about it: ISO 3166 numeric code.
    pub jurisdiction: PodU16,
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
    pub band_from_khz: PodU64,
    /// Where its band ends, kHz.
    pub band_to_khz: PodU64,
    /// 0 whole country, 1 SHA-256 of a sorted list of H3 cells, 2 code of the regulator.
    pub area_kind: u8,
    /// The area: zero, the hash, or UTF-8 text filled up with zeros.
    pub area: [u8; 32],
    /// It holds from this time on, Unix seconds; before it was granted it licensed nothing.
    pub valid_from: PodI64,
    /// It holds before this time, Unix seconds.
    pub valid_until: PodI64,
    /// SHA-256 of the document with its conditions.
    pub document_hash: [u8; 32],
    /// An account that attests it; zero: none.
    pub attestation: Address,
    /// When it was granted, Unix seconds.
    pub granted_at: PodI64,
    /// First epoch of the newest suspension; 0: it was never suspended.
    pub suspended_from: PodU64,
    /// The newest suspension concerns epochs that open before this time, Unix seconds.
    pub suspended_until: PodI64,
    /// Hash of the reason that the regulator gave for the newest suspension.
    pub suspension_reason: [u8; 32],
    /// First epoch after the newest suspension; 0: it was not lifted.
    pub lifted_from: PodU64,
    /// First epoch without the licence; 0: it is not ended.
    pub ended_from: PodU64,
    /// Hash of the reason that the regulator gave for ending it; zero while it is not.
    pub end_reason: [u8; 32],
    /// How often it was suspended, the newest time included; 255: so often or more often.
    pub suspensions: u8,
    /// Zero.
    pub reserved: [u8; 31],
}

/// What a licence hangs on, beside what the regulator says about it.
pub(crate) struct Granting {
    pub(crate) network: Address,
    pub(crate) asset: Address,
    pub(crate) number: u16,
    pub(crate) bump: u8,
    pub(crate) rent_payer: Address,
    pub(crate) jurisdiction: PodU16,
    pub(crate) regulator: Address,
    pub(crate) depth: u8,
    pub(crate) now: i64,
}

impl Licence {
    /// Fills a new one.
    pub(crate) fn grant(&mut self, granting: &Granting, new: &NewLicence) {
        self.version = ACCOUNT_VERSION;
        self.network = granting.network;
        self.asset = granting.asset;
        self.number = granting.number.into();
        self.bump = granting.bump;
        self.rent_payer = granting.rent_payer;
        self.jurisdiction = granting.jurisdiction;
        self.regulator = granting.regulator;
        self.kind = new.kind;
        self.parent = new.parent;
        self.depth = granting.depth;
        self.reference = new.reference;
        self.band_from_khz = new.band_from_khz.into();
        self.band_to_khz = new.band_to_khz.into();
        self.area_kind = new.area_kind;
        self.area = new.area;
        self.valid_from = new.valid_from.into();
        self.valid_until = new.valid_until.into();
        self.document_hash = new.document_hash;
        self.attestation = new.attestation;
        self.granted_at = granting.now.into();
    }

    /// Lets it hold until `valid_until`, by a document of this hash; both times Unix seconds.
    ///
    /// [`OpenMastError::NullDocument`]; as [`LicenceTerms::renew`]; of a lease, as [`Self::require_covers`].
    pub(crate) fn renew(
        &mut self,
        valid_until: i64,
        document_hash: [u8; 32],
        parent: Option<&Self>,
        now: i64,
    ) -> Result<()> {
        require_hash(&document_hash)?;
        if let Some(parent) = parent {
            parent.require_covers(&Extent {
                validity: (self.valid_from.get(), valid_until),
                ..self.extent()
            })?;
        }
        self.change(|terms| terms.renew(valid_until, now))?;
        self.document_hash = document_hash;
        Ok(())
    }

    /// Suspends it for epochs that open before `until`, from an epoch soon on; both times Unix seconds.
    ///
    /// [`OpenMastError::NullDocument`]; [`OpenMastError::SuspensionTooLong`]; as [`LicenceTerms::suspend`].
    pub(crate) fn suspend(
        &mut self,
        until: i64,
        reason_hash: [u8; 32],
        network: &Network,
        now: i64,
    ) -> Result<()> {
        require_hash(&reason_hash)?;
        let longest = now.saturating_add(MAX_SUSPENSION_SECONDS);
        require!(
            until > now && until <= longest,
            OpenMastError::SuspensionTooLong
        );
        let (final_epoch, closed_at) = newest_final(network);
        self.change(|terms| terms.suspend(until, final_epoch, closed_at))?;
        self.suspension_reason = reason_hash;
        self.suspensions = self.suspensions.saturating_add(1);
        Ok(())
    }

    /// Ends the suspension from an epoch soon on. As [`LicenceTerms::lift`].
    pub(crate) fn lift(&mut self, network: &Network) -> Result<()> {
        let (final_epoch, closed_at) = newest_final(network);
        self.change(|terms| terms.lift(final_epoch, closed_at))
    }

    /// Ends it from an epoch soon on. [`OpenMastError::NullDocument`]; as [`LicenceTerms::end`].
    pub(crate) fn end(&mut self, reason_hash: [u8; 32], network: &Network) -> Result<()> {
        require_hash(&reason_hash)?;
        let (final_epoch, _) = newest_final(network);
        self.change(|terms| terms.end(final_epoch))?;
        self.end_reason = reason_hash;
        Ok(())
    }

    /// Refuses a lot whose window may last until `ends_by`, with [`OpenMastError::LicenceEndsEarlier`], unless it is in
    /// force at `now` (both Unix seconds), in every epoch for which it is decided already, and may be until then.
    pub(crate) fn require_covers_lot(
        &self,
        ends_by: i64,
        network: &Network,
        now: i64,
    ) -> Result<()> {
        let terms = self.terms();
        let (final_epoch, _) = newest_final(network);
        let is_in_force = [1, FIRST_FREE_EPOCH_AFTER_FINAL].iter().all(|ahead| {
            let epoch = final_epoch.saturating_add(*ahead);
            terms.state_in(epoch, now) == LicenceState::InForce
        });
        require!(
            is_in_force && ends_by <= terms.valid_until,
            OpenMastError::LicenceEndsEarlier
        );
        Ok(())
    }

    /// What decides whether it is in force.
    fn terms(&self) -> LicenceTerms {
        LicenceTerms {
            valid_from: self.valid_from.get(),
            valid_until: self.valid_until.get(),
            suspended_from: self.suspended_from.get(),
            lifted_from: self.lifted_from.get(),
            suspended_until: self.suspended_until.get(),
            ended_from: self.ended_from.get(),
        }
    }

    /// Changes that. The time of the grant is not among it: only its end is changed here.
    fn change(
        &mut self,
        change: impl FnOnce(&mut LicenceTerms) -> core::result::Result<(), LicenceError>,
    ) -> Result<()> {
        let mut terms = self.terms();
        change(&mut terms).map_err(OpenMastError::from)?;
        self.valid_until = terms.valid_until.into();
        self.suspended_from = terms.suspended_from.into();
        self.lifted_from = terms.lifted_from.into();
        self.suspended_until = terms.suspended_until.into();
        self.ended_from = terms.ended_from.into();
        Ok(())
    }
}

/// What depends on the licence that a lease is of.
impl Licence {
    /// How many steps a new lease is below a licence without a parent. [`OpenMastError::WrongParent`] for a lease of a
    /// general authorization, [`OpenMastError::LeaseTooDeep`], or as [`Self::require_covers`].
    pub(crate) fn depth_of(new: &NewLicence, parent: Option<&Self>) -> Result<u8> {
        let Some(parent) = parent else {
            return Ok(0);
        };
        // A general authorization is nobody's: only an individual right of use is leased (Directive (EU) 2018/1972,
        // Article 51).
        require!(
            parent.kind != licence_kind::GENERAL_AUTHORIZATION,
            OpenMastError::WrongParent
        );
        parent.require_covers(&Extent {
            validity: (new.valid_from, new.valid_until),
            band_khz: (new.band_from_khz, new.band_to_khz),
            area: (new.area_kind, new.area),
        })?;
        require!(parent.depth < MAX_LEASE_DEPTH, OpenMastError::LeaseTooDeep);
        Ok(parent.depth + 1)
    }

    /// Refuses a lease of it that reaches so far: [`OpenMastError::ParentEnded`], or [`OpenMastError::OutsideParent`].
    fn require_covers(&self, lease: &Extent) -> Result<()> {
        require!(self.ended_from.get() == 0, OpenMastError::ParentEnded);
        require!(self.extent().covers(lease), OpenMastError::OutsideParent);
        Ok(())
    }

    fn extent(&self) -> Extent {
        Extent {
            validity: (self.valid_from.get(), self.valid_until.get()),
            band_khz: (self.band_from_khz.get(), self.band_to_khz.get()),
            area: (self.area_kind, self.area),
        }
    }
}

/// How far a licence reaches.
struct Extent {
    /// From and until, Unix seconds.
    validity: (i64, i64),
    /// From and to, kHz.
    band_khz: (u64, u64),
    /// Its kind, and which it is.
    area: (u8, [u8; 32]),
}

impl Extent {
    /// Whether a lease that reaches so far stays within. The chain has hashes and codes of areas, so one that is not the
    /// whole country covers itself alone.
    fn covers(&self, lease: &Self) -> bool {
        let in_time = self.validity.0 <= lease.validity.0 && lease.validity.1 <= self.validity.1;
        let in_band = self.band_khz.0 <= lease.band_khz.0 && lease.band_khz.1 <= self.band_khz.1;
        let in_area = self.area.0 == area_kind::COUNTRY || self.area == lease.area;
        in_time && in_band && in_area
    }
}

/// The newest final epoch, and when it closed, Unix seconds.
fn newest_final(network: &Network) -> (u64, i64) {
    (network.final_epoch.get(), network.final_closed_at.get())
}

//! Licences: what regulators say about whether assets may radiate.

use openmast_client::{accounts::Licence, instructions::NewLicence};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, jurisdictions::ACCEPTED, new_account};
use crate::{Error, operation::LicenceId, refusals::Refusals};

/// The longest suspension, seconds.
const YEAR: i64 = 365 * 86_400;
/// What is said now holds from so many epochs after the newest final one on.
const AHEAD: u64 = 4;
const GENERAL_AUTHORIZATION: u8 = 3;
const NULL: [u8; 32] = [0; 32];

/// Time, Unix seconds; band, kHz; kind of the area and which it is.
type Reach = ((i64, i64), (u64, u64), (u8, [u8; 32]));

impl Model {
    pub(super) fn grant_licence(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        parent: Option<LicenceId>,
        new: &NewLicence,
        at: Moment,
    ) -> Verdict {
        let mut refusals = self.not_of_regulator(by, jurisdiction);
        let asset = &self.assets[id.asset as usize];
        let (is_home, moves) = (
            asset.jurisdiction == jurisdiction,
            asset.move_state == ACCEPTED,
        );
        let comes = moves && asset.move_to == jurisdiction;
        refusals.when(!is_home && !comes, Error::WrongJurisdiction);
        refusals.when(is_home && moves, Error::AssetMovesAway);
        refusals.any_when(asset.licence_count != id.number);
        let stay = if moves {
            asset.next_first_licence
        } else {
            asset.first_licence
        };
        let room = asset.licence_count < stay.saturating_add(32) && asset.licence_count < u16::MAX;
        refusals.when(!room, Error::TooManyLicences);
        check_new(new, parent.is_some(), at, &mut refusals);
        let validity = (new.valid_from, new.valid_until);
        let band = (new.band_from_khz, new.band_to_khz);
        let area = (new.area_kind, new.area);
        let depth = self.depth_below(parent, jurisdiction, (validity, band, area), &mut refusals);
        let general = parent.and_then(|parent| self.licences.get(&parent));
        let general = general.is_some_and(|(parent, _)| parent.kind == GENERAL_AUTHORIZATION);
        refusals.when(general, Error::WrongParent);
        refusals.when(depth > 3, Error::LeaseTooDeep);
        refusals.verdict()?;
        let licence = Licence {
            number: id.number,
            rent_payer: self.rent_payer,
            jurisdiction,
            regulator: by,
            kind: new.kind,
            depth,
            reference: new.reference,
            band_from_khz: new.band_from_khz,
            band_to_khz: new.band_to_khz,
            area_kind: new.area_kind,
            area: new.area,
            valid_from: new.valid_from,
            valid_until: new.valid_until,
            document_hash: new.document_hash,
            attestation: new.attestation,
            granted_at: at.now,
            ..new_account()
        };
        self.licences.insert(id, (licence, parent));
        self.assets[id.asset as usize].licence_count += 1;
        Ok(())
    }

    pub(super) fn renew_licence(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        parent: Option<LicenceId>,
        (valid_until, document_hash): (i64, [u8; 32]),
        at: Moment,
    ) -> Verdict {
        let (licence, of, mut refusals) = self.licence_of(by, jurisdiction, id)?;
        refusals.when(parent != of, Error::WrongParent);
        let validity = (licence.valid_from, valid_until);
        let band = (licence.band_from_khz, licence.band_to_khz);
        let area = (licence.area_kind, licence.area);
        self.depth_below(of, jurisdiction, (validity, band, area), &mut refusals);
        refusals.when(licence.ended_from != 0, Error::LicenceEnded);
        refusals.when(licence.valid_until <= at.now, Error::LicenceExpired);
        refusals.when(
            valid_until <= licence.valid_until,
            Error::LicenceNotExtended,
        );
        refusals.when(document_hash == NULL, Error::NullDocument);
        refusals.verdict()?;
        let licence = self.licence_mut(id);
        (licence.valid_until, licence.document_hash) = (valid_until, document_hash);
        Ok(())
    }

    pub(super) fn suspend_licence(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        until: i64,
        reason_hash: [u8; 32],
        at: Moment,
    ) -> Verdict {
        let (licence, _, mut refusals) = self.licence_of(by, jurisdiction, id)?;
        let in_time = at.now < until && until <= at.now + YEAR;
        refusals.when(!in_time, Error::SuspensionTooLong);
        refusals.when(reason_hash == NULL, Error::NullDocument);
        refusals.when(licence.ended_from != 0, Error::LicenceEnded);
        refusals.when(self.is_suspended_in_any(&licence), Error::LicenceSuspended);
        refusals.verdict()?;
        let from = self.network.final_epoch + AHEAD;
        let licence = self.licence_mut(id);
        (licence.suspended_from, licence.suspended_until) = (from, until);
        (licence.suspension_reason, licence.lifted_from) = (reason_hash, 0);
        licence.suspensions = licence.suspensions.saturating_add(1);
        Ok(())
    }

    pub(super) fn lift_licence(&mut self, by: Pubkey, jurisdiction: u16, id: LicenceId) -> Verdict {
        let (licence, _, mut refusals) = self.licence_of(by, jurisdiction, id)?;
        refusals.when(licence.ended_from != 0, Error::LicenceEnded);
        let stands = licence.lifted_from == 0 && self.is_suspended_in_any(&licence);
        refusals.when(!stands, Error::LicenceNotSuspended);
        refusals.verdict()?;
        let from = self.network.final_epoch + AHEAD;
        self.licence_mut(id).lifted_from = from;
        Ok(())
    }

    pub(super) fn end_licence(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        reason_hash: [u8; 32],
    ) -> Verdict {
        let (licence, _, mut refusals) = self.licence_of(by, jurisdiction, id)?;
        refusals.when(reason_hash == NULL, Error::NullDocument);
        refusals.when(licence.ended_from != 0, Error::LicenceEnded);
        refusals.verdict()?;
        let from = self.network.final_epoch + AHEAD;
        let licence = self.licence_mut(id);
        (licence.ended_from, licence.end_reason) = (from, reason_hash);
        Ok(())
    }

    /// Whether an epoch that is not final is one of the newest suspension: the next one that opened when the newest final
    /// one closed, or a later one.
    fn is_suspended_in_any(&self, licence: &Licence) -> bool {
        let next = self.network.final_epoch + 1;
        let first = licence.suspended_from.max(next);
        let lifted = licence.lifted_from != 0 && licence.lifted_from <= first;
        let over = licence.suspended_until <= self.network.final_closed_at;
        licence.suspended_from != 0 && !lifted && !over
    }

    /// Steps below a licence without a parent, of a lease that holds for this time, in this band and in this area.
    fn depth_below(
        &self,
        parent: Option<LicenceId>,
        jurisdiction: u16,
        ((from, until), (low, high), area): Reach,
        refusals: &mut Refusals,
    ) -> u8 {
        let Some(parent) = parent else { return 0 };
        let Some((parent, _)) = self.licences.get(&parent) else {
            refusals.any_when(true);
            return 0;
        };
        let foreign = parent.jurisdiction != jurisdiction;
        refusals.when(foreign, Error::WrongJurisdiction);
        refusals.when(parent.ended_from != 0, Error::ParentEnded);
        let in_time = parent.valid_from <= from && until <= parent.valid_until;
        let in_band = parent.band_from_khz <= low && high <= parent.band_to_khz;
        let in_area = parent.area_kind == 0 || (parent.area_kind, parent.area) == area;
        let inside = in_time && in_band && in_area;
        refusals.when(!inside, Error::OutsideParent);
        parent.depth + 1
    }

    /// What refuses `by` as the regulator of a jurisdiction.
    fn not_of_regulator(&mut self, by: Pubkey, jurisdiction: u16) -> Refusals {
        let regulated = self.regulated(by, jurisdiction).map(|_| ());
        regulated.err().unwrap_or_default()
    }

    /// A licence that the regulator of `jurisdiction` wants to change, and the one that it is a lease of.
    fn licence_of(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
    ) -> Result<(Licence, Option<LicenceId>, Refusals), Refusals> {
        let mut refusals = self.not_of_regulator(by, jurisdiction);
        let Some((licence, of)) = self.licences.get(&id) else {
            refusals.any_when(true);
            return Err(refusals);
        };
        let foreign = licence.jurisdiction != jurisdiction;
        refusals.when(foreign, Error::WrongJurisdiction);
        Ok((licence.clone(), *of, refusals))
    }

    fn licence_mut(&mut self, id: LicenceId) -> &mut Licence {
        &mut self.licences.get_mut(&id).expect("checked").0
    }
}

fn check_new(new: &NewLicence, is_lease: bool, at: Moment, refusals: &mut Refusals) {
    refusals.when(new.kind > GENERAL_AUTHORIZATION, Error::UnknownLicenceKind);
    let may_be_lease = new.kind == 1 || new.kind == 2;
    refusals.when(is_lease && !may_be_lease, Error::WrongParent);
    refusals.when(!is_text(&new.reference), Error::InvalidReference);
    let none = (new.band_from_khz, new.band_to_khz) == (0, 0) && new.kind == GENERAL_AUTHORIZATION;
    let is_band = new.band_from_khz < new.band_to_khz;
    refusals.when(!is_band && !none, Error::InvalidBand);
    let is_area = match new.area_kind {
        0 => new.area == NULL,
        1 => new.area != NULL,
        2 => is_text(&new.area),
        _ => false,
    };
    refusals.when(!is_area, Error::InvalidArea);
    let is_time = new.valid_from < new.valid_until && at.now < new.valid_until;
    refusals.when(!is_time, Error::InvalidValidity);
    refusals.when(new.document_hash == NULL, Error::NullDocument);
}

/// UTF-8, one byte or more, filled up with zeros; no control characters.
fn is_text(bytes: &[u8; 32]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let text = text.trim_end_matches('\0');
    !text.is_empty() && !text.chars().any(|one| one < ' ' || one == '\x7f')
}

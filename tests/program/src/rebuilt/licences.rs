//! Licences of assets.

use openmast_client::{
    accounts::Licence,
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump};
use crate::model::new_account;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_licences(&mut self, event: &Event) -> bool {
        match event {
            Event::LicenceGranted(event) => self.licence_granted(event),
            Event::LicenceRenewed(event) => {
                let licence = self.licence(&event.licence);
                licence.valid_until = event.valid_until;
                licence.document_hash = event.document_hash;
            }
            Event::LicenceSuspended(event) => {
                let licence = self.licence(&event.licence);
                licence.suspended_from = event.suspended_from;
                licence.suspended_until = event.suspended_until;
                licence.suspension_reason = event.reason_hash;
                licence.lifted_from = 0;
                licence.suspensions = licence.suspensions.saturating_add(1);
            }
            Event::LicenceLifted(event) => {
                self.licence(&event.licence).lifted_from = event.lifted_from;
            }
            Event::LicenceEnded(event) => {
                let licence = self.licence(&event.licence);
                licence.ended_from = event.ended_from;
                licence.end_reason = event.reason_hash;
            }
            _ => return false,
        }
        true
    }

    fn licence_granted(&mut self, event: &events::LicenceGranted) {
        let licence = Licence {
            network: event.network,
            asset: event.asset,
            number: event.number,
            bump: bump(&[
                b"licence",
                event.asset.as_ref(),
                &event.number.to_le_bytes(),
            ]),
            rent_payer: event.rent_payer,
            jurisdiction: event.jurisdiction,
            regulator: event.regulator,
            kind: event.kind,
            parent: event.parent,
            depth: event.depth,
            reference: event.reference,
            band_from_khz: event.band_from_khz,
            band_to_khz: event.band_to_khz,
            area_kind: event.area_kind,
            area: event.area,
            valid_from: event.valid_from,
            valid_until: event.valid_until,
            document_hash: event.document_hash,
            attestation: event.attestation,
            granted_at: event.granted_at,
            ..new_account()
        };
        self.asset(&event.asset).licence_count = event.number + 1;
        self.licences.insert(event.licence, licence);
    }

    fn licence(&mut self, address: &Pubkey) -> &mut Licence {
        self.licences.get_mut(address).expect("a licence")
    }
}

//! Jurisdictions, their levies, and the assets that move between them.

use openmast_client::{
    accounts::Jurisdiction,
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump};
use crate::model::new_account;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_jurisdictions(&mut self, event: &Event) -> bool {
        match event {
            Event::JurisdictionAdded(event) => self.jurisdiction_added(event),
            Event::LevyAnnounced(event) => {
                let levy = self.jurisdiction(event.jurisdiction);
                levy.before_levy_bps = event.before_levy_bps;
                (levy.levy_bps, levy.levy_epoch) = (event.levy_bps, event.levy_epoch);
                levy.next_levy_bps = event.next_levy_bps;
                levy.next_levy_epoch = event.next_levy_epoch;
            }
            Event::RegulatorOffered(event) => {
                self.jurisdiction(event.jurisdiction).pending_regulator = event.pending_regulator;
            }
            Event::RegulatorAccepted(event) => {
                let jurisdiction = self.jurisdiction(event.jurisdiction);
                jurisdiction.regulator = event.regulator;
                jurisdiction.pending_regulator = Pubkey::default();
                assert_eq!(jurisdiction.owed, event.owed);
            }
            Event::MoveOffered(event) => {
                let asset = self.asset(&event.asset);
                asset.move_to = event.to;
                asset.move_state = u8::from(event.to != 0);
            }
            Event::MoveAgreed(event) => {
                self.asset(&event.asset).move_state = 1 + u8::from(event.agrees);
            }
            Event::MoveAccepted(event) => {
                let asset = self.asset(&event.asset);
                (asset.move_state, asset.move_epoch) = (3, event.epoch);
                asset.next_first_licence = asset.licence_count;
            }
            Event::LevyWithdrawn(event) => {
                let network = &mut self.network;
                network.paid_out = event.network_paid_out;
                network.levy_owed = event.levy_owed;
                network.levy_paid = event.levy_paid;
                let jurisdiction = self.jurisdiction(event.jurisdiction);
                (jurisdiction.owed, jurisdiction.paid) = (0, event.paid);
            }
            _ => return false,
        }
        true
    }

    fn jurisdiction_added(&mut self, event: &events::JurisdictionAdded) {
        let (network, code) = (self.address, event.jurisdiction);
        let seeds: [&[u8]; 3] = [b"jurisdiction", network.as_ref(), &code.to_le_bytes()];
        let jurisdiction = Jurisdiction {
            network,
            code,
            bump: bump(&seeds),
            rent_payer: event.rent_payer,
            regulator: event.regulator,
            most_levy_bps: event.most_levy_bps,
            before_levy_bps: event.levy_bps,
            levy_bps: event.levy_bps,
            ..new_account()
        };
        self.jurisdictions.insert(code, jurisdiction);
    }

    pub(super) fn jurisdiction(&mut self, code: u16) -> &mut Jurisdiction {
        self.jurisdictions.get_mut(&code).expect("a jurisdiction")
    }
}

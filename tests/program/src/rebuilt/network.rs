//! The network, its roles and their tills.

use openmast_client::{
    accounts::{Network, Till},
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump};
use crate::model::new_account;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_network(&mut self, event: &Event) -> bool {
        let network = &mut self.network;
        match event {
            Event::NetworkInitialized(event) => panic!("a second network: {event:?}"),
            Event::ParametersAnnounced(event) => {
                network.parameters = event.parameters;
                network.next_parameters = event.next_parameters;
                network.next_parameters_at = event.next_parameters_at;
            }
            Event::ParametersTightened(event) => {
                network.parameters = event.parameters;
                network.next_parameters = event.next_parameters;
                network.tightened_at = event.tightened_at;
            }
            Event::RoleTransferred(event) => *role(network, event.role).1 = event.pending,
            Event::RoleAccepted(event) => self.role_accepted(event),
            Event::PauseChanged(event) => {
                (network.paused, network.paused_at) = (event.paused, event.paused_at);
                network.paused_until = event.paused_until;
            }
            Event::TreasuryWithdrawn(event) => {
                network.paid_out = event.network_paid_out;
                network.treasury_owed = event.treasury_owed;
                network.treasury_paid = event.treasury_paid;
                self.till_paid((1, event.holder), event.till_paid);
            }
            _ => return false,
        }
        true
    }

    fn role_accepted(&mut self, event: &events::RoleAccepted) {
        let network = &mut self.network;
        let (holder, pending) = role(network, event.role);
        let before = std::mem::replace(holder, event.holder);
        *pending = Pubkey::default();
        match event.role {
            0 => {
                for other in 1..3 {
                    *role(network, other).1 = Pubkey::default();
                }
            }
            1 => (network.treasury_before, network.treasury_since) = (before, event.at),
            _ => {}
        }
        if event.role == 1 {
            self.open_till(event.role, event.holder, event.holder);
        }
    }

    /// Makes a holder's till, if there is none.
    pub(super) fn open_till(&mut self, role: u8, holder: Pubkey, rent_payer: Pubkey) {
        let network = self.address;
        self.tills.entry((role, holder)).or_insert_with(|| Till {
            network,
            role,
            bump: bump(&[b"till", network.as_ref(), &[role], holder.as_ref()]),
            holder,
            rent_payer,
            ..new_account()
        });
    }

    pub(super) fn till(&mut self, key: (u8, Pubkey)) -> &mut Till {
        self.tills.get_mut(&key).expect("a till")
    }

    fn till_paid(&mut self, key: (u8, Pubkey), paid: u64) {
        let till = self.till(key);
        (till.owed, till.paid) = (0, paid);
    }
}

fn role(network: &mut Network, role: u8) -> (&mut Pubkey, &mut Pubkey) {
    match role {
        0 => (&mut network.authority, &mut network.pending_authority),
        1 => (&mut network.treasury, &mut network.pending_treasury),
        2 => (&mut network.pauser, &mut network.pending_pauser),
        other => panic!("role {other}"),
    }
}

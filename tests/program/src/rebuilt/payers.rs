//! Payers, their requests and their statements.

use openmast_client::{
    accounts::{Payer, Statement},
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump};
use crate::model::new_account;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_payers(&mut self, event: &Event) -> bool {
        let network = &mut self.network;
        match event {
            Event::PayerOpened(event) => self.payer_opened(event),
            Event::Deposited(event) => {
                network.deposited = event.network_deposited;
                self.payer(&event.payer).deposited = event.payer_deposited;
            }
            Event::WithdrawalRequested(event) => {
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                let payer = self.payer(&event.payer);
                payer.requested = event.requested;
                payer.requested_slot = event.requested_slot;
                payer.lapses_at = event.lapses_at;
            }
            Event::WithdrawalCancelled(event) => {
                self.request_ends(&event.payer, event.requests_ended, event.endings);
            }
            Event::Withdrawn(event) => {
                network.withdrawn = event.network_withdrawn;
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                let payer = self.payer(&event.payer);
                payer.withdrawn = event.payer_withdrawn;
                payer.proven = event.proven;
            }
            Event::MaxPriceSet(event) => {
                self.payer(&event.payer).max_price_per_gb = event.max_price_per_gb;
            }
            Event::SpentProven(event) => self.payer(&event.payer).proven = event.proven,
            Event::StatementOpened(event) => self.statement_opened(event),
            Event::StatementRaised(event) => self.statement_raised(event),
            Event::StatementPaid(event) => {
                network.withdrawn = event.network_withdrawn;
                network.stated_claims = event.network_stated_claims;
                network.exit_closed_at = event.exit_closed_at;
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                self.payer(&event.payer).withdrawn = event.payer_withdrawn;
                self.statements.remove(&event.payer);
            }
            Event::StatementCancelled(event) => {
                network.stated_claims = event.network_stated_claims;
                self.request_ends(&event.payer, event.requests_ended, event.endings);
                self.statements.remove(&event.payer);
            }
            Event::PayerOffered(event) => {
                self.payer(&event.payer).pending_owner = event.pending_owner;
            }
            Event::PayerAccepted(event) => {
                let payer = self.payer(&event.payer);
                (payer.owner, payer.pending_owner) = (event.owner, Pubkey::default());
            }
            _ => return false,
        }
        true
    }

    fn payer_opened(&mut self, event: &events::PayerOpened) {
        let index = event.index;
        let payer = Payer {
            network: self.address,
            index,
            bump: bump(&[b"payer", self.address.as_ref(), &index.to_le_bytes()]),
            owner: event.owner,
            rent_payer: event.rent_payer,
            deposited: event.payer_deposited,
            ..new_account()
        };
        self.payers.insert(event.payer, payer);
        let network = &mut self.network;
        network.payer_count = index + 1;
        network.deposited = event.network_deposited;
        network.fees = event.network_fees;
        network.treasury_owed = event.network_treasury_owed;
        self.till((1, event.treasury)).owed = event.till_owed;
    }

    fn payer(&mut self, address: &Pubkey) -> &mut Payer {
        self.payers.get_mut(address).expect("a payer")
    }

    /// What stood is over, and how is remembered.
    fn request_ends(&mut self, payer: &Pubkey, ended: u32, endings: u64) {
        let payer = self.payer(payer);
        (payer.requests_ended, payer.endings) = (ended, endings);
        (payer.requested, payer.requested_slot, payer.lapses_at) = (0, 0, 0);
        (payer.stated, payer.pays_at, payer.holds_from) = (0, 0, 0);
    }

    fn statement_opened(&mut self, event: &events::StatementOpened) {
        self.request_ends(&event.payer, event.requests_ended, event.endings);
        let payer = self.payer(&event.payer);
        payer.requested = event.requested;
        payer.requested_slot = event.requested_slot;
        payer.lapses_at = event.lapses_at;
        payer.stated = event.stated;
        payer.pays_at = event.pays_at;
        payer.holds_from = event.holds_from;
        self.network.stated_claims = event.network_stated_claims;
        let statement = Statement {
            network: self.address,
            payer: event.payer,
            bump: bump(&[b"statement", event.payer.as_ref()]),
            rent_payer: event.rent_payer,
            epoch: event.epoch,
            payer_root: event.payer_root,
            payer_count: event.payer_count,
            charged: event.charged,
            accrued: event.accrued,
            claim: event.claim,
            bounty_lamports: event.bounty_lamports,
            ..new_account()
        };
        self.statements.insert(event.payer, statement);
    }

    fn statement_raised(&mut self, event: &events::StatementRaised) {
        self.network.stated_claims = event.network_stated_claims;
        let payer = self.payer(&event.payer);
        payer.stated = event.stated;
        payer.proven = event.proven;
        payer.pays_at = event.pays_at;
        let statement = self.statements.get_mut(&event.payer).expect("a statement");
        statement.claim = event.claim;
        statement.bounty_lamports = event.bounty_lamports;
    }
}

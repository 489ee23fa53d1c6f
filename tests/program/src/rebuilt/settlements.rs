//! Proposals and settlements.

use openmast_client::{
    accounts::{Proposal, Settlement},
    events::{self, Event},
};

use super::{Rebuilt, bump};
use crate::{model::new_account, operation::Hash};

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_settlements(&mut self, event: &Event) -> bool {
        match event {
            Event::SettlementProposed(event) => self.proposed(event),
            Event::SettlementAttested(event) => {
                let key = (event.epoch, event.content_hash);
                self.attested(key, event.attested, event.threshold_at);
                self.attests_for(event.oracle, event.epoch);
            }
            Event::AttestationRetracted(event) => {
                let key = (event.epoch, event.content_hash);
                self.attested(key, event.attested, event.threshold_at);
                self.attests_no_more(event.oracle, event.epoch);
            }
            Event::SettlementFinalized(event) => self.finalized(event),
            Event::ProposalClosed(event) => self.proposal_closed(event),
            Event::SettlementClosed(event) => {
                self.settlements.remove(&event.epoch);
            }
            _ => return false,
        }
        true
    }

    fn proposed(&mut self, event: &events::SettlementProposed) {
        let epoch = event.content.epoch;
        let seeds: [&[u8]; 4] = [
            b"proposal",
            self.address.as_ref(),
            &epoch.to_le_bytes(),
            &event.content_hash,
        ];
        let proposal = Proposal {
            network: self.address,
            bump: bump(&seeds),
            content_hash: event.content_hash,
            content: event.content,
            proposer: event.proposer,
            rent_payer: event.rent_payer,
            set_version: event.set_version,
            attested: event.attested,
            proposed_at: event.proposed_at,
            threshold_at: event.threshold_at,
            opened_at: event.opened_at,
            challenge_seconds: event.challenge_seconds,
            treasury_bps: event.treasury_bps,
            treasury: event.treasury,
            ..new_account()
        };
        self.proposals.insert((epoch, event.content_hash), proposal);
        self.attests_for(event.proposer, epoch);
    }

    fn attested(&mut self, key: (u64, Hash), attested: u16, threshold_at: i64) {
        let proposal = self.proposals.get_mut(&key).expect("a proposal");
        (proposal.attested, proposal.threshold_at) = (attested, threshold_at);
    }

    fn finalized(&mut self, event: &events::SettlementFinalized) {
        let epoch = event.epoch;
        let proposal = self.proposals.remove(&(epoch, event.content_hash));
        let proposal = proposal.expect("a proposal");
        let content = proposal.content;
        let network = &mut self.network;
        network.final_epoch = epoch;
        network.final_snapshot_slot = content.snapshot_slot;
        network.final_closed_at = content.closed_at;
        network.final_payer_root = content.payer_root;
        network.settled_amount = content.asset_charged;
        network.settled_accrued = content.asset_accrued;
        network.settled_reserve_amount = content.reserve_charged;
        network.settled_reserve_accrued = content.reserve_accrued;
        network.settled_asset_count = content.asset_count;
        network.settled_payer_count = content.payer_count;
        network.settled_reserve_count = content.reserve_count;
        network.settled_treasury = proposal.treasury;
        network.treasury_epoch = event.treasury_epoch;
        network.settled_treasury_bps = event.treasury_bps;
        network.before_treasury_bps = event.before_treasury_bps;
        network.oldest_kept_epoch = event.oldest_kept_epoch;
        let settlement = Settlement {
            network: self.address,
            bump: bump(&[b"settlement", self.address.as_ref(), &epoch.to_le_bytes()]),
            content_hash: event.content_hash,
            content,
            proposer: proposal.proposer,
            rent_payer: event.rent_payer,
            set_version: proposal.set_version,
            attested: proposal.attested,
            proposed_at: proposal.proposed_at,
            final_at: event.final_at,
            opened_at: proposal.opened_at,
            previous_snapshot_slot: event.previous_snapshot_slot,
            treasury_bps: event.treasury_bps,
            treasury_epoch: event.treasury_epoch,
            before_treasury_bps: event.before_treasury_bps,
            treasury: proposal.treasury,
            ..new_account()
        };
        self.settlements.insert(epoch, settlement);
    }

    /// Attestations of the present set that stood for it are free again.
    fn proposal_closed(&mut self, event: &events::ProposalClosed) {
        self.proposals.remove(&(event.epoch, event.content_hash));
        if event.set_version != self.oracles.set_version {
            return;
        }
        let entries = self.oracles.members.iter_mut().enumerate();
        for (_, entry) in entries.filter(|(position, _)| event.attested >> position & 1 == 1) {
            if entry.attested_epoch == event.epoch {
                entry.attested_epoch = 0;
            }
        }
    }
}

//! Proposing a settlement.

use openmast_client::accounts::{Content, PauseBits, Proposal};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, new_account};
use crate::{Error, proposed::Proposed, refusals::Refusals};

impl Model {
    pub(super) fn propose_settlement(
        &mut self,
        by: Pubkey,
        proposed: Proposed,
        at: Moment,
    ) -> Verdict {
        let content = &proposed.content;
        let mut refusals = Refusals::default();
        let position = self.voter(by, at, &mut refusals);
        let attested = self.oracles.members[position].attested_epoch;
        refusals.when(attested == content.epoch, Error::AlreadyAttested);
        refusals.when(self.paused(PauseBits::SETTLE, at), Error::Paused);
        refusals.when(self.set_is_due(at), Error::OracleSetDue);
        self.refuse_times(content, at, &mut refusals);
        self.refuse_trees(content, &mut refusals);
        self.amounts_and_exits(content, at, &mut refusals);
        let key = (content.epoch, proposed.hash(&self.address));
        refusals.when(self.proposals.contains_key(&key), Error::AlreadyProposed);
        refusals.verdict()?;
        let proposal = self.new_proposal(by, &proposed, at.now);
        self.proposals.insert(key, (proposal, proposed));
        self.note_attestation(key, position, at);
        Ok(())
    }

    /// Refuses an epoch that is not the next one, is too short, is of no state of the chain, or comes too late.
    fn refuse_times(&self, content: &Content, at: Moment, refusals: &mut Refusals) {
        let network = &self.network;
        let now = self.parameters(at.now);
        refusals.when(content.epoch != network.final_epoch + 1, Error::WrongEpoch);
        refusals.when(
            content.closed_at < network.final_closed_at + i64::from(now.min_epoch_seconds),
            Error::EpochTooShort,
        );
        refusals.when(
            content.snapshot_slot < network.final_snapshot_slot
                || content.snapshot_slot > at.slot
                || content.closed_at > at.now,
            Error::SnapshotOutOfRange,
        );
        // It cannot become final before its window is over.
        let earliest = at.now + i64::from(now.challenge_seconds);
        let too_late = self.overtakes(content.closed_at, earliest);
        refusals.when(too_late, Error::OvertakenByExit);
    }

    /// Refuses sums that contradict each other, counts that cannot be, and hashes of nothing.
    fn refuse_trees(&self, content: &Content, refusals: &mut Refusals) {
        let network = &self.network;
        let wide = u128::from;
        refusals.when(
            wide(content.asset_charged)
                != wide(content.payer_charged) + wide(content.reserve_charged)
                || wide(content.asset_accrued)
                    != wide(content.payer_accrued) + wide(content.reserve_accrued),
            Error::SumsDiffer,
        );
        refusals.when(
            content.asset_charged > content.asset_accrued
                || content.payer_charged > content.payer_accrued
                || content.reserve_charged > content.reserve_accrued,
            Error::ChargedAboveAccrued,
        );
        let count_is_wrong = content.asset_count < network.settled_asset_count
            || content.payer_count < network.settled_payer_count
            || content.reserve_count < network.settled_reserve_count
            || content.asset_count > network.asset_count
            || content.payer_count > network.payer_count
            || content.reserve_count > network.reserve_count;
        refusals.when(count_is_wrong, Error::LeafCountOutOfRange);
        let roots = [content.asset_root, content.payer_root, content.reserve_root];
        let hashes = [roots.as_slice(), &[content.archive_hash]].concat();
        refusals.when(hashes.contains(&[0; 32]), Error::NullHash);
    }

    /// The window is that of `now`, the treasury and its part are those of when the epoch opened.
    fn new_proposal(&self, by: Pubkey, proposed: &Proposed, now: i64) -> Proposal {
        let network = &self.network;
        let opened_at = network.final_closed_at;
        Proposal {
            content_hash: proposed.hash(&self.address),
            content: proposed.content,
            proposer: by,
            rent_payer: proposed.rent_payer,
            set_version: self.oracles.set_version,
            proposed_at: now,
            opened_at,
            challenge_seconds: self.parameters(now).challenge_seconds,
            treasury_bps: self.parameters(opened_at).treasury_bps,
            treasury: if opened_at >= network.treasury_since {
                network.treasury
            } else {
                network.treasury_before
            },
            ..new_account()
        }
    }
}

//! Attesting, and becoming final.

use openmast_client::accounts::{Content, NetworkParameters, PauseBits, Proposal, Settlement};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, new_account};
use crate::{Error, operation::Hash, refusals::Refusals};

impl Model {
    /// Whether `key` may attest, and its position.
    pub(super) fn voter(&self, key: Pubkey, at: Moment, refusals: &mut Refusals) -> usize {
        let mut members = self.oracles.members().iter();
        let Some(position) = members.position(|member| member.key == key && member.weight > 0)
        else {
            refusals.when(true, Error::NotAnOracle);
            return 0;
        };
        let least = self.parameters(at.now).min_bond;
        refusals.when(
            self.oracles.members[position].bond < least,
            Error::BondTooSmall,
        );
        position
    }

    fn weight(&self, bits: u16) -> u64 {
        let members = self.oracles.members().iter().enumerate();
        members
            .filter(|(position, _)| bits >> position & 1 == 1)
            .map(|(_, member)| u64::from(member.weight))
            .sum()
    }

    fn decides(&self, bits: u16) -> bool {
        self.weight(bits) >= u64::from(self.oracles.threshold)
    }

    /// Adds an attestation; once the threshold is reached, the window begins.
    pub(super) fn note_attestation(&mut self, key: (u64, Hash), position: usize, at: Moment) {
        self.oracles.members[position].attested_epoch = key.0;
        let attested = self.proposals[&key].0.attested | 1 << position;
        let decides = self.decides(attested);
        let proposal = &mut self.proposals.get_mut(&key).expect("it was just read").0;
        proposal.attested = attested;
        if decides && proposal.threshold_at == 0 {
            proposal.threshold_at = at.now;
        }
    }

    /// What must hold when a content is proposed and when it becomes final.
    pub(super) fn amounts_and_exits(&self, content: &Content, at: Moment, refusals: &mut Refusals) {
        let network = &self.network;
        let breaker = self.parameters(at.now).max_epoch_increase;
        let (charged, accrued) = (content.asset_charged, content.asset_accrued);
        let payers_charged = network.settled_amount - network.settled_reserve_amount;
        refusals.when(
            content.payer_charged < payers_charged
                || content.payer_accrued < self.accrued_to_payers()
                || content.reserve_charged < network.settled_reserve_amount
                || content.reserve_accrued < network.settled_reserve_accrued,
            Error::SumDecreased,
        );
        refusals.when(
            charged.saturating_sub(network.settled_amount) > breaker,
            Error::BreakerTripped,
        );
        let carried = network.settled_accrued - network.settled_amount;
        refusals.when(
            accrued.saturating_sub(charged) > breaker.max(carried),
            Error::BacklogTooLarge,
        );
        refusals.when(
            content.payer_accrued > self.balance(),
            Error::SumAboveDeposits,
        );
        let of_lots = network.lots_in - network.lots_out - network.lots_excess;
        refusals.when(content.reserve_accrued > of_lots, Error::MoreThanReserved);
        refusals.when(
            self.overtakes(content.closed_at, at.now),
            Error::OvertakenByExit,
        );
    }

    /// Whether a payer left, or may leave too early, whom a snapshot of this time charged as if it stayed.
    pub(super) fn overtakes(&self, closed_at: i64, now: i64) -> bool {
        let half = |of: &NetworkParameters| i64::from(of.exit_delay_seconds) / 2;
        let latest =
            |of: &NetworkParameters| closed_at + half(of) - i64::from(of.challenge_seconds);
        let network = &self.network;
        let changed_at = network.next_parameters_at;
        let has_changed = 0 < changed_at && changed_at <= now;
        let concerns_old = has_changed && closed_at < changed_at + half(&network.parameters);
        closed_at < network.exit_closed_at
            || now > latest(&self.parameters(now))
            || concerns_old && now > latest(&network.parameters)
    }

    pub(super) fn attest_settlement(
        &mut self,
        by: Pubkey,
        epoch: u64,
        hash: Hash,
        at: Moment,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        let position = self.voter(by, at, &mut refusals);
        let attested = self.oracles.members[position].attested_epoch;
        refusals.when(attested == epoch, Error::AlreadyAttested);
        refusals.when(self.paused(PauseBits::SETTLE, at), Error::Paused);
        self.open(epoch, hash, at, &mut refusals);
        if let Some((proposal, _)) = self.proposals.get(&(epoch, hash)) {
            let began = match proposal.threshold_at {
                0 => at.now,
                began => began,
            };
            let earliest = at.now.max(began + i64::from(proposal.challenge_seconds));
            let too_late = self.overtakes(proposal.content.closed_at, earliest);
            refusals.when(too_late, Error::OvertakenByExit);
        }
        refusals.verdict()?;
        self.note_attestation((epoch, hash), position, at);
        Ok(())
    }

    /// Checks that a proposal is of the present epoch and the present set.
    fn open(&self, epoch: u64, hash: Hash, at: Moment, refusals: &mut Refusals) {
        refusals.when(self.set_is_due(at), Error::OracleSetDue);
        let Some((proposal, _)) = self.proposals.get(&(epoch, hash)) else {
            refusals.any_when(true);
            return;
        };
        refusals.when(epoch != self.network.final_epoch + 1, Error::WrongEpoch);
        refusals.when(
            proposal.set_version != self.oracles.set_version,
            Error::OracleSetChanged,
        );
    }

    pub(super) fn retract_attestation(
        &mut self,
        by: Pubkey,
        epoch: u64,
        hash: Hash,
        _: Moment,
    ) -> Verdict {
        let mut members = self.oracles.members().iter();
        let position = members.position(|member| member.key == by && member.weight > 0);
        let found = self.proposals.get(&(epoch, hash));
        let mut refusals = Refusals::default();
        refusals.when(position.is_none(), Error::NotAnOracle);
        refusals.any_when(found.is_none());
        let other_set =
            found.is_some_and(|(found, _)| found.set_version != self.oracles.set_version);
        refusals.when(other_set, Error::OracleSetChanged);
        let (Some(position), Some((proposal, _))) = (position, found) else {
            return refusals.verdict();
        };
        refusals.when(proposal.attested >> position & 1 == 0, Error::NotAttested);
        refusals.verdict()?;
        let attested = proposal.attested & !(1 << position);
        let decides = self.decides(attested);
        // What it attested for a later epoch stands.
        let member = &mut self.oracles.members[position];
        if member.attested_epoch == epoch {
            member.attested_epoch = 0;
        }
        let proposals = &mut self.proposals;
        let proposal = &mut proposals.get_mut(&(epoch, hash)).expect("checked").0;
        proposal.attested = attested;
        if !decides {
            proposal.threshold_at = 0;
        }
        Ok(())
    }

    pub(super) fn finalize_settlement(
        &mut self,
        epoch: u64,
        hash: Hash,
        proposal_rent_payer: Pubkey,
        at: Moment,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::SETTLE, at), Error::Paused);
        self.open(epoch, hash, at, &mut refusals);
        let Some((proposal, proposed)) = self.proposals.get(&(epoch, hash)).cloned() else {
            return refusals.verdict();
        };
        refusals.when(
            proposal.rent_payer != proposal_rent_payer,
            Error::WrongRentPayer,
        );
        refusals.when(proposal.threshold_at == 0, Error::BelowThreshold);
        let window = i64::from(proposal.challenge_seconds);
        refusals.when(
            proposal.threshold_at != 0 && at.now < proposal.threshold_at + window,
            Error::ChallengeOpen,
        );
        self.amounts_and_exits(&proposal.content, at, &mut refusals);
        refusals.any_when(self.settlements.contains_key(&epoch));
        refusals.verdict()?;
        let previous_snapshot_slot = self.network.final_snapshot_slot;
        self.note_treasury(&proposal);
        self.note_final(&proposal.content, at);
        self.proposals.remove(&(epoch, hash));
        let network = &self.network;
        let settlement = Settlement {
            content_hash: hash,
            content: proposal.content,
            proposer: proposal.proposer,
            rent_payer: self.rent_payer,
            set_version: proposal.set_version,
            attested: proposal.attested,
            proposed_at: proposal.proposed_at,
            final_at: at.now,
            opened_at: proposal.opened_at,
            previous_snapshot_slot,
            treasury_bps: proposal.treasury_bps,
            treasury_epoch: network.treasury_epoch,
            before_treasury_bps: network.before_treasury_bps,
            treasury: proposal.treasury,
            ..new_account()
        };
        self.settlements.insert(epoch, (settlement, proposed));
        Ok(())
    }

    /// The first epoch has no part before it: what it says holds from the beginning.
    fn note_treasury(&mut self, proposal: &Proposal) {
        let network = &mut self.network;
        let (bps, settled) = (proposal.treasury_bps, network.settled_treasury_bps);
        let same = settled == bps && network.settled_treasury == proposal.treasury;
        if network.final_epoch > 0 && same {
            return;
        }
        network.before_treasury_bps = if network.final_epoch == 0 {
            bps
        } else {
            settled.min(network.before_treasury_bps)
        };
        network.settled_treasury = proposal.treasury;
        network.settled_treasury_bps = bps;
        network.treasury_epoch = proposal.content.epoch;
    }

    fn note_final(&mut self, content: &Content, at: Moment) {
        let kept = u64::from(self.parameters(at.now).settlements_kept);
        let network = &mut self.network;
        network.final_epoch = content.epoch;
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
        let oldest = (content.epoch + 1).saturating_sub(kept);
        network.oldest_kept_epoch = network.oldest_kept_epoch.max(oldest);
    }

    pub(super) fn close_proposal(
        &mut self,
        epoch: u64,
        hash: Hash,
        rent_payer: Pubkey,
        at: Moment,
    ) -> Verdict {
        let Some((proposal, _)) = self.proposals.get(&(epoch, hash)) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        refusals.when(self.may_win(proposal, at.now), Error::ProposalMayWin);
        refusals.when(proposal.rent_payer != rent_payer, Error::WrongRentPayer);
        refusals.verdict()?;
        let (attested, of_this_set) = (
            proposal.attested,
            proposal.set_version == self.oracles.set_version,
        );
        self.proposals.remove(&(epoch, hash));
        // Whoever attested it may attest another content of the epoch.
        let members = self.oracles.members.iter_mut().enumerate();
        for (position, member) in members {
            let bit = attested >> position & 1 == 1;
            if of_this_set && bit && member.attested_epoch == epoch {
                member.attested_epoch = 0;
            }
        }
        Ok(())
    }

    /// Whether the proposal can still become final.
    pub fn may_win(&self, proposal: &Proposal, now: i64) -> bool {
        proposal.content.epoch > self.network.final_epoch
            && proposal.set_version == self.oracles.set_version
            && !self.overtakes(proposal.content.closed_at, now)
    }

    pub(super) fn close_settlement(&mut self, epoch: u64, rent_payer: Pubkey) -> Verdict {
        let Some((settlement, _)) = self.settlements.get(&epoch) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        refusals.when(
            epoch >= self.network.oldest_kept_epoch,
            Error::SettlementNeeded,
        );
        refusals.when(settlement.rent_payer != rent_payer, Error::WrongRentPayer);
        refusals.verdict()?;
        self.settlements.remove(&epoch);
        Ok(())
    }
}

//! Oracles, honest and not.

use openmast_client::accounts::Proposal;
use solana_pubkey::Pubkey;

use super::{Player, Seen, Villain};
use crate::{
    honest::Snapshot,
    operation::{Hash, Operation},
    proposed::{Ledger, Line, Proposed},
};

impl Player {
    pub(super) fn oracle(&mut self) -> Pubkey {
        let members = self.model.oracles.members().iter();
        let members: Vec<_> = members
            .filter(|member| member.weight > 0)
            .map(|member| member.key)
            .collect();
        match self.random.choice(members) {
            Some(member) if self.chance(85) => member,
            _ => self.oracles[self.random.usize(..self.oracles.len())],
        }
    }

    /// Members who do as they like.
    fn villains_among_oracles(&self, most: usize) -> Vec<Pubkey> {
        self.oracles.iter().rev().take(most).copied().collect()
    }

    fn is_villain(&self, oracle: Pubkey) -> bool {
        let most = match () {
            () if self.villains.contains(&Villain::Oracles) => 2,
            () if self.villains.contains(&Villain::Oracle) => 1,
            () => 0,
        };
        self.villains_among_oracles(most).contains(&oracle)
    }

    /// Proposals that can still win, the honest ones first.
    pub(super) fn open_proposals(&self) -> Vec<(u64, Hash)> {
        let now = self.world.now();
        let proposals = self.model.proposals.iter();
        let mut open: Vec<_> = proposals
            .filter(|(_, (proposal, _))| self.model.may_win(proposal, now))
            .map(|(key, _)| *key)
            .collect();
        open.sort_by_key(|(_, hash)| !self.ledgers.contains_key(hash));
        open
    }

    fn any_proposal(&mut self) -> Option<((u64, Hash), Proposal)> {
        let all: Vec<_> = self.model.proposals.keys().copied().collect();
        let key = self.random.choice(all)?;
        Some((key, self.model.proposals[&key].0.clone()))
    }

    pub(super) fn settling(&mut self) -> Operation {
        if self.model.set_is_due(self.moment()) && self.chance(70) {
            return Operation::RotateOracleSet;
        }
        let open = self.open_proposals();
        if open.is_empty() && self.chance(85) {
            return self.proposing();
        }
        match self.random.u32(0..100) {
            0..72 => match open.first() {
                Some(best) => self.finishing(*best),
                None => self.proposing(),
            },
            72..80 => self.closing(),
            80..84 => match self.any_proposal() {
                Some(((epoch, hash), _)) => {
                    let by = self.oracle();
                    Operation::RetractAttestation { by, epoch, hash }
                }
                None => self.proposing(),
            },
            84..90 => match self.any_proposal() {
                Some((key, _)) => self.finalizing(key),
                None => self.proposing(),
            },
            _ => self.proposing(),
        }
    }

    /// What brings a proposal further.
    fn finishing(&mut self, (epoch, hash): (u64, Hash)) -> Operation {
        let proposal = &self.model.proposals[&(epoch, hash)].0;
        if let Some(final_from) = proposal.final_from() {
            self.maybe_wait(final_from);
            return self.finalizing((epoch, hash));
        }
        let by = self.oracle();
        if !self.is_villain(by) && !self.ledgers.contains_key(&hash) {
            // Honest oracles attest what they computed themselves.
            return self.proposing();
        }
        // Whoever attested something else takes that back first.
        let elsewhere = self.model.proposals.iter().find(|(_, (other, _))| {
            let position = self.model.oracles.find(&by).map_or(0, |(at, _)| at);
            other.content_hash != hash
                && other.set_version == self.model.oracles.set_version
                && other.content.epoch == epoch
                && other.attested >> position & 1 == 1
        });
        if let Some((&(epoch, hash), _)) = elsewhere
            && self.chance(70)
        {
            return Operation::RetractAttestation { by, epoch, hash };
        }
        Operation::AttestSettlement { by, epoch, hash }
    }

    fn finalizing(&mut self, (epoch, hash): (u64, Hash)) -> Operation {
        let rent_payer = self.model.proposals[&(epoch, hash)].0.rent_payer;
        Operation::FinalizeSettlement {
            epoch,
            hash,
            proposal_rent_payer: self.mostly(rent_payer),
        }
    }

    fn closing(&mut self) -> Operation {
        if let Some(((epoch, hash), proposal)) = self.any_proposal()
            && self.chance(70)
        {
            let rent_payer = self.mostly(proposal.rent_payer);
            return Operation::CloseProposal {
                epoch,
                hash,
                rent_payer,
            };
        }
        let newest = self.model.network.final_epoch;
        let epoch = newest.saturating_sub(self.random.u64(0..5)).max(1);
        let rent_payer = self.mostly(self.net.rent_payer);
        Operation::CloseSettlement { epoch, rent_payer }
    }

    /// What an honest oracle proposes: the next epoch from a snapshot of a finalized slot.
    pub(super) fn proposing(&mut self) -> Operation {
        let by = self.oracle();
        if self.is_villain(by) {
            return self.proposing_garbage(2);
        }
        let opened = self.model.network.final_closed_at;
        let least = self.model.parameters(self.world.now()).min_epoch_seconds;
        self.maybe_wait(opened + i64::from(least) + 1);
        let snapshot = self.snapshot();
        let proposed = self.honest_content(&snapshot);
        Operation::ProposeSettlement { by, proposed }
    }

    /// Lets time pass until then, mostly, and looks at the chain.
    fn maybe_wait(&mut self, until: i64) {
        let waits = until - self.world.now();
        if waits > 0 && self.chance(60) {
            self.world.pass(waits);
            let (slot, at) = (self.world.slot() - 1, self.world.now() - 1);
            self.history.push(self.seen(slot, at));
        }
    }

    /// A moment in the past: mostly one that no exit overtakes, and late enough.
    fn snapshot(&mut self) -> Seen {
        let network = &self.model.network;
        let (settled, slot) = (network.final_snapshot_slot, self.world.slot());
        let opened = network.final_closed_at;
        let least = opened + i64::from(self.model.parameters(opened).min_epoch_seconds);
        let exit = network.exit_closed_at;
        let present = self.model.parameters(self.world.now());
        let (half, window) = (present.exit_delay_seconds / 2, present.challenge_seconds);
        // Late enough to become final before it is overtaken.
        let fresh = self.world.now() - i64::from(half) + 2 * i64::from(window);
        let known = |seen: &&Seen| seen.slot < slot && seen.slot >= settled;
        // The last of each slot: the slot is over.
        let mut moments: Vec<&Seen> = self.history.iter().filter(known).collect();
        moments.reverse();
        moments.dedup_by_key(|seen| seen.slot);
        let good = |seen: &&&Seen| seen.at >= least && seen.at >= exit && seen.at >= fresh;
        let good: Vec<_> = moments.iter().filter(good).copied().collect();
        let newest = good.first().or(moments.first()).copied().cloned();
        match self.random.u32(0..100) {
            0..60 => newest,
            60..92 => self.random.choice(good).cloned().or(newest),
            _ => self.random.choice(moments).cloned(),
        }
        .unwrap_or_else(|| self.seen(slot, self.world.now()))
    }

    fn honest_content(&mut self, seen: &Seen) -> Proposed {
        let breaker = self.model.parameters(self.world.now()).max_epoch_increase;
        let snapshot = Snapshot {
            slot: seen.slot,
            at: seen.at,
            payers: seen.payers.clone(),
            asset_count: seen.assets.len() as u32,
            breaker,
        };
        let known = |usage: &crate::honest::Usage| {
            usage.payer < seen.payers.len() as u32 && (usage.asset as usize) < seen.assets.len()
        };
        let usages: Vec<_> = (self.metered.iter())
            .filter(|metered| metered.slot <= seen.slot && known(&metered.usage))
            .map(|metered| metered.usage)
            .collect();
        let next = self.ledger.close(&usages, &snapshot);
        let lines = (next.assets(), next.payers(), Ledger::new());
        let proposed = self.content_over(&lines, (seen.slot, seen.at));
        if self.honest {
            let hash = proposed.hash(&self.net.address);
            self.ledgers.insert(hash, (next, seen.slot));
        }
        proposed
    }

    /// Over these assets, payers and reserves.
    fn content_over(
        &self,
        (assets, payers, reserves): &(Ledger, Ledger, Ledger),
        snapshot: (u64, i64),
    ) -> Proposed {
        Proposed::new(
            self.net.address,
            self.net.rent_payer,
            self.model.network.final_epoch + 1,
            snapshot,
            assets,
            payers,
            reserves,
        )
    }

    /// What up to `most` members propose together, to steal or to be in the way.
    pub(super) fn proposing_garbage(&mut self, most: usize) -> Operation {
        let villains = self.villains_among_oracles(most);
        let by = villains[self.random.usize(..villains.len())];
        let garbage: Vec<_> = (self.open_proposals().into_iter())
            .filter(|(_, hash)| !self.ledgers.contains_key(hash))
            .collect();
        if let Some((epoch, hash)) = self.random.choice(garbage)
            && self.chance(60)
        {
            let attested = self.model.proposals[&(epoch, hash)].0.threshold_at != 0;
            return match self.random.u32(0..100) {
                0..70 if attested => self.finalizing((epoch, hash)),
                0..90 => Operation::AttestSettlement { by, epoch, hash },
                _ => Operation::RetractAttestation { by, epoch, hash },
            };
        }
        let proposed = self.garbage();
        Operation::ProposeSettlement { by, proposed }
    }

    fn garbage(&mut self) -> Proposed {
        let seen = self.snapshot();
        let settled = self.model.settlements.get(&self.model.network.final_epoch);
        let (mut assets, mut payers, reserves) = match settled {
            Some((_, proposed)) => (
                proposed.assets.clone(),
                proposed.payers.clone(),
                proposed.reserves.clone(),
            ),
            None => Default::default(),
        };
        assets.resize(assets.len().max(seen.assets.len()), Line::default());
        payers.resize(payers.len().max(seen.payers.len()), Line::default());
        if self.chance(80) && !payers.is_empty() {
            self.move_money(&mut assets, &mut payers);
        }
        let lines = (assets, payers, reserves);
        let mut proposed = self.content_over(&lines, (seen.slot, seen.at));
        if self.chance(45) {
            self.spoil(&mut proposed);
        }
        proposed
    }

    /// Charges what nobody used, or moves what was charged.
    fn move_money(&mut self, assets: &mut [Line], payers: &mut [Line]) {
        let network = &self.model.network;
        let room = network.deposited - network.withdrawn - self.model.accrued_to_payers();
        let breaker = self.model.parameters(self.world.now()).max_epoch_increase;
        let amount = match self.random.u32(0..4) {
            0 => room.min(breaker),
            1 => self.within(breaker).min(1 << 40),
            _ => self.random.u64(0..=room.min(2_000_000)),
        };
        let asset = self.random.usize(..assets.len());
        let payer = self.random.usize(..payers.len());
        let (other_asset, other_payer) = (
            self.random.usize(..assets.len()),
            self.random.usize(..payers.len()),
        );
        match self.random.u32(0..5) {
            // Charged more than there is, or simply invented.
            0 | 1 => {
                for line in [&mut assets[asset], &mut payers[payer]] {
                    line.accrued += amount;
                    line.charged = line.accrued;
                }
                settle_columns(assets, payers);
            }
            // Accrued and not charged.
            2 => {
                for line in [&mut assets[asset], &mut payers[payer]] {
                    line.accrued += amount;
                }
            }
            // Moved between assets: what one earned falls.
            3 => {
                let moved = amount.min(assets[asset].charged);
                for (index, sign) in [(asset, -1), (other_asset, 1)] {
                    let line = &mut assets[index];
                    line.charged = line.charged.wrapping_add_signed(sign * moved as i64);
                    line.accrued = line.accrued.wrapping_add_signed(sign * moved as i64);
                }
            }
            // Moved between payers.
            _ => {
                let moved = amount.min(payers[payer].charged);
                for (index, sign) in [(payer, -1), (other_payer, 1)] {
                    let line = &mut payers[index];
                    line.charged = line.charged.wrapping_add_signed(sign * moved as i64);
                    line.accrued = line.accrued.wrapping_add_signed(sign * moved as i64);
                }
            }
        }
    }

    /// Makes the content say something that its trees do not.
    fn spoil(&mut self, proposed: &mut Proposed) {
        let amount = self.random.u64(1..2_000_000);
        let (slot, now) = (self.world.slot(), self.world.now());
        let content = &mut proposed.content;
        match self.random.u32(0..21) {
            0 => content.epoch += 1,
            1 => content.snapshot_slot = slot + 1,
            2 => {
                let settled = self.model.network.final_snapshot_slot;
                content.snapshot_slot = settled.saturating_sub(1);
            }
            3 => content.closed_at = now + 1,
            4 => content.closed_at = self.model.network.final_closed_at,
            5 => content.asset_root = [0; 32],
            6 => content.archive_hash = [0; 32],
            7 => content.asset_count += 1,
            8 => content.payer_count = content.payer_count.saturating_sub(1),
            9 => {
                content.asset_charged += amount;
                content.payer_charged += amount;
            }
            10 => {
                content.asset_accrued += amount;
                content.payer_accrued += amount;
            }
            11 => {
                let less = amount.min(content.asset_charged);
                content.asset_charged -= less;
                content.payer_charged -= less;
            }
            12 => content.asset_accrued += amount,
            // Released what nobody reserved: beside what payers spent, and in its place.
            15 => {
                content.asset_accrued += amount;
                content.reserve_accrued += amount;
            }
            16 => {
                let less = amount.min(content.payer_charged);
                content.payer_charged -= less;
                content.payer_accrued -= less;
                content.reserve_charged += less;
                content.reserve_accrued += less;
            }
            17 => content.reserve_charged += amount,
            18 => content.reserve_count += 1,
            19 => content.reserve_root = [0; 32],
            13 => content.payer_root = [7; 32],
            14 => content.asset_root = [7; 32],
            _ => content.bytes ^= 1,
        }
    }
}

/// Everything that accrued is charged, in both columns: then the sums are equal.
fn settle_columns(assets: &mut [Line], payers: &mut [Line]) {
    for line in assets.iter_mut().chain(payers) {
        line.charged = line.accrued;
    }
}

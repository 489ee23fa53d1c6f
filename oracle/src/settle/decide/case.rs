//! What to do next about one settlement: a pure function of what the outbox wants and what the chain shows.

use std::collections::BTreeMap;

use crate::settle::{
    Alarm, Content, ContentHash,
    chain::{Action, Key, MemberView, ProposalView, SettlementView, View},
    outbox::Progress,
    rules::{Obstacle, is_urgent, obstacle},
};
use openmast_records::EpochsReopened;

/// The next thing to do about one settlement.
#[expect(
    clippy::large_enum_variant,
    reason = "one is made for a settlement, and none is kept in numbers"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Act(Action),
    /// The chain has come further than the outbox knew.
    Reached(Progress),
    /// Nothing can be done before the chain or its clock moves; that is how it should be.
    Wait(String),
    /// Nothing can be done before a person or the chain's state changes.
    Alarm(Alarm),
    /// The content can never become final: the log must record that its epoch is opened again.
    Reopen(EpochsReopened),
}

/// One settlement, and everything that decides about it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What follows from the log.
    pub content: &'a Content,
    /// The hash of `content`.
    pub hash: ContentHash,
    /// How far the settlement has come, as the outbox knows.
    pub progress: Progress,
    /// Contents with which this epoch was closed before it was opened again, by hash.
    pub void: &'a BTreeMap<ContentHash, Content>,
    pub view: &'a View,
    /// The oracle's key.
    pub me: &'a Key,
    pub rent_payer: &'a Key,
}

impl Case<'_> {
    /// What to do.
    pub fn decide(&self) -> Decision {
        let epoch = self.content.epoch;
        let final_epoch = self.view.network.final_epoch;
        match self.view.settlements.get(&epoch) {
            Some(there) if there.content_hash == self.hash => return self.finalized(there),
            Some(there) => {
                let contradicted = || Decision::Alarm(self.contradicted(there));
                return self.close_own().map_or_else(contradicted, Decision::Act);
            }
            None => {}
        }
        if epoch <= final_epoch {
            return self.settled_and_gone();
        }
        if self.progress >= Progress::Final {
            return Decision::Alarm(self.contradiction(&format!(
                "the settlement of epoch {epoch} was final, and the endpoints say that the newest final epoch is {final_epoch}"
            )));
        }
        if epoch > final_epoch + 1 {
            return Decision::Wait(format!("epoch {} must become final first", epoch - 1));
        }
        self.next_to_settle()
    }

    /// Whether the epoch is final with another content than this log gives. Later epochs build on a ledger that the
    /// chain contradicts then.
    pub(crate) fn is_contradicted(&self) -> bool {
        let there = self.view.settlements.get(&self.content.epoch);
        there.is_some_and(|there| there.content_hash != self.hash)
    }

    /// An alarm if others settle another content than this log gives, or may do so. It stops nothing.
    pub(crate) fn dissent(&self) -> Option<Alarm> {
        if let Some(there) = self.view.settlements.get(&self.content.epoch) {
            return (there.content_hash != self.hash).then(|| self.contradicted(there));
        }
        let is_next = self.content.epoch == self.view.network.final_epoch + 1;
        let has_threshold = self.proposal().is_some_and(|it| it.threshold_at != 0);
        if !is_next || has_threshold {
            return None;
        }
        if self
            .own_position()
            .is_some_and(|mine| self.attests_other_content(mine))
        {
            return Some(self.attested_another());
        }
        let elsewhere = self.weight_elsewhere();
        (elsewhere > 0).then(|| self.others_attest_another(elsewhere))
    }

    /// Whether no more than a quarter of the time is left that there was to post it and to have it challenged.
    pub(crate) fn is_urgent(&self) -> bool {
        is_urgent(self.content, self.view, self.proposal())
    }

    fn finalized(&self, there: &SettlementView) -> Decision {
        let epoch = self.content.epoch;
        if self.progress < Progress::Final {
            return Decision::Reached(Progress::Final);
        }
        if let Some(action) = self.close_own() {
            return Decision::Act(action);
        }
        if epoch >= self.view.network.oldest_kept_epoch {
            return Decision::Wait("kept for proofs".into());
        }
        if there.rent_payer != *self.rent_payer {
            // Its rent is not ours: who made it final closes it.
            return Decision::Reached(Progress::Closed);
        }
        Decision::Act(Action::Close {
            epoch,
            rent_payer: there.rent_payer,
        })
    }

    /// Decides about an epoch that was final some time ago and whose settlement account does not exist any more.
    fn settled_and_gone(&self) -> Decision {
        let epoch = self.content.epoch;
        if epoch >= self.view.network.oldest_kept_epoch {
            return Decision::Alarm(self.contradiction(&format!(
                "the endpoints say that epoch {epoch} is final and that its settlement is not there, which the program does \
                 not let anybody close yet"
            )));
        }
        if self.progress == Progress::Final {
            return match self.close_own() {
                Some(action) => Decision::Act(action),
                None => Decision::Reached(Progress::Closed),
            };
        }
        Decision::Alarm(self.contradiction(&format!(
            "the endpoints say that epoch {epoch} is final and already closed, but this oracle has not seen its settlement \
             become final, so the two cannot be compared. If the data folder is an old copy, restore the newest one"
        )))
    }

    /// Decides about the epoch after the newest final one.
    fn next_to_settle(&self) -> Decision {
        let proposal = self.proposal();
        if proposal.is_some() && self.progress < Progress::Proposed {
            return Decision::Reached(Progress::Proposed);
        }
        let obstacle = obstacle(self.content, self.view, proposal);
        match (obstacle, self.remove_obstacle()) {
            (Some(Obstacle::Contradiction(reason)), _) => {
                Decision::Alarm(self.contradiction(&reason))
            }
            (_, Some(action)) => Decision::Act(action),
            (Some(Obstacle::Void(reason)), None) => self.reopen(reason),
            (Some(Obstacle::Alarm(alarm)), None) => Decision::Alarm(alarm),
            (Some(Obstacle::Wait(reason)), None) => Decision::Wait(reason),
            (None, None) => match proposal {
                Some(proposal) => self.proposed(proposal),
                None => self.propose(),
            },
        }
    }

    /// An action that removes what stands in the way of this epoch, whatever else holds it up.
    fn remove_obstacle(&self) -> Option<Action> {
        let (epoch, oracles) = (self.content.epoch, &self.view.oracles);
        if oracles
            .next_from
            .is_some_and(|from| from <= self.view.unix_time)
        {
            return Some(Action::Rotate { epoch });
        }
        self.retract()
            .or_else(|| self.close_of_older_set())
            .or_else(|| self.close_own())
    }

    /// Takes back our attestation of an earlier content: a member has one attestation for each epoch.
    fn retract(&self) -> Option<Action> {
        let mine = self.own_position()?;
        let stands = |proposal: &ProposalView| {
            proposal.set_version == self.view.oracles.version && proposal.is_attested_by(mine)
        };
        let mut void = self.void_proposals();
        let (content_hash, _) = void.find(|(_, proposal)| stands(proposal))?;
        Some(Action::Retract {
            epoch: self.content.epoch,
            content_hash,
        })
    }

    /// Closes a proposal at the address of ours that was made under an older oracle set and does not count any more.
    fn close_of_older_set(&self) -> Option<Action> {
        let there = self.view.proposals.get(&self.hash)?;
        let is_void = there.set_version != self.view.oracles.version;
        is_void.then(|| self.close_proposal(self.hash, there))
    }

    /// Closes a proposal of ours that can never win.
    fn close_own(&self) -> Option<Action> {
        let is_over = self.content.epoch <= self.view.network.final_epoch;
        let own = self
            .view
            .proposals
            .get(&self.hash)
            .map(|it| (self.hash, it));
        let mut candidates = own
            .into_iter()
            .filter(|_| is_over)
            .chain(self.void_proposals());
        let (hash, proposal) = candidates.find(|(hash, proposal)| {
            let is_overtaken = || {
                let content = self.void.get(hash);
                content.is_some_and(|content| {
                    self.view.network.overtakes(content, self.view.unix_time)
                })
            };
            let can_never_win =
                is_over || proposal.set_version != self.view.oracles.version || is_overtaken();
            can_never_win && proposal.rent_payer == *self.rent_payer
        })?;
        Some(self.close_proposal(hash, proposal))
    }

    fn close_proposal(&self, content_hash: ContentHash, proposal: &ProposalView) -> Action {
        Action::CloseProposal {
            epoch: self.content.epoch,
            content_hash,
            rent_payer: proposal.rent_payer,
        }
    }

    /// Opens the epoch again. While settling is paused more may change, and one closing after the pause settles all of
    /// it.
    fn reopen(&self, reason: &str) -> Decision {
        let epoch = self.content.epoch;
        if self.view.network.settling_paused {
            return Decision::Alarm(Alarm {
                code: "paused",
                text: format!(
                    "settling is paused on chain, and the settlement of epoch {epoch} can never become final: {reason}. \
                     The epoch is closed anew when the pauser clears the bit or the pause lapses"
                ),
            });
        }
        tracing::warn!(
            epoch,
            reason,
            slot = self.view.slot,
            "the settlement can never become final"
        );
        Decision::Reopen(EpochsReopened {
            from_epoch: epoch,
            // A snapshot of this slot or later contains what was seen now.
            least_slot: self.view.slot,
        })
    }

    fn propose(&self) -> Decision {
        match self.own_position().and_then(|mine| self.member(mine)) {
            None => Decision::Alarm(self.not_a_member()),
            Some(mine) if mine.attested_epoch == self.content.epoch => {
                Decision::Alarm(self.attested_another())
            }
            Some(_) => Decision::Act(Action::Propose(*self.content)),
        }
    }

    fn proposed(&self, proposal: &ProposalView) -> Decision {
        let (epoch, content_hash) = (self.content.epoch, self.hash);
        if let Some(mine) = self.own_position()
            && !proposal.is_attested_by(mine)
            && !self.attests_other_content(mine)
        {
            return Decision::Act(Action::Attest {
                epoch,
                content_hash,
            });
        }
        if proposal.threshold_at == 0 {
            return Decision::Wait(format!(
                "attested weight {} of {}",
                self.weight(|position, _| proposal.is_attested_by(position)),
                self.view.oracles.threshold
            ));
        }
        let due = proposal
            .threshold_at
            .saturating_add(i64::from(proposal.challenge_seconds));
        if self.view.unix_time < due {
            return Decision::Wait(format!(
                "the challenge window ends in {} s",
                due - self.view.unix_time
            ));
        }
        Decision::Act(Action::Finalize {
            epoch,
            content_hash,
            rent_payer: proposal.rent_payer,
        })
    }

    /// The proposal of our content, if it counts.
    fn proposal(&self) -> Option<&ProposalView> {
        let there = self.view.proposals.get(&self.hash)?;
        (there.set_version == self.view.oracles.version).then_some(there)
    }

    fn void_proposals(&self) -> impl Iterator<Item = (ContentHash, &ProposalView)> {
        let proposals = &self.view.proposals;
        let of_void = self.void.keys();
        of_void.filter_map(|hash| Some((*hash, proposals.get(hash)?)))
    }

    /// Our position among the members, if we may propose and attest at all.
    fn own_position(&self) -> Option<usize> {
        let members = &self.view.oracles.members;
        members.iter().position(|member| {
            member.key == *self.me && member.weight > 0 && member.bond >= self.view.network.min_bond
        })
    }

    fn member(&self, position: usize) -> Option<&MemberView> {
        self.view.oracles.members.get(position)
    }

    /// Whether the member at this position attests another content of this epoch.
    fn attests_other_content(&self, position: usize) -> bool {
        let attests = |member: &MemberView| member.attested_epoch == self.content.epoch;
        let attests_ours = self
            .proposal()
            .is_some_and(|it| it.is_attested_by(position));
        self.member(position).is_some_and(attests) && !attests_ours
    }

    /// The total weight of the members that `chosen` selects by position.
    fn weight(&self, chosen: impl Fn(usize, &MemberView) -> bool) -> u64 {
        let members = self.view.oracles.members.iter().enumerate();
        members
            .filter(|(position, member)| chosen(*position, member))
            .map(|(_, member)| u64::from(member.weight))
            .sum()
    }

    fn weight_elsewhere(&self) -> u64 {
        self.weight(|position, member| {
            member.key != *self.me && self.attests_other_content(position)
        })
    }
}

//! A deterministic chain: blocks that are produced, finalized or lost with their fork, a mempool that loses, nodes
//! that do not answer, other members of the oracle set, and the program's rules for settlements.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use openmast_ledger::{Delays, Freshness};
use openmast_oracle::settle::{
    Action, Chain, Content, ContentHash, Fate, Key, MemberView, NetworkView, OracleSetView,
    PrepareError, Prepared, ProposalView, SettlementView, Signature, TxStatus, Unreachable, View,
    Wanted,
};
use sha2::{Digest, Sha256};

pub const NETWORK: Key = [2; 32];
/// The settler's key.
pub const ORACLE: Key = [7; 32];
/// A member that attests what the oracle proposes, when it is awake.
pub const HONEST: Key = [8; 32];
/// A member that proposes what follows from no log.
pub const HOSTILE: Key = [9; 32];
/// How many blocks a transaction stays valid.
const VALIDITY: u64 = 12;
const SECONDS_PER_BLOCK: i64 = 10;
pub const CHALLENGE_SECONDS: u32 = 30;
/// Final settlements that stay valid for proofs.
const SETTLEMENTS_KEPT: u64 = 2;
/// Much longer than it takes to settle, so that only tests of it meet it.
const EXIT_DELAY_SECONDS: u32 = 200_000;
pub const BREAKER: u64 = 1_000;

/// Accounts at one block.
#[derive(Clone)]
struct State {
    height: u64,
    time: i64,
    network: NetworkView,
    oracles: OracleSetView,
    proposals: BTreeMap<ContentHash, (Content, ProposalView)>,
    settlements: BTreeMap<u64, SettlementView>,
    statuses: BTreeMap<Signature, Option<String>>,
    /// Every proposal that the oracle ever made, in order.
    proposed: Vec<Content>,
    /// Every settlement that became final, in order.
    finals: Vec<Content>,
    closed: Vec<u64>,
}

struct Pending {
    signature: Signature,
    last_valid: u64,
    action: Action,
}

pub struct Sim {
    /// The newest finalized block first, then the blocks on top of it.
    blocks: Vec<State>,
    mempool: Vec<Pending>,
    nonce: u64,
    pub lies: Lies,
    pub unreachable: bool,
    /// Sent bytes vanish.
    pub lossy: bool,
    pub prepared: u64,
    /// What the oracle wanted to do, and the program refused.
    pub refused: Vec<String>,
}

/// What nodes say that is not so.
#[derive(Default)]
pub struct Lies {
    /// The chain as a node has it that stands still.
    frozen: Option<State>,
    /// The chain of another network at the same address.
    other_chain: Option<State>,
    /// No account is there but those that always are.
    pub nulls: bool,
    /// No transaction is known.
    pub no_status: bool,
    /// How much too high block heights are.
    pub heights: u64,
    /// The blockhash of which time is handed out: its number, and the last block that takes it.
    blockhash: Option<(u64, u64)>,
}

#[derive(Clone)]
pub struct SimChain(Arc<Mutex<Sim>>);

fn member(key: Key, weight: u32) -> MemberView {
    MemberView {
        key,
        weight,
        bond: 5,
        attested_epoch: 0,
    }
}

impl SimChain {
    /// The oracle is the only member.
    pub fn new() -> Self {
        Self::of(vec![member(ORACLE, 1)], 1)
    }

    /// The oracle needs the honest member; the hostile one can do nothing alone.
    pub fn with_others() -> Self {
        let members = vec![member(HOSTILE, 1), member(ORACLE, 2), member(HONEST, 2)];
        Self::of(members, 4)
    }

    fn of(members: Vec<MemberView>, threshold: u32) -> Self {
        let network = NetworkView {
            min_epoch_seconds: 20,
            freshness: Freshness {
                delays: Delays {
                    exit_delay_seconds: EXIT_DELAY_SECONDS,
                    challenge_seconds: CHALLENGE_SECONDS,
                },
                ..Freshness::default()
            },
            min_bond: 5,
            max_epoch_increase: BREAKER,
            asset_count: 3,
            payer_count: 4,
            deposited: 1_000_000,
            ..NetworkView::default()
        };
        let state = State {
            height: 100,
            time: 1_000,
            network,
            oracles: OracleSetView {
                version: 1,
                threshold,
                members,
                next_from: None,
            },
            proposals: BTreeMap::new(),
            settlements: BTreeMap::new(),
            statuses: BTreeMap::new(),
            proposed: Vec::new(),
            finals: Vec::new(),
            closed: Vec::new(),
        };
        Self(Arc::new(Mutex::new(Sim {
            blocks: vec![state],
            mempool: Vec::new(),
            nonce: 0,
            lies: Lies::default(),
            unreachable: false,
            lossy: false,
            prepared: 0,
            refused: Vec::new(),
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Sim> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What a snapshot at a finalized block has.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    pub slot: u64,
    pub time: i64,
    pub breaker: u64,
    /// What lots hold of what was paid for them.
    pub lots_left: u64,
    /// The least time of a snapshot that closes the next epoch, if the epoch before closed at `final_closed_at`.
    pub min_epoch_seconds: u32,
}

impl Sim {
    /// Makes a block from the mempool. What is not valid any more is dropped, as a real node does.
    pub fn produce(&mut self) {
        let mut block = self.tip().clone();
        block.height += 1;
        block.time += SECONDS_PER_BLOCK;
        for tx in self.mempool.drain(..) {
            if block.height <= tx.last_valid && !block.statuses.contains_key(&tx.signature) {
                let outcome = block.execute(&tx.action, ORACLE);
                block.statuses.insert(tx.signature, outcome.err());
            }
        }
        self.blocks.push(block);
    }

    pub fn finalize(&mut self) {
        if self.blocks.len() > 1 {
            self.blocks.remove(0);
        }
    }

    /// From now on, accounts are what they are now.
    pub fn freeze(&mut self, is_frozen: bool) {
        self.lies.frozen = is_frozen.then(|| self.blocks[0].clone());
    }

    /// From now on, accounts are those of a chain on which nothing was ever settled, and which has come as far.
    pub fn other_chain(&mut self, is_other: bool) {
        let here = &self.blocks[0];
        let network = NetworkView {
            final_epoch: 0,
            final_snapshot_slot: 0,
            final_closed_at: 0,
            oldest_kept_epoch: 0,
            settled_amount: 0,
            settled_accrued: 0,
            ..here.network.clone()
        };
        self.lies.other_chain = is_other.then(|| State {
            network,
            proposals: BTreeMap::new(),
            settlements: BTreeMap::new(),
            statuses: BTreeMap::new(),
            ..here.clone()
        });
    }

    /// From now on, the same blockhash is handed out.
    pub fn keep_blockhash(&mut self, is_kept: bool) {
        let last_valid = self.tip().height + VALIDITY;
        self.lies.blockhash = is_kept.then_some((self.nonce, last_valid));
    }

    pub fn stop_lying(&mut self) {
        self.lies = Lies::default();
    }

    /// The blocks on top of the finalized one lose. Their transactions are not sent again by anyone but the oracle.
    pub fn fork(&mut self) {
        self.blocks.truncate(1);
    }

    pub fn lose_mempool(&mut self) {
        self.mempool.clear();
    }

    /// Applies a change to the newest finalized block and all on top of it, as if it had been there for long.
    pub fn change(&mut self, change: impl Fn(&mut NetworkView, &mut OracleSetView)) {
        for block in &mut self.blocks {
            change(&mut block.network, &mut block.oracles);
        }
    }

    /// Another member's transaction, in a block of its own. Whether the program took it.
    pub fn by(&mut self, key: Key, action: &Action) -> bool {
        self.produce();
        let block = self.blocks.last_mut().expect("just produced");
        block.execute(action, key).is_ok()
    }

    /// A payer leaves without a proof, by a statement of the newest finalized block, in a block of its own. Gives the
    /// time from which on a snapshot held its money.
    pub fn exit(&mut self) -> i64 {
        let holds_from = self.blocks[0].time;
        self.produce();
        let block = self.blocks.last_mut().expect("just produced");
        let exit = &mut block.network.freshness.exit_closed_at;
        *exit = holds_from.max(*exit);
        *exit
    }

    /// The authority announces the same members once more: they take over after this many blocks.
    pub fn announce(&mut self, blocks: i64) {
        let from = self.tip().time + blocks * SECONDS_PER_BLOCK;
        self.change(move |_, oracles| oracles.next_from = Some(from));
    }

    /// The hostile member proposes something for the next epoch, that differs with `what`.
    pub fn hostile_proposes(&mut self, what: u8) -> Option<Content> {
        let tip = self.tip();
        let content = Content {
            epoch: tip.network.final_epoch + 1,
            snapshot_slot: tip.height,
            closed_at: tip.time,
            asset_count: 3,
            payer_count: 4,
            asset_root: [what; 32],
            payer_root: [66; 32],
            reserve_root: [66; 32],
            asset_charged: tip.network.settled_amount + 1,
            payer_charged: tip.network.settled_amount + 1,
            asset_accrued: tip.network.settled_accrued + 1,
            payer_accrued: tip.network.settled_accrued + 1,
            archive_hash: [66; 32],
            ..Content::default()
        };
        self.by(HOSTILE, &Action::Propose(content))
            .then_some(content)
    }

    /// The honest member looks at what the oracle proposed last, and attests it.
    pub fn honest_acts(&mut self) {
        let tip = self.tip();
        let epoch = tip.network.final_epoch + 1;
        let newest = tip.proposed.iter().rev().find(|it| it.epoch == epoch);
        let Some(wanted) = newest.map(|content| content.hash(&NETWORK.into())) else {
            return;
        };
        let stands = tip.attestation_of(HONEST, epoch);
        let action = match stands {
            Some(content_hash) if content_hash == wanted => return,
            Some(content_hash) => Action::Retract {
                epoch,
                content_hash,
            },
            None => Action::Attest {
                epoch,
                content_hash: wanted,
            },
        };
        self.by(HONEST, &action);
    }

    /// Somebody makes final what can become final, and closes what can never win.
    pub fn anyone_tidies(&mut self) {
        let tip = self.tip();
        let of = |hash: &ContentHash, content: &Content| (content.epoch, *hash);
        let all: Vec<_> = tip
            .proposals
            .iter()
            .map(|(hash, (it, _))| of(hash, it))
            .collect();
        let rent_payer = ORACLE;
        for (epoch, content_hash) in all {
            self.by(
                HONEST,
                &Action::Finalize {
                    epoch,
                    content_hash,
                    rent_payer,
                },
            );
            self.by(
                HONEST,
                &Action::CloseProposal {
                    epoch,
                    content_hash,
                    rent_payer,
                },
            );
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        let state = &self.blocks[0];
        Snapshot {
            slot: state.height,
            time: state.time,
            breaker: state.network.max_epoch_increase,
            lots_left: state.network.lots_in - state.network.lots_out - state.network.lots_excess,
            min_epoch_seconds: state.network.min_epoch_seconds,
        }
    }

    pub fn finals(&self) -> Vec<Content> {
        self.blocks[0].finals.clone()
    }

    pub fn finalized_proposals(&self) -> Vec<Content> {
        self.blocks[0].proposed.clone()
    }

    /// Proposals that stand, by whoever.
    pub fn standing(&self) -> Vec<Content> {
        let proposals = self.blocks[0].proposals.values();
        proposals.map(|(content, _)| *content).collect()
    }

    pub fn closed(&self) -> Vec<u64> {
        self.blocks[0].closed.clone()
    }

    pub fn final_epoch(&self) -> u64 {
        self.blocks[0].network.final_epoch
    }

    pub fn set_version(&self) -> u32 {
        self.blocks[0].oracles.version
    }

    fn tip(&self) -> &State {
        self.blocks
            .last()
            .expect("the newest finalized block is always kept")
    }
}

impl State {
    /// Refused, it changes nothing.
    fn execute(&mut self, action: &Action, by: Key) -> Result<(), String> {
        let mut next = self.clone();
        next.apply(action, by)?;
        *self = next;
        Ok(())
    }

    fn apply(&mut self, action: &Action, by: Key) -> Result<(), String> {
        match action {
            Action::Propose(content) => self.propose(content, by),
            Action::Attest {
                epoch,
                content_hash,
            } => self.attest(*epoch, content_hash, by),
            Action::Retract { content_hash, .. } => self.retract(content_hash, by),
            Action::Finalize { content_hash, .. } => self.finalize(content_hash, by),
            Action::CloseProposal { content_hash, .. } => self.close_proposal(content_hash),
            Action::Close { epoch, .. } => self.close(*epoch),
            Action::Rotate { .. } => self.rotate(),
        }
    }

    fn propose(&mut self, content: &Content, by: Key) -> Result<(), String> {
        self.require_deciding()?;
        self.require_ledger(content)?;
        refuse(content.epoch != self.network.final_epoch + 1, "wrong epoch")?;
        let least = self.network.final_closed_at + i64::from(self.network.min_epoch_seconds);
        refuse(content.closed_at < least, "epoch too short")?;
        refuse(content.closed_at > self.time, "a clock of the future")?;
        refuse(
            content.snapshot_slot > self.height
                || content.snapshot_slot < self.network.final_snapshot_slot,
            "snapshot out of range",
        )?;
        let hash = content.hash(&NETWORK.into());
        refuse(self.proposals.contains_key(&hash), "account in use")?;
        self.require_in_time(content, self.network.earliest_final(self.time))?;
        let bit = self.vote(by, content.epoch)?;
        let proposal = ProposalView {
            rent_payer: by,
            set_version: self.oracles.version,
            attested: 0,
            threshold_at: 0,
            challenge_seconds: CHALLENGE_SECONDS,
        };
        self.proposals.insert(hash, (*content, proposal));
        self.set_attested(&hash, |attested| attested | bit);
        if by == ORACLE {
            self.proposed.push(*content);
        }
        Ok(())
    }

    fn attest(&mut self, epoch: u64, hash: &ContentHash, by: Key) -> Result<(), String> {
        self.require_deciding()?;
        let (content, proposal) = self.proposals.get(hash).ok_or("no proposal")?;
        refuse(
            content.epoch != epoch || epoch != self.network.final_epoch + 1,
            "wrong epoch",
        )?;
        refuse(
            proposal.set_version != self.oracles.version,
            "older oracle set",
        )?;
        let bit = self.vote(by, epoch)?;
        self.set_attested(hash, |attested| attested | bit);
        let (content, proposal) = self.proposals.get(hash).ok_or("no proposal")?;
        self.require_in_time(content, proposal.earliest_final(self.time))
    }

    fn retract(&mut self, hash: &ContentHash, by: Key) -> Result<(), String> {
        let (content, proposal) = self.proposals.get(hash).ok_or("no proposal")?;
        let (position, epoch) = (self.position(by)?, content.epoch);
        refuse(
            proposal.set_version != self.oracles.version || !proposal.is_attested_by(position),
            "not attested",
        )?;
        self.forget(1 << position, epoch);
        self.set_attested(hash, |attested| attested & !(1 << position));
        Ok(())
    }

    fn finalize(&mut self, hash: &ContentHash, by: Key) -> Result<(), String> {
        self.require_deciding()?;
        let (content, proposal) = self.proposals.get(hash).cloned().ok_or("no proposal")?;
        self.require_ledger(&content)?;
        refuse(content.epoch != self.network.final_epoch + 1, "wrong epoch")?;
        refuse(
            proposal.set_version != self.oracles.version,
            "older oracle set",
        )?;
        refuse(proposal.threshold_at == 0, "below the threshold")?;
        refuse(
            self.time < proposal.threshold_at + i64::from(proposal.challenge_seconds),
            "challenge window",
        )?;
        self.proposals.remove(hash);
        self.finals.push(content);
        self.settlements.insert(
            content.epoch,
            SettlementView {
                content_hash: *hash,
                content,
                rent_payer: by,
            },
        );
        let network = &mut self.network;
        network.final_epoch = content.epoch;
        network.final_closed_at = content.closed_at;
        network.final_snapshot_slot = content.snapshot_slot;
        network.oldest_kept_epoch = (content.epoch + 1).saturating_sub(SETTLEMENTS_KEPT);
        network.settled_amount = content.asset_charged;
        network.settled_accrued = content.asset_accrued;
        network.settled_reserve_amount = content.reserve_charged;
        network.settled_reserve_accrued = content.reserve_accrued;
        Ok(())
    }

    fn close_proposal(&mut self, hash: &ContentHash) -> Result<(), String> {
        let (content, proposal) = self.proposals.get(hash).ok_or("no proposal")?;
        let may_win = content.epoch > self.network.final_epoch
            && proposal.set_version == self.oracles.version
            && !self.network.overtakes(content, self.time);
        refuse(may_win, "it may win")?;
        let (epoch, attested) = (content.epoch, proposal.attested);
        if proposal.set_version == self.oracles.version {
            self.forget(attested, epoch);
        }
        self.proposals.remove(hash);
        Ok(())
    }

    fn close(&mut self, epoch: u64) -> Result<(), String> {
        refuse(epoch >= self.network.oldest_kept_epoch, "still kept")?;
        let there = self.settlements.remove(&epoch);
        there.ok_or("no settlement")?;
        self.closed.push(epoch);
        Ok(())
    }

    fn rotate(&mut self) -> Result<(), String> {
        let oracles = &mut self.oracles;
        let is_due = oracles.next_from.is_some_and(|from| from <= self.time);
        refuse(!is_due, "no set is due")?;
        oracles.version += 1;
        oracles.next_from = None;
        for member in &mut oracles.members {
            member.attested_epoch = 0;
        }
        Ok(())
    }

    fn require_deciding(&self) -> Result<(), String> {
        refuse(self.network.settling_paused, "paused")?;
        let next = self.oracles.next_from;
        refuse(
            next.is_some_and(|from| from <= self.time),
            "an oracle set is due",
        )
    }

    fn require_ledger(&self, content: &Content) -> Result<(), String> {
        let network = &self.network;
        let (charged, accrued) = (content.asset_charged, content.asset_accrued);
        let spent_and_released = (
            content.payer_charged + content.reserve_charged,
            content.payer_accrued + content.reserve_accrued,
        );
        refuse((charged, accrued) != spent_and_released, "sums differ")?;
        refuse(
            charged < network.settled_amount || accrued < network.settled_accrued,
            "less than settled",
        )?;
        refuse(
            charged - network.settled_amount > network.max_epoch_increase,
            "breaker",
        )?;
        let carried = network.settled_accrued - network.settled_amount;
        refuse(
            accrued < charged || accrued - charged > network.max_epoch_increase.max(carried),
            "backlog",
        )?;
        let prepaid = network.deposited - network.withdrawn;
        refuse(content.payer_accrued > prepaid, "insolvent")?;
        let of_lots = network.lots_in - network.lots_out - network.lots_excess;
        refuse(content.reserve_accrued > of_lots, "lots hold less")?;
        self.require_in_time(content, self.time)
    }

    fn require_in_time(&self, content: &Content, at: i64) -> Result<(), String> {
        refuse(self.network.overtakes(content, at), "overtaken by an exit")
    }

    fn position(&self, key: Key) -> Result<usize, String> {
        let mut members = self.oracles.members.iter();
        let found = members.position(|it| it.key == key && it.weight > 0);
        found.ok_or_else(|| "not an oracle".into())
    }

    fn vote(&mut self, key: Key, epoch: u64) -> Result<u16, String> {
        let position = self.position(key)?;
        let member = &mut self.oracles.members[position];
        refuse(member.bond < self.network.min_bond, "bond too small")?;
        refuse(member.attested_epoch == epoch, "attested already")?;
        member.attested_epoch = epoch;
        Ok(1 << position)
    }

    fn forget(&mut self, bits: u16, epoch: u64) {
        let members = self.oracles.members.iter_mut().enumerate();
        for (_, member) in members.filter(|(position, _)| bits & (1 << position) != 0) {
            if member.attested_epoch == epoch {
                member.attested_epoch = 0;
            }
        }
    }

    fn set_attested(&mut self, hash: &ContentHash, change: impl Fn(u16) -> u16) {
        let (_, proposal) = self.proposals.get_mut(hash).expect("looked up");
        proposal.attested = change(proposal.attested);
        let members = self.oracles.members.iter().enumerate();
        let behind = members.filter(|(position, _)| proposal.attested & (1 << position) != 0);
        let weight: u32 = behind.map(|(_, member)| member.weight).sum();
        if weight < self.oracles.threshold {
            proposal.threshold_at = 0;
        } else if proposal.threshold_at == 0 {
            proposal.threshold_at = self.time;
        }
    }

    /// The proposal that a member's attestation of an epoch stands for.
    fn attestation_of(&self, key: Key, epoch: u64) -> Option<ContentHash> {
        let position = self.position(key).ok()?;
        let mut proposals = self.proposals.iter();
        proposals
            .find(|(_, (content, proposal))| {
                content.epoch == epoch
                    && proposal.set_version == self.oracles.version
                    && proposal.is_attested_by(position)
            })
            .map(|(hash, _)| *hash)
    }
}

fn refuse(condition: bool, reason: &str) -> Result<(), String> {
    if condition {
        Err(reason.into())
    } else {
        Ok(())
    }
}

impl Chain for SimChain {
    fn network(&self) -> Key {
        NETWORK
    }

    fn oracle(&self) -> Key {
        ORACLE
    }

    fn rent_payer(&self) -> Key {
        ORACLE
    }

    async fn view(&self, wanted: &Wanted, min_slot: u64) -> Result<View, Unreachable> {
        let sim = self.lock().answering()?;
        let height = sim.blocks[0].height;
        assert!(
            min_slot <= height,
            "the slot that was seen is never ahead of the chain"
        );
        let lies = &sim.lies;
        let other = lies.other_chain.as_ref().map(|it| State {
            height,
            time: sim.blocks[0].time,
            ..it.clone()
        });
        let state = other
            .as_ref()
            .or(lies.frozen.as_ref())
            .unwrap_or(&sim.blocks[0]);
        if state.height < min_slot {
            return Err(Unreachable::Unanswered("simulated: it is behind".into()));
        }
        let nothing = State {
            proposals: BTreeMap::new(),
            settlements: BTreeMap::new(),
            ..state.clone()
        };
        let state = if lies.nulls { &nothing } else { state };
        let settlements = state.settlements.iter();
        let settlements = settlements.filter(|(epoch, _)| wanted.settlements.contains(epoch));
        let asked = wanted.proposals.iter();
        let proposals = asked.filter_map(|(epoch, hash)| {
            let (content, proposal) = state.proposals.get(hash)?;
            (content.epoch == *epoch).then(|| (*hash, proposal.clone()))
        });
        Ok(View {
            slot: state.height,
            unix_time: state.time,
            network: state.network.clone(),
            oracles: state.oracles.clone(),
            proposals: proposals.collect(),
            settlements: settlements
                .map(|(epoch, there)| (*epoch, there.clone()))
                .collect(),
        })
    }

    async fn fate(&self, signature: &Signature) -> Result<Fate, Unreachable> {
        let sim = self.lock().answering()?;
        let (finalized, tip) = (&sim.blocks[0], sim.tip());
        let known = tip.statuses.get(signature).filter(|_| !sim.lies.no_status);
        let status = known.map(|error| TxStatus {
            finalized: finalized.statuses.contains_key(signature),
            error: error.clone(),
        });
        Ok(Fate {
            finalized_slot: finalized.height,
            finalized_block_height: finalized.height + sim.lies.heights,
            status,
        })
    }

    async fn prepare(&self, action: &Action, escalation: u32) -> Result<Prepared, PrepareError> {
        let mut sim = self.lock().answering()?;
        sim.prepared += 1;
        let simulated = sim.tip().clone().execute(action, ORACLE);
        if let Err(reason) = simulated {
            sim.refused.push(format!("{}: {reason}", action.name()));
            return Err(PrepareError::Refused(reason));
        }
        let (blockhash, last_valid_block_height) = match sim.lies.blockhash {
            Some(kept) => kept,
            None => {
                sim.nonce += 1;
                (sim.nonce, sim.tip().height + VALIDITY)
            }
        };
        // The same bytes have the same signature, others another.
        let signed = borsh::to_vec(&(blockhash, escalation, action)).expect("encodes");
        let digest = Sha256::digest(signed);
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&digest);
        let raw = borsh::to_vec(&(signature, last_valid_block_height, action)).expect("encodes");
        Ok(Prepared {
            signature,
            raw,
            last_valid_block_height,
            priority_fee: u64::from(escalation),
        })
    }

    async fn send(&self, raw: &[u8]) -> Result<(), Unreachable> {
        let mut sim = self.lock().answering()?;
        let (signature, last_valid, action) =
            borsh::from_slice(raw).expect("the stored bytes are the sent ones");
        if !sim.lossy {
            sim.mempool.push(Pending {
                signature,
                last_valid,
                action,
            });
        }
        Ok(())
    }
}

trait Answering: Sized {
    fn answering(self) -> Result<Self, Unreachable>;
}

impl Answering for MutexGuard<'_, Sim> {
    fn answering(self) -> Result<Self, Unreachable> {
        if self.unreachable {
            Err(Unreachable::Unanswered("simulated outage".into()))
        } else {
            Ok(self)
        }
    }
}

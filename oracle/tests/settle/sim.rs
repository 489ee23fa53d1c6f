//! A deterministic chain: blocks that are produced, finalized or lost with their fork, a mempool that loses, nodes
//! that do not answer, and the program's rules for settlements.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use openmast_oracle::settle::{
    Action, Chain, Content, Fate, Key, MemberView, NetworkView, OracleSetView, PrepareError,
    Prepared, SettlementState, SettlementView, Signature, TxStatus, Unreachable, View,
};

pub const ORACLE: Key = [7; 32];
/// How many blocks a transaction stays valid.
const VALIDITY: u64 = 12;
const SECONDS_PER_BLOCK: i64 = 10;
const CHALLENGE_SECONDS: u32 = 30;

/// Accounts at one block.
#[derive(Clone)]
struct State {
    height: u64,
    time: i64,
    network: NetworkView,
    oracles: OracleSetView,
    settlements: BTreeMap<u64, SettlementView>,
    statuses: BTreeMap<Signature, Option<String>>,
    /// Every settlement that was ever posted, in order.
    posted: Vec<Content>,
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
    pub unreachable: bool,
    /// Sent bytes vanish.
    pub lossy: bool,
    pub prepared: u64,
}

/// Final settlements that stay valid for proofs.
const SETTLEMENTS_KEPT: u64 = 2;

#[derive(Clone)]
pub struct SimChain(Arc<Mutex<Sim>>);

impl SimChain {
    pub fn new() -> Self {
        let network = NetworkView {
            min_epoch_seconds: 20,
            min_bond: 5,
            max_epoch_increase: 1_000,
            asset_count: 3,
            payer_count: 4,
            deposited: 1_000_000,
            ..NetworkView::default()
        };
        let me = MemberView {
            key: ORACLE,
            weight: 1,
            bond: 5,
        };
        let state = State {
            height: 100,
            time: 1_000,
            network,
            oracles: OracleSetView {
                version: 1,
                threshold: 1,
                members: vec![me],
            },
            settlements: BTreeMap::new(),
            statuses: BTreeMap::new(),
            posted: Vec::new(),
            finals: Vec::new(),
            closed: Vec::new(),
        };
        Self(Arc::new(Mutex::new(Sim {
            blocks: vec![state],
            mempool: Vec::new(),
            nonce: 0,
            unreachable: false,
            lossy: false,
            prepared: 0,
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Sim> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Sim {
    /// Makes a block from the mempool. What is not valid any more is dropped, as a real node does.
    pub fn produce(&mut self) {
        let mut block = self.tip().clone();
        block.height += 1;
        block.time += SECONDS_PER_BLOCK;
        for tx in self.mempool.drain(..) {
            if block.height <= tx.last_valid && !block.statuses.contains_key(&tx.signature) {
                let outcome = block.execute(&tx.action);
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

    /// Somebody else's transaction, in a block of its own.
    pub fn by_others(&mut self, action: &Action) {
        self.produce();
        if let Some(block) = self.blocks.last_mut() {
            let _ = block.execute(action);
        }
    }

    /// A payer asks its money back and leaves with it, all in a block of its own. Gives that block's slot.
    pub fn exit(&mut self) -> u64 {
        self.produce();
        let block = self.blocks.last_mut().expect("just produced");
        block.network.exit_request_slot = block.height;
        block.height
    }

    /// Slot of the newest finalized block.
    pub fn finalized_slot(&self) -> u64 {
        self.blocks[0].height
    }

    pub fn finals(&self) -> Vec<Content> {
        self.blocks[0].finals.clone()
    }

    pub fn finalized_postings(&self) -> Vec<Content> {
        self.blocks[0].posted.clone()
    }

    pub fn closed(&self) -> Vec<u64> {
        self.blocks[0].closed.clone()
    }

    pub fn final_epoch(&self) -> u64 {
        self.blocks[0].network.final_epoch
    }

    pub fn settlement(&self, epoch: u64) -> Option<SettlementView> {
        self.blocks[0].settlements.get(&epoch).cloned()
    }

    pub fn reject(&mut self, epoch: u64, votes: u16) {
        for block in &mut self.blocks {
            if let Some(settlement) = block.settlements.get_mut(&epoch) {
                settlement.state = SettlementState::Rejected;
                settlement.rejected = votes;
                block.network.posted_epoch = block.network.final_epoch;
            }
        }
    }

    fn tip(&self) -> &State {
        self.blocks
            .last()
            .expect("the newest finalized block is always kept")
    }
}

impl State {
    fn execute(&mut self, action: &Action) -> Result<(), String> {
        match action {
            Action::Post(content) => self.post(content),
            Action::Attest(content) => self.attest(content),
            Action::Finalize { epoch } => self.finalize(*epoch),
            Action::Expire { epoch } => self.expire(*epoch),
            Action::Close { epoch, .. } => self.close(*epoch),
        }
    }

    fn post(&mut self, content: &Content) -> Result<(), String> {
        let network = &self.network;
        refuse(network.settling_paused, "paused")?;
        refuse(
            network.posted_epoch != network.final_epoch,
            "a settlement is in flight",
        )?;
        refuse(content.epoch != network.final_epoch + 1, "wrong epoch")?;
        refuse(
            self.settlements.contains_key(&content.epoch),
            "account in use",
        )?;
        refuse(
            self.time < network.posted_at + i64::from(network.min_epoch_seconds),
            "too early",
        )?;
        refuse(content.amount < network.settled_amount, "less than settled")?;
        refuse(
            content.amount - network.settled_amount > network.max_epoch_increase,
            "breaker",
        )?;
        refuse(
            content.amount > network.deposited - network.withdrawn,
            "insolvent",
        )?;
        refuse(network.overtakes(content), "overtaken by an exit")?;
        refuse(
            content.snapshot_slot > self.height,
            "a snapshot of the future",
        )?;
        self.network.posted_epoch = content.epoch;
        self.network.posted_at = self.time;
        self.posted.push(content.clone());
        self.settlements.insert(
            content.epoch,
            SettlementView {
                state: SettlementState::Posted,
                content: content.clone(),
                rent_payer: ORACLE,
                oracle_set_version: self.oracles.version,
                attested: 1,
                rejected: 0,
                posted_at: self.time,
                challenge_seconds: CHALLENGE_SECONDS,
            },
        );
        Ok(())
    }

    fn attest(&mut self, content: &Content) -> Result<(), String> {
        let there = self
            .settlements
            .get_mut(&content.epoch)
            .ok_or("no settlement")?;
        refuse(
            there.state != SettlementState::Posted || there.attested & 1 != 0,
            "not to be attested",
        )?;
        there.attested |= 1;
        Ok(())
    }

    fn finalize(&mut self, epoch: u64) -> Result<(), String> {
        refuse(self.network.settling_paused, "paused")?;
        let there = self.settlements.get_mut(&epoch).ok_or("no settlement")?;
        refuse(there.state != SettlementState::Posted, "not posted")?;
        refuse(
            there.oracle_set_version != self.oracles.version,
            "older oracle set",
        )?;
        refuse(there.attested & 1 == 0, "not attested")?;
        refuse(
            self.time < there.posted_at + i64::from(there.challenge_seconds),
            "challenge window",
        )?;
        refuse(
            self.network.overtakes(&there.content),
            "overtaken by an exit",
        )?;
        self.finals.push(there.content.clone());
        there.state = SettlementState::Final;
        self.network.final_epoch = epoch;
        self.network.oldest_kept_epoch =
            (self.network.final_epoch + 1).saturating_sub(SETTLEMENTS_KEPT);
        self.network.settled_amount = there.content.amount;
        self.network.final_snapshot_slot = there.content.snapshot_slot;
        Ok(())
    }

    fn expire(&mut self, epoch: u64) -> Result<(), String> {
        let there = self.settlements.get_mut(&epoch).ok_or("no settlement")?;
        refuse(there.state != SettlementState::Posted, "not posted")?;
        refuse(
            there.oracle_set_version == self.oracles.version
                && !self.network.overtakes(&there.content),
            "current oracle set",
        )?;
        there.state = SettlementState::Rejected;
        self.network.posted_epoch = self.network.final_epoch;
        Ok(())
    }

    fn close(&mut self, epoch: u64) -> Result<(), String> {
        let there = self.settlements.get(&epoch).ok_or("no settlement")?;
        let old = epoch < self.network.oldest_kept_epoch;
        refuse(
            there.state != SettlementState::Rejected && !old,
            "still kept",
        )?;
        if there.state == SettlementState::Final {
            self.closed.push(epoch);
        }
        self.settlements.remove(&epoch);
        Ok(())
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
    fn oracle(&self) -> Key {
        ORACLE
    }

    fn rent_payer(&self) -> Key {
        ORACLE
    }

    async fn view(&self, epochs: &[u64], min_slot: u64) -> Result<View, Unreachable> {
        let sim = self.lock().answering()?;
        let state = &sim.blocks[0];
        assert!(
            min_slot <= state.height,
            "the slot that was seen is never ahead of the chain"
        );
        let wanted = state
            .settlements
            .iter()
            .filter(|(epoch, _)| epochs.contains(epoch));
        Ok(View {
            slot: state.height,
            unix_time: state.time,
            network: state.network.clone(),
            oracles: state.oracles.clone(),
            settlements: wanted
                .map(|(epoch, there)| (*epoch, there.clone()))
                .collect(),
        })
    }

    async fn fate(&self, signature: &Signature) -> Result<Fate, Unreachable> {
        let sim = self.lock().answering()?;
        let (finalized, tip) = (&sim.blocks[0], sim.tip());
        let status = tip.statuses.get(signature).map(|error| TxStatus {
            finalized: finalized.statuses.contains_key(signature),
            error: error.clone(),
        });
        Ok(Fate {
            finalized_slot: finalized.height,
            finalized_block_height: finalized.height,
            status,
        })
    }

    async fn prepare(&self, action: &Action, escalation: u32) -> Result<Prepared, PrepareError> {
        let mut sim = self.lock().answering()?;
        sim.prepared += 1;
        sim.tip()
            .clone()
            .execute(action)
            .map_err(PrepareError::Refused)?;
        sim.nonce += 1;
        let mut signature = [0; 64];
        signature[..8].copy_from_slice(&sim.nonce.to_le_bytes());
        let last_valid_block_height = sim.tip().height + VALIDITY;
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
            Err(Unreachable("simulated outage".into()))
        } else {
            Ok(self)
        }
    }
}

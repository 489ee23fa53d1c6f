//! Sends the transactions of tasks: simulated, paid for, stored, then sent, and followed until they are final or can never be.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use openmast_client::{
    composites::is_overtaken,
    errors::Refusal,
    rpc::Rpc,
    sender::{
        FeePolicy, Landing, SendError, SendOptions, Sender, SignedTransaction, TransactionStatus,
    },
};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_signature::Signature;

use super::planning::{Planned, Planner};
use crate::{
    chain::ProofBufferTurn,
    keeper::{Budget, Call, CallState, HeldBack, KeeperStore, Kind, Task},
    time::Clock,
};

/// The base fee of one signature, lamports: nothing costs less.
const LEAST_FEE: u64 = 5_000;
/// A transaction that no block took is not signed anew: the next look decides anew.
const ATTEMPTS: u32 = 1;
/// Pause between two looks at what became of a transaction: final takes about 13 s, and several are under way.
const POLL: Duration = Duration::from_secs(2);

/// What became of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All of it is final; the slot of its last transaction.
    Done(u64),
    /// Nothing of it was sent that has not landed: there is no money for it.
    HeldBack(HeldBack),
    /// A simulation says that the program would refuse it, as a rule since somebody else was faster.
    Refused(String),
    /// It failed in a block.
    Failed(String),
    /// It may still land, can never land, or the chain did not answer: the next look tells.
    Pending,
}

/// What it takes to send.
pub(in crate::run) struct Means {
    /// Pays and signs.
    pub key: Keypair,
    pub fees: FeePolicy,
    pub endpoints: Arc<Rpc>,
    /// Held while a proof lies in the buffer of the key.
    pub proof_buffer: ProofBufferTurn,
    pub clock: Clock,
}

/// Sends for a keeper.
pub(super) struct Outgoing<'a> {
    means: &'a Means,
    store: &'a Mutex<KeeperStore>,
    /// Simulates against what is confirmed: what somebody else did a moment ago is seen.
    preparing: Sender,
    /// Waits until what was sent is final, so that the next look sees it.
    delivering: Sender,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Outgoing<'a> {
    pub(super) fn new(means: &'a Means, store: &'a Mutex<KeeperStore>) -> Self {
        let options = SendOptions {
            fees: means.fees,
            attempts: ATTEMPTS,
            ..SendOptions::default()
        };
        let preparing = Sender::new(means.endpoints.clone(), options);
        let mut delivering = preparing.clone();
        delivering.options.commitment = CommitmentConfig::finalized();
        delivering.options.poll = POLL;
        Self {
            means,
            store,
            preparing,
            delivering,
        }
    }

    /// Learns what became of transactions that were left under way, by this process or the one before. Gives the newest slot
    /// that was told of.
    ///
    /// # Errors
    /// The chain does not answer, or the file cannot be written.
    pub(super) async fn follow(&self) -> anyhow::Result<u64> {
        let mut newest = 0;
        let live = lock(self.store).live()?;
        for (id, call) in live {
            let fate = self.preparing.fate(Signature::from(call.signature)).await?;
            newest = newest.max(fate.finalized_slot);
            let is_dead = fate.status == TransactionStatus::Unknown
                && fate.finalized_block_height > call.last_valid_block_height;
            let status = fate.status.at(CommitmentConfig::finalized());
            let (state, error) = match status {
                Landing::Landed { .. } => (CallState::Done, None),
                Landing::Failed { error } => {
                    let text = Refusal::new(error, Vec::new()).to_string();
                    (CallState::Failed, Some(text))
                }
                Landing::Expired | Landing::Forgotten => (CallState::Expired, None),
                Landing::Pending if is_dead => (CallState::Expired, None),
                Landing::Pending => continue,
            };
            self.resolve(id, &call, state, error)?;
        }
        Ok(newest)
    }

    /// Sends all transactions of a task, one after the other.
    pub(super) async fn do_task(
        &self,
        planner: &Planner<'_>,
        task: &Task,
        budget: &Mutex<Budget>,
    ) -> Outcome {
        // Before anything is asked of the chain: as a rule nothing is left for any of those behind.
        if let Err(why) = lock(budget).clone().take(task.kind, LEAST_FEE) {
            return Outcome::HeldBack(why);
        }
        let planned = match planner.plan(task).await {
            Ok(planned) => planned,
            Err(error) => return Outcome::Refused(format!("{error:#}")),
        };
        let needs_buffer = planned.iter().any(|one| one.makes_bytes.is_some());
        let _turn = match needs_buffer {
            true => Some(self.means.proof_buffer.wait().await),
            false => None,
        };
        let mut last = Outcome::Pending;
        let mut with_rent = Vec::new();
        for one in &planned {
            let (outcome, stored) = self.send(task, one, budget).await;
            with_rent.extend(stored);
            last = outcome;
            if !matches!(last, Outcome::Done(_)) {
                return last;
            }
        }
        // The last one has closed the buffer.
        for (id, _) in with_rent.iter().filter(|(_, call)| call.rent > 0) {
            let noted = lock(self.store).resolve(*id, CallState::Done, None, 0);
            if let Err(error) = noted {
                tracing::warn!("a rent that came back is not noted: {error:#}");
            }
        }
        last
    }

    async fn send(
        &self,
        task: &Task,
        planned: &Planned,
        budget: &Mutex<Budget>,
    ) -> (Outcome, Option<(i64, Call)>) {
        let key = &self.means.key;
        let built = self
            .preparing
            .build_and_sign(&planned.instructions, key, &[], 0)
            .await;
        let signed = match built {
            Ok(signed) => signed,
            Err(SendError::Refused { refusal, .. })
                if refusal.program_error.is_some_and(is_overtaken) =>
            {
                tracing::info!(kind = planned.kind.name(), subject = %task.subject, "overtaken");
                return (Outcome::Pending, None);
            }
            Err(SendError::Refused { refusal, .. }) => {
                calls(planned.kind, "refused").increment(1);
                tracing::info!(kind = planned.kind.name(), subject = %task.subject, %refusal, "refused in simulation");
                return (Outcome::Refused(refusal.to_string()), None);
            }
            Err(error) => {
                tracing::warn!(kind = planned.kind.name(), subject = %task.subject, %error, "not sent");
                return (Outcome::Pending, None);
            }
        };
        let stored = match self.pay_and_store(task, planned, &signed, budget).await {
            Ok(Ok(Some(stored))) => stored,
            Ok(Ok(None)) => return (Outcome::Pending, None),
            Ok(Err(why)) => return (Outcome::HeldBack(why), None),
            Err(error) => {
                tracing::error!("a transaction is not sent, since it cannot be kept: {error:#}");
                return (Outcome::Pending, None);
            }
        };
        let outcome = self.deliver(&stored, &signed).await;
        (outcome, Some(stored))
    }

    /// `None`: another transaction for the same may still land.
    async fn pay_and_store(
        &self,
        task: &Task,
        planned: &Planned,
        signed: &SignedTransaction,
        budget: &Mutex<Budget>,
    ) -> anyhow::Result<Result<Option<(i64, Call)>, HeldBack>> {
        let rent = match planned.makes_bytes {
            Some(bytes) => self.rent_of(bytes).await?,
            None => 0,
        };
        let lamports = signed.fee.saturating_add(rent);
        if let Err(why) = lock(budget).take(planned.kind, lamports) {
            return Ok(Err(why));
        }
        let call = Call {
            kind: planned.kind,
            subject: task.subject,
            signature: signed.signature.into(),
            last_valid_block_height: signed.last_valid_block_height,
            fee: signed.fee,
            rent,
            state: CallState::Sent,
            error: None,
            sent_at_ms: self.means.clock.now_ms(),
        };
        let id = lock(self.store).store(&call)?;
        fail::fail_point!("keeper::after_store", |_| Err(anyhow::anyhow!("told to")));
        Ok(Ok(id.map(|id| (id, call))))
    }

    async fn deliver(&self, (id, call): &(i64, Call), signed: &SignedTransaction) -> Outcome {
        let delivered = self.delivering.deliver(signed).await;
        let (state, error, outcome) = match delivered {
            Ok(Some(slot)) => (CallState::Done, None, Outcome::Done(slot)),
            Ok(None) => (CallState::Expired, None, Outcome::Pending),
            Err(SendError::Refused { refusal, .. }) => {
                let text = refusal.to_string();
                (CallState::Failed, Some(text.clone()), Outcome::Failed(text))
            }
            Err(error) => {
                tracing::warn!(kind = call.kind.name(), subject = %call.subject, %error, "not known to have landed");
                return Outcome::Pending;
            }
        };
        match self.resolve(*id, call, state, error) {
            Ok(()) => outcome,
            Err(error) => {
                tracing::error!("what became of a transaction is not noted: {error:#}");
                Outcome::Pending
            }
        }
    }

    fn resolve(
        &self,
        id: i64,
        call: &Call,
        state: CallState,
        error: Option<String>,
    ) -> anyhow::Result<()> {
        calls(call.kind, state.name()).increment(1);
        tracing::info!(kind = call.kind.name(), subject = %call.subject, state = state.name(), error, "kept");
        Ok(lock(self.store).resolve(id, state, error, call.rent)?)
    }

    async fn rent_of(&self, bytes: usize) -> anyhow::Result<u64> {
        let read = self
            .means
            .endpoints
            .call("getMinimumBalanceForRentExemption", |client| async move {
                client.get_minimum_balance_for_rent_exemption(bytes).await
            });
        Ok(read.await?)
    }
}

/// What counts the calls of a kind that ended so.
pub(super) fn calls(kind: Kind, outcome: &'static str) -> metrics::Counter {
    metrics::counter!("openmast_keeper_calls_total", "kind" => kind.name(), "outcome" => outcome)
}

//! The network has settled what this log does not have: the data folder is an old backup, or another log was settled. What is
//! acknowledged now could never be settled, so the doors are shut.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use openmast_client::{accounts::Settlement, rpc::Rpc};
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::health::Health;
use crate::{
    chain::{ChainError, read_network, read_settlements},
    log::{Batch, DurableLog, Filled, Log, LogError, Room},
    record::Lsn,
    settle::Outbox,
};

/// The alarm's code.
const OVERTAKEN: &str = "overtaken";
/// Between two looks at the newest final settlement, at least.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long the doors wait at a start for the first look. An outage of the chain does not keep them shut.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether reports are taken. Cheap to clone.
#[derive(Clone, Default)]
pub struct Gate {
    is_shut: Arc<AtomicBool>,
}

impl Gate {
    /// The log as a door sees it.
    pub fn guard(&self, log: Log) -> Log {
        Arc::new(Gated {
            log,
            gate: self.clone(),
        })
    }

    fn set_shut(&self, is_shut: bool) {
        self.is_shut.store(is_shut, Ordering::SeqCst);
    }
}

/// A log that takes nothing while its gate is shut.
struct Gated {
    log: Log,
    gate: Gate,
}

#[async_trait]
impl DurableLog for Gated {
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
        if self.gate.is_shut.load(Ordering::SeqCst) {
            return Err(LogError::Overtaken);
        }
        self.log.append_batch(batch).await
    }

    fn durable_records(&self) -> u64 {
        self.log.durable_records()
    }

    fn release(&self, up_to: Lsn) -> Result<(), LogError> {
        self.log.release(up_to)
    }

    fn stop(&self) {
        self.log.stop();
    }

    fn filled(&self) -> Filled {
        self.log.filled()
    }

    fn room(&self) -> Arc<dyn Room> {
        self.log.room()
    }
}

/// Compares the newest final settlement with the outbox for as long as the service runs.
pub struct Overtaken {
    pub newest: Newest,
    /// A connection of its own, to read.
    pub outbox: Outbox,
    pub gate: Gate,
    pub health: Health,
    pub poll: Duration,
    /// Told after the first look.
    pub looked: watch::Sender<bool>,
}

/// Where the newest final settlement is read.
pub struct Newest {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    /// The first epoch of the log: it need not have those before.
    pub first_epoch: u64,
}

impl Newest {
    /// `None`: nothing is final that the log should have.
    async fn settlement(&self) -> Result<Option<Settlement>, ChainError> {
        let found = read_network(&self.endpoints, &self.network, 0).await?;
        let epoch = found.network.final_epoch;
        if epoch < self.first_epoch {
            return Ok(None);
        }
        let read = read_settlements(&self.endpoints, &self.network, epoch..=epoch, found.slot);
        let settlement = read.await?.pop().flatten();
        settlement.map(Some).ok_or_else(|| {
            ChainError::Wrong(format!("the settlement of epoch {epoch} is not there"))
        })
    }
}

impl Overtaken {
    /// Runs until told to stop. Blocks in between, as SQLite waits for the disk: not for the runtime's own threads.
    ///
    /// # Errors
    /// The outbox cannot be read.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        loop {
            let read = tokio::select! {
                read = self.newest.settlement() => read,
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            match read {
                Ok(newest) => self.heed(newest.as_ref())?,
                // Others tell that the chain does not answer; what was known still holds.
                Err(error) => tracing::debug!(%error, "the newest settlement cannot be read"),
            }
            tokio::select! {
                () = tokio::time::sleep(self.poll.max(LOOK_EVERY)) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }

    fn heed(&self, newest: Option<&Settlement>) -> anyhow::Result<()> {
        let problem = match newest {
            None => None,
            Some(settlement) => self.problem(settlement)?,
        };
        self.gate.set_shut(problem.is_some());
        match &problem {
            Some(text) => {
                self.health.raise(OVERTAKEN, text);
                self.health.shut(OVERTAKEN, text);
            }
            None => {
                self.health.clear(OVERTAKEN);
                self.health.open(OVERTAKEN);
            }
        }
        self.looked.send_replace(true);
        Ok(())
    }

    fn problem(&self, settlement: &Settlement) -> anyhow::Result<Option<String>> {
        let epoch = settlement.content.epoch;
        let what = match self.outbox.entry(epoch)? {
            Some(entry) if entry.content.hash(&self.newest.network) == settlement.content_hash => {
                return Ok(None);
            }
            Some(_) => format!(
                "the settlement of epoch {epoch} that is final is not the one that follows from this log"
            ),
            None => format!(
                "epoch {epoch} is final on chain, and this log has not closed it: the data folder is older than the network"
            ),
        };
        Ok(Some(format!(
            "{what}. No report is acknowledged, because it could never be settled: senders keep them. Stop the oracle and run \
             `openmast oracle recover` (docs/recovery.md)"
        )))
    }
}

/// Waits for the first look, for a while.
pub async fn looked_at(mut looked: watch::Receiver<bool>) {
    let _ = tokio::time::timeout(PATIENCE, looked.wait_for(|looked| *looked)).await;
}

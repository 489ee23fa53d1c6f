//! The network has settled what this log does not have: the data folder is an old backup, or another log was settled. What is
//! acknowledged now could never be settled, so the doors are shut.

mod verdict;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use openmast_client::{accounts::Settlement, rpc::Rpc};
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use self::verdict::{Known, Said};
use super::health::Health;
use crate::{
    chain::{ChainError, read_network, read_settlements},
    settle::{Outbox, OutboxError},
};

/// The alarm's code.
const OVERTAKEN: &str = "overtaken";
/// The alarm's code when endpoints do not say the same.
const DISAGREE: &str = "endpoints_disagree";
/// Between two looks at the newest final settlement, at least.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Between the first two looks, for which the doors wait.
const FIRST_AGAIN: Duration = Duration::from_millis(500);
/// How long the doors wait at a start for the first looks. An outage of the chain does not keep them shut.
const PATIENCE: Duration = Duration::from_secs(3);
/// Within that, for the slowest endpoint.
const FIRST_PATIENCE: Duration = Duration::from_millis(1_500);

/// Whether reports are taken. Cheap to clone.
#[derive(Clone, Default)]
pub struct Gate {
    is_shut: Arc<AtomicBool>,
}

impl Gate {
    pub fn is_shut(&self) -> bool {
        self.is_shut.load(Ordering::SeqCst)
    }

    fn set_shut(&self, is_shut: bool) {
        self.is_shut.store(is_shut, Ordering::SeqCst);
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
    /// Told when it is known for the first time.
    pub looked: watch::Sender<bool>,
}

/// Where the newest final settlement is read.
pub struct Newest {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    /// The first epoch of the log: it need not have those before.
    pub first_epoch: u64,
}

/// What one endpoint says of it.
struct Told {
    host: String,
    /// `None`: nothing is final that the log should have.
    newest: Option<Settlement>,
}

impl Newest {
    /// As one endpoint has it.
    async fn settlement(&self, endpoint: &Rpc) -> Result<Option<Settlement>, ChainError> {
        let found = read_network(endpoint, &self.network, 0).await?;
        let epoch = found.network.final_epoch;
        if epoch < self.first_epoch {
            return Ok(None);
        }
        let read = read_settlements(endpoint, &self.network, epoch..=epoch, found.slot);
        let settlement = read.await?.pop().flatten();
        settlement.map(Some).ok_or_else(|| {
            ChainError::Wrong(format!("the settlement of epoch {epoch} is not there"))
        })
    }

    /// As every endpoint has it that is believed and answers, within `patience` if given.
    async fn of_each(&self, patience: Option<Duration>) -> Vec<Told> {
        let each = self.endpoints.each();
        let asked = each
            .iter()
            .map(|(host, endpoint)| async move { (host, self.settlement(endpoint).await) });
        let mut asked: FuturesUnordered<_> = asked.collect();
        let mut told = Vec::with_capacity(each.len());
        let hearing = async {
            while let Some((host, read)) = asked.next().await {
                match read {
                    Ok(newest) => told.push(Told {
                        host: host.clone(),
                        newest,
                    }),
                    // Others tell that it does not answer.
                    Err(error) => {
                        tracing::debug!(endpoint = %host, %error, "the newest settlement cannot be read");
                    }
                }
            }
        };
        match patience {
            Some(patience) => {
                let _ = tokio::time::timeout(patience, hearing).await;
            }
            None => hearing.await,
        }
        told
    }
}

impl Overtaken {
    /// Runs until told to stop. Blocks in between, as SQLite waits for the disk: not for the runtime's own threads.
    ///
    /// # Errors
    /// None: what cannot be read is read again, and what was known still holds.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let mut known = Known::default();
        loop {
            let is_awaited = !*self.looked.borrow();
            let told = tokio::select! {
                told = self.newest.of_each(is_awaited.then_some(FIRST_PATIENCE)) => told,
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            if !told.is_empty() {
                self.heed(&mut known, &told, Instant::now());
            }
            tokio::select! {
                () = tokio::time::sleep(self.pause(&known)) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }

    /// Soon, when the doors wait for no more than what a second look says.
    fn pause(&self, known: &Known) -> Duration {
        let is_awaited = known.is_open() && !*self.looked.borrow();
        match is_awaited {
            true => FIRST_AGAIN,
            false => self.poll.max(LOOK_EVERY),
        }
    }

    fn heed(&self, known: &mut Known, told: &[Told], now: Instant) {
        let mut said = Vec::with_capacity(told.len());
        for Told { host, newest } in told {
            let problem = match newest.as_ref().map(|settlement| self.problem(settlement)) {
                None => None,
                Some(Ok(problem)) => problem,
                // The settler mends a row that is damaged, and tells of it.
                Some(Err(error)) => {
                    tracing::warn!(%error, "whether the network has settled more than the log has is not known");
                    return;
                }
            };
            said.push(Said {
                host: host.clone(),
                problem,
            });
        }
        let named = self.newest.endpoints.reports().len();
        let is_known = known.hear(&said, named, now);
        self.health.set(DISAGREE, known.disagreement());
        if !is_known {
            return;
        }
        self.gate.set_shut(known.problem().is_some());
        self.health.set(OVERTAKEN, known.problem());
        match known.problem() {
            Some(text) => self.health.shut(OVERTAKEN, text),
            None => self.health.open(OVERTAKEN),
        }
        self.looked.send_replace(true);
    }

    fn problem(&self, settlement: &Settlement) -> Result<Option<String>, OutboxError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::accounts::ProgramAccount;
    use std::path::Path;

    const NETWORK: [u8; 32] = [2; 32];

    fn overtaken(file: &Path) -> Overtaken {
        let urls = ["http://127.0.0.1:9".to_owned()];
        Overtaken {
            newest: Newest {
                endpoints: Arc::new(Rpc::new(&urls, Duration::from_secs(1)).expect("a URL")),
                network: NETWORK.into(),
                first_epoch: 0,
            },
            outbox: Outbox::open(file, &[1; 32], &NETWORK).expect("opens"),
            gate: Gate::default(),
            health: Health::default(),
            poll: Duration::ZERO,
            looked: watch::channel(false).0,
        }
    }

    /// As the only endpoint tells it.
    fn told(newest: Option<Settlement>) -> [Told; 1] {
        [Told {
            host: "host".into(),
            newest,
        }]
    }

    fn settlement() -> Option<Settlement> {
        let size = Settlement::SIZE - 8;
        Some(borsh::from_slice(&vec![0; size]).expect("zeros are one"))
    }

    #[test]
    fn what_is_known_is_told_to_the_doors() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let it = overtaken(&folder.path().join("outbox.sqlite"));
        let (mut known, now) = (Known::default(), Instant::now());
        it.heed(&mut known, &told(settlement()), now);
        assert!(!it.gate.is_shut());
        assert!(!*it.looked.borrow(), "it is not known yet");
        it.heed(&mut known, &told(settlement()), now);
        assert!(it.gate.is_shut() && *it.looked.borrow());
        assert!(it.health.alarms().contains_key(OVERTAKEN));
        let is_shut = || it.health.not_ready().iter().any(|it| it.code == OVERTAKEN);
        assert!(is_shut());
        it.heed(&mut known, &told(None), now);
        it.heed(&mut known, &told(None), now);
        assert!(!it.gate.is_shut() && !is_shut());
        assert!(!it.health.alarms().contains_key(OVERTAKEN));
    }

    #[test]
    fn an_outbox_that_cannot_be_read_changes_nothing() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("outbox.sqlite");
        let it = overtaken(&file);
        let (mut known, now) = (Known::default(), Instant::now());
        it.heed(&mut known, &told(settlement()), now);
        it.heed(&mut known, &told(settlement()), now);
        assert!(it.gate.is_shut());
        let raw = rusqlite::Connection::open(&file).expect("opens");
        raw.execute_batch("ALTER TABLE settlement RENAME TO away")
            .expect("renamed");
        for _ in 0..3 {
            it.heed(&mut known, &told(settlement()), now);
            assert!(it.gate.is_shut());
        }
        raw.execute_batch("ALTER TABLE away RENAME TO settlement")
            .expect("renamed");
        it.heed(&mut known, &told(None), now);
        it.heed(&mut known, &told(None), now);
        assert!(!it.gate.is_shut());
    }
}

//! The network has settled what this log does not have, or is about to: the data folder is an old backup, or another log was settled.
//! What is acknowledged now could never be settled, so the doors are shut.

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
use crate::health::Health;
use crate::{
    chain::{
        ChainError, EpochAttestations, ForeignProposal, foreign_proposal, read_attestations,
        read_network, read_settlements,
    },
    settle::{Outbox, OutboxError, Progress},
};

/// The alarm's code.
const OVERTAKEN: &str = "overtaken";
/// The alarm's code when endpoints do not say the same.
const DISAGREE: &str = "endpoints_disagree";
/// Two looks at the newest final settlement are at least so far apart.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The first two looks, for which the doors wait, are so far apart.
const FIRST_AGAIN: Duration = Duration::from_millis(500);
/// How long the doors wait at a start for the first looks. An outage of the chain does not keep them shut.
const PATIENCE: Duration = Duration::from_secs(3);
/// The part of that which is for the slowest endpoint.
const FIRST_PATIENCE: Duration = Duration::from_millis(1_500);

/// Whether reports are taken. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Gate {
    is_shut: Arc<AtomicBool>,
}

impl Gate {
    pub(super) fn is_shut(&self) -> bool {
        self.is_shut.load(Ordering::SeqCst)
    }

    fn set_shut(&self, is_shut: bool) {
        self.is_shut.store(is_shut, Ordering::SeqCst);
    }
}

/// Compares the newest final settlement, and what is proposed after it, with the outbox for as long as the service runs.
pub(super) struct DivergenceWatch {
    pub newest: Newest,
    /// The oracle's own, where it can be read.
    pub key: Option<[u8; 32]>,
    /// A connection of its own, to read.
    pub outbox: Outbox,
    pub gate: Gate,
    pub health: Health,
    pub poll: Duration,
    /// Told when it is known for the first time.
    pub looked: watch::Sender<bool>,
}

/// Where the newest final settlement is read.
pub(super) struct Newest {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    /// The first epoch of the log: it need not have those before.
    pub first_epoch: u64,
}

/// What one endpoint says of it.
struct Told {
    host: String,
    final_epoch: u64,
    /// `None`: nothing is final that the log should have.
    newest: Option<Settlement>,
    /// What stands for the epoch after it; `None`: that cannot be read.
    attestations: Option<EpochAttestations>,
}

/// What the outbox has of the epoch that becomes final next: its number and the hash of the content.
type Next = (u64, [u8; 32]);

impl Newest {
    /// As one endpoint has it.
    async fn told(
        &self,
        host: &str,
        endpoint: &Rpc,
        next: Option<Next>,
    ) -> Result<Told, ChainError> {
        let found = read_network(endpoint, &self.network, 0).await?;
        let epoch = found.network.final_epoch;
        let newest = match epoch < self.first_epoch {
            true => None,
            false => Some(self.settlement(endpoint, epoch, found.slot).await?),
        };
        let ours = next.filter(|(of, _)| *of == epoch.saturating_add(1));
        let ours = ours.map(|(_, hash)| hash);
        let (network, next) = (&self.network, epoch.saturating_add(1));
        let attestations = read_attestations(endpoint, network, next, ours, found.slot).await;
        let attestations = attestations.inspect_err(|error| {
            tracing::debug!(endpoint = %host, %error, "what is attested cannot be read");
        });
        Ok(Told {
            host: host.to_owned(),
            final_epoch: epoch,
            newest,
            attestations: attestations.ok(),
        })
    }

    async fn settlement(
        &self,
        endpoint: &Rpc,
        epoch: u64,
        slot: u64,
    ) -> Result<Settlement, ChainError> {
        let read = read_settlements(endpoint, &self.network, epoch..=epoch, slot);
        let settlement = read.await?.pop().flatten();
        settlement.ok_or_else(|| {
            ChainError::Wrong(format!("the settlement of epoch {epoch} is not there"))
        })
    }

    /// As every endpoint has it that is believed and answers, within `patience` if given.
    async fn of_each(&self, next: Option<Next>, patience: Option<Duration>) -> Vec<Told> {
        let each = self.endpoints.each();
        let asked = each
            .iter()
            .map(|(host, endpoint)| async move { (host, self.told(host, endpoint, next).await) });
        let mut asked: FuturesUnordered<_> = asked.collect();
        let mut told = Vec::with_capacity(each.len());
        let hearing = async {
            while let Some((host, read)) = asked.next().await {
                match read {
                    Ok(it) => told.push(it),
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

impl DivergenceWatch {
    /// Runs until told to stop. Blocks in between, as SQLite waits for the disk: not for the runtime's own threads.
    ///
    /// # Errors
    /// None: what cannot be read is read again, and what was known still holds.
    pub(super) async fn run(self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let mut known = Known::default();
        let mut final_epoch = None;
        loop {
            let is_awaited = !*self.looked.borrow();
            let next = self.next(final_epoch);
            let told = tokio::select! {
                told = self.newest.of_each(next, is_awaited.then_some(FIRST_PATIENCE)) => told,
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            if !told.is_empty() {
                self.set_reopenings(&mut known, &told, Instant::now());
            }
            final_epoch = told.iter().map(|it| it.final_epoch).max().or(final_epoch);
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

    /// What is to be asked for. `final_epoch`: as it was told last; before that the outbox knows, or the look after this one.
    fn next(&self, final_epoch: Option<u64>) -> Option<Next> {
        let newest = || self.outbox.newest_at_least(Progress::Final).ok().flatten();
        let epoch = final_epoch.or_else(|| newest().map(|entry| entry.content.epoch));
        let entry = self
            .outbox
            .entry(epoch.unwrap_or_default().saturating_add(1));
        let content = entry.ok().flatten()?.content;
        Some((content.epoch, content.hash(&self.newest.network)))
    }

    fn set_reopenings(&self, known: &mut Known, told: &[Told], now: Instant) {
        // An oracle that runs may end an epoch later than others do. At a start that cannot be told from a log without its end.
        let counts_threshold = !*self.looked.borrow() || known.problem().is_some();
        let mut said = Vec::with_capacity(told.len());
        for Told {
            host,
            newest,
            attestations,
            ..
        } in told
        {
            let overtaken = newest.as_ref().map(|settlement| self.problem(settlement));
            let problem = match (overtaken.transpose().map(Option::flatten), attestations) {
                (Ok(None), Some(attestations)) => self.proposed(attestations, counts_threshold),
                (problem, _) => problem,
            };
            let problem = match problem {
                Ok(problem) => problem,
                // The settler mends a row that is damaged, and tells of it.
                Err(error) => {
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

    fn proposed(
        &self,
        attestations: &EpochAttestations,
        counts_threshold: bool,
    ) -> Result<Option<String>, OutboxError> {
        let found = foreign_proposal(attestations, &self.outbox, self.key.as_ref())?;
        let counted = found.filter(|it| counts_threshold || *it == ForeignProposal::OwnKey);
        Ok(counted.map(|it| it.text(attestations.epoch)))
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
             `openmast oracle recover` (docs/guides/recovery.md)"
        )))
    }
}

/// Waits for the first look, for a while.
pub(super) async fn looked_at(mut looked: watch::Receiver<bool>) {
    let _ = tokio::time::timeout(PATIENCE, looked.wait_for(|looked| *looked)).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::accounts::{OracleSet, ProgramAccount};
    use std::path::Path;

    const NETWORK: [u8; 32] = [2; 32];
    const ME: [u8; 32] = [7; 32];

    fn overtaken(file: &Path) -> DivergenceWatch {
        let urls = ["http://127.0.0.1:9".to_owned()];
        DivergenceWatch {
            newest: Newest {
                endpoints: Arc::new(Rpc::new(&urls, Duration::from_secs(1)).expect("a URL")),
                network: NETWORK.into(),
                first_epoch: 0,
            },
            key: Some(ME),
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
            final_epoch: 0,
            newest,
            attestations: None,
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
        it.set_reopenings(&mut known, &told(settlement()), now);
        assert!(!it.gate.is_shut());
        assert!(!*it.looked.borrow(), "it is not known yet");
        it.set_reopenings(&mut known, &told(settlement()), now);
        assert!(it.gate.is_shut() && *it.looked.borrow());
        assert!(it.health.alarms().contains_key(OVERTAKEN));
        let is_shut = || it.health.not_ready().iter().any(|it| it.code == OVERTAKEN);
        assert!(is_shut());
        it.set_reopenings(&mut known, &told(None), now);
        it.set_reopenings(&mut known, &told(None), now);
        assert!(!it.gate.is_shut() && !is_shut());
        assert!(!it.health.alarms().contains_key(OVERTAKEN));
    }

    /// This key attests epoch 1, with so much of a threshold of 2.
    fn attested(key: [u8; 32], weight: u32) -> [Told; 1] {
        let zeros = vec![0; OracleSet::SIZE - 8];
        let mut set: OracleSet = borsh::from_slice(&zeros).expect("zeros are one");
        set.threshold = 2;
        set.members[3].key = key.into();
        (set.members[3].weight, set.members[3].attested_epoch) = (weight, 1);
        let [told] = told(None);
        [Told {
            attestations: Some(EpochAttestations::new(1, set, None)),
            ..told
        }]
    }

    /// Whether the doors are shut after so much was told, twice each.
    fn is_shut_after(all: &[[Told; 1]]) -> bool {
        let folder = tempfile::tempdir().expect("temporary folder");
        let it = overtaken(&folder.path().join("outbox.sqlite"));
        let mut known = Known::default();
        for told in all {
            it.set_reopenings(&mut known, told, Instant::now());
            it.set_reopenings(&mut known, told, Instant::now());
        }
        it.gate.is_shut()
    }

    #[test]
    fn what_others_propose_shuts_no_door_of_an_oracle_that_runs() {
        let (own, other) = (|| attested(ME, 1), |weight| attested([8; 32], weight));
        let nobody = || told(None);
        assert!(is_shut_after(&[own()]));
        assert!(is_shut_after(&[nobody(), own()]), "nobody else can do that");
        assert!(!is_shut_after(&[own(), nobody()]), "it was taken back");
        assert!(!is_shut_after(&[other(1)]), "that makes nothing final");
        assert!(is_shut_after(&[other(2)]), "at a start");
        assert!(!is_shut_after(&[nobody(), other(2)]), "it runs");
        assert!(!is_shut_after(&[other(2), nobody(), other(2)]));
    }

    #[test]
    fn an_outbox_that_cannot_be_read_changes_nothing() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let file = folder.path().join("outbox.sqlite");
        let it = overtaken(&file);
        let (mut known, now) = (Known::default(), Instant::now());
        it.set_reopenings(&mut known, &told(settlement()), now);
        it.set_reopenings(&mut known, &told(settlement()), now);
        assert!(it.gate.is_shut());
        let raw = rusqlite::Connection::open(&file).expect("opens");
        raw.execute_batch("ALTER TABLE settlement RENAME TO away")
            .expect("renamed");
        for _ in 0..3 {
            it.set_reopenings(&mut known, &told(settlement()), now);
            assert!(it.gate.is_shut());
        }
        raw.execute_batch("ALTER TABLE away RENAME TO settlement")
            .expect("renamed");
        it.set_reopenings(&mut known, &told(None), now);
        it.set_reopenings(&mut known, &told(None), now);
        assert!(!it.gate.is_shut());
    }
}

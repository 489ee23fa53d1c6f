//! The ledgers that claims and withdrawals are proven against: the newest stay in memory, older ones are read again
//! from their archives when somebody asks.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use openmast_client::instructions;
use openmast_ledger::{Domain, MerkleSumTree, ProofNode, Sums, Totals};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::settle::Content;
use openmast_archive::{ArchiveError, ArchiveStore, PublicArchive};

/// Ledgers kept in memory. Proofs are asked for against the newest; older ones only while a new one comes in.
pub(super) const LEDGERS_KEPT: usize = 3;
/// Older ledgers kept in memory after somebody asked: as a rule all ask for the same one, the last before a change of
/// an asset's split.
const OLDER_KEPT: usize = 2;

/// Requests for older ledgers that wait at once.
const MOST_WAITING: usize = 32;

/// The ledgers as of one final settlement.
#[derive(Debug)]
pub struct FinalLedger {
    pub content: Content,
    assets: Side,
    payers: Side,
    reserves: Side,
}

#[derive(Debug)]
struct Side {
    totals: Vec<Totals>,
    tree: MerkleSumTree,
}

/// Totals of one account and the proof that the settlement holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenTotals {
    pub totals: Totals,
    pub leaf_count: u32,
    pub root: [u8; 32],
    pub root_sums: Sums,
    /// Empty for an index that the settlement does not count.
    pub siblings: Vec<ProofNode>,
}

impl FinalLedger {
    fn new(
        content: Content,
        archive: &PublicArchive,
        network: [u8; 32],
    ) -> Result<Self, ArchiveError> {
        let assets = Side {
            totals: archive.asset_totals()?,
            tree: archive.asset_tree(network)?,
        };
        let payers = Side {
            totals: archive.payer_totals()?,
            tree: archive.payer_tree(network)?,
        };
        let reserves = Side {
            totals: archive.reserve_totals()?,
            tree: archive.reserve_tree(network)?,
        };
        let roots = [&assets, &payers, &reserves].map(|side| side.tree.root().hash);
        if roots != [content.asset_root, content.payer_root, content.reserve_root] {
            return Err(ArchiveError::Disagrees(format!(
                "the ledgers of epoch {} do not have the settlement's roots",
                content.epoch
            )));
        }
        Ok(Self {
            content,
            assets,
            payers,
            reserves,
        })
    }

    fn side(&self, domain: Domain) -> &Side {
        match domain {
            Domain::Asset => &self.assets,
            Domain::Payer => &self.payers,
            Domain::Reserve => &self.reserves,
        }
    }

    /// Totals of an asset, a payer or a reserve; zero for an index that the settlement does not count.
    pub fn totals(&self, domain: Domain, index: u32) -> Totals {
        let totals = self.side(domain).totals.get(index as usize);
        totals.copied().unwrap_or(Totals::ZERO)
    }

    /// Totals of an asset, a payer or a reserve with their proof.
    pub fn prove(&self, domain: Domain, index: u32) -> ProvenTotals {
        let side = self.side(domain);
        let root = side.tree.root();
        ProvenTotals {
            totals: self.totals(domain, index),
            leaf_count: side.tree.leaf_count(),
            root: root.hash,
            root_sums: root.sums,
            siblings: side.tree.proof(index).unwrap_or_default(),
        }
    }
}

impl ProvenTotals {
    /// As instructions take them.
    pub(super) fn for_instructions(self) -> instructions::ProvenTotals {
        instructions::ProvenTotals {
            bytes: self.totals.bytes.0,
            paid: self.totals.paid.0,
            charged: self.totals.charged.0,
            accrued: self.totals.accrued.0,
            proof: self.siblings,
        }
    }
}

/// The newest final ledgers, replaced as settlements become final.
pub struct FinalLedgers {
    network: [u8; 32],
    store: ArchiveStore,
    kept: RwLock<BTreeMap<u64, Arc<FinalLedger>>>,
    /// The one that was read last stands last.
    older: Mutex<VecDeque<Arc<FinalLedger>>>,
    /// Held while an archive is read: whoever asks for many epochs at once costs no more memory than one.
    turn: Arc<Semaphore>,
    /// Places of those who wait for their turn.
    queue: Semaphore,
}

/// Why there is no ledger of an older settlement.
#[derive(Debug, thiserror::Error)]
pub enum OlderError {
    #[error(
        "proofs against older epochs are read from their archives one after another, and many are asked for"
    )]
    Busy,
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error("reading an archive was broken off")]
    Ended,
}

impl FinalLedgers {
    pub fn new(network: [u8; 32], store: ArchiveStore) -> Self {
        Self {
            network,
            store,
            kept: RwLock::default(),
            older: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
            queue: Semaphore::new(MOST_WAITING),
        }
    }

    /// Reads the ledger of a settlement that became final and lets the oldest go. Blocks.
    ///
    /// # Errors
    /// Its archive is not here or not what it should be.
    pub fn add(&self, content: &Content) -> Result<(), ArchiveError> {
        let ledger = self.read(content)?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(content.epoch, ledger);
        while kept.len() > LEDGERS_KEPT {
            kept.pop_first();
        }
        Ok(())
    }

    fn read(&self, content: &Content) -> Result<Arc<FinalLedger>, ArchiveError> {
        let archive = self.store.read_public(&content.archive_hash)?;
        let ledger = FinalLedger::new(*content, &archive, self.network)?;
        Ok(Arc::new(ledger))
    }

    /// The ledger of an older settlement that is valid on chain, from its archive. Who gives up waiting leaves the queue.
    ///
    /// # Errors
    /// Too many wait already, or its archive is not here or not what it should be.
    pub async fn older(
        self: &Arc<Self>,
        content: &Content,
    ) -> Result<Arc<FinalLedger>, OlderError> {
        if let Some(ledger) = self.find_older(content) {
            return Ok(ledger);
        }
        let place = self.queue.try_acquire().map_err(|_| OlderError::Busy)?;
        let turn = self.turn().await?;
        drop(place);
        self.older_in(turn, content).await
    }

    /// As [`Self::older`], however many wait: for the oracle's own tasks, which nobody who asks may keep it from.
    ///
    /// # Errors
    /// Its archive is not here or not what it should be.
    pub async fn older_on_duty(
        self: &Arc<Self>,
        content: &Content,
    ) -> Result<Arc<FinalLedger>, OlderError> {
        if let Some(ledger) = self.find_older(content) {
            return Ok(ledger);
        }
        let turn = self.turn().await?;
        self.older_in(turn, content).await
    }

    /// The ledger of a final settlement, from memory or from its archive, however many wait: for the oracle's own tasks.
    ///
    /// # Errors
    /// Its archive is not here or not what it should be: the network has settled what this oracle's log does not give, too.
    pub async fn of(self: &Arc<Self>, content: &Content) -> Result<Arc<FinalLedger>, OlderError> {
        let kept = self.get(Some(content.epoch));
        match kept.filter(|ledger| ledger.content == *content) {
            Some(ledger) => Ok(ledger),
            None => self.older_on_duty(content).await,
        }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, OlderError> {
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        turn.map_err(|_| OlderError::Ended)
    }

    async fn older_in(
        self: &Arc<Self>,
        turn: OwnedSemaphorePermit,
        content: &Content,
    ) -> Result<Arc<FinalLedger>, OlderError> {
        if let Some(ledger) = self.find_older(content) {
            return Ok(ledger);
        }
        let (this, content) = (Arc::clone(self), *content);
        let reading = tokio::task::spawn_blocking(move || {
            // The turn is the thread's, not the request's, which may be gone before the archive is read.
            let _turn = turn;
            this.read_older(&content)
        });
        Ok(reading.await.map_err(|_| OlderError::Ended)??)
    }

    fn find_older(&self, content: &Content) -> Option<Arc<FinalLedger>> {
        let older = self.kept_older();
        older.iter().find(|it| it.content == *content).cloned()
    }

    fn read_older(&self, content: &Content) -> Result<Arc<FinalLedger>, ArchiveError> {
        // Room first: the ledgers may be large.
        let mut older = self.kept_older();
        while older.len() >= OLDER_KEPT {
            older.pop_front();
        }
        drop(older);
        let ledger = self.read(content)?;
        self.kept_older().push_back(Arc::clone(&ledger));
        Ok(ledger)
    }

    fn kept_older(&self) -> MutexGuard<'_, VecDeque<Arc<FinalLedger>>> {
        self.older.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger of one epoch, or the newest one, when it is in memory.
    pub fn get(&self, epoch: Option<u64>) -> Option<Arc<FinalLedger>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        match epoch {
            Some(epoch) => kept.get(&epoch).cloned(),
            None => kept.last_key_value().map(|(_, ledger)| Arc::clone(ledger)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        Content {
            epoch: 1,
            archive_hash: [1; 32],
            ..Content::default()
        }
    }

    #[tokio::test]
    async fn few_wait_for_older_ledgers_and_who_gives_up_makes_room() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = ArchiveStore::open(folder.path()).expect("opens");
        let ledgers = Arc::new(FinalLedgers::new([2; 32], store));
        // Somebody's archive takes long to read.
        let turn = Arc::clone(&ledgers.turn)
            .acquire_owned()
            .await
            .expect("open");
        let waiting: Vec<_> = (0..MOST_WAITING)
            .map(|_| {
                let ledgers = Arc::clone(&ledgers);
                tokio::spawn(async move { ledgers.older(&content()).await })
            })
            .collect();
        while ledgers.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = ledgers.older(&content()).await;
        assert!(matches!(refused, Err(OlderError::Busy)), "{refused:?}");
        // A duty waits all the same.
        let on_duty = Arc::clone(&ledgers);
        let on_duty = tokio::spawn(async move { on_duty.older_on_duty(&content()).await });
        tokio::task::yield_now().await;
        assert!(!on_duty.is_finished());
        // Their clients' patience ends.
        for request in waiting {
            request.abort();
            let _ = request.await;
        }
        assert_eq!(ledgers.queue.available_permits(), MOST_WAITING);
        drop(turn);
        let missing = on_duty.await.expect("ends");
        assert!(
            matches!(missing, Err(OlderError::Archive(_))),
            "{missing:?}"
        );
        let missing = ledgers.older(&content()).await;
        assert!(
            matches!(missing, Err(OlderError::Archive(_))),
            "{missing:?}"
        );
        assert_eq!(ledgers.turn.available_permits(), 1);
    }
}

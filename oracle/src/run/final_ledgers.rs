//! The ledgers that claims and withdrawals are proven against: the newest stay in memory, older ones are read again
//! from their archives when somebody asks.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use openmast_ledger::{BaseUnits, Bytes, Domain, MerkleSumTree, ProofNode, Totals};

use crate::{
    archive::{ArchiveError, ArchiveStore, PublicArchive},
    settle::Content,
};

/// Ledgers kept in memory. Proofs are asked for against the newest; older ones only while a new one comes in.
pub(super) const LEDGERS_KEPT: usize = 3;
/// Older ledgers kept in memory after somebody asked: as a rule all ask for the same one, the last before a change of
/// an asset's split.
const OLDER_KEPT: usize = 2;

/// Both ledgers as of one final settlement.
#[derive(Debug)]
pub struct FinalLedger {
    pub content: Content,
    assets: Side,
    payers: Side,
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
    pub root_amount: BaseUnits,
    /// Empty for an index that the settlement does not count.
    pub siblings: Vec<ProofNode>,
}

impl FinalLedger {
    fn new(
        content: Content,
        archive: &PublicArchive,
        network: [u8; 32],
    ) -> Result<Self, ArchiveError> {
        let totals = |bytes, amount| Totals {
            bytes: Bytes(bytes),
            amount: BaseUnits(amount),
        };
        let assets = Side {
            totals: archive
                .assets
                .iter()
                .map(|line| totals(line.bytes, line.earned))
                .collect(),
            tree: archive.asset_tree(network)?,
        };
        let payers = Side {
            totals: archive
                .payers
                .iter()
                .map(|line| totals(line.bytes, line.spent))
                .collect(),
            tree: archive.payer_tree(network)?,
        };
        let roots = (assets.tree.root().hash, payers.tree.root().hash);
        if roots != (content.asset_root, content.payer_root) {
            return Err(ArchiveError::Disagrees(format!(
                "the ledgers of epoch {} do not have the settlement's roots",
                content.epoch
            )));
        }
        Ok(Self {
            content,
            assets,
            payers,
        })
    }

    /// Totals of an asset or payer with their proof.
    pub fn prove(&self, domain: Domain, index: u32) -> ProvenTotals {
        let side = match domain {
            Domain::Asset => &self.assets,
            Domain::Payer => &self.payers,
        };
        let root = side.tree.root();
        ProvenTotals {
            totals: side
                .totals
                .get(index as usize)
                .copied()
                .unwrap_or(Totals::ZERO),
            leaf_count: side.tree.leaf_count(),
            root: root.hash,
            root_amount: root.sum,
            siblings: side.tree.proof(index).unwrap_or_default(),
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
}

impl FinalLedgers {
    pub fn new(network: [u8; 32], store: ArchiveStore) -> Self {
        Self {
            network,
            store,
            kept: RwLock::default(),
            older: Mutex::default(),
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
        let ledger = FinalLedger::new(content.clone(), &archive, self.network)?;
        Ok(Arc::new(ledger))
    }

    /// The ledger of an older settlement that is valid on chain, from its archive. Blocks, also while another is read:
    /// whoever asks for many epochs at once costs no more memory than one.
    ///
    /// # Errors
    /// Its archive is not here or not what it should be.
    pub fn older(&self, content: &Content) -> Result<Arc<FinalLedger>, ArchiveError> {
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ledger) = older.iter().find(|ledger| ledger.content == *content) {
            return Ok(Arc::clone(ledger));
        }
        while older.len() >= OLDER_KEPT {
            older.pop_front();
        }
        let ledger = self.read(content)?;
        older.push_back(Arc::clone(&ledger));
        Ok(ledger)
    }

    /// Of one epoch, or the newest, when it is in memory.
    pub fn get(&self, epoch: Option<u64>) -> Option<Arc<FinalLedger>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        match epoch {
            Some(epoch) => kept.get(&epoch).cloned(),
            None => kept.last_key_value().map(|(_, ledger)| Arc::clone(ledger)),
        }
    }
}

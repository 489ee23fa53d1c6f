//! The ledgers that claims and withdrawals are proven against: those of the newest final settlements.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use openmast_ledger::{BaseUnits, Bytes, Domain, MerkleSumTree, ProofNode, Totals};

use crate::{
    archive::{ArchiveError, ArchiveStore, PublicArchive},
    settle::Content,
};

/// Ledgers kept in memory. Proofs are asked for against the newest; older ones only while a new one comes in.
pub(super) const LEDGERS_KEPT: usize = 3;

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
}

impl FinalLedgers {
    pub fn new(network: [u8; 32], store: ArchiveStore) -> Self {
        Self {
            network,
            store,
            kept: RwLock::default(),
        }
    }

    /// Reads the ledger of a settlement that became final and lets the oldest go. Blocks.
    ///
    /// # Errors
    /// Its archive is not here or not what it should be.
    pub fn add(&self, content: &Content) -> Result<(), ArchiveError> {
        let archive = self.store.read_public(&content.archive_hash)?;
        let ledger = FinalLedger::new(content.clone(), &archive, self.network)?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(content.epoch, Arc::new(ledger));
        while kept.len() > LEDGERS_KEPT {
            kept.pop_first();
        }
        Ok(())
    }

    /// Of one epoch, or the newest.
    pub fn get(&self, epoch: Option<u64>) -> Option<Arc<FinalLedger>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        match epoch {
            Some(epoch) => kept.get(&epoch).cloned(),
            None => kept.last_key_value().map(|(_, ledger)| Arc::clone(ledger)),
        }
    }

    /// Epochs that proofs can be had for, oldest first.
    pub fn epochs(&self) -> Vec<u64> {
        self.kept
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .copied()
            .collect()
    }
}

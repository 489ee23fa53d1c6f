//! Proofs from an archive that is here: they need no oracle, only the settlement on chain.

use std::path::Path;

use openmast_client::{accounts::Settlement, instructions::ProvenTotals};
use openmast_ledger::MerkleSumTree;

use super::{
    failure::{Exit, Failure},
    oracle_api::Side,
};
use crate::archive::{self, ArchiveError, PublicArchive};

/// Both ledgers of one settlement.
pub struct ArchivedLedgers {
    archive: PublicArchive,
    assets: MerkleSumTree,
    payers: MerkleSumTree,
}

impl ArchivedLedgers {
    /// Reads the archive at `path`, a file or a folder of archives, and holds it against the settlement on chain: its
    /// SHA-256 and both roots. What was charged for is not recomputed; `openmast settlement verify` does. Blocks.
    ///
    /// # Errors
    /// It is not there, is another epoch's, or is not what the settlement commits to.
    pub fn open(path: &Path, settlement: &Settlement) -> Result<Self, Failure> {
        let (file, archive) = archive::open(path, settlement).map_err(|error| {
            let wanted = hex::encode(settlement.archive_hash);
            Failure::from(error).hint(format!(
                "epoch {} needs the archive {wanted}.jsonl",
                settlement.epoch
            ))
        })?;
        let network = settlement.network.to_bytes();
        let (assets, payers) = (archive.asset_tree(network)?, archive.payer_tree(network)?);
        let roots = [assets.root(), payers.root()].map(|root| (root.hash, root.sum.0));
        let on_chain =
            [settlement.asset_root, settlement.payer_root].map(|root| (root, settlement.amount));
        if roots != on_chain {
            return Err(Failure::new(
                Exit::Verification,
                format!(
                    "{} does not have the roots of the settlement of epoch {}; do not trust who posted it",
                    file.display(),
                    settlement.epoch
                ),
            ));
        }
        Ok(Self {
            archive,
            assets,
            payers,
        })
    }

    /// Totals and proof of an asset or payer that the settlement counts.
    pub fn prove(&self, side: Side, index: u32) -> Option<ProvenTotals> {
        let position = usize::try_from(index).ok()?;
        let (tree, (lifetime_bytes, lifetime_amount)) = match side {
            Side::Asset => {
                let line = self.archive.assets.get(position)?;
                (&self.assets, (line.bytes, line.earned))
            }
            Side::Payer => {
                let line = self.archive.payers.get(position)?;
                (&self.payers, (line.bytes, line.spent))
            }
        };
        Some(ProvenTotals {
            lifetime_bytes,
            lifetime_amount,
            proof: tree.proof(index)?,
        })
    }
}

/// What is not there or was mixed up is bad input; what says something else than the chain is a finding.
impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        let exit = match error {
            ArchiveError::Io(_)
            | ArchiveError::Missing { .. }
            | ArchiveError::OtherSettlement { .. } => Exit::Input,
            ArchiveError::Malformed(_)
            | ArchiveError::OtherHash { .. }
            | ArchiveError::Disagrees(_) => Exit::Verification,
        };
        Self::new(exit, error.to_string())
    }
}

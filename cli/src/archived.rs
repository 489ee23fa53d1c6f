//! Proofs from an archive that is here: they need no oracle, only what stands on chain.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use openmast_client::{
    accounts::{Settlement, Statement},
    instructions::ProvenTotals,
};
use openmast_engine::NotLicensedBytes;
use openmast_ledger::{BaseUnits, MerkleSumTree, Node, Sums};

use super::{
    failure::{Exit, Failure},
    oracle_api::Side,
};
use openmast_archive::{ArchiveError, ChargeLine, Header, PublicArchive};

/// Both ledgers of one settlement.
pub struct ArchivedLedgers {
    archive: PublicArchive,
    assets: MerkleSumTree,
    payers: MerkleSumTree,
    reserves: MerkleSumTree,
}

impl ArchivedLedgers {
    /// Reads the archive at `path`, a file or a folder of archives, and holds it against the settlement on chain: its
    /// SHA-256 and its three roots. What was charged for is not recomputed; `openmast settlement verify` does. Blocks.
    ///
    /// # Errors
    /// It is not there, is another epoch's, or is not what the settlement commits to.
    pub fn open(path: &Path, settlement: &Settlement) -> Result<Self, Failure> {
        let content = &settlement.content;
        let (file, archive) = openmast_archive::open(path, settlement).map_err(|error| {
            Failure::from(error).hint(format!(
                "epoch {} needs the archive {}",
                content.epoch,
                openmast_archive::file_name(&content.archive_hash)
            ))
        })?;
        let ledgers = Self::of(archive, settlement.network.to_bytes())?;
        let posting = openmast_ledger::Content::from(*content).posting();
        let roots = [&ledgers.assets, &ledgers.payers, &ledgers.reserves].map(MerkleSumTree::root);
        let stated = [posting.asset_root, posting.payer_root, posting.reserve_root];
        if roots != stated {
            return Err(Failure::new(
                Exit::Verification,
                format!(
                    "{} does not have the roots of the settlement of epoch {}; do not trust who proposed it",
                    file.display(),
                    content.epoch
                ),
            ));
        }
        Ok(ledgers)
    }

    /// As [`Self::open`], for a settlement whose payer root a statement copied: of that one no more than the root has to
    /// stand on chain. In a folder every archive is looked at. Blocks.
    ///
    /// # Errors
    /// None is of that epoch, or it does not have the root.
    pub fn open_copied(path: &Path, statement: &Statement) -> Result<Self, Failure> {
        let (file, archive) = copied_archive(path, statement)?;
        let ledgers = Self::of(archive, statement.network.to_bytes())?;
        let copied = Node {
            hash: statement.payer_root,
            sums: Sums {
                charged: BaseUnits(statement.charged),
                accrued: BaseUnits(statement.accrued),
            },
        };
        if ledgers.payers.root() == copied {
            return Ok(ledgers);
        }
        Err(Failure::new(
            Exit::Verification,
            format!(
                "{} does not have the payer root of epoch {} that the statement copied",
                file.display(),
                statement.epoch
            ),
        ))
    }

    fn of(archive: PublicArchive, network: [u8; 32]) -> Result<Self, Failure> {
        Ok(Self {
            assets: archive.asset_tree(network)?,
            payers: archive.payer_tree(network)?,
            reserves: archive.reserve_tree(network)?,
            archive,
        })
    }

    /// What a payer used in the epoch of assets that were not licensed, by asset.
    pub fn not_licensed(&self, payer: u32) -> Vec<NotLicensedUse> {
        let charges = self.archive.charges.iter();
        let of_payer = charges.filter(|line| line.payer == payer && line.not_licensed().sum() > 0);
        let uses = of_payer.map(|line| NotLicensedUse {
            asset: line.asset,
            bytes: line.bytes,
            not_licensed: line.not_licensed(),
        });
        uses.collect()
    }

    /// What a payer was charged in the epoch, by asset.
    pub fn charges_of(&self, payer: u32) -> impl Iterator<Item = &ChargeLine> {
        let charges = self.archive.charges.iter();
        charges.filter(move |line| line.payer == payer)
    }

    /// Totals and proof of an asset, a payer or a reserve that the settlement counts.
    pub fn prove(&self, side: Side, index: u32) -> Option<ProvenTotals> {
        let (tree, totals) = match side {
            Side::Asset => (&self.assets, self.archive.asset(index)),
            Side::Payer => (&self.payers, self.archive.payer(index)),
            Side::Reserve => (&self.reserves, self.archive.reserve(index)),
        };
        Some(ProvenTotals {
            bytes: totals.bytes.0,
            paid: totals.paid.0,
            charged: totals.charged.0,
            accrued: totals.accrued.0,
            proof: tree.proof(index)?,
        })
    }
}

/// Bytes that a payer used of an asset and is not charged for want of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLicensedUse {
    pub asset: u32,
    /// All that it used of the asset in the epoch.
    pub bytes: u64,
    pub not_licensed: NotLicensedBytes,
}

/// Epoch of the archive at `path`, by what it says itself; `None` for a folder, which may hold any.
///
/// # Errors
/// The file cannot be read, or does not begin like an archive.
pub fn epoch_of_file(path: &Path) -> Result<Option<u64>, Failure> {
    if !path.is_file() {
        return Ok(None);
    }
    Ok(Some(header(path)?.epoch))
}

fn copied_archive(path: &Path, statement: &Statement) -> Result<(PathBuf, PublicArchive), Failure> {
    let network = statement.network.to_string();
    let is_it = |header: &Header| {
        (header.epoch, &header.network) == (statement.epoch, &network)
            && header.payer_root == statement.payer_root
    };
    for file in files(path)? {
        // What is no archive lies in a folder by chance, and in a place of its own by mistake.
        let claimed = match header(&file) {
            Err(_) if path.is_dir() => continue,
            claimed => claimed?,
        };
        if is_it(&claimed) {
            let archive = PublicArchive::read_from(reader(&file)?, None)?;
            return Ok((file, archive));
        }
    }
    Err(Failure::input(format!(
        "{} has no archive of epoch {} with the payer root {} that the statement copied",
        path.display(),
        statement.epoch,
        hex::encode(statement.payer_root)
    )))
}

/// The file itself, or all that may be an archive in the folder, which can be a service's data folder.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let unreadable = |error: std::io::Error| Failure::input(format!("{}: {error}", path.display()));
    let mut files = Vec::new();
    for folder in [
        path.to_path_buf(),
        path.join("public"),
        path.join("archive/public"),
    ] {
        if folder != path && !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if file
                .extension()
                .is_some_and(|extension| extension == "jsonl")
            {
                files.push(file);
            }
        }
    }
    Ok(files)
}

fn header(file: &Path) -> Result<Header, Failure> {
    Ok(PublicArchive::read_header(reader(file)?)?)
}

fn reader(file: &Path) -> Result<BufReader<File>, Failure> {
    File::open(file)
        .map(BufReader::new)
        .map_err(|error| Failure::input(format!("{}: {error}", file.display())))
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

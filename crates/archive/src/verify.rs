//! Recomputes a settlement from its archive, for anyone who does not want to trust the oracle.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use openmast_client::accounts::{Content, Settlement};
use openmast_engine::NotLicensedBytes;
use openmast_ledger::NotLicensed;
use solana_pubkey::Pubkey;

use super::{ArchiveError, Header, PublicArchive, folder::file_name, format::TariffLine};
use openmast_client::content::differences;

/// A settlement that was recomputed and found equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The file that was read.
    pub file: PathBuf,
    /// Number of the epoch.
    pub epoch: u64,
    /// How many assets the settlement counts.
    pub assets: u32,
    /// How many payers the settlement counts.
    pub payers: u32,
    /// How many reserves, lots and entitlements, the settlement counts.
    pub reserves: u32,
    /// Lines with a charge.
    pub charges: usize,
    /// Lifetime base units that the assets earned.
    pub charged: u64,
    /// Lifetime base units that accrued for the assets.
    pub accrued: u64,
    /// The part of `accrued` that reserves released: paid for ahead, with lots.
    pub released: u64,
    /// SHA-256 of the archive of the epoch before, by this one's header.
    pub previous: Option<[u8; 32]>,
    /// Whether the archive of the epoch before was found as well, and this one continues it.
    pub continues_previous: bool,
    /// Epochs whose tariffs price some of this epoch's usage, because it waited since then. Whether they had these prices is
    /// not checked: their own archives say.
    pub earlier_tariffs: Vec<u64>,
    /// Epochs whose tariffs price some of this epoch's usage, because they had begun with ends that did not count. Nothing on chain
    /// says what held then.
    pub void_tariffs: Vec<u64>,
    /// Assets that the epoch's own tariff prices: those with a smaller index.
    pub priced_assets: u32,
    /// Assets that are not licensed by the epoch's own tariff, by index, and why. Whether that is so is not checked here: the chain
    /// has the licences.
    pub unlicensed_assets: Vec<(u32, NotLicensed)>,
    /// Bytes of the epoch that are not charged because their asset was not licensed; at most 2⁶⁴ − 1 for each reason. Whether it was
    /// is not checked: the chain has the licences.
    pub not_licensed: NotLicensedBytes,
}

/// Recomputes roots, sums, prices and charges from the public part and compares them with the settlement on chain.
/// `path` is the file, or the folder of an oracle's archives (then the epoch before is compared as well).
///
/// # Errors
/// The file cannot be read, or something does not agree.
pub fn verify(path: &Path, settlement: &Settlement) -> Result<Verified, ArchiveError> {
    recompute(path, &settlement.network, &settlement.content)
}

/// Does the same as [`verify`] for what a settlement of `network` says or is to say. The file, and that of the epoch
/// before, are in memory meanwhile, each with about as many bytes as on the disk.
///
/// # Errors
/// The errors are those of [`verify`].
pub fn recompute(
    path: &Path,
    network: &Pubkey,
    content: &Content,
) -> Result<Verified, ArchiveError> {
    let (file, archive) = open_content(path, network, content)?;
    archive.check(network.to_bytes())?;
    let continues_previous = match archive.header.previous {
        None => {
            archive.check_continues(None)?;
            false
        }
        Some(hash) => match previous(path, &hash, &file) {
            Some(previous) => {
                archive.check_continues(Some(&previous))?;
                true
            }
            None => false,
        },
    };
    let own = archive.tariffs.first();
    Ok(Verified {
        file,
        epoch: archive.header.epoch,
        assets: archive.header.asset_count,
        payers: archive.header.payer_count,
        reserves: archive.header.reserve_count,
        charges: archive.charges.len(),
        charged: archive.header.charged,
        accrued: archive.header.accrued,
        released: archive.header.reserve_accrued,
        previous: archive.header.previous,
        continues_previous,
        earlier_tariffs: epochs_of(&archive.earlier_tariffs),
        void_tariffs: epochs_of(archive.tariffs.get(1..).unwrap_or_default()),
        priced_assets: own.map_or(0, |line| {
            u32::try_from(line.prices.len()).unwrap_or(u32::MAX)
        }),
        unlicensed_assets: own.map(TariffLine::not_licensed).unwrap_or_default(),
        not_licensed: archive.not_licensed(),
    })
}

fn epochs_of(tariffs: &[TariffLine]) -> Vec<u64> {
    tariffs.iter().map(|line| line.tariff).collect()
}

/// The archive of the epoch before, if it exists and is intact; if not, that is no fault of this one.
fn previous(path: &Path, hash: &[u8; 32], file: &Path) -> Option<PublicArchive> {
    let found = find(path, hash).ok().filter(|previous| previous != file)?;
    let previous = read(&found, hash);
    if let Err(error) = &previous {
        tracing::warn!(%error, file = %found.display(), "the archive of the epoch before cannot be compared");
    }
    previous.ok()
}

/// Reads the public part whose hash a settlement has. `path` is the file, or a folder with the file under its name.
/// Returns the archive and its path. The header agrees with the settlement; whether the lines have these roots is not
/// checked here.
///
/// # Errors
/// It does not exist, belongs to another settlement, or has another hash than the one on chain.
pub fn open(
    path: &Path,
    settlement: &Settlement,
) -> Result<(PathBuf, PublicArchive), ArchiveError> {
    open_content(path, &settlement.network, &settlement.content)
}

/// Does the same as [`open`] for what a settlement of `network` says or is to say.
///
/// # Errors
/// The errors are those of [`open`].
pub(crate) fn open_content(
    path: &Path,
    network: &Pubkey,
    content: &Content,
) -> Result<(PathBuf, PublicArchive), ArchiveError> {
    let file = find(path, &content.archive_hash)?;
    let archive = match read(&file, &content.archive_hash) {
        Err(error @ ArchiveError::OtherHash { .. }) => {
            return Err(mixed_up(file, network, content, error));
        }
        read => read?,
    };
    let network = network.to_string();
    if (archive.header.epoch, &archive.header.network) != (content.epoch, &network) {
        return Err(ArchiveError::Disagrees(format!(
            "it is of epoch {} of network {}",
            archive.header.epoch, archive.header.network
        )));
    }
    let stated = content_of_archive(&archive, content.archive_hash);
    if stated != *content {
        let differences = differences(&stated, content);
        return Err(ArchiveError::Disagrees(differences.join("; ")));
    }
    Ok((file, archive))
}

/// Does the same as [`open`] for an epoch of which only the hash is known, which the archive of the epoch after it
/// names.
///
/// # Errors
/// It does not exist, is of another network or epoch, or has another hash.
pub(crate) fn open_named(
    path: &Path,
    network: &Pubkey,
    epoch: u64,
    hash: &[u8; 32],
) -> Result<(PathBuf, PublicArchive), ArchiveError> {
    let file = find(path, hash)?;
    let archive = read(&file, hash)?;
    if (archive.header.epoch, &archive.header.network) != (epoch, &network.to_string()) {
        return Err(ArchiveError::Disagrees(format!(
            "it is of epoch {} of network {}",
            archive.header.epoch, archive.header.network
        )));
    }
    Ok((file, archive))
}

/// The error for a file with another hash: that it is another settlement's, if it says so, or else `error`.
fn mixed_up(
    file: PathBuf,
    network: &Pubkey,
    content: &Content,
    error: ArchiveError,
) -> ArchiveError {
    let claimed = reader(&file).and_then(PublicArchive::read_header);
    let wanted = (content.epoch, network.to_string());
    match claimed {
        Ok(claimed) if (claimed.epoch, &claimed.network) != (wanted.0, &wanted.1) => {
            ArchiveError::OtherSettlement {
                file,
                epoch: claimed.epoch,
                network: claimed.network,
                wanted_epoch: wanted.0,
                wanted_network: wanted.1,
            }
        }
        _ => error,
    }
}

/// The content of a settlement with this archive.
pub fn content_of_archive(archive: &PublicArchive, archive_hash: [u8; 32]) -> Content {
    content_of_header(&archive.header, archive_hash)
}

/// Does the same as [`content_of_archive`] with the header alone.
pub fn content_of_header(header: &Header, archive_hash: [u8; 32]) -> Content {
    Content {
        epoch: header.epoch,
        snapshot_slot: header.snapshot_slot,
        closed_at: header.closed_at,
        asset_count: header.asset_count,
        payer_count: header.payer_count,
        asset_root: header.asset_root,
        asset_charged: header.charged,
        asset_accrued: header.accrued,
        payer_root: header.payer_root,
        payer_charged: header.payer_charged,
        payer_accrued: header.payer_accrued,
        reserve_count: header.reserve_count,
        reserve_root: header.reserve_root,
        reserve_charged: header.reserve_charged,
        reserve_accrued: header.reserve_accrued,
        bytes: header.bytes,
        archive_hash,
        private_root: header.private_root,
        price_set_hash: header.price_set_hash,
    }
}

fn find(path: &Path, hash: &[u8; 32]) -> Result<PathBuf, ArchiveError> {
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    let name = file_name(hash);
    let candidates = [
        path.join(&name),
        path.join("public").join(&name),
        path.join("archive/public").join(&name),
    ];
    candidates
        .into_iter()
        .find(|file| file.is_file())
        .ok_or_else(|| ArchiveError::Missing {
            folder: path.to_path_buf(),
            name,
        })
}

fn read(file: &Path, hash: &[u8; 32]) -> Result<PublicArchive, ArchiveError> {
    PublicArchive::read_from(reader(file)?, Some(hash))
}

fn reader(file: &Path) -> Result<BufReader<File>, ArchiveError> {
    File::open(file)
        .map(BufReader::new)
        .map_err(ArchiveError::Io)
}

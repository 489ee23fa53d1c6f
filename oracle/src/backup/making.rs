//! A backup is made.

use std::{collections::HashMap, num::NonZeroU32, path::PathBuf, time::SystemTime};

use bytes::Bytes;
use futures_util::{StreamExt, stream::FuturesUnordered};
use solana_pubkey::Pubkey;
use tokio::sync::mpsc;

use super::{
    BACKUP_FORMAT, BackupError, Manifest, Name, Pruned, Step, StoredFile, Vault,
    capture::{Captive, Captured, capture},
    lease::{Lease, Work},
    prune,
    reading::{Read, ReadAll, Reader},
};
use crate::run::blocking;

/// Pieces that are sent at the same time.
const SENT_AT_ONCE: usize = 4;

/// What is backed up.
#[derive(Clone, Debug)]
pub struct Request {
    /// The data folder.
    pub data: PathBuf,
    pub program: Pubkey,
    pub network: Pubkey,
    /// The oracle's key, where it can be read.
    pub oracle: Option<Pubkey>,
    /// How many backups are kept, this one among them; `None`: all.
    pub keep: Option<NonZeroU32>,
    /// See [`super::PIECE_BYTES`].
    pub piece_bytes: u64,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Made {
    pub name: Name,
    pub manifest: Manifest,
    /// What the store did not have.
    pub sent_objects: u64,
    pub sent_bytes: u64,
    /// Files that are not in it, each with the reason.
    pub left_out: Vec<String>,
    /// What was removed, or why it was not; `None`: nothing was to be.
    pub pruned: Option<Result<Pruned, BackupError>>,
}

/// Makes a backup. An oracle may work on the folder meanwhile.
///
/// # Errors
/// The folder or the store cannot be used, or the backups there are another oracle's.
pub async fn back_up(
    vault: &Vault,
    request: &Request,
    tell: impl Fn(Step),
) -> Result<Made, BackupError> {
    let mut lease = Lease::take(vault, Work::Backup).await?;
    let made = make(vault, request, &mut lease, &tell).await;
    let ended = lease.end().await;
    let mut made = made?;
    if let Err(error) = ended {
        tracing::warn!(%error, "the backup is made, and who prunes waits for an hour");
    }
    if let Some(keep) = request.keep {
        made.pruned = Some(prune(vault, keep, tell).await);
    }
    Ok(made)
}

async fn make(
    vault: &Vault,
    request: &Request,
    lease: &mut Lease,
    tell: &impl Fn(Step),
) -> Result<Made, BackupError> {
    tell(Step::Doing("Looking at the store"));
    let before = before(vault, request).await?;
    let there = vault.objects().await?;
    tell(Step::Doing("Looking at the data folder"));
    let data = request.data.clone();
    // It has an error of its own, so that it is told apart.
    let captured = blocking(move || Ok(capture(&data))).await??;
    let bytes = captured.files.iter().map(Captive::bytes).sum();
    tell(Step::Begins("Sending", bytes));
    let (out, read) = mpsc::channel(1);
    let reader = Reader {
        before,
        there,
        piece_bytes: request.piece_bytes.max(1),
        out,
    };
    let reading = tokio::spawn(blocking(move || {
        Ok((reader.read(&captured.files), captured))
    }));
    let sent = send(vault, read, lease, tell).await;
    let (read, captured) = reading.await.map_err(anyhow::Error::from)??;
    let (sent_objects, sent_bytes) = sent?;
    let ReadAll {
        files,
        mut left_out,
    } = read?;
    left_out.extend(captured.left_out.iter().cloned());
    let manifest = manifest(request, &captured, files);
    tell(Step::Doing("Writing the manifest"));
    require_all(vault, &manifest).await?;
    lease.keep().await?;
    let name = vault.put_manifest(&manifest).await?;
    Ok(Made {
        name,
        manifest,
        sent_objects,
        sent_bytes,
        left_out,
        pruned: None,
    })
}

/// The files of the newest backup that can be read. All backups of a place are one oracle's.
async fn before(
    vault: &Vault,
    request: &Request,
) -> Result<HashMap<String, StoredFile>, BackupError> {
    for name in vault.names().await? {
        let manifest = match vault.manifest(&name).await {
            Ok(manifest) => manifest,
            Err(error @ BackupError::Store { .. }) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "a backup that is there is left alone");
                continue;
            }
        };
        let oracle = request.oracle.map(|key| key.to_string());
        let is_ours = manifest.network == request.network.to_string()
            && (oracle.is_none() || manifest.oracle.is_none() || manifest.oracle == oracle);
        if !is_ours {
            return Err(BackupError::Input(format!(
                "{} has backups of another network or oracle (network {}, oracle {}): give each oracle a place of its own, \
                 for instance another prefix",
                vault.name(),
                manifest.network,
                manifest.oracle.as_deref().unwrap_or("unknown")
            )));
        }
        let is_same_size = manifest.piece_bytes == request.piece_bytes;
        let files = manifest.files.into_iter().filter(|_| is_same_size);
        return Ok(files.map(|file| (file.name.clone(), file)).collect());
    }
    Ok(HashMap::new())
}

/// How many pieces were sent, and how many bytes.
async fn send(
    vault: &Vault,
    mut read: mpsc::Receiver<Read>,
    lease: &mut Lease,
    tell: &impl Fn(Step),
) -> Result<(u64, u64), BackupError> {
    let (mut count, mut sum, mut is_read) = (0, 0, false);
    let mut sending = FuturesUnordered::new();
    while !(is_read && sending.is_empty()) {
        lease.keep().await?;
        tokio::select! {
            next = read.recv(), if !is_read && sending.len() < SENT_AT_ONCE => match next {
                Some(Read::Known(bytes)) => tell(Step::Done(bytes)),
                Some(Read::New(hash, bytes)) => sending.push(send_one(vault, hash, bytes)),
                None => is_read = true,
            },
            Some(sent) = sending.next() => {
                let bytes = sent?;
                (count, sum) = (count + 1, sum + bytes);
                tell(Step::Done(bytes));
            }
        }
    }
    Ok((count, sum))
}

async fn send_one(vault: &Vault, hash: [u8; 32], bytes: Bytes) -> Result<u64, BackupError> {
    let length = bytes.len() as u64;
    vault.put_object(&hash, bytes).await?;
    Ok(length)
}

fn manifest(request: &Request, captured: &Captured, files: Vec<StoredFile>) -> Manifest {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Manifest {
        format: BACKUP_FORMAT.into(),
        made_at: now.unwrap_or_default().as_secs(),
        program: request.program.to_string(),
        network: request.network.to_string(),
        oracle: request.oracle.map(|key| key.to_string()),
        instance: captured.instance.clone(),
        ended_epoch: captured.ended_epoch,
        first_record: captured.first_record,
        next_record: captured.next_record,
        piece_bytes: request.piece_bytes.max(1),
        files,
    }
}

/// That the store has everything, whatever it said when it was sent.
async fn require_all(vault: &Vault, manifest: &Manifest) -> Result<(), BackupError> {
    let there = vault.objects().await?;
    let mut pieces = manifest
        .files
        .iter()
        .flat_map(|file| file.lengths(manifest.piece_bytes));
    match pieces.find(|(hash, bytes)| there.get(hash) != Some(bytes)) {
        None => Ok(()),
        Some((hash, _)) => Err(BackupError::Damaged(format!(
            "{} took object {} and does not have it: nothing was backed up, look at the store",
            vault.name(),
            hex::encode(hash)
        ))),
    }
}

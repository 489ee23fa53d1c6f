//! Makes a backup.

use std::{collections::HashMap, num::NonZeroU32, path::PathBuf};

use bytes::Bytes;
use futures_util::{StreamExt, stream::FuturesUnordered};
use solana_pubkey::Pubkey;
use tokio::sync::mpsc;

use super::{
    BACKUP_FORMAT, BackupError, BackupStore, Manifest, Name, Pruned, Step, StoredFile,
    capture::{Captured, CapturedFile, capture},
    lease::{Lease, Work},
    pruning::prune_others,
    reading::{Read, ReadAll, Reader},
};
use openmast_platform::blocking::blocking;
use openmast_platform::wall_clock::unix_seconds;

/// Objects of the previous backup that each backup reads back, chosen by chance: what rots in the store is found, and
/// sent again while this machine still has it.
pub const READ_BACK: usize = 4;
/// Pieces that are sent at the same time.
const SENT_AT_ONCE: usize = 4;

/// What is to be backed up.
#[derive(Clone, Debug)]
pub struct Request {
    /// The data folder.
    pub data: PathBuf,
    pub program: Pubkey,
    pub network: Pubkey,
    /// The oracle's key, if it can be read.
    pub oracle: Option<Pubkey>,
    /// How many backups are kept, including this one; `None` keeps all.
    pub keep: Option<NonZeroU32>,
    /// Bytes of a piece: see [`super::PIECE_BYTES`].
    pub piece_bytes: u64,
    /// How many objects of the previous backup are read back: [`READ_BACK`], or fewer if it has fewer.
    pub read_back: usize,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Made {
    pub name: Name,
    pub manifest: Manifest,
    /// Objects that the store did not have.
    pub sent_objects: u64,
    pub sent_bytes: u64,
    /// Objects that were read back and were damaged. Those that this backup needs were sent again.
    pub damaged_objects: u64,
    /// Files that are not in the backup, each with the reason.
    pub left_out: Vec<String>,
    /// Files that are not in the backup and that a restored folder needs, each with the reason.
    pub lacks: Vec<String>,
    /// The newest epoch that had ended in the previous backup, if this one knows fewer.
    pub epoch_before: Option<u64>,
    /// What was removed, or why nothing was; `None` if nothing was to be removed.
    pub pruned: Option<Result<Pruned, BackupError>>,
}

/// Makes a backup. An oracle may work on the folder meanwhile.
///
/// # Errors
/// The folder or the store cannot be used, or the backups there are another oracle's.
pub async fn back_up(
    store: &BackupStore,
    request: &Request,
    tell: impl Fn(Step),
) -> Result<Made, BackupError> {
    let mut lease = Lease::take(store, Work::Backup).await?;
    let made = make(store, request, &mut lease, &tell).await;
    let ended = lease.end().await;
    let mut made = made?;
    if let Err(error) = ended {
        tracing::warn!(%error, "the backup is made, and who prunes waits for an hour");
    }
    // Older backups may have what this one lacks.
    if let Some(keep) = request.keep.filter(|_| made.lacks.is_empty()) {
        made.pruned = Some(match knows_less(&made) {
            Some(why) => Err(BackupError::Input(why)),
            None => prune_others(store, keep, Some(&made.name), tell).await,
        });
    }
    Ok(made)
}

/// Why older backups are not removed: they may be all that is left of what this one does not know.
fn knows_less(made: &Made) -> Option<String> {
    let before = made.epoch_before?;
    let ended = made.manifest.ended_epoch;
    (ended < Some(before)).then(|| {
        let now = ended.map_or_else(|| "none".to_owned(), |epoch| format!("epoch {epoch}"));
        format!(
            "the newest epoch that has ended is {now} in this backup, and epoch {before} in the one before: none was removed. If the data \
             folder was lost or is older than the backups, restore the newest; if it is right, remove them with `openmast oracle backup prune`"
        )
    })
}

async fn make(
    store: &BackupStore,
    request: &Request,
    lease: &mut Lease,
    tell: &impl Fn(Step),
) -> Result<Made, BackupError> {
    tell(Step::Doing("Looking at the store"));
    store.make_private().await?;
    let before = before(store, request).await?;
    let mut there = store.objects().await?;
    let damaged_objects = read_back(store, request, &before.files, &mut there, lease).await?;
    tell(Step::Doing("Looking at the data folder"));
    let data = request.data.clone();
    // Its error is of its own, so that it can be told apart.
    let captured = blocking(move || Ok(capture(&data))).await??;
    let bytes = captured.files.iter().map(CapturedFile::bytes).sum();
    tell(Step::Begins("Sending", bytes));
    let (out, read) = mpsc::channel(1);
    let reader = Reader {
        before: before.files,
        there,
        piece_bytes: request.piece_bytes.max(1),
        out,
    };
    let reading = tokio::spawn(blocking(move || {
        Ok((reader.read(&captured.files), captured))
    }));
    let sent = send(store, read, lease, tell).await;
    let (read, captured) = reading.await.map_err(anyhow::Error::from)??;
    let (sent_objects, sent_bytes) = sent?;
    let ReadAll {
        files,
        mut left_out,
        mut lacks,
    } = read?;
    left_out.extend(captured.left_out.iter().cloned());
    lacks.extend(captured.lacks.iter().cloned());
    let manifest = manifest(request, &captured, files, before.newest);
    tell(Step::Doing("Writing the manifest"));
    require_all(store, &manifest).await?;
    lease.keep().await?;
    let name = store.put_manifest(&manifest).await?;
    Ok(Made {
        name,
        manifest,
        sent_objects,
        sent_bytes,
        damaged_objects,
        left_out,
        lacks,
        epoch_before: before.ended_epoch,
        pruned: None,
    })
}

/// The backups that existed before.
#[derive(Default)]
struct Before {
    /// When the newest was made, by its name.
    newest: Option<u64>,
    /// The newest epoch that had ended in the newest readable backup, and that backup's files.
    ended_epoch: Option<u64>,
    files: HashMap<String, StoredFile>,
}

/// Reads what was there before. All backups of a place belong to one oracle.
async fn before(store: &BackupStore, request: &Request) -> Result<Before, BackupError> {
    let names = store.names().await?;
    let newest = names.first().map(|name| name.made_at);
    for name in names {
        let manifest = match store.manifest(&name).await {
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
                store.name(),
                manifest.network,
                manifest.oracle.as_deref().unwrap_or("unknown")
            )));
        }
        let is_same_size = manifest.piece_bytes == request.piece_bytes;
        let files = manifest.files.into_iter().filter(|_| is_same_size);
        let files = files.map(|file| (file.name.clone(), file)).collect();
        return Ok(Before {
            newest,
            ended_epoch: manifest.ended_epoch,
            files,
        });
    }
    Ok(Before {
        newest,
        ..Before::default()
    })
}

/// Reads back some objects, chosen by chance. A damaged one counts as missing. Returns how many are damaged.
async fn read_back(
    store: &BackupStore,
    request: &Request,
    before: &HashMap<String, StoredFile>,
    there: &mut HashMap<[u8; 32], u64>,
    lease: &mut Lease,
) -> Result<u64, BackupError> {
    let files = before.values();
    let mut pieces: Vec<_> = files
        .flat_map(|file| file.lengths(request.piece_bytes))
        .collect();
    let mut damaged = 0;
    for _ in 0..request.read_back.min(pieces.len()) {
        lease.keep().await?;
        let chosen = getrandom::u64().map_err(|error| anyhow::anyhow!("random bytes: {error}"))?;
        let at = usize::try_from(chosen % pieces.len() as u64).unwrap_or_default();
        let (hash, bytes) = pieces.swap_remove(at);
        // An object of another length is sent again without reading it.
        if there.get(&hash) != Some(&bytes) {
            continue;
        }
        match store.object(&hash, bytes).await {
            Ok(_) => {}
            Err(BackupError::Damaged(text)) => {
                tracing::warn!("{text}");
                there.remove(&hash);
                damaged += 1;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(damaged)
}

/// Sends pieces. Returns how many were sent, and how many bytes.
async fn send(
    store: &BackupStore,
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
                Some(Read::New(hash, bytes)) => sending.push(send_one(store, hash, bytes)),
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

async fn send_one(store: &BackupStore, hash: [u8; 32], bytes: Bytes) -> Result<u64, BackupError> {
    let length = bytes.len() as u64;
    store.put_object(&hash, bytes).await?;
    if let Err(error) = store.object(&hash, length).await {
        // The next backup will send it again, and not take it for intact.
        if matches!(error, BackupError::Damaged(_)) {
            store.remove_object(&hash).await?;
        }
        return Err(error);
    }
    Ok(length)
}

/// Composes the manifest. `newest` is when the newest backup before was made, by its name.
fn manifest(
    request: &Request,
    captured: &Captured,
    files: Vec<StoredFile>,
    newest: Option<u64>,
) -> Manifest {
    // Names tell which backup is the newest, also after the clock was ahead for a while.
    let earliest = newest.map_or(0, |newest| newest.saturating_add(1));
    Manifest {
        format: BACKUP_FORMAT.into(),
        made_at: unix_seconds().max(earliest),
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

/// Checks that the store has everything, whatever it said when it was sent.
async fn require_all(store: &BackupStore, manifest: &Manifest) -> Result<(), BackupError> {
    let there = store.objects().await?;
    let mut pieces = manifest
        .files
        .iter()
        .flat_map(|file| file.lengths(manifest.piece_bytes));
    match pieces.find(|(hash, bytes)| there.get(hash) != Some(bytes)) {
        None => Ok(()),
        Some((hash, _)) => Err(BackupError::Damaged(format!(
            "{} took object {} and does not have it: nothing was backed up, look at the store",
            store.name(),
            hex::encode(hash)
        ))),
    }
}

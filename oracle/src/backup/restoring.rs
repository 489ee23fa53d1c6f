//! Restores a backup into an empty data folder, all of it or nothing.

use std::{
    convert::Infallible,
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use solana_pubkey::Pubkey;

use super::{
    BackupError, BackupStore, Manifest, Name, Step,
    fetching::fetch,
    lease::{Lease, Work},
};
use crate::data_folder::{self, DataLock, Purpose, RetiredFiles, Staging};
use openmast_platform::blocking::blocking;
use openmast_storage::free_bytes;

/// What a data folder without a log may contain: files of a service that did not start, of a file system, or of an
/// interrupted restore. What the backup has as well is set aside.
const NOTHING: [&str; 6] = [
    "lock",
    "instance",
    "chain.json",
    "lost+found",
    "restored.unfinished",
    "instance.unfinished",
];

/// The lease is renewed at least this often.
const KEPT_EVERY: Duration = Duration::from_secs(60);

/// What is to be restored, and where.
#[derive(Clone, Debug)]
pub struct RestoreRequest {
    /// The data folder, which is created if need be.
    pub data: PathBuf,
    /// The backup; `None` for the newest.
    pub backup: Option<Name>,
    /// The network that it must be of; `None` for any.
    pub network: Option<Pubkey>,
}

/// A backup that was restored.
#[derive(Debug)]
pub struct Restored {
    pub name: Name,
    pub manifest: Manifest,
}

/// Writes a backup into an empty folder. After an error it can be repeated. `None` if an interrupted restore had
/// written everything, and only had to be put in its place, which is done now.
///
/// # Errors
/// An oracle works on the folder, it is not empty, or the backup does not exist or is damaged.
pub async fn restore(
    store: &BackupStore,
    request: &RestoreRequest,
    tell: impl Fn(Step),
) -> Result<Option<Restored>, BackupError> {
    let data = request.data.as_path();
    let _lock = DataLock::take(data)?;
    let mut retired = RetiredFiles::in_folder(data);
    refuse_another(request)?;
    if data_folder::put_in_place(data, &mut retired)? {
        return Ok(None);
    }
    require_empty(data)?;
    let name = match &request.backup {
        Some(name) => name.clone(),
        None => store.newest().await?,
    };
    let lease = Lease::begin(store, Work::Backup).await;
    let lease = lease.inspect_err(|error| {
        tracing::warn!(%error, "nothing says there that a backup is restored: nobody may remove older ones meanwhile");
    });
    let mut lease = lease.ok();
    let restored = kept(lease.as_mut(), bring(store, request, name, retired, &tell)).await;
    if let Some(lease) = lease
        && let Err(error) = lease.end().await
    {
        tracing::warn!(%error, "who prunes waits for an hour");
    }
    restored.map(Some)
}

/// Refuses if an interrupted restore may have been of another backup than the one that is asked for.
fn refuse_another(request: &RestoreRequest) -> Result<(), BackupError> {
    match &request.backup {
        Some(name) if data_folder::is_waiting(&request.data) => Err(BackupError::Input(format!(
            "an interrupted restore or recovery had written everything into {}, maybe not of {name}: run it again without --backup to \
             put that in its place; to restore another one, name another folder (--data) or move this one away",
            request.data.display()
        ))),
        _ => Ok(()),
    }
}

/// Renews the lease while `work` runs.
async fn kept<T>(lease: Option<&mut Lease>, work: impl Future<Output = T>) -> T {
    tokio::select! {
        done = work => done,
        never = keep(lease) => match never {},
    }
}

async fn keep(lease: Option<&mut Lease>) -> Infallible {
    let Some(lease) = lease else {
        return std::future::pending().await;
    };
    loop {
        tokio::time::sleep(KEPT_EVERY).await;
        if let Err(error) = lease.keep().await {
            tracing::warn!(%error, "nobody may remove older backups until this one is restored");
        }
    }
}

async fn bring(
    store: &BackupStore,
    request: &RestoreRequest,
    name: Name,
    mut retired: RetiredFiles,
    tell: &impl Fn(Step),
) -> Result<Restored, BackupError> {
    let data = request.data.as_path();
    let manifest = store.manifest(&name).await?;
    require_network(&name, &manifest, request.network.as_ref())?;
    let staging = Staging::begin(data, Purpose::Restored)?;
    require_room(data, &manifest)?;
    let folder = staging.folder();
    prepare(&folder).map_err(|error| BackupError::disk(folder.display(), error))?;
    tell(Step::Begins("Restoring", manifest.bytes()));
    fetch(store, &manifest, Some(&folder), tell).await?;
    tell(Step::Doing("Making it durable"));
    blocking(move || staging.finish(&mut retired)).await?;
    Ok(Restored { name, manifest })
}

/// Nothing is ever restored over anything.
fn require_empty(data: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::disk(data.display(), error);
    for entry in fs::read_dir(data).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !NOTHING.contains(&name.as_ref()) && has_files(&path).map_err(failed)? {
            return Err(BackupError::Input(format!(
                "{} is not empty, it has {name}: move it away, or restore into another folder (--data)",
                data.display()
            )));
        }
    }
    Ok(())
}

fn has_files(path: &Path) -> io::Result<bool> {
    if !path.is_dir() {
        return Ok(true);
    }
    for entry in fs::read_dir(path)? {
        if has_files(&entry?.path())? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn require_network(
    name: &Name,
    manifest: &Manifest,
    network: Option<&Pubkey>,
) -> Result<(), BackupError> {
    match network {
        Some(network) if network.to_string() != manifest.network => {
            Err(BackupError::Input(format!(
                "backup {name} is of network {}, the configuration of {network}",
                manifest.network
            )))
        }
        _ => Ok(()),
    }
}

fn require_room(data: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let needed = manifest.bytes();
    match free_bytes(data) {
        Some(free) if free < needed => Err(BackupError::Input(format!(
            "the backup has {needed} bytes, and {} has room for {free}: make room, or restore into another folder (--data)",
            data.display()
        ))),
        _ => Ok(()),
    }
}

/// Creates a private folder: session records concern nobody else on this machine.
fn prepare(folder: &Path) -> io::Result<()> {
    let only_ours = |folder: &Path| fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    only_ours(folder)?;
    let private = folder.join("archive").join("private");
    fs::create_dir_all(&private)?;
    only_ours(&private)
}

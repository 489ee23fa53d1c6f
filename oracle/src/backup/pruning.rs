//! Removes older backups, and the pieces that no other backup has.

use std::{collections::HashSet, num::NonZeroU32};

use super::{
    BackupError, BackupStore, Name, Step,
    lease::{Lease, Work},
};

/// Objects that are removed at the same time, before the lease is renewed again.
const REMOVED_AT_ONCE: usize = 8;

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// How many backups are still there.
    pub kept: u64,
    pub backups: u64,
    pub objects: u64,
    pub bytes: u64,
}

/// Removes all backups but the newest, and all objects that no backup needs, including those of interrupted backups.
///
/// # Errors
/// [`BackupError::Busy`] if a backup is being made. Another error if the store does not answer, or if a backup that is
/// to be kept cannot be read, so that its pieces are unknown; nothing was removed then.
/// so that nobody knows what it needs; nothing was removed then.
pub async fn prune(
    store: &BackupStore,
    keep: NonZeroU32,
    tell: impl Fn(Step),
) -> Result<Pruned, BackupError> {
    prune_others(store, keep, None, tell).await
}

/// Does the same as [`prune`]. The backup `own` was just made and is kept, whatever time its name has.
pub(super) async fn prune_others(
    store: &BackupStore,
    keep: NonZeroU32,
    own: Option<&Name>,
    tell: impl Fn(Step),
) -> Result<Pruned, BackupError> {
    tell(Step::Doing("Removing older backups"));
    let mut lease = Lease::take(store, Work::Prune).await?;
    let pruned = remove(store, keep, own, &mut lease).await;
    lease.end().await?;
    pruned
}

async fn remove(
    store: &BackupStore,
    keep: NonZeroU32,
    own: Option<&Name>,
    lease: &mut Lease,
) -> Result<Pruned, BackupError> {
    let mut names = store.names().await?;
    // The other backups stay in order.
    names.sort_by_key(|name| Some(name) != own);
    let keep = usize::try_from(keep.get()).unwrap_or(usize::MAX);
    let old = names.split_off(keep.min(names.len()));
    let mut needed = HashSet::new();
    for name in &names {
        let manifest = store.manifest(name).await.map_err(|error| match error {
            error @ BackupError::Store { .. } => error,
            error => BackupError::Damaged(format!(
                "nothing was removed, since nobody knows what a backup needs that cannot be read: {error}. If it is given up, \
                 remove backups/{name}.json by hand"
            )),
        })?;
        let pieces = manifest.files.into_iter().flat_map(|file| file.pieces);
        needed.extend(pieces.map(|piece| piece.0));
    }
    // Manifests are removed first, so that there is never one without its pieces.
    for name in &old {
        lease.keep().await?;
        store.remove_manifest(name).await?;
    }
    let mut pruned = Pruned {
        kept: names.len() as u64,
        backups: old.len() as u64,
        ..Pruned::default()
    };
    let objects = store.objects().await?.into_iter();
    let mut unneeded = Vec::new();
    for (hash, bytes) in objects.filter(|(hash, _)| !needed.contains(hash)) {
        pruned.bytes += bytes;
        unneeded.push(hash);
    }
    for some in unneeded.chunks(REMOVED_AT_ONCE) {
        lease.keep().await?;
        store.remove_objects(some).await?;
    }
    pruned.objects = unneeded.len() as u64;
    store.remove_unfinished().await?;
    Ok(pruned)
}

//! Reads back the files of a backup, and compares them with what was sent.

use std::path::Path;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::{fs, io::AsyncWriteExt};

use super::{BackupError, BackupStore, Manifest, Step, StoredFile};

/// How many pieces are requested ahead.
const AHEAD: usize = 4;

/// Reads every object of a backup.
///
/// # Errors
/// [`BackupError::Damaged`] if an object is missing, or is not what was sent.
pub async fn verify(
    store: &BackupStore,
    manifest: &Manifest,
    tell: impl Fn(Step),
) -> Result<(), BackupError> {
    tell(Step::Begins("Reading", manifest.bytes()));
    fetch(store, manifest, None, &tell).await
}

/// Reads all files, and writes them below a folder if one is given. They are not durable yet.
pub(super) async fn fetch(
    store: &BackupStore,
    manifest: &Manifest,
    into: Option<&Path>,
    tell: &impl Fn(Step),
) -> Result<(), BackupError> {
    let mut pieces = std::pin::pin!(pieces(store, manifest));
    for file in &manifest.files {
        let mut out = match into {
            Some(folder) => Some(create(&folder.join(&file.name)).await?),
            None => None,
        };
        let mut whole = Sha256::new();
        for _ in &file.pieces {
            let Some(piece) = pieces.next().await.transpose()? else {
                return Err(damaged(file));
            };
            whole.update(&piece);
            if let Some(out) = &mut out {
                let written = out.write_all(&piece).await;
                written.map_err(|error| BackupError::disk(&file.name, error))?;
            }
            tell(Step::Done(piece.len() as u64));
        }
        if whole.finalize().as_slice() != file.sha256.0 {
            return Err(damaged(file));
        }
        if let Some(out) = &mut out {
            let written = out.flush().await;
            written.map_err(|error| BackupError::disk(&file.name, error))?;
        }
    }
    Ok(())
}

/// The pieces of all files, one after the other.
fn pieces(
    store: &BackupStore,
    manifest: &Manifest,
) -> impl Stream<Item = Result<Bytes, BackupError>> + use<> {
    let files = manifest.files.iter();
    let wanted: Vec<_> = files
        .flat_map(|file| file.lengths(manifest.piece_bytes))
        .collect();
    let store = store.clone();
    stream::iter(wanted)
        .map(move |(hash, bytes)| {
            let store = store.clone();
            async move { store.object(&hash, bytes).await }
        })
        .buffered(AHEAD)
}

async fn create(path: &Path) -> Result<fs::File, BackupError> {
    let failed = |error| BackupError::disk(path.display(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await.map_err(failed)?;
    }
    fs::File::create_new(path).await.map_err(failed)
}

fn damaged(file: &StoredFile) -> BackupError {
    BackupError::Damaged(format!(
        "the pieces of {} are not the file that was sent: the manifest is not this software's. Restore another backup",
        file.name
    ))
}

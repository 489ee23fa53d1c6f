//! The place of backups: `objects/` with pieces of files, `backups/` with manifests of what they make.

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path as FilePath, PathBuf},
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::try_join_all;
use object_store::{Error, ObjectMeta, ObjectStoreExt, path::Path};
use sha2::{Digest, Sha256};

use super::{BackupError, Manifest, Name};
use openmast_platform::blocking::blocking;
use openmast_storage::{
    LONGEST_LISTING, Storage, StorageConfig, StorageError, at_most, is_bucket_missing, pick_all,
};

pub(super) const LEASES: &str = "working";

const OBJECTS: &str = "objects";
const BACKUPS: &str = "backups";
const MANIFEST: &str = ".json";
/// Bound on a manifest, that of a backup of thirty terabytes: it is in memory as a whole, and anybody may run the
/// store.
const MOST_MANIFEST_BYTES: u64 = 1 << 28;
/// Bound on a listing of objects, that of the same backup.
const MOST_LISTED: usize = 4_000_000;
/// Unfinished files that are older than this belong to no running process.
const UNFINISHED_FOR: Duration = Duration::from_secs(86_400);

/// A place with backups. Clones share its connections.
#[derive(Clone, Debug)]
pub struct BackupStore {
    storage: Storage,
    /// Its path, if it is a folder.
    folder: Option<PathBuf>,
}

/// A backup in a list, as far as its manifest can be read.
#[derive(Debug)]
pub struct Listed {
    pub name: Name,
    pub summary: Result<Summary, BackupError>,
}

/// A manifest without its files, which may be many.
#[derive(Clone, Debug)]
pub struct Summary {
    pub network: String,
    pub oracle: Option<String>,
    pub ended_epoch: Option<u64>,
    /// How many records the log of the backup has before its end.
    pub records: u64,
    pub files: u64,
    pub bytes: u64,
}

impl From<Manifest> for Summary {
    fn from(manifest: Manifest) -> Self {
        Self {
            files: manifest.files.len() as u64,
            bytes: manifest.bytes(),
            network: manifest.network,
            oracle: manifest.oracle,
            ended_epoch: manifest.ended_epoch,
            records: manifest.next_record,
        }
    }
}

impl BackupStore {
    /// Opens a place. A folder is not created: if nothing is mounted there it would be on the disk of the data folder.
    ///
    /// # Errors
    /// [`BackupError::Input`] if it names no place, or a folder that does not exist.
    pub fn open(config: &StorageConfig) -> Result<Self, BackupError> {
        if let Some(folder) = config.folder().filter(|folder| !folder.is_dir()) {
            return Err(BackupError::Input(format!(
                "{} is not there, or no folder: mount it, or make it",
                folder.display()
            )));
        }
        match Storage::open(config) {
            Ok(storage) => Ok(Self {
                storage,
                folder: config.folder(),
            }),
            Err(error @ StorageError::Url { .. }) => Err(BackupError::Input(error.to_string())),
            Err(source) => Err(BackupError::Store {
                place: config.url.clone(),
                source,
            }),
        }
    }

    /// The name of the place for messages; it contains no key.
    pub fn name(&self) -> &str {
        self.storage.name()
    }

    /// The names of all backups, newest first. Other objects are left out.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn names(&self) -> Result<Vec<Name>, BackupError> {
        let name = |meta: ObjectMeta| {
            let name = meta.location.filename()?.strip_suffix(MANIFEST)?;
            name.parse().ok()
        };
        let mut names: Vec<Name> = self.list(BACKUPS, name).await?;
        names.sort_unstable_by(|one, other| other.cmp(one));
        Ok(names)
    }

    /// All backups, newest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn backups(&self) -> Result<Vec<Listed>, BackupError> {
        let mut backups = Vec::new();
        for name in self.names().await? {
            let summary = match self.manifest(&name).await {
                Err(error @ BackupError::Store { .. }) => return Err(error),
                manifest => manifest.map(Summary::from),
            };
            backups.push(Listed { name, summary });
        }
        Ok(backups)
    }

    /// The manifest of a backup.
    ///
    /// # Errors
    /// It does not exist, or is not as it was written.
    pub async fn manifest(&self, name: &Name) -> Result<Manifest, BackupError> {
        let Some(bytes) = self.get(&manifest_name(name), MOST_MANIFEST_BYTES).await? else {
            return Err(BackupError::Input(format!(
                "{} has no backup {name}: `openmast oracle backup list` says which there are",
                self.name()
            )));
        };
        Manifest::decode(name, &bytes)
    }

    /// The newest backup.
    ///
    /// # Errors
    /// There is none, or it is not as it was written.
    pub async fn newest(&self) -> Result<Name, BackupError> {
        let names = self.names().await?;
        names
            .into_iter()
            .next()
            .ok_or_else(|| BackupError::Input(format!("{} has no backup", self.name())))
    }

    pub(super) async fn put_manifest(&self, manifest: &Manifest) -> Result<Name, BackupError> {
        let bytes = manifest.encode()?;
        let name = Name::of(manifest.made_at, &bytes);
        self.put(&manifest_name(&name), bytes.into()).await?;
        Ok(name)
    }

    pub(super) async fn remove_manifest(&self, name: &Name) -> Result<(), BackupError> {
        self.remove(&self.storage.at(&manifest_name(name))).await
    }

    /// The pieces that the store has, by hash, with their lengths.
    pub(super) async fn objects(&self) -> Result<HashMap<[u8; 32], u64>, BackupError> {
        let object = |meta: ObjectMeta| {
            let mut hash = [0; 32];
            hex::decode_to_slice(meta.location.filename()?, &mut hash).ok()?;
            Some((hash, meta.size))
        };
        Ok(self.list(OBJECTS, object).await?.into_iter().collect())
    }

    pub(super) async fn put_object(
        &self,
        hash: &[u8; 32],
        bytes: Bytes,
    ) -> Result<(), BackupError> {
        self.put(&object_name(hash), bytes).await
    }

    /// A piece, whose hash is verified.
    pub(super) async fn object(&self, hash: &[u8; 32], bytes: u64) -> Result<Bytes, BackupError> {
        let name = object_name(hash);
        let wrong = |what: &str| {
            let place = self.name();
            BackupError::Damaged(format!(
                "{name} in {place} {what}: restore another backup, or the object from another copy of the store. While the data folder \
                 is there, `openmast oracle backup --read-back-all` sends it again if it is still of use"
            ))
        };
        let Some(found) = self.get(&name, bytes).await? else {
            return Err(wrong("is missing"));
        };
        let is_right = found.len() as u64 == bytes && Sha256::digest(&found).as_slice() == hash;
        match is_right {
            true => Ok(found),
            false => Err(wrong(
                "is damaged: its bytes have another length or SHA-256 than they were sent with",
            )),
        }
    }

    /// Removes pieces, all at the same time.
    pub(super) async fn remove_objects(&self, hashes: &[[u8; 32]]) -> Result<(), BackupError> {
        try_join_all(hashes.iter().map(|hash| self.remove_object(hash))).await?;
        Ok(())
    }

    pub(super) async fn remove_object(&self, hash: &[u8; 32]) -> Result<(), BackupError> {
        self.remove(&self.storage.at(&object_name(hash))).await
    }

    /// Makes the folders of a place accessible to their owner alone, because backups hold who used how much, and the
    /// key of a salt. If the file system knows no owners, it only warns.
    pub(super) async fn make_private(&self) -> Result<(), BackupError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        blocking(move || {
            let mut folders = [OBJECTS, BACKUPS, LEASES].into_iter();
            Ok(folders.try_for_each(|name| keep_private(&folder.join(name))))
        })
        .await?
    }

    /// Removes files that were being written when their writer was killed. They appear in no listing.
    pub(super) async fn remove_unfinished(&self) -> Result<(), BackupError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        let removed = blocking(move || Ok(remove_unfinished(&folder.join(OBJECTS)))).await?;
        removed.map_err(|error| BackupError::disk("what was not finished", error))
    }

    /// Maps all files of a folder by `pick`.
    pub(super) async fn list<T>(
        &self,
        folder: &str,
        pick: impl Fn(ObjectMeta) -> Option<T>,
    ) -> Result<Vec<T>, BackupError> {
        let prefix = self.storage.at(folder);
        let listed = self.storage.store().list(Some(&prefix));
        let picked = pick_all(listed, (MOST_LISTED, LONGEST_LISTING), pick).await;
        picked.map_err(|error| self.failed(error))
    }

    pub(super) async fn put(&self, name: &str, bytes: Bytes) -> Result<(), BackupError> {
        let path = self.storage.at(name);
        let put = self.storage.store().put(&path, bytes.into()).await;
        put.map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// Removes an object. One that is gone already counts as removed.
    pub(super) async fn remove(&self, path: &Path) -> Result<(), BackupError> {
        match self.storage.store().delete(path).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    pub(super) fn at(&self, name: &str) -> Path {
        self.storage.at(name)
    }

    /// Reads an object; `None` if it does not exist. Nothing is read of one that has more than `most` bytes.
    async fn get(&self, name: &str, most: u64) -> Result<Option<Bytes>, BackupError> {
        let path = self.storage.at(name);
        let got = match self.storage.store().get_opts(&path, at_most(most)).await {
            Ok(got) => got,
            Err(error) if is_bucket_missing(&error) => return Err(self.failed(error)),
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        // An object that is longer was never sent.
        if got.meta.size > most {
            return Ok(Some(Bytes::new()));
        }
        let bytes = got.bytes().await;
        bytes.map(Some).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: impl Into<StorageError>) -> BackupError {
        BackupError::Store {
            place: self.name().to_owned(),
            source: error.into(),
        }
    }
}

/// Makes a folder private, unless it belongs to somebody else.
fn keep_private(path: &FilePath) -> Result<(), BackupError> {
    let is_other = fs::symlink_metadata(path).is_ok_and(|it| !it.is_dir());
    if is_other {
        return Err(BackupError::Input(format!(
            "{} is a link or a file, and backups go into a folder of their own: move it away, and what it leads to into its place",
            path.display()
        )));
    }
    if let Err(error) = make_private(path) {
        tracing::warn!(folder = %path.display(), %error, "whether others can read backups is not known");
    }
    Ok(())
}

fn make_private(path: &FilePath) -> std::io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let about = fs::symlink_metadata(path)?;
    match about.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ if about.is_dir() => fs::set_permissions(path, fs::Permissions::from_mode(0o700)),
        _ => Err(std::io::ErrorKind::NotADirectory.into()),
    }
}

fn remove_unfinished(objects: &FilePath) -> std::io::Result<()> {
    if !objects.is_dir() {
        return Ok(());
    }
    for shelf in fs::read_dir(objects)? {
        let shelf = shelf?;
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(shelf.path())? {
            let file = file?;
            let is_unfinished = file.file_name().to_string_lossy().ends_with("#0");
            let modified = file.metadata()?.modified()?;
            if is_unfinished && modified.elapsed().is_ok_and(|age| age > UNFINISHED_FOR) {
                fs::remove_file(file.path())?;
            }
        }
    }
    Ok(())
}

fn object_name(hash: &[u8; 32]) -> String {
    let name = hex::encode(hash);
    // File systems and people do not like folders with a million files.
    let shelf = name.get(..2).unwrap_or_default();
    format!("{OBJECTS}/{shelf}/{name}")
}

fn manifest_name(name: &Name) -> String {
    format!("{BACKUPS}/{name}{MANIFEST}")
}

//! Places for files outside the data folder: a folder, or a bucket of a store that speaks S3.
//!
//! A configuration goes in ([`StorageConfig`]); an opened [`Storage`] comes out, to send, list and read back files.
//! What must hold: a file is durable once a write of it has succeeded, and whole or missing after a crash; the
//! operator of a store can neither fill this machine's memory nor keep it waiting for ever, nor put words into alarms.
//! Read `config` first, then `folder` (durable writes), `http` (bounded answers), `transfer` and `listing`; `error`
//! says what to do.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod config;
mod disk;
mod error;
mod folder;
mod http;
mod http_url;
mod listing;
mod transfer;

use std::{path::PathBuf, sync::Arc};

use object_store::{ObjectStore, path::Path};

pub use config::StorageConfig;
pub use disk::{free_bytes, is_same_disk};
pub use error::StorageError;
pub use error::is_bucket_missing;
use folder::Folder;
pub use http::at_most;
pub use http_url::http_url;
pub use listing::Listed;
pub use listing::{LONGEST_LISTING, pick_all};
pub use transfer::PIECE_BYTES;

/// An opened place. Clones share its connections.
///
/// In a folder, a file is durable once a write of it has succeeded, and whole or not there after a crash.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    /// The folder, if it is one.
    folder: Option<Folder>,
    prefix: Path,
    name: Arc<str>,
}

/// What the `url` of a [`StorageConfig`] names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Folder(PathBuf),
    Bucket { bucket: String, prefix: Path },
}

impl Storage {
    /// Opens a place. A bucket is not contacted yet; a folder is created if it is missing.
    ///
    /// # Errors
    /// The URL names no place, settings do not fit together, or the folder cannot be created.
    pub fn open(config: &StorageConfig) -> Result<Self, StorageError> {
        let name = config.name()?.into();
        Ok(match config.place()? {
            Place::Folder(path) => {
                let folder = Folder::open(&path)?;
                Self {
                    store: Arc::new(folder.clone()),
                    folder: Some(folder),
                    prefix: Path::default(),
                    name,
                }
            }
            Place::Bucket { bucket, prefix } => Self {
                store: Arc::new(config.bucket(&bucket)?),
                folder: None,
                prefix,
                name,
            },
        })
    }

    /// The place as the crate's object store, for everything else. Paths are those that [`Self::at`] returns.
    pub fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// The path of an object with this name, under the prefix of the URL. A `/` in the name separates folders.
    pub fn at(&self, name: &str) -> Path {
        let name = Path::from(name);
        self.prefix.parts().chain(name.parts()).collect()
    }

    /// The name for messages; it contains no key.
    pub fn name(&self) -> &str {
        &self.name
    }
}

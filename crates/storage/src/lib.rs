//! Where files are kept outside the data folder: a folder, or a bucket of a store that speaks S3.

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
pub use http_url::{http_url, optional_http_url};
pub use listing::Listed;
pub use listing::{LONGEST_LISTING, pick_all};
pub use transfer::PIECE_BYTES;

/// An opened place. Clones share its connections.
///
/// In a folder, a file is durable once a write of it has succeeded, and whole or not there after a crash.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    /// Where it is a folder.
    folder: Option<Folder>,
    prefix: Path,
    name: Arc<str>,
}

/// What the text of a [`StorageConfig`]'s `url` names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Folder(PathBuf),
    Bucket { bucket: String, prefix: Path },
}

impl Storage {
    /// Opens a place. A bucket is not asked for anything yet; a folder is made when it is missing.
    ///
    /// # Errors
    /// The URL names no place, what is configured makes no sense together, or the folder cannot be made.
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

    /// Everything that the crate can do with it. Paths are those that [`Self::at`] gives.
    pub fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// Where an object with this name lies: under the prefix of the URL. A `/` in the name parts folders.
    pub fn at(&self, name: &str) -> Path {
        let name = Path::from(name);
        self.prefix.parts().chain(name.parts()).collect()
    }

    /// For messages and metrics; no key is in it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

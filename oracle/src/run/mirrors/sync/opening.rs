//! How a mirror is opened.

use std::path::Path;

use openmast_storage::{Storage, StorageConfig, StorageError, is_same_disk};

/// A folder is not made, and not used on the disk of the archives: it is the mount point of what is not mounted.
pub(super) fn open_place(config: &StorageConfig, archives: &Path) -> Result<Storage, StorageError> {
    if let Some(path) = config.folder() {
        if !path.is_dir() {
            return Err(StorageError::NotThere { path });
        }
        match is_same_disk(&path, archives) {
            Ok(true) if !config.same_disk => return Err(StorageError::SameDisk { path }),
            Ok(_) => {}
            Err(error) => return Err(StorageError::Folder { path, error }),
        }
    }
    Storage::open(config)
}

/// How a place is opened, beside the folder with the archives. Blocks, on a mount that hangs without end.
pub(in crate::run::mirrors) type Opening =
    fn(&StorageConfig, &Path) -> Result<Storage, StorageError>;

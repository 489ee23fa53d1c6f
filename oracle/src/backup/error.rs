//! Errors of backups and of restoring.

use openmast_storage::StorageError;

/// Why a backup was not made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The request cannot be fulfilled as it was made.
    #[error("{0}")]
    Input(String),
    /// The store does not answer, refuses, or lacks something.
    #[error("{place}: {source}")]
    Store {
        /// The store's name.
        place: String,
        source: StorageError,
    },
    /// The store has something that is not what was sent there.
    #[error("{0}")]
    Damaged(String),
    /// Another process works on the same backups.
    #[error("{0}")]
    Busy(String),
    /// The data folder, or the disk under it, fails.
    #[error("{0:#}")]
    Data(#[from] anyhow::Error),
}

impl BackupError {
    /// Makes an error of a failure at a file of the data folder.
    pub(super) fn disk(what: impl std::fmt::Display, error: std::io::Error) -> Self {
        Self::Data(anyhow::Error::new(error).context(what.to_string()))
    }
}

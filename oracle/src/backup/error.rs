//! Why there is no backup, or no way back from one.

use openmast_storage::StorageError;

/// Whose turn it is.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// What was asked for cannot be.
    #[error("{0}")]
    Input(String),
    /// The store does not answer, refuses, or lacks something.
    #[error("{place}: {source}")]
    Store {
        /// Its name.
        place: String,
        source: StorageError,
    },
    /// The store has something, and it is not what was sent there.
    #[error("{0}")]
    Damaged(String),
    /// Another works on the same backups.
    #[error("{0}")]
    Busy(String),
    /// The data folder, or the disk under it.
    #[error("{0:#}")]
    Data(#[from] anyhow::Error),
}

impl BackupError {
    /// A failure at a file of the data folder.
    pub(super) fn disk(what: impl std::fmt::Display, error: std::io::Error) -> Self {
        Self::Data(anyhow::Error::new(error).context(what.to_string()))
    }
}

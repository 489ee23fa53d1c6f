//! Errors of archives.

use std::path::PathBuf;

/// Why an archive is not available, or is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("archive: {0}")]
    Io(#[source] std::io::Error),
    #[error("no archive {name} in {}", folder.display())]
    Missing { folder: PathBuf, name: String },
    #[error("this is not a whole archive: {0}")]
    Malformed(String),
    /// It is an archive, but not the one that was asked for.
    #[error(
        "{} is the archive of epoch {epoch} of network {network}, not of epoch {wanted_epoch} of {wanted_network}",
        file.display()
    )]
    OtherSettlement {
        file: PathBuf,
        epoch: u64,
        network: String,
        wanted_epoch: u64,
        wanted_network: String,
    },
    #[error(
        "the archive's SHA-256 is {}, not {}",
        hex::encode(found),
        hex::encode(expected)
    )]
    OtherHash { found: [u8; 32], expected: [u8; 32] },
    /// What the archive states does not follow from what it lists.
    #[error("the archive does not agree: {0}")]
    Disagrees(String),
}

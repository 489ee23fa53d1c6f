//! Errors of archives.

use std::path::PathBuf;

/// Why an archive is not available, or is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file or folder of archives cannot be read or written.
    #[error("archive: {0}")]
    Io(#[source] std::io::Error),
    /// Neither the folder nor those of archives below it have the file.
    #[error("no archive {name} in {}", folder.display())]
    Missing {
        /// Where it was looked for.
        folder: PathBuf,
        /// The file's name, as [`crate::file_name`] makes it of the hash.
        name: String,
    },
    /// The bytes are no archive in the canonical form, or were cut short; at which line, and why.
    #[error("this is not a whole archive: {0}")]
    Malformed(String),
    /// It is an archive, but not the one that was asked for.
    #[error(
        "{} is the archive of epoch {epoch} of network {network}, not of epoch {wanted_epoch} of {wanted_network}",
        file.display()
    )]
    OtherSettlement {
        /// The file.
        file: PathBuf,
        /// Epoch that its header states.
        epoch: u64,
        /// Address of the network that its header states, in base58.
        network: String,
        /// Epoch of the settlement.
        wanted_epoch: u64,
        /// Address of the settlement's network, in base58.
        wanted_network: String,
    },
    /// The public part has another SHA-256 than the settlement, or the archive after it, says.
    #[error(
        "the archive's SHA-256 is {}, not {}",
        hex::encode(found),
        hex::encode(expected)
    )]
    OtherHash {
        /// SHA-256 of the bytes that were read.
        found: [u8; 32],
        /// SHA-256 that they should have.
        expected: [u8; 32],
    },
    /// What the archive states does not follow from what it lists.
    #[error("the archive does not agree: {0}")]
    Disagrees(String),
}

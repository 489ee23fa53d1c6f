//! Backups of the data folder of an oracle, that runs or not, in a folder or a store that speaks S3, and the way back
//! (docs/reference/backups.md).
//!
//! Files lie in the store in pieces, each an object that is named by its SHA-256: what is there is not sent again, and whatever is
//! read is known to be what was sent. A manifest says which pieces make a backup. It is written last, so that a backup without one is
//! none.

mod capture;
mod databases;
mod error;
mod fetching;
mod lease;
mod making;
mod manifest;
mod pruning;
mod reading;
mod restoring;
mod vault;

pub use error::BackupError;
pub use fetching::verify;
pub use making::{Made, READ_BACK, Request, back_up};
pub use manifest::{BACKUP_FORMAT, Hash, Manifest, Name, StoredFile};
pub use pruning::{Pruned, prune};
pub use restoring::{RestoreRequest, Restored, restore};
pub use vault::{Listed, Summary, Vault};

/// Bytes of a piece: what is in memory of a file at once, and what is sent again of a file that has grown.
pub const PIECE_BYTES: u64 = openmast_storage::PIECE_BYTES;

/// What is being done, for whoever waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something without a number.
    Doing(&'static str),
    /// Something of so many bytes.
    Begins(&'static str, u64),
    /// So many more of them are done.
    Done(u64),
}

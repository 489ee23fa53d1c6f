//! Backups of an oracle's data folder, while it runs or not, to a folder or a store that speaks S3; and restoring them
//! (docs/reference/backups.md).
//!
//! A data folder comes in; objects and a manifest go out, and the other way round. What must hold: a backup can be
//! restored or does not count as one, because its manifest is written last; whatever is read back is known to be what
//! was sent, because objects are named by their SHA-256; and nothing that another backup needs is removed, which
//! `lease` ensures.
//!
//! To follow a backup, read `making`: it lets `capture` find the files (with `databases`), `reading` split them into
//! pieces, and sends what the `backup_store` lacks; `manifest` lists them, `pruning` removes old ones. To follow the
//! way back, read `restoring` and `fetching`.

mod backup_store;
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

pub use backup_store::{BackupStore, Listed, Summary};
pub use error::BackupError;
pub use fetching::verify;
pub use making::{Made, READ_BACK, Request, back_up};
pub use manifest::{BACKUP_FORMAT, Hash, Manifest, Name, StoredFile};
pub use pruning::{Pruned, prune};
pub use restoring::{RestoreRequest, Restored, restore};

/// Bytes of a piece: what is in memory of a file at once, and what is sent again of a file that has grown.
pub const PIECE_BYTES: u64 = openmast_storage::PIECE_BYTES;

/// Progress, for whoever waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A step without a measure.
    Doing(&'static str),
    /// A step that handles so many bytes begins.
    Begins(&'static str, u64),
    /// So many more bytes are done.
    Done(u64),
}

//! Errors of the outbox, in words that say what to do.

use rusqlite::ErrorCode;

use super::OUTBOX_VERSION;

#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error("the outbox: {0}")]
    Sqlite(rusqlite::Error),
    /// The damage is not in a row but in what holds the rows together.
    #[error(
        "the outbox's file is damaged ({0}): restore outbox.sqlite from a backup, or put it aside and run `openmast oracle recover`"
    )]
    FileDamaged(rusqlite::Error),
    #[error("the outbox holds something that this version did not write: {0}")]
    Corrupt(String),
    /// A bit flipped in the file or in memory. Nothing of the row is used.
    #[error(
        "a row of the outbox is not as it was written, so nothing of it is used (table {table}: {row}). The disk or the memory is \
         failing"
    )]
    Damaged { table: &'static str, row: String },
    #[error(
        "the outbox is of version {found}, this software reads {} and the one before: start the version that wrote it",
        OUTBOX_VERSION
    )]
    OtherVersion { found: i64 },
    #[error("the outbox belongs to another deployment: its {name} differs from the configured one")]
    OtherDeployment { name: &'static str },
    /// The log now gives another settlement for an epoch that was already put into the outbox.
    #[error(
        "epoch {epoch} was closed with other totals before: {differences}. The log or the program that reads it has \
         changed; nothing was proposed"
    )]
    Differs { epoch: u64, differences: String },
    #[error("epoch {epoch} cannot be queued: the outbox ends with epoch {last}")]
    Gap { epoch: u64, last: u64 },
    /// What is final never changes.
    #[error(
        "the log opens epoch {epoch} again, but its settlement is final: are log and outbox of the same data folder?"
    )]
    FinalReopened { epoch: u64 },
}

impl From<rusqlite::Error> for OutboxError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::FileDamaged(error),
            _ => Self::Sqlite(error),
        }
    }
}

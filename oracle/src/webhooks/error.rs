//! Errors of the queue of webhooks.

use rusqlite::ErrorCode;

/// The queue cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the webhooks' queue: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the webhooks' queue is damaged: {0}")]
    Damaged(String),
    /// The file is damaged or cannot be written, which raises an alarm; it is tried again.
    #[error("the webhooks' queue is not open")]
    Closed,
}

impl StoreError {
    /// Whether the file must be set aside, because nothing can be done with it any more. Everything else may pass.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            Self::Closed => false,
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => matches!(
                error.code,
                ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::Unknown
            ),
            // A table, a column or a value is of another kind than this software makes.
            Self::Sqlite(error) => !matches!(error, rusqlite::Error::QueryReturnedNoRows),
        }
    }
}

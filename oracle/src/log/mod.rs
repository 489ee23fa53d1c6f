//! The durable log: append-only files of records, each group made durable by one `fdatasync`.
//!
//! What was made durable stays readable, or the log says where it is damaged. A group that a power cut left unfinished
//! was never acknowledged: it is cut off, and kept beside the log for people to look at.

mod batch;
mod files;
mod segment;
mod writer;

pub use files::LogFiles;
pub use writer::{Delivery, Ended, Log};

/// Why the log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("{file}: {error}")]
    Io { file: String, error: std::io::Error },
    #[error(
        "{file}: damaged at byte {offset}, and whole groups follow: this is no interrupted write; restore the file from a backup"
    )]
    Damaged { file: String, offset: u64 },
    #[error(
        "{file}: begins with record {found}, but the file before ends with record {expected} to come: a file is missing; restore it from a backup"
    )]
    Gap {
        file: String,
        expected: u64,
        found: u64,
    },
    #[error(
        "the log holds {bytes} bytes, its limit: it takes reports again when settlements are final, or when log.max_bytes is raised"
    )]
    Full { bytes: u64 },
    #[error("a record of {bytes} bytes is larger than the log takes")]
    TooLarge { bytes: usize },
    #[error("the log has ended: {0}")]
    Ended(String),
}

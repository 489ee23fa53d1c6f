//! The durable log: records in one order, kept until they are released.
//!
//! Front doors and the service append batches of records; each node's engine gets all of them, in one order, whoever appended
//! them. [`StoredLog`] is a log that was opened, to be read; started, it is a [`DurableLog`], which takes records. These two traits
//! are all that recovery and the pipeline know of a log. [`LogFiles`] is the log of one machine, without a server; the feature
//! `memory` has one that several nodes of a test share.
//!
//! What must hold of every log, and `tests/log` checks of both: what was acknowledged stays readable until it is released, or the
//! log says where it is damaged; positions have no gaps, and are the same for every node; a node is given every record from where
//! it began to read, once, before those that it appended are acknowledged; a conditional append is appended at the position that it
//! names, or not at all.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod config;
mod embedded;
#[cfg(feature = "memory")]
mod memory;
mod records;
mod room;

use async_trait::async_trait;
use std::sync::Arc;
use tokio::sync::oneshot;

pub use config::LogConfig;
pub use embedded::{
    FileState, HeldFile, HeldLog, InspectedFile, Inspection, LogCopy, LogFiles, PAGE, inspect,
};
pub use embedded::{LOG_MAGIC, MARK_MAGIC};
#[cfg(feature = "memory")]
pub use memory::SharedLog;
pub use records::{Batch, Records, Source};
pub use room::{Boundless, Room, SenderNumber};

use openmast_records::{Lsn, Record};

/// A log that takes records. Cheap to clone.
pub type Log = Arc<dyn DurableLog>;
/// Called with durable records, in order, also with those that other nodes appended ([`Records::is_from_here`]); its error ends
/// the log. It may block: then the log waits, and after it everybody who appends.
pub type Delivery = Box<dyn FnMut(Records) -> anyhow::Result<()> + Send>;
/// Tells why the log ended.
pub type Ended = oneshot::Receiver<anyhow::Result<()>>;
/// What a log holds, in order. It ends after the last record, or with an error.
pub type Replay = Box<dyn Iterator<Item = Result<Records, LogError>> + Send>;

/// A log that was opened, to be read and then started.
pub trait StoredLog: Send + Sync {
    /// Position of the oldest record that is still there.
    fn first(&self) -> Option<Lsn>;

    /// Position of the next record, as it was when the log was opened: another node may have appended since.
    fn next_position(&self) -> Lsn;

    /// Reads and checks everything from `from` on. Memory does not grow with the length of the log.
    ///
    /// # Errors
    /// The log cannot be read.
    fn replay(&self, from: Lsn) -> Result<Replay, LogError>;

    /// Starts to take records. Those from [`Self::next_position`] on are given to `deliver`, whoever appends them.
    ///
    /// # Errors
    /// The log cannot be written.
    fn start(self: Box<Self>, deliver: Delivery) -> Result<(Log, Ended), LogError>;

    /// Whether nothing was ever written.
    fn is_empty(&self) -> bool {
        self.next_position() == 0
    }

    /// The records from `from` on, at most `limit`.
    ///
    /// # Errors
    /// [`LogError`]: damage, a missing file, the disk, or a record of another version.
    fn read(&self, from: Lsn, limit: usize) -> Result<Vec<(Lsn, Record)>, LogError> {
        let mut read = Vec::new();
        for records in self.replay(from)? {
            for record in records?.decode() {
                if read.len() == limit {
                    return Ok(read);
                }
                read.push(record?);
            }
        }
        Ok(read)
    }
}

/// A log that takes records.
#[async_trait]
pub trait DurableLog: Send + Sync {
    /// Resolves to the position of the first record of `batch` when every one is durable and was delivered. The others
    /// follow it without gaps. Waits while too much waits before it.
    ///
    /// # Errors
    /// None of them is acknowledged: the log is full, or has ended.
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError>;

    /// As [`Self::append_batch`], if `expected` is the position of the first record then (a conditional append): whoever decided on
    /// the batch by the records before `expected` knows that nobody appended anything in between.
    ///
    /// # Errors
    /// [`LogError::Moved`]: the log goes on at another position, and nothing is appended. Others as of [`Self::append_batch`].
    async fn append_batch_at(&self, expected: Lsn, batch: Batch) -> Result<Lsn, LogError>;

    /// As [`Self::append_batch`], for one record.
    ///
    /// # Errors
    /// It is not acknowledged: the log is full, or has ended.
    async fn append(&self, record: Record) -> Result<Lsn, LogError> {
        self.append_batch(Batch::of(&record)?).await
    }

    /// As [`Self::append_batch_at`], for one record.
    ///
    /// # Errors
    /// As of [`Self::append_batch_at`].
    async fn append_at(&self, expected: Lsn, record: Record) -> Result<Lsn, LogError> {
        self.append_batch_at(expected, Batch::of(&record)?).await
    }

    /// How many records are durable, also those that are no longer kept, and those that other nodes appended.
    fn durable_records(&self) -> u64;

    /// Shows the records from `from` on that stand before `until`, which must be durable, each with its position and its bytes,
    /// while the log takes others. Gives the position of the first one that is still there. Blocks.
    ///
    /// # Errors
    /// The log is damaged there, or its oldest records were released while they were read. Another try begins behind them.
    fn scan(
        &self,
        from: Lsn,
        until: Lsn,
        show: &mut dyn FnMut(Lsn, &[u8]),
    ) -> Result<Option<Lsn>, LogError>;

    /// Removes records at or below `up_to`, as far as they can be removed alone.
    ///
    /// # Errors
    /// They cannot be removed.
    fn release(&self, up_to: Lsn) -> Result<(), LogError>;

    /// Takes no more records after those that are queued.
    fn stop(&self);

    /// How full it is.
    fn filled(&self) -> Filled {
        Filled {
            bytes: 0,
            most: u64::MAX,
        }
    }

    /// What front doors ask before they append reports.
    fn room(&self) -> Arc<dyn Room> {
        Arc::new(Boundless)
    }
}

/// How full a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What it takes on the disk.
    pub bytes: u64,
    /// When it holds so many bytes it takes no more reports.
    pub most: u64,
}

impl Filled {
    /// Whether it has so many hundredths of what it takes.
    pub fn is_at_least(&self, percent: u64) -> bool {
        u128::from(self.bytes) * 100 >= u128::from(self.most) * u128::from(percent)
    }
}

/// Why the log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A file or folder of the log cannot be read, written or made durable.
    #[error("{file}: {error}")]
    Io {
        /// Path of the file or folder.
        file: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// No whole group is at a place where one must be.
    #[error(
        "{file}: damaged at byte {offset}, and whole groups follow: this is no interrupted write; restore the file from a backup"
    )]
    Damaged {
        /// Path of the file.
        file: String,
        /// Where the group should begin, bytes from the file's begin.
        offset: u64,
    },
    /// The first page of the file is none of this version.
    #[error(
        "{file}: not a log file of this version of the software; read it with the version that wrote it, or restore it from a backup"
    )]
    NotALog {
        /// Path of the file.
        file: String,
    },
    /// A file does not go on where the one before ends.
    #[error(
        "{file}: begins with record {found}, but the file before ends with record {expected} to come: a file is missing; restore it from a backup"
    )]
    Gap {
        /// Path of the later file.
        file: String,
        /// Position after the last record of the file before.
        expected: u64,
        /// Position of the file's first record.
        found: u64,
    },
    /// Records that were acknowledged are not there.
    #[error(
        "the log ends before record {next}{}, but records up to {} were acknowledged: its end is missing or damaged, and nothing was \
         changed. Restore the folder `log` from where its newest copy is. If there is none, what was acknowledged there is \
         lost: remove the file `acknowledged` in it to go on without, or run `openmast oracle recover`",
        in_file(file),
        acknowledged.saturating_sub(1)
    )]
    EndMissing {
        /// The newest one; empty when there is none.
        file: String,
        /// Position after the last record that is there.
        next: u64,
        /// Position after the last record that was acknowledged.
        acknowledged: u64,
    },
    /// The bytes of a record are those that were written, and say nothing to this version.
    #[error(
        "record {lsn} of the log is whole and cannot be read: a newer version of the software wrote it; start that version"
    )]
    Unreadable {
        /// Position of the record.
        lsn: Lsn,
    },
    /// There is no room for reports until records are released.
    #[error(
        "the log holds {bytes} bytes, its limit: it takes reports again when settlements are final, or when log.max_bytes is raised"
    )]
    Full {
        /// Bytes that it takes on the disk.
        bytes: u64,
    },
    /// The chain has a final settlement of an epoch that this log does not end.
    #[error(
        "the network has settled what this log does not have: what is taken now could never be settled. Stop the oracle and \
         run `openmast oracle recover` (docs/guides/recovery.md)"
    )]
    Overtaken,
    /// Records that may be appended at one position alone were late: nothing was appended.
    #[error(
        "the log goes on at record {next}, not at {expected}: something else was appended first, and this was not"
    )]
    Moved {
        /// The only position at which it was to be appended.
        expected: Lsn,
        /// Position of the next record.
        next: Lsn,
    },
    /// A batch, or one of its records, has more bytes than are appended at once.
    #[error("records of {bytes} bytes are more than the log takes at once")]
    TooLarge {
        /// Bytes that it has.
        bytes: usize,
    },
    /// It takes no more records until the process starts again; why.
    #[error("the log has ended: {0}")]
    Ended(String),
}

fn in_file(file: &str) -> String {
    match file {
        "" => String::new(),
        file => format!(" ({file})"),
    }
}

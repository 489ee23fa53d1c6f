//! The data folder of an oracle: the lock of the process that works on it, its own files beside log, outbox and
//! archives, and how files of it are replaced.
//!
//! What must hold: one process works on a folder (`lock`); no file is ever lost by replacing it (`staging`,
//! `retired_files`); and a copy of a folder is recognised (`instance`). `state_files` are snapshots of the engine,
//! `chain_file` what was seen of the chain.

mod chain_file;
mod instance;
mod lock;
mod log;
mod retired_files;
mod staging;
mod state_files;

use std::{io, path::Path};

use crate::{
    config::NetworkConfig,
    settle::{Outbox, OutboxError},
};
use openmast_platform::cause;

pub use chain_file::{ChainFile, FORMAT as CHAIN_FORMAT};
pub(crate) use instance::INSTANCE_FORMAT;
pub use instance::Instance;
pub(crate) use lock::DataLock;
pub use lock::is_held;
pub(crate) use log::{mark_of_log, open_log, open_log_without_end};
pub(crate) use retired_files::{RetiredFiles, is_there};
pub(crate) use staging::{
    HALF_MOVED, Purpose, Staging, is_waiting, put_in_place, refuse_unfinished_copy,
    refuse_unfinished_restore,
};
pub use state_files::StateFiles;
pub(crate) use state_files::{InspectedState, UnfinishedState};
pub(crate) use state_files::{MAGIC as STATE_FILE_MAGIC, SnapshotCheck};

/// The outbox's files. The last one is the database; SQLite keeps the others beside it.
pub(crate) const OUTBOX: [&str; 3] = ["outbox.sqlite-wal", "outbox.sqlite-shm", "outbox.sqlite"];

/// Opens the outbox of this network in a data folder, or creates it.
///
/// # Errors
/// It cannot be opened, or is another network's.
pub(crate) fn open_outbox(folder: &Path, network: &NetworkConfig) -> Result<Outbox, OutboxError> {
    Outbox::open(
        &folder.join("outbox.sqlite"),
        &network.program.to_bytes(),
        &network.address.to_bytes(),
    )
}

/// Adds to an error of the disk what was done to which file.
pub(crate) fn on_disk<T>(result: io::Result<T>, what: &str) -> anyhow::Result<T> {
    result.map_err(|error| cause::trouble(format!("{what}: {error}")))
}

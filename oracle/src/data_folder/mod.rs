//! The data folder of an oracle: who works on it, what it has of its own beside log, outbox and archives, and how files of it are
//! replaced and set aside.

mod aside;
mod chain_file;
mod instance;
mod lock;
mod log;
mod staging;
mod state_files;

use std::{io, path::Path};

use crate::{
    config::NetworkConfig,
    settle::{Outbox, OutboxError},
};
use openmast_platform::cause;

pub(crate) use aside::{Aside, is_there};
pub use chain_file::{ChainFile, FORMAT as CHAIN_FORMAT};
pub use instance::{INSTANCE_FORMAT, Instance};
pub(crate) use lock::DataLock;
pub use lock::is_held;
pub(crate) use log::{mark_of_log, open_log, open_log_without_end};
pub(crate) use staging::{
    HALF_MOVED, Purpose, Staging, is_waiting, put_in_place, refuse_unfinished_copy,
    refuse_unfinished_restore,
};
pub use state_files::{InspectedState, StateFiles, UnfinishedState};
pub(crate) use state_files::{MAGIC as STATE_FILE_MAGIC, SnapshotCheck};

/// The last is the outbox; SQLite keeps the others beside it.
pub(crate) const OUTBOX: [&str; 3] = ["outbox.sqlite-wal", "outbox.sqlite-shm", "outbox.sqlite"];

/// Opens the outbox in a data folder, of this network, or makes it.
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

/// A failure at a folder or file of the data folder.
pub(crate) fn on_disk<T>(result: io::Result<T>, what: &str) -> anyhow::Result<T> {
    result.map_err(|error| cause::trouble(format!("{what}: {error}")))
}

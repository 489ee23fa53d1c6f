//! What the service needs of the log and of the engine.

use std::{future::Future, path::Path};

use tokio::sync::oneshot;

use super::closing::EpochLedgers;
use crate::{
    config::LogConfig,
    record::{Lsn, Record},
    serve::{Mappings, model::UnattributedUsage},
};

/// Called with durable records in the order of the log.
pub type Deliver = Box<dyn FnMut(Vec<(Lsn, Record)>) -> anyhow::Result<()> + Send>;

/// The log's files, recovered and not yet written to.
pub trait LogFiles: Sized + Send + 'static {
    type Log: Log;

    /// Recovers a torn tail; refuses a corrupt middle.
    fn open(folder: &Path, config: &LogConfig) -> anyhow::Result<Self>;

    /// Nothing was ever written.
    fn is_empty(&self) -> bool;

    /// Position of the oldest record that is still there.
    fn first(&self) -> Option<Lsn>;

    /// Reads at most `limit` records from `from` on, in order; fewer only at the end.
    fn read(&mut self, from: Lsn, limit: usize) -> anyhow::Result<Vec<(Lsn, Record)>>;

    /// Starts to take records. The receiver tells why it ended.
    fn start(self, deliver: Deliver) -> anyhow::Result<(Self::Log, oneshot::Receiver<anyhow::Result<()>>)>;
}

/// The running log. Cheap to clone.
pub trait Log: Clone + Send + Sync + 'static {
    /// Resolves to the record's position when it is durable.
    fn append(&self, record: Record) -> impl Future<Output = anyhow::Result<Lsn>> + Send;

    /// How many records are durable.
    fn durable_records(&self) -> u64;

    /// Records up to and including this one are not needed any more.
    fn release(&self, up_to: Lsn) -> anyhow::Result<()>;

    /// Takes no more records, and makes durable what it has.
    fn stop(&self);
}

/// The state machine after the log: no clock, no I/O, no randomness.
pub trait Engine: Sized + Send + 'static {
    /// Before the first record.
    fn new() -> Self;

    /// As [`Self::state`] gave it.
    fn restore(state: &[u8]) -> anyhow::Result<Self>;

    fn state(&self) -> anyhow::Result<Vec<u8>>;

    /// The next record. An epoch that it closes is returned with everything that its archive needs.
    fn apply(&mut self, lsn: Lsn, record: &Record) -> anyhow::Result<Option<EpochLedgers>>;

    /// Which deployment the log belongs to; `None` before the first record.
    fn deployment(&self) -> Option<Deployment>;

    fn open_epoch(&self) -> OpenFigures;

    /// Lifetime bytes and amount before write-off, with the open epoch. `None`: no such index was seen on chain.
    fn running_asset(&self, index: u32) -> Option<(u64, u64)>;

    fn running_payer(&self, index: u32) -> Option<(u64, u64)>;

    fn mappings(&self) -> Mappings;

    /// Most bytes first.
    fn unattributed(&self, limit: usize) -> Vec<UnattributedUsage>;
}

/// From the log's first record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployment {
    pub program: [u8; 32],
    pub network: [u8; 32],
    pub first_epoch: u64,
}

/// The open epoch, as the engine sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenFigures {
    pub epoch: u64,
    /// When the one before it was closed (Unix milliseconds); `None` in the first.
    pub opened_at_ms: Option<u64>,
    /// Of the snapshot that opened it.
    pub snapshot_slot: u64,
    pub asset_count: usize,
    pub payer_count: usize,
    pub bytes: u64,
    pub amount_before_write_off: u64,
    pub open_sessions: u64,
    /// Records that were applied.
    pub applied_records: u64,
}

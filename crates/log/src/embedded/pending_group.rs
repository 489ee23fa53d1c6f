//! Gathers the batches that become one group of the file, and decides where each of them stands.

use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::group::{GroupBuilder, PAGE};
use crate::{Batch, Filled, LogError};
use openmast_platform::turns::Receiver;
use openmast_records::Lsn;

/// A group that has these takes nothing more.
pub(super) const GROUP_BYTES: usize = 4 << 20;
/// A group that has these wastes little by being padded to whole pages.
const ENOUGH_BYTES: usize = 8 * PAGE;

/// A batch on its way to the writing thread.
pub(super) struct Request {
    pub batch: Batch,
    /// The only position at which it may be appended.
    pub expected: Option<Lsn>,
    pub durable: oneshot::Sender<Result<Lsn, LogError>>,
    /// Room in its queue, given back when the batch is written.
    pub room: OwnedSemaphorePermit,
}

/// How long a small group waits for more: a page for each report fills a log thirteen times as fast as pages full of them, so the
/// less there is left the longer it may take. Senders of reports wait for seconds.
pub(super) fn patience(filled: Filled) -> Duration {
    let quarters = u128::from(filled.bytes) * 4 / u128::from(filled.most.max(1));
    Duration::from_millis(match quarters {
        0 => 0,
        1 => 5,
        2 => 20,
        _ => 100,
    })
}

/// The position at which a batch is appended that may stand at `expected` alone, when the log goes on at `next`.
pub(super) fn position(expected: Option<Lsn>, next: Lsn) -> Result<Lsn, LogError> {
    match expected {
        Some(expected) if expected != next => Err(LogError::Moved { expected, next }),
        _ => Ok(next),
    }
}

/// Batches that will be made durable together.
pub(super) struct PendingGroup {
    pub records: GroupBuilder,
    /// Position of the record that comes into it next.
    next: Lsn,
    pub waiting: Vec<Waiting>,
    /// Something in it must not wait.
    is_essential: bool,
}

/// Who is told when a batch is durable.
pub(super) struct Waiting {
    /// Position of its first record.
    pub first: Lsn,
    pub durable: oneshot::Sender<Result<Lsn, LogError>>,
    _room: OwnedSemaphorePermit,
}

impl PendingGroup {
    /// Without records, with room for `usual_size` bytes. `next`: the position at which the log goes on.
    pub(super) fn new(next: Lsn, usual_size: usize) -> Self {
        Self {
            records: GroupBuilder::with_capacity(usual_size),
            next,
            waiting: Vec::new(),
            is_essential: false,
        }
    }

    /// Takes what is queued now and what comes within `window`.
    pub(super) fn collect(&mut self, queue: &Receiver<Request>, window: Duration) {
        let deadline = Instant::now() + window;
        while self.records.size() < GROUP_BYTES {
            match queue.recv_until(deadline) {
                Some(request) => self.take(request),
                None => break,
            }
        }
    }

    /// Waits for more unless that fills some pages.
    pub(super) fn wait(&mut self, queue: &Receiver<Request>, patience: Duration) {
        let deadline = Instant::now() + patience;
        while !self.is_essential && self.records.size() < ENOUGH_BYTES {
            match queue.recv_until(deadline) {
                Some(request) => self.take(request),
                None => break,
            }
        }
    }

    /// Refuses what may only stand elsewhere. What the group has is either written with it, or the log ends: so the position that is
    /// told is the one that the log will go on at.
    pub(super) fn take(&mut self, request: Request) {
        let Request {
            batch,
            expected,
            durable,
            room,
        } = request;
        let first = match position(expected, self.next) {
            Ok(first) => first,
            Err(moved) => {
                let _ = durable.send(Err(moved));
                return;
            }
        };
        self.is_essential |= batch.is_essential();
        self.records.push(batch.as_bytes(), batch.len());
        self.next += batch.len() as u64;
        self.waiting.push(Waiting {
            first,
            durable,
            _room: room,
        });
    }
}

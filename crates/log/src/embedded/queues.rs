//! What waits to be written: a queue for each kind of sender, with room and turns of its own. However much one of them sends, what
//! another has waits for an equal part of the disk's time, and finds room.

use std::sync::Arc;

use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use crate::Source;
use openmast_platform::turns::Lane;

/// Bytes that wait in one queue at most, in the units below. More make those who append wait.
const LINE_BYTES: usize = 16 << 20;
const UNIT: usize = 1 << 10;

/// The queues before one log.
pub(super) struct Queues {
    oracle: SourceQueue,
    reports: SourceQueue,
    reports_beyond: SourceQueue,
    signed: SourceQueue,
}

pub(super) struct SourceQueue {
    pub(super) lane: Lane,
    room: Arc<Semaphore>,
}

impl Queues {
    pub(super) fn new() -> Self {
        Self {
            oracle: SourceQueue::new(),
            reports: SourceQueue::new(),
            reports_beyond: SourceQueue::new(),
            signed: SourceQueue::new(),
        }
    }

    pub(super) fn of(&self, source: Source) -> &SourceQueue {
        match source {
            Source::Oracle => &self.oracle,
            Source::Reports => &self.reports,
            Source::ReportsBeyond => &self.reports_beyond,
            Source::Signed => &self.signed,
        }
    }

    /// Who waits for room learns that there will be none.
    pub(super) fn close(&self) {
        let Self {
            oracle,
            reports,
            reports_beyond,
            signed,
        } = self;
        for queue in [oracle, reports, reports_beyond, signed] {
            queue.room.close();
        }
    }
}

impl SourceQueue {
    fn new() -> Self {
        Self {
            lane: Lane::default(),
            room: Arc::new(Semaphore::new(LINE_BYTES / UNIT)),
        }
    }

    /// Waits for room for so many bytes, in the order in which it is asked for. What is larger than the queue waits until it has the
    /// queue for itself.
    ///
    /// # Errors
    /// The queues are closed.
    pub(super) async fn room(&self, bytes: usize) -> Result<OwnedSemaphorePermit, AcquireError> {
        let units = bytes.min(LINE_BYTES).div_ceil(UNIT);
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        Arc::clone(&self.room).acquire_many_owned(units).await
    }
}

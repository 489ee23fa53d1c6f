//! Where what one sender sends waits: its turn, and room of its own.

use std::sync::{Arc, OnceLock};

use openmast_platform::turns::Lane;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One sender's.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) lane: Lane,
    /// A radio's, and no stranger's.
    pub(super) is_proven: bool,
    /// For what has arrived and is not taken in yet.
    pub(super) arriving: Room,
    pub(super) in_flight: Room,
}

/// One permit for each byte.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) free: Arc<Semaphore>,
    pub(super) all: u32,
}

/// Made when the first batch comes.
pub(super) type LineCell = OnceLock<Arc<Line>>;

impl Room {
    pub(super) fn new(bytes: u32) -> Self {
        Self {
            free: Arc::new(Semaphore::new(bytes as usize)),
            all: bytes,
        }
    }

    pub(super) async fn take(&self, bytes: u32) -> Option<OwnedSemaphorePermit> {
        let free = Arc::clone(&self.free);
        free.acquire_many_owned(bytes).await.ok()
    }
}

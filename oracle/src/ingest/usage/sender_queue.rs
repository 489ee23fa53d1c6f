//! The queue of one sender: its turns, and the room that it may take.

use std::sync::{Arc, OnceLock};

use openmast_platform::turns::Lane;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The queue of one sender.
#[derive(Debug)]
pub(super) struct SenderQueue {
    pub(super) lane: Lane,
    /// Whether the sender is a radio, and no stranger.
    pub(super) is_proven: bool,
    /// Room for what has arrived and is not taken in yet.
    pub(super) arriving: ByteBudget,
    pub(super) in_flight: ByteBudget,
}

/// Room for bytes, one permit for each.
#[derive(Clone, Debug)]
pub(super) struct ByteBudget {
    pub(super) free: Arc<Semaphore>,
    pub(super) all: u32,
}

/// A queue that is made when the first batch comes.
pub(super) type SenderQueueCell = OnceLock<Arc<SenderQueue>>;

impl ByteBudget {
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

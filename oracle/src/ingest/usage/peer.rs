//! The other end of a connection: whether it has proven to be a radio, and when it last brought a batch.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::{
    radios::{KeptConnection, Radio},
    sender_queue::SenderQueueCell,
};
use crate::connections::{Activity, Busy};

/// State that all requests and streams of one connection share.
pub(crate) struct Peer {
    since: Instant,
    activity: Arc<Activity>,
    /// Holds the connection's place once it has proven to be a radio's, unless that radio has as many connections as
    /// it may.
    keeps: OnceLock<(Busy, KeptConnection)>,
    /// Whether the head of a request came.
    has_requested: AtomicBool,
    /// The radio of the first batch with a good signature that came from it.
    radio: OnceLock<Arc<Radio>>,
    /// The queue of its batches until then.
    queue: SenderQueueCell,
    /// When the newest batch with a good signature came, milliseconds after `since`.
    useful_ms: AtomicU64,
    /// How many of its batches wait for their signature or the log.
    waiting: AtomicUsize,
    /// Permits for streams and requests that read at the same time.
    turns: Semaphore,
    /// Permits for answers of all its streams that it leaves unread.
    unread: Arc<Semaphore>,
}

/// Streams that may read at once before the first batch with a good signature.
const TURNS: usize = 4;
/// Streams that may read at once after that: more than there are.
const MANY_TURNS: usize = 1 << 20;
/// Answers that a stranger may leave unread, in all of its streams together.
const UNREAD: usize = 256;
/// The same for a radio: no bound beside that of each stream.
const MANY_UNREAD: usize = 1 << 20;

/// Longest times without a sign of use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the beginning of the connection to the head of the first request.
    pub until_heard: Duration,
    /// From there to the first batch with a good signature.
    pub until_proven: Duration,
    /// From one such batch to the next.
    pub between: Duration,
}

impl Peer {
    pub(super) fn new(activity: Arc<Activity>) -> Arc<Self> {
        Arc::new(Self {
            since: Instant::now(),
            activity,
            keeps: OnceLock::new(),
            has_requested: AtomicBool::new(false),
            radio: OnceLock::new(),
            queue: SenderQueueCell::new(),
            useful_ms: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            turns: Semaphore::new(TURNS),
            unread: Arc::new(Semaphore::new(UNREAD)),
        })
    }

    /// Notes that a batch has a good signature of this radio.
    pub(super) fn prove(&self, radio: &Arc<Radio>) {
        self.useful_ms.store(self.age_ms(), Ordering::Relaxed);
        if self.radio.set(Arc::clone(radio)).is_ok() {
            self.turns.add_permits(MANY_TURNS);
            self.unread.add_permits(MANY_UNREAD);
        }
        // This is tried with each batch: another connection may have ended, or this one may bring batches of several
        // radios. A connection that does not hold its place counts as idle from its beginning, whatever it brings.
        if self.keeps.get().is_none()
            && let Some(kept) = radio.keep()
        {
            // If two threads do this at once, the second one's is dropped.
            let _ = self.keeps.set((self.activity.busy(), kept));
        }
    }

    /// Notes that the head of a request came.
    pub(super) fn note_request(&self) {
        self.has_requested.store(true, Ordering::Relaxed);
    }

    /// Permits for answers that it leaves unread.
    pub(super) fn unread(&self) -> Arc<Semaphore> {
        Arc::clone(&self.unread)
    }

    pub(super) fn is_proven(&self) -> bool {
        self.radio.get().is_some()
    }

    /// The radio whose good batch came first; `None` for a stranger.
    pub(super) fn radio(&self) -> Option<&Radio> {
        self.radio.get().map(Arc::as_ref)
    }

    /// The queue of its batches while it is a stranger's.
    pub(super) fn queue(&self) -> &SenderQueueCell {
        &self.queue
    }

    /// Waits for a turn to read a batch. What other streams of a stranger send meanwhile is bounded by the
    /// connection's window.
    pub(super) async fn turn(self: Arc<Self>) -> Turn {
        if !self.is_proven()
            && let Ok(turn) = self.turns.acquire().await
        {
            turn.forget();
            return Turn(Some(Arc::clone(&self)));
        }
        Turn(None)
    }

    /// How long it may go on without a batch; `None` if it brought none for too long. Batches that wait for the oracle
    /// are not held against it.
    fn allowance(&self, limits: Limits) -> Option<Duration> {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            return Some(limits.until_proven.min(limits.between));
        }
        let limit = match (self.is_proven(), self.has_requested.load(Ordering::Relaxed)) {
            (true, _) => limits.between,
            (false, true) => limits.until_proven,
            (false, false) => limits.until_heard,
        };
        let useful = Duration::from_millis(self.useful_ms.load(Ordering::Relaxed));
        let silent = Duration::from_millis(self.age_ms()).saturating_sub(useful);
        limit.checked_sub(silent).filter(|left| !left.is_zero())
    }

    /// Resolves when it has brought no batch for too long.
    pub(super) async fn idle_too_long(&self, limits: Limits) {
        while let Some(left) = self.allowance(limits) {
            tokio::time::sleep(left).await;
        }
    }

    fn age_ms(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A stream's turn to read, until this is dropped. A radio's streams need none.
pub(super) struct Turn(Option<Arc<Peer>>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(peer) = &self.0 {
            peer.turns.add_permits(1);
        }
    }
}

/// A batch of a peer that is not answered yet, until this is dropped.
pub(super) struct PendingBatch(Arc<Peer>);

impl PendingBatch {
    pub(super) fn of(peer: &Arc<Peer>) -> Self {
        peer.waiting.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(peer))
    }

    pub(super) fn peer(&self) -> &Peer {
        &self.0
    }
}

impl Drop for PendingBatch {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

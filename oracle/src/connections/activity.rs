//! The state of one connection, as far as others need to know it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use super::source::Source;

/// No byte of a request's head has come.
const NONE: u64 = u64::MAX;

/// The state of one connection.
#[derive(Debug)]
pub(crate) struct Activity {
    source: Source,
    began: Instant,
    /// How many of its requests are being served.
    busy: AtomicUsize,
    /// When it became idle, milliseconds after `began`.
    idle_since_ms: AtomicU64,
    /// When the first byte of the head that is not complete came, milliseconds after `began`.
    head_since_ms: AtomicU64,
    /// When something was last written, milliseconds after `began`.
    written_ms: AtomicU64,
    is_evicted: AtomicBool,
    leave: Notify,
}

impl Activity {
    pub(super) fn new(source: Source) -> Arc<Self> {
        Arc::new(Self {
            source,
            began: Instant::now(),
            busy: AtomicUsize::new(0),
            idle_since_ms: AtomicU64::new(0),
            // A connection is made to send a head, so waiting for it counts from the beginning.
            head_since_ms: AtomicU64::new(0),
            written_ms: AtomicU64::new(0),
            is_evicted: AtomicBool::new(false),
            leave: Notify::new(),
        })
    }

    /// Where the connection comes from, as places are counted.
    pub(crate) fn source(&self) -> Source {
        self.source
    }

    /// Marks the connection as serving until the guard is dropped: meanwhile it gives its place to nobody.
    pub(crate) fn busy(self: &Arc<Self>) -> Busy {
        let now = self.age_ms();
        self.busy.fetch_add(1, Relaxed);
        self.head_since_ms.store(NONE, Relaxed);
        self.written_ms.fetch_max(now, Relaxed);
        Busy(Arc::clone(self))
    }

    /// Notes that bytes were read.
    pub(super) fn read(&self) {
        if self.busy.load(Relaxed) == 0 {
            let now = self.age_ms();
            // Only the first byte counts: a byte now and then is no reason to wait longer.
            let _ = self
                .head_since_ms
                .compare_exchange(NONE, now, Relaxed, Relaxed);
        }
    }

    /// Notes that bytes were written.
    pub(super) fn wrote(&self) {
        self.written_ms.fetch_max(self.age_ms(), Relaxed);
    }

    /// How long it has been idle; `None` if it is not, or was told to leave.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        if self.busy.load(Relaxed) > 0 || self.is_evicted.load(Relaxed) {
            return None;
        }
        Some(self.since(self.idle_since_ms.load(Relaxed)))
    }

    /// How long its unfinished head has been on its way; `None` if there is none.
    pub(super) fn head_pending_for(&self) -> Option<Duration> {
        let since = self.head_since_ms.load(Relaxed);
        (since != NONE).then(|| self.since(since))
    }

    /// How long ago something was last written.
    pub(super) fn quiet_for(&self) -> Duration {
        self.since(self.written_ms.load(Relaxed))
    }

    /// Tells the connection that somebody else needs its place.
    pub(super) fn evict(&self) {
        self.is_evicted.store(true, Relaxed);
        self.leave.notify_one();
    }

    pub(super) fn is_evicted(&self) -> bool {
        self.is_evicted.load(Relaxed)
    }

    /// Resolves when somebody else needs its place.
    pub(super) async fn evicted(&self) {
        self.leave.notified().await;
    }

    fn since(&self, ms: u64) -> Duration {
        Duration::from_millis(self.age_ms().saturating_sub(ms))
    }

    fn age_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(NONE - 1)
    }
}

/// The connection serves a request until this is dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Activity>);

impl Drop for Busy {
    fn drop(&mut self) {
        let activity = &self.0;
        activity.idle_since_ms.store(activity.age_ms(), Relaxed);
        activity.busy.fetch_sub(1, Relaxed);
    }
}

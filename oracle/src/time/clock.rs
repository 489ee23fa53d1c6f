//! The machine's clocks, and the one time that all parts of the service share.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use openmast_platform::wall_clock::since_1970;
use tokio::sync::watch;

use super::bounded::{BoundedTime, Reading, Wrong};

/// The service's clock. Cheap to clone; all clones return the same time. Without information it returns the machine's
/// time.
#[derive(Clone)]
pub struct Clock(Arc<Shared>);

struct Shared {
    started: Instant,
    time: Mutex<BoundedTime>,
    confirmed: watch::Sender<bool>,
    begun: watch::Sender<bool>,
}

impl Default for Clock {
    fn default() -> Self {
        Self(Arc::new(Shared {
            started: Instant::now(),
            time: Mutex::default(),
            confirmed: watch::Sender::new(false),
            begun: watch::Sender::new(false),
        }))
    }
}

impl Clock {
    /// The time in Unix milliseconds.
    pub fn now_ms(&self) -> u64 {
        let (mut time, reading) = self.read();
        milliseconds(time.now(reading))
    }

    /// The time in Unix seconds.
    pub(crate) fn now_seconds(&self) -> u64 {
        self.now_ms() / 1_000
    }

    /// Takes in what the log knows, in Unix milliseconds: its newest chain time, and its newest time of any kind.
    pub(crate) fn log_says(&self, chain_ms: u64, newest_ms: u64) {
        let (mut time, reading) = self.read();
        let (chain, newest) = (
            Duration::from_millis(chain_ms),
            Duration::from_millis(newest_ms),
        );
        time.log_says(chain, newest, reading.monotonic);
    }

    /// Takes in the chain's time as a node returned it, in Unix seconds, at finalized commitment. It must be the right
    /// chain.
    pub(crate) fn chain_says(&self, unix_time: i64) {
        let (mut time, reading) = self.read();
        let chain = Duration::from_secs(unix_time.max(0).unsigned_abs());
        time.chain_says(chain, reading.monotonic);
        self.0.confirmed.send_replace(time.is_confirmed());
    }

    /// From here on the returned time goes into the log, so it never goes back.
    pub fn begin(&self) {
        let (mut time, reading) = self.read();
        time.begin(reading);
        self.0.begun.send_replace(true);
    }

    /// Waits until the returned time may go into the log.
    pub(crate) async fn until_begun(&self) {
        let mut begun = self.0.begun.subscribe();
        // This clock holds the sender, so waiting cannot fail.
        let _ = begun.wait_for(|begun| *begun).await;
    }

    /// Waits until the chain confirms the time; returns at once if the machine's clock continues from where the log
    /// ended.
    pub(crate) async fn until_known(&self) {
        let goes_on = {
            let (time, reading) = self.read();
            time.goes_on(reading)
        };
        if !goes_on {
            self.until_confirmed().await;
        }
    }

    /// Waits until the chain confirms the time.
    pub(crate) async fn until_confirmed(&self) {
        let mut confirmed = self.0.confirmed.subscribe();
        // This clock holds the sender, so waiting cannot fail.
        let _ = confirmed.wait_for(|confirmed| *confirmed).await;
    }

    /// Whether the chain has confirmed the time.
    pub(crate) fn is_confirmed(&self) -> bool {
        *self.0.confirmed.borrow()
    }

    /// What is wrong with the machine's clock.
    pub fn wrong(&self) -> Option<Wrong> {
        let (time, reading) = self.read();
        time.wrong(reading)
    }

    /// Seconds that the machine's clock is ahead of this one; negative if it is behind.
    pub(crate) fn machine_ahead_seconds(&self) -> f64 {
        let (time, reading) = self.read();
        reading.wall.as_secs_f64() - time.look(reading).as_secs_f64()
    }

    /// The clocks are read under the lock, so that readings come in their order.
    fn read(&self) -> (MutexGuard<'_, BoundedTime>, Reading) {
        let time = self.0.time.lock().unwrap_or_else(PoisonError::into_inner);
        let reading = Reading {
            // The time is 1970 if the machine's clock is set to before that.
            wall: since_1970(),
            monotonic: self.0.started.elapsed(),
        };
        (time, reading)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

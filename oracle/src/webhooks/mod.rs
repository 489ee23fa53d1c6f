//! Webhooks: tells receivers of settlements that came further and of alarms.
//!
//! Events of the service come in; signed HTTP requests go out, by the Standard Webhooks specification
//! (<https://www.standardwebhooks.com>). What must hold: a notice is first written to SQLite and then delivered until
//! the receiver answers 2xx, so a receiver gets each at least once, also across restarts, and can tell repeats by
//! their id; and nothing here can hold up settling or end the service.
//!
//! Read `notice`, then `queue` with its `store` (`schema`, `rows`), then `delivery` with `signature` and `secrets`.

mod delivery;
mod error;
mod notice;
mod queue;
mod rows;
mod schema;
mod secrets;
mod signature;
mod store;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use solana_pubkey::Pubkey;
use tokio::sync::{Notify, broadcast, watch};

pub(crate) use error::StoreError;
pub use notice::Notice;
pub(crate) use schema::{WEBHOOKS_VERSION, damaged_rows};
pub(crate) use secrets::WebhookSecrets;
pub use signature::sign;

use crate::config::WebhookConfig;
use crate::health::{Event, Health};
use crate::settle::Entry;
use crate::time::Clock;
use delivery::Endpoint;
use queue::Queue;

/// The webhooks of one service.
pub struct Webhooks {
    network: Pubkey,
    clock: Clock,
    queue: Arc<Queue>,
    endpoints: Vec<Endpoint>,
    /// Wakes the deliveries when there is something new.
    wake: Arc<Notify>,
}

/// How many notices wait in memory at most while the queue cannot be written.
const MOST_UNWRITTEN: usize = 1_000;
const TRY_AGAIN_EVERY: Duration = Duration::from_secs(1);

impl Webhooks {
    /// Webhooks with a queue at `file`, which is opened when there is something to do. Requests are dated, and given
    /// up, by `clock`; trouble with the file is an alarm of `health`. Of two configurations with one URL the first
    /// counts.
    pub fn new(
        configs: &[WebhookConfig],
        network: Pubkey,
        file: &Path,
        clock: Clock,
        health: Health,
    ) -> Self {
        let mut endpoints: Vec<Endpoint> = Vec::new();
        for config in configs {
            let endpoint = Endpoint::new(config, clock.clone());
            if endpoints.iter().all(|known| known.key != endpoint.key) {
                endpoints.push(endpoint);
            }
        }
        let receivers = endpoints.iter().map(|endpoint| endpoint.key.clone());
        let queue = Queue::new(file, receivers.collect(), health, clock.clone());
        Self {
            network,
            clock,
            queue: Arc::new(queue),
            endpoints,
            wake: Arc::default(),
        }
    }

    /// The keys of their signatures, which can be replaced while they run.
    pub fn secrets(&self) -> WebhookSecrets {
        let endpoints = self.endpoints.iter();
        WebhookSecrets::new(endpoints.map(|endpoint| (endpoint.url.clone(), &endpoint.secrets)))
    }

    /// Writes a notice to the queue of every receiver that wants it.
    ///
    /// # Errors
    /// The queue cannot be written, which is an alarm.
    pub fn queue(&self, notice: &Notice) -> Result<(), StoreError> {
        let receivers = self
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.wants(notice.event));
        let keys: Vec<&str> = receivers.map(|endpoint| endpoint.key.as_str()).collect();
        if !keys.is_empty() {
            let body = notice.body(&self.network);
            let now_ms = self.clock.now_ms();
            self.queue
                .with(|store| store.insert(&notice.id, &body, now_ms, &keys))?;
            self.wake.notify_waiters();
        }
        Ok(())
    }

    /// Queues the history of `told` and all events, and delivers until told to stop. While the queue cannot be
    /// written, notices wait in memory.
    pub async fn run(
        self,
        told: Vec<Entry>,
        mut events: broadcast::Receiver<Event>,
        mut stop: watch::Receiver<bool>,
    ) {
        if self.endpoints.is_empty() {
            return;
        }
        let mut deliveries = tokio::task::JoinSet::new();
        for endpoint in &self.endpoints {
            let (queue, wake) = (Arc::clone(&self.queue), Arc::clone(&self.wake));
            deliveries.spawn(endpoint.clone().deliver_forever(queue, wake));
        }
        let mut waiting: VecDeque<Notice> = told.iter().flat_map(Notice::of_history).collect();
        let this = Arc::new(self);
        let mut again = tokio::time::interval(TRY_AGAIN_EVERY);
        loop {
            let event = tokio::select! {
                event = events.recv() => Some(event),
                _ = again.tick() => None,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            match event {
                None => {}
                Some(Ok(event)) => waiting.extend(Notice::of_event(event, this.clock.now_ms())),
                Some(Err(broadcast::error::RecvError::Lagged(missed))) => {
                    metrics::counter!("openmast_webhook_missed_total").increment(missed);
                    tracing::error!(
                        missed,
                        "the webhooks' queue is too slow for the events; settlements are told after a restart"
                    );
                }
                Some(Err(broadcast::error::RecvError::Closed)) => return,
            }
            waiting = queue_all(&this, waiting).await;
        }
    }
}

/// Returns the notices that the queue did not take. SQLite waits for the disk, so this does not run on the runtime's
/// threads.
async fn queue_all(webhooks: &Arc<Webhooks>, mut notices: VecDeque<Notice>) -> VecDeque<Notice> {
    if notices.is_empty() {
        return notices;
    }
    let webhooks = webhooks.clone();
    let queued = tokio::task::spawn_blocking(move || {
        while let Some(notice) = notices.front() {
            if webhooks.queue(notice).is_err() {
                break;
            }
            notices.pop_front();
        }
        notices
    });
    let mut left = queued.await.unwrap_or_default();
    while left.len() > MOST_UNWRITTEN {
        left.pop_front();
        metrics::counter!("openmast_webhook_missed_total").increment(1);
    }
    left
}

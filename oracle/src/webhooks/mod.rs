//! Tells others what happens: settlements that came further, alarms.
//!
//! What is to be told is first written to SQLite and then delivered until the receiver answers 2xx, so a receiver
//! hears of everything at least once, also across restarts; the id tells repeats. Nothing here can hold up settling.
//! Requests follow the Standard Webhooks specification (https://www.standardwebhooks.com).

mod delivery;
mod notice;
mod signature;
mod store;

use std::path::Path;
use std::sync::Arc;

use solana_pubkey::Pubkey;
use tokio::sync::{Notify, broadcast, watch};

pub use notice::Notice;
pub use signature::sign;
pub use store::StoreError;

use crate::config::WebhookConfig;
use crate::run::Event;
use crate::settle::Entry;
use crate::time::Clock;
use delivery::Endpoint;
use store::Store;

/// The webhooks of one service.
pub struct Webhooks {
    network: Pubkey,
    clock: Clock,
    store: Arc<Store>,
    endpoints: Vec<Endpoint>,
    /// There is something new to deliver.
    wake: Arc<Notify>,
}

impl Webhooks {
    /// Opens the queue at `file` and forgets what waits for receivers that are no longer configured. Requests are dated, and
    /// given up, by `clock`.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn open(
        configs: &[WebhookConfig],
        network: Pubkey,
        file: &Path,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let endpoint = |config: &WebhookConfig| Endpoint::new(config, clock.clone());
        let endpoints: Vec<Endpoint> = configs.iter().map(endpoint).collect();
        let keys: Vec<&str> = endpoints
            .iter()
            .map(|endpoint| endpoint.key.as_str())
            .collect();
        let store = Store::open(file, &keys)?;
        Ok(Self {
            network,
            clock,
            store: Arc::new(store),
            endpoints,
            wake: Arc::default(),
        })
    }

    /// Queues what `entries` of the outbox went through, unless it was queued before: what happened between the last
    /// write to the outbox and a crash is told after the restart.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn catch_up(&self, entries: &[Entry]) -> Result<(), StoreError> {
        entries
            .iter()
            .flat_map(Notice::of_history)
            .try_for_each(|notice| self.queue(&notice))
    }

    /// Writes a notice to the queue of every receiver that wants it.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn queue(&self, notice: &Notice) -> Result<(), StoreError> {
        let receivers = self
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.wants(notice.event));
        let keys: Vec<&str> = receivers.map(|endpoint| endpoint.key.as_str()).collect();
        if !keys.is_empty() {
            let body = notice.body(&self.network);
            self.store
                .insert(&notice.id, &body, self.clock.now_ms(), &keys)?;
            self.wake.notify_waiters();
        }
        Ok(())
    }

    /// Queues events and delivers until told to stop. Trouble with the queue is logged and counted, never passed on.
    pub async fn run(
        self,
        mut events: broadcast::Receiver<Event>,
        mut stop: watch::Receiver<bool>,
    ) {
        if self.endpoints.is_empty() {
            return;
        }
        let mut deliveries = tokio::task::JoinSet::new();
        for endpoint in &self.endpoints {
            deliveries.spawn(
                endpoint
                    .clone()
                    .deliver_forever(self.store.clone(), self.wake.clone()),
            );
        }
        let this = Arc::new(self);
        loop {
            let event = tokio::select! {
                event = events.recv() => event,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            match event {
                Ok(event) => queue_all(&this, Notice::of_event(event, this.clock.now_ms())).await,
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    metrics::counter!("openmast_webhook_missed_total").increment(missed);
                    tracing::error!(
                        missed,
                        "the webhooks' queue is too slow for the events; settlements are told after a restart"
                    );
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }
}

/// SQLite waits for the disk, so not on the runtime's threads.
async fn queue_all(webhooks: &Arc<Webhooks>, notices: Vec<Notice>) {
    let webhooks = webhooks.clone();
    let queued = tokio::task::spawn_blocking(move || {
        notices.iter().try_for_each(|notice| webhooks.queue(notice))
    });
    if let Ok(Err(error)) = queued.await {
        metrics::counter!("openmast_webhook_missed_total").increment(1);
        tracing::error!(%error, "a webhook's notice could not be queued");
    }
}

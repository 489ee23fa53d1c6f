//! Delivery to one receiver: sends what waits for it, and again until it is accepted.

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use super::queue::Queue;
use super::secrets::Secrets;
use super::{
    error::StoreError,
    store::{Due, Store},
};
use crate::config::{WebhookConfig, WebhookEvent};
use crate::time::Clock;

/// Pause after the first failure; doubled after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// A receiver that accepts nothing for so long is given up.
const GIVE_UP_AFTER: Duration = Duration::from_secs(3 * 24 * 3600);
/// How often the queue is searched for notices that are due again.
const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub(super) struct Endpoint {
    /// Stands for the URL in the queue, because the URL may hold a secret.
    pub key: String,
    /// The host, for logs and metrics.
    host: String,
    pub url: reqwest::Url,
    pub secrets: Secrets,
    events: Vec<WebhookEvent>,
    timeout: Duration,
    clock: Clock,
}

impl Endpoint {
    pub(super) fn new(config: &WebhookConfig, clock: Clock) -> Self {
        Self {
            key: hex::encode(Sha256::digest(config.url.as_str())),
            host: config.url.host_str().unwrap_or_default().to_owned(),
            url: config.url.clone(),
            secrets: Secrets::of(config),
            events: config.events.clone(),
            timeout: Duration::from_secs(config.timeout_seconds),
            clock,
        }
    }

    pub(super) fn wants(&self, event: WebhookEvent) -> bool {
        self.events.is_empty() || self.events.contains(&event)
    }

    pub(crate) async fn deliver_forever(self, queue: Arc<Queue>, wake: Arc<Notify>) {
        // Redirects are not followed: they could lead signed requests to places that the operator did not name.
        let http = reqwest::Client::builder()
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("openmast/", env!("CARGO_PKG_VERSION")));
        let http = match http.build() {
            Ok(http) => http,
            Err(error) => return tracing::error!(%error, "webhooks cannot be sent"),
        };
        loop {
            let notified = wake.notified();
            match self.deliver_next(&queue, &http).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::debug!(%error, host = self.host, "webhook"),
            }
            let _ = tokio::time::timeout(LOOK_EVERY, notified).await;
        }
    }

    /// Delivers the next notice. Returns whether there was one.
    async fn deliver_next(
        &self,
        queue: &Arc<Queue>,
        http: &reqwest::Client,
    ) -> Result<bool, StoreError> {
        let key = self.key.clone();
        let now = self.clock.now_ms();
        let Some(due) = blocking(queue, move |store| store.next_due(&key, now)).await? else {
            return Ok(false);
        };
        let outcome = self.send(http, &due).await;
        let label = if outcome.is_ok() {
            "delivered"
        } else {
            "failed"
        };
        metrics::counter!("openmast_webhook_deliveries_total", "host" => self.host.clone(), "outcome" => label).increment(1);
        let (key, id) = (self.key.clone(), due.id.clone());
        let Err(reason) = outcome else {
            blocking(queue, move |store| store.done(&key, &id)).await?;
            return Ok(true);
        };
        let now = self.clock.now_ms();
        if Duration::from_millis(now.saturating_sub(due.first_at_ms)) > GIVE_UP_AFTER
            && due.attempts > 0
        {
            tracing::error!(
                host = self.host,
                id,
                reason,
                attempts = due.attempts,
                "webhook given up"
            );
            metrics::counter!("openmast_webhook_missed_total").increment(1);
            blocking(queue, move |store| store.done(&key, &id)).await?;
        } else {
            tracing::warn!(
                host = self.host,
                id,
                reason,
                attempts = due.attempts + 1,
                "webhook not taken, will be repeated"
            );
            let next = now
                .saturating_add(u64::try_from(pause(due.attempts).as_millis()).unwrap_or(u64::MAX));
            blocking(queue, move |store| store.retry_at(&key, &due, next)).await?;
        }
        Ok(true)
    }

    async fn send(&self, http: &reqwest::Client, due: &Due) -> Result<(), String> {
        let timestamp = self.clock.now_seconds();
        let signature = self.secrets.sign(&due.id, timestamp, &due.body);
        let answer = http
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", &due.id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(due.body.clone())
            .send()
            .await
            .map_err(|error| error.without_url().to_string())?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("it answered {status}")),
        }
    }
}

fn pause(attempts: u32) -> Duration {
    FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(attempts))
        .min(LONGEST_PAUSE)
}

async fn blocking<T: Send + 'static>(
    queue: &Arc<Queue>,
    work: impl Fn(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let queue = queue.clone();
    match tokio::task::spawn_blocking(move || queue.with(|store| work(store))).await {
        Ok(result) => result,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime is shutting down and takes this task with it.
        Err(_) => std::future::pending().await,
    }
}

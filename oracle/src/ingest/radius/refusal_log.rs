//! Logs refused requests once per source, reason and interval, however many come.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use openmast_platform::log_limit::LogLimit;

use super::outcome::{Outcome, Refusal};

/// When each cause was logged last. Sources that there is no room for are `None`: they share a line for each reason.
pub(super) struct RefusalLog(Mutex<LogLimit<(Option<IpAddr>, Outcome)>>);

impl RefusalLog {
    pub(super) fn new(interval: Duration) -> Self {
        Self(Mutex::new(LogLimit::new(interval)))
    }

    /// Logs a refusal, unless the same cause was logged within the interval.
    pub(super) fn log(
        &self,
        source: IpAddr,
        client: Option<&str>,
        refusal: Refusal,
        error: Option<&str>,
        now: Instant,
    ) {
        let outcome = refusal.outcome;
        let cause = (Some(source.to_canonical()), outcome);
        let mut limit = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(suppressed) = limit.due(cause, || (None, outcome), now) else {
            return;
        };
        drop(limit);
        let detail = refusal.detail.map(|detail| detail.to_string());
        tracing::warn!(
            %source,
            client = client.unwrap_or("unknown"),
            reason = outcome.label(),
            detail = detail.as_deref().or(error),
            suppressed,
            "accounting request not answered: {}",
            outcome.advice()
        );
    }
}

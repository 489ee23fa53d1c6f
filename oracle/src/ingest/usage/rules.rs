//! What a batch must keep to before anybody looks at its signature.

use openmast_usage::{Batch, MAX_COUNTER, Reason, Report, Unreadable};

use super::{config::UsageConfig, refusal::Refusal};

/// The rules of one network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    network: [u8; 32],
    clock_ahead_ms: u64,
    max_age_ms: u64,
}

impl Rules {
    pub(super) fn new(network: [u8; 32], config: &UsageConfig) -> Self {
        Self {
            network,
            clock_ahead_ms: config.clock_ahead_seconds.saturating_mul(1000),
            max_age_ms: config.max_age_seconds.saturating_mul(1000),
        }
    }

    pub(super) fn network(&self, batch: &Batch<'_>) -> Result<(), Refusal> {
        if batch.network() == self.network {
            return Ok(());
        }
        let expected = bs58::encode(self.network).into_string();
        let detail = format!("this oracle serves the network {expected}");
        Err(Refusal::new(Reason::WrongNetwork, detail))
    }

    /// Checks all reports by the oracle's clock.
    pub(super) fn reports(&self, batch: &Batch<'_>, now_ms: u64) -> Result<(), Refusal> {
        let (earliest, latest) = (
            now_ms.saturating_sub(self.max_age_ms),
            now_ms.saturating_add(self.clock_ahead_ms),
        );
        for (index, report) in batch.reports().enumerate() {
            // In the common case one look at each field is enough.
            let is_fine = report.relay_path.is_empty()
                && report.started_at_ms <= report.ended_at_ms
                && (earliest..=latest).contains(&report.ended_at_ms)
                && report.bytes_up <= MAX_COUNTER
                && report.bytes_down <= MAX_COUNTER;
            if !is_fine {
                return Err(self.broken(index, &report, now_ms));
            }
        }
        Ok(())
    }

    fn broken(&self, index: usize, report: &Report<'_>, now_ms: u64) -> Refusal {
        let (started, ended) = (report.started_at_ms, report.ended_at_ms);
        let (reason, what) = if !report.relay_path.is_empty() {
            let relays = report.relay_path.len();
            (Reason::RelayPath, format!("has {relays} relays"))
        } else if started > ended {
            let what = format!("started at {started} and ended at {ended}");
            (Reason::ReversedInterval, what)
        } else if ended > now_ms.saturating_add(self.clock_ahead_ms) {
            let ahead = ended - now_ms;
            (
                Reason::AheadOfClock,
                format!("ended {ahead} ms in the future"),
            )
        } else if now_ms.saturating_sub(ended) > self.max_age_ms {
            let age = now_ms - ended;
            (Reason::TooOld, format!("ended {age} ms ago"))
        } else {
            let counter = report.bytes_up.max(report.bytes_down);
            (
                Reason::ImplausibleCounter,
                format!("counted {counter} bytes"),
            )
        };
        Refusal::new(reason, format!("report {index} (from 0) {what}"))
    }
}

/// The refusal of input that could not be read.
pub(super) fn unreadable(error: &Unreadable) -> Refusal {
    let reason = match error.problem {
        openmast_usage::Malformed::TooManyReports(_) => Reason::TooManyReports,
        _ => Reason::Malformed,
    };
    Refusal::new(reason, error.to_string())
}

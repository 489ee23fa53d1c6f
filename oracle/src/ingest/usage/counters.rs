//! Metrics of the server for signed usage reports, and a log line now and then about what is refused.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use metrics::{Counter, Gauge, Histogram};
use openmast_platform::log_limit::LogLimit;
use openmast_usage::Reason;

use super::refusal::Refusal;

/// All reasons by number; `recorded` is the first.
const REASONS: usize = Reason::REFUSALS.len() + 1;

pub(super) struct Counters {
    outcomes: [Counter; REASONS],
    pub replayed: Counter,
    /// Batches that were turned away before they were read: too many arrive at once.
    pub overloaded: Counter,
    /// Batches that were given up before they were read: they did not arrive in time.
    pub too_slow: Counter,
    pub reports: Counter,
    pub gaps: Counter,
    pub late: Counter,
    pub arriving_bytes: Gauge,
    pub in_flight_bytes: Gauge,
    pub verified_together: Histogram,
    pub answer_seconds: Histogram,
    pub connections: Gauge,
    /// Connections that the oracle ended because they brought no batch for too long.
    pub useless_connections: Counter,
    pub failed_handshakes: Counter,
    /// When each reason, by number, was logged last.
    logged: Mutex<LogLimit<usize>>,
}

impl Counters {
    pub(super) fn new(interval: Duration) -> Self {
        describe();
        let outcome = |code: &'static str| metrics::counter!("openmast_usage_batches_total", "outcome" => code);
        let mut outcomes: [Counter; REASONS] = std::array::from_fn(|_| Counter::noop());
        for reason in [Reason::Unspecified].into_iter().chain(Reason::REFUSALS) {
            if let Some(counter) = outcomes.get_mut(number(reason)) {
                *counter = outcome(reason.code());
            }
        }
        Self {
            outcomes,
            replayed: outcome("replayed"),
            overloaded: outcome("overloaded"),
            too_slow: outcome("too_slow"),
            reports: metrics::counter!("openmast_usage_reports_total"),
            gaps: metrics::counter!("openmast_usage_sequence_gaps_total"),
            late: metrics::counter!("openmast_usage_late_batches_total"),
            arriving_bytes: metrics::gauge!("openmast_usage_arriving_bytes"),
            in_flight_bytes: metrics::gauge!("openmast_usage_in_flight_bytes"),
            verified_together: metrics::histogram!("openmast_usage_verified_together"),
            answer_seconds: metrics::histogram!("openmast_usage_answer_seconds"),
            connections: metrics::gauge!("openmast_usage_connections"),
            useless_connections: metrics::counter!("openmast_usage_useless_connections_total"),
            failed_handshakes: metrics::counter!("openmast_usage_failed_handshakes_total"),
            logged: Mutex::new(LogLimit::new(interval)),
        }
    }

    pub(super) fn recorded(&self, batches: u64, reports: u64) {
        if let Some(counter) = self.outcomes.get(number(Reason::Unspecified)) {
            counter.increment(batches);
        }
        self.reports.increment(reports);
    }

    /// Counts a refusal, and logs it if it is the first of its reason in this interval.
    pub(super) fn refused(&self, radio: Option<[u8; 32]>, refusal: &Refusal) {
        let number = number(refusal.reason);
        if let Some(counter) = self.outcomes.get(number) {
            counter.increment(1);
        }
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(suppressed) = logged.due(number, || number, Instant::now()) else {
            return;
        };
        drop(logged);
        let radio = radio.map(|key| bs58::encode(key).into_string());
        tracing::warn!(
            radio = radio.as_deref().unwrap_or("unknown"),
            reason = refusal.reason.code(),
            suppressed,
            "usage batch refused: {}",
            refusal.detail
        );
    }
}

fn number(reason: Reason) -> usize {
    usize::try_from(i32::from(reason)).unwrap_or(0)
}

fn describe() {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
    describe_counter!(
        "openmast_usage_batches_total",
        "Signed batches by what became of them"
    );
    describe_counter!(
        "openmast_usage_reports_total",
        "Reports in recorded batches"
    );
    describe_counter!(
        "openmast_usage_sequence_gaps_total",
        "Recorded batches whose sequence is more than one above their radio's newest"
    );
    describe_counter!(
        "openmast_usage_late_batches_total",
        "Recorded batches whose sequence is below their radio's newest"
    );
    describe_gauge!(
        "openmast_usage_arriving_bytes",
        "Batches that have arrived in part, or wait for room, bytes"
    );
    describe_gauge!(
        "openmast_usage_in_flight_bytes",
        "Batches that wait for their signatures and the log, bytes"
    );
    describe_histogram!(
        "openmast_usage_verified_together",
        "Batches whose signatures were verified at once"
    );
    describe_histogram!(
        "openmast_usage_answer_seconds",
        Unit::Seconds,
        "From reading a recorded batch to answering it"
    );
    describe_gauge!("openmast_usage_connections", "Open connections");
    describe_counter!(
        "openmast_usage_useless_connections_total",
        "Connections that were ended because they brought no batch for too long"
    );
    describe_counter!(
        "openmast_usage_failed_handshakes_total",
        "Connections that ended before TLS was agreed on"
    );
}

//! State that all sockets of the server share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use metrics::{Counter, Gauge, Histogram};

use super::outcome::{ClientCounters, Counters, Refusal};
use super::refusal_log::RefusalLog;
use super::socket::Path;
use crate::shares::Shares;
use crate::time::Clock;
use openmast_log::{Log, Room, SenderNumber};

/// State that all sockets share.
pub(super) struct Shared {
    pub(super) log: Log,
    pub(super) clock: Clock,
    pub(super) refusal_log: RefusalLog,
    pub(super) metrics: Metrics,
    /// Each client as a sender of the log, by the client's number.
    pub(super) senders: Vec<SenderNumber>,
    pub(super) room: Arc<dyn Room>,
    /// Requests that may wait for the log, by client.
    pub(super) in_flight: Mutex<Shares>,
    /// Whether a client has more requests in flight than is reserved for it, by its number.
    pub(super) clients_over_reserve: Vec<AtomicBool>,
}

pub(super) struct Metrics {
    pub(super) requests: Counters,
    pub(super) refused: ClientCounters,
    pub(super) in_flight: Gauge,
    pub(super) answer_seconds: Histogram,
    pub(super) answers_not_sent: Counter,
    pub(super) dropped_by_kernel: Counter,
    pub(super) unlisted_names: Counter,
}

impl Metrics {
    /// Registers the metrics of `clients`, which are in the order of their numbers.
    pub(super) fn new<'a>(clients: impl Iterator<Item = &'a str>) -> Self {
        metrics::describe_gauge!(
            "openmast_radius_in_flight",
            "Requests that wait for the log"
        );
        metrics::describe_histogram!(
            "openmast_radius_answer_seconds",
            metrics::Unit::Seconds,
            "From receiving recorded requests, as many as came at once, to answering them"
        );
        metrics::describe_counter!(
            "openmast_radius_answers_not_sent_total",
            "Answers that the kernel did not take; the sender asks again"
        );
        metrics::describe_counter!(
            "openmast_radius_dropped_by_kernel_total",
            "Datagrams that the kernel dropped because a socket's buffer was full; the sender asks again"
        );
        metrics::describe_counter!(
            "openmast_radius_unlisted_names_total",
            "Names of radios that counted for nothing, because they are in no list of their client"
        );
        Self {
            requests: Counters::new(),
            refused: ClientCounters::new(clients),
            unlisted_names: metrics::counter!("openmast_radius_unlisted_names_total"),
            in_flight: metrics::gauge!("openmast_radius_in_flight"),
            answer_seconds: metrics::histogram!("openmast_radius_answer_seconds"),
            answers_not_sent: metrics::counter!("openmast_radius_answers_not_sent_total"),
            dropped_by_kernel: metrics::counter!("openmast_radius_dropped_by_kernel_total"),
        }
    }
}

impl Shared {
    /// The sender of the log that a client's reports belong to.
    pub(super) fn sender(&self, client: usize) -> SenderNumber {
        self.senders.get(client).copied().unwrap_or_default()
    }

    /// Takes places in flight for so many requests of a client; `false` if it has no more.
    pub(super) fn enter(&self, client: usize, requests: u64) -> bool {
        self.with_in_flight(client, |in_flight| {
            // The value before taking: what is taken ahead may not be needed.
            let is_over_reserve = in_flight.is_beyond(client);
            (in_flight.take(client, requests as i64), is_over_reserve)
        })
    }

    pub(super) fn leave(&self, client: usize, requests: u64) {
        self.with_in_flight(client, |in_flight| {
            in_flight.give_back(client, requests as i64);
            ((), in_flight.is_beyond(client))
        });
    }

    /// Works with a client's places in flight, and notes whether it holds more than is reserved for it.
    pub(super) fn with_in_flight<T>(
        &self,
        client: usize,
        work: impl FnOnce(&mut Shares) -> (T, bool),
    ) -> T {
        let in_flight = self.in_flight.lock();
        let mut in_flight = in_flight.unwrap_or_else(PoisonError::into_inner);
        let (done, is_over_reserve) = work(&mut in_flight);
        if let Some(noted) = self.clients_over_reserve.get(client) {
            noted.store(is_over_reserve, Ordering::Relaxed);
        }
        done
    }

    pub(super) fn is_over_reserve(&self, client: usize) -> bool {
        let noted = self.clients_over_reserve.get(client);
        noted.is_some_and(|noted| noted.load(Ordering::Relaxed))
    }

    /// Counts and logs a request that is not answered. `client` is the client's number and its name.
    pub(super) fn refuse(
        &self,
        path: Path,
        client: Option<(usize, &str)>,
        refusal: Refusal,
        error: Option<&str>,
    ) {
        self.metrics.requests.count(refusal.outcome, 1);
        if let Some((number, _)) = client {
            self.metrics.refused.count(number, refusal.outcome);
        }
        let name = client.map(|(_, name)| name);
        self.refusal_log
            .log(path.peer.ip(), name, refusal, error, Instant::now());
    }
}

//! One socket and the thread that serves it: receives, has each datagram judged, records, answers.
//!
//! What one call to the kernel brought goes to the log as one batch. While that becomes durable, the next is received.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use metrics::{Counter, Gauge, Histogram};
use tokio::sync::watch;

use super::accounting::{Decision, Gate, Receipt};
use super::answers::Answers;
use super::complaints::Complaints;
use super::outcome::{Counters, Outcome, Refusal};
use super::socket::{BatchSocket, Datagrams, Path};
use crate::log::{Batch, Log, LogError};
use crate::record::Lsn;
use crate::time::Clock;

/// How long to rest after the kernel refused to give datagrams.
const RECEIVE_RETRY: Duration = Duration::from_millis(100);
/// How often the kernel is asked what it dropped.
const DROPS_INTERVAL: Duration = Duration::from_secs(1);

/// What all sockets share.
pub(super) struct Shared {
    pub(super) log: Log,
    pub(super) clock: Clock,
    pub(super) complaints: Complaints,
    pub(super) metrics: Metrics,
    pub(super) in_flight: AtomicUsize,
    pub(super) max_in_flight: usize,
}

pub(super) struct Metrics {
    requests: Counters,
    in_flight: Gauge,
    answer_seconds: Histogram,
    answers_not_sent: Counter,
    dropped_by_kernel: Counter,
    unlisted_names: Counter,
}

impl Metrics {
    pub(super) fn new() -> Self {
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
            unlisted_names: metrics::counter!("openmast_radius_unlisted_names_total"),
            in_flight: metrics::gauge!("openmast_radius_in_flight"),
            answer_seconds: metrics::histogram!("openmast_radius_answer_seconds"),
            answers_not_sent: metrics::counter!("openmast_radius_answers_not_sent_total"),
            dropped_by_kernel: metrics::counter!("openmast_radius_dropped_by_kernel_total"),
        }
    }
}

/// Serves one socket.
pub(super) struct Receiver {
    shared: Arc<Shared>,
    gate: Gate,
    socket: BatchSocket,
    answers: Answers,
    /// Used again, so that what they hold is not allocated again.
    spare: Vec<Requests>,
    /// Size of the newest batch.
    usual_bytes: usize,
    dropped_before: u64,
}

/// Requests that were received together and wait for the log.
#[derive(Default)]
struct Requests {
    waiting: Vec<Request>,
    answers: Vec<u8>,
}

struct Request {
    path: Path,
    receipt: Receipt,
    /// In `answers`.
    answer: Range<usize>,
}

struct Recorded {
    result: Result<Lsn, LogError>,
    requests: Requests,
    received_at: Instant,
}

impl Receiver {
    pub(super) fn new(shared: Arc<Shared>, gate: Gate, socket: BatchSocket) -> Self {
        Self {
            shared,
            gate,
            socket,
            answers: Answers::default(),
            spare: Vec::new(),
            usual_bytes: 0,
            dropped_before: 0,
        }
    }

    /// Until `stopped` says so; then until everything that was received is answered or refused. Ends at once when
    /// whoever could say so has gone.
    pub(super) async fn run(mut self, mut stopped: watch::Receiver<()>) {
        let mut datagrams = Datagrams::new();
        let mut under_way = FuturesUnordered::new();
        let mut ticks = tokio::time::interval(DROPS_INTERVAL);
        loop {
            tokio::select! {
                biased;
                stop = stopped.changed() => match stop {
                    Ok(()) => break,
                    Err(_) => return,
                },
                Some(recorded) = under_way.next() => {
                    self.recorded(recorded);
                    while let Some(Some(recorded)) = under_way.next().now_or_never() {
                        self.recorded(recorded);
                    }
                    self.send().await;
                }
                _ = ticks.tick() => self.count_drops(),
                received = self.socket.receive(&mut datagrams) => match received {
                    Ok(()) => {
                        under_way.extend(self.take(&datagrams));
                        self.send().await;
                    }
                    Err(error) => {
                        tracing::error!(%error, "cannot receive RADIUS datagrams; trying again");
                        tokio::time::sleep(RECEIVE_RETRY).await;
                    }
                },
            }
        }
        while let Some(recorded) = under_way.next().await {
            self.recorded(recorded);
            self.send().await;
        }
    }

    /// Judges what was received. What is to be recorded is on its way to the log.
    fn take(&mut self, datagrams: &Datagrams) -> Option<impl Future<Output = Recorded> + use<>> {
        let (at_ms, received_at) = (self.shared.clock.now_ms(), Instant::now());
        let mut requests = self.spare.pop().unwrap_or_default();
        let mut batch = Batch::with_capacity(self.usual_bytes);
        for (datagram, path) in datagrams.datagrams() {
            self.judge(
                datagram,
                path,
                at_ms,
                received_at,
                &mut requests,
                &mut batch,
            );
        }
        self.usual_bytes = batch.as_bytes().len();
        if batch.is_empty() {
            requests.answers.clear();
            self.spare.push(requests);
            return None;
        }
        self.shared.metrics.in_flight.increment(batch.len() as f64);
        let log = Arc::clone(&self.shared.log);
        Some(async move {
            Recorded {
                result: log.append_batch(batch).await,
                requests,
                received_at,
            }
        })
    }

    fn judge(
        &mut self,
        datagram: &[u8],
        path: Path,
        at_ms: u64,
        now: Instant,
        requests: &mut Requests,
        batch: &mut Batch,
    ) {
        let begin = requests.answers.len();
        let decision = self
            .gate
            .judge(datagram, path.peer, at_ms, now, &mut requests.answers);
        let answer = begin..requests.answers.len();
        match decision {
            Decision::Refuse(refusal, client) => {
                let client = client.as_deref().map(|client| client.name.as_str());
                self.shared.refuse(path, client, refusal, None);
            }
            Decision::Wait => self
                .shared
                .metrics
                .requests
                .count(Outcome::DuplicatePending, 1),
            Decision::Answer(outcome) => {
                self.shared.metrics.requests.count(outcome, 1);
                let bytes = requests.answers.get(answer).unwrap_or_default();
                self.answers.push(path, bytes);
            }
            Decision::Record(report, receipt) => {
                if !self.shared.enter() {
                    return self.overloaded(path, receipt);
                }
                match batch.push_with(|to| report.write(to)) {
                    Ok(()) => {
                        let unlisted = u64::from(report.unlisted_names);
                        self.shared.metrics.unlisted_names.increment(unlisted);
                        requests.waiting.push(Request {
                            path,
                            receipt,
                            answer,
                        });
                    }
                    // A datagram is far smaller than what the log takes.
                    Err(error) => {
                        self.shared.leave(1);
                        self.not_recorded(path, receipt, &error);
                    }
                }
            }
        }
    }

    /// Answers only what is durable.
    fn recorded(&mut self, recorded: Recorded) {
        let Recorded {
            result,
            mut requests,
            received_at,
        } = recorded;
        let (count, now) = (requests.waiting.len(), Instant::now());
        self.shared.leave(count);
        self.shared.metrics.in_flight.decrement(count as f64);
        match result {
            Ok(_) => {
                for request in &requests.waiting {
                    self.gate.recorded(request.receipt, now);
                    let answer = requests.answers.get(request.answer.clone());
                    self.answers.push(request.path, answer.unwrap_or_default());
                }
                let metrics = &self.shared.metrics;
                metrics.requests.count(Outcome::Recorded, count as u64);
                metrics
                    .answer_seconds
                    .record(now.saturating_duration_since(received_at));
            }
            Err(error) => {
                for request in &requests.waiting {
                    self.not_recorded(request.path, request.receipt, &error);
                }
            }
        }
        requests.waiting.clear();
        requests.answers.clear();
        self.spare.push(requests);
    }

    async fn send(&mut self) {
        let not_sent = self.answers.send(&self.socket).await;
        if not_sent > 0 {
            self.shared.metrics.answers_not_sent.increment(not_sent);
        }
    }

    fn overloaded(&mut self, path: Path, receipt: Receipt) {
        self.gate.not_recorded(receipt);
        let client = self.gate.client(path.peer);
        let client = client.map(|client| client.name.as_str());
        self.shared
            .refuse(path, client, Outcome::Overloaded.into(), None);
    }

    fn not_recorded(&mut self, path: Path, receipt: Receipt, error: &LogError) {
        self.gate.not_recorded(receipt);
        let client = self.gate.client(path.peer);
        let client = client.map(|client| client.name.as_str());
        let refusal = match error {
            LogError::NoRoomForSessions => Outcome::SessionsFull.into(),
            _ => Outcome::LogUnavailable.into(),
        };
        let error = error.to_string();
        self.shared.refuse(path, client, refusal, Some(&error));
    }

    fn count_drops(&mut self) {
        let Some(dropped) = self.socket.dropped_by_kernel() else {
            return;
        };
        let since = dropped.saturating_sub(self.dropped_before);
        self.dropped_before = dropped;
        if since > 0 {
            self.shared.metrics.dropped_by_kernel.increment(since);
        }
    }
}

impl Shared {
    /// Whether one more may wait for the log.
    fn enter(&self) -> bool {
        let before = self.in_flight.fetch_add(1, Ordering::Relaxed);
        let may = before < self.max_in_flight;
        if !may {
            self.leave(1);
        }
        may
    }

    fn leave(&self, count: usize) {
        self.in_flight.fetch_sub(count, Ordering::Relaxed);
    }

    fn refuse(&self, path: Path, client: Option<&str>, refusal: Refusal, error: Option<&str>) {
        self.metrics.requests.count(refusal.outcome, 1);
        self.complaints
            .log(path.peer.ip(), client, refusal, error, Instant::now());
    }
}

//! The server: receives, has each datagram judged, records, answers.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use metrics::{Counter, Gauge, Histogram};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use super::accounting::{Decision, Gate, Recordable};
use super::complaints::Complaints;
use super::config::RadiusConfig;
use super::outcome::{Counters, Outcome, Refusal};
use super::socket::{Batch, BatchSocket, Path};
use crate::ingest::ReportSink;

/// How long to rest after the kernel refused to give datagrams.
const RECEIVE_RETRY: Duration = Duration::from_millis(100);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the RADIUS settings need a change:\n{}", .0.join("\n"))]
    Config(Vec<String>),
    #[error("cannot listen on UDP {address} (radius.listen): {source}")]
    Bind {
        address: SocketAddr,
        source: io::Error,
    },
}

/// A running RADIUS accounting server. Dropping it stops it without waiting for open requests.
pub struct RadiusServer {
    addresses: Vec<SocketAddr>,
    in_flight: Arc<Semaphore>,
    max_in_flight: u32,
    stop: watch::Sender<()>,
    receivers: JoinSet<()>,
}

impl RadiusServer {
    /// Binds every address of `config` and starts to answer. Must be called inside a Tokio runtime.
    pub fn start<S: ReportSink>(config: &RadiusConfig, sink: S) -> Result<Self, ServerError> {
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(ServerError::Config(problems));
        }
        let max_in_flight = u32::try_from(config.max_in_flight).unwrap_or(u32::MAX);
        let in_flight = Arc::new(Semaphore::new(config.max_in_flight));
        let service = Arc::new(Service::new(config, sink, Arc::clone(&in_flight)));
        let (stop, stopped) = watch::channel(());
        let (mut addresses, mut receivers) = (Vec::new(), JoinSet::new());
        for (address, sockets) in bind_all(config)? {
            addresses.push(address);
            for socket in sockets {
                receivers.spawn(receive(
                    Arc::clone(&service),
                    Arc::new(socket),
                    stopped.clone(),
                ));
            }
        }
        tracing::info!(?addresses, "listening for RADIUS accounting");
        Ok(Self {
            addresses,
            in_flight,
            max_in_flight,
            stop,
            receivers,
        })
    }

    /// Where it listens, in the order of `radius.listen`.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Stops receiving, and waits until every request that was received is answered or refused.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(());
        while self.receivers.join_next().await.is_some() {}
        // All permits are free once nothing is in flight. The semaphore is never closed.
        let _all = self.in_flight.acquire_many(self.max_in_flight).await;
    }
}

type Bound = (SocketAddr, Vec<BatchSocket>);

fn bind_all(config: &RadiusConfig) -> Result<Vec<Bound>, ServerError> {
    let bind = |address: SocketAddr| -> io::Result<Bound> {
        let sockets = BatchSocket::bind(address, config.sockets, config.receive_buffer_bytes)?;
        let bound = sockets
            .first()
            .map_or(Ok(address), BatchSocket::local_addr)?;
        Ok((bound, sockets))
    };
    config
        .listen
        .iter()
        .map(|&address| bind(address).map_err(|source| ServerError::Bind { address, source }))
        .collect()
}

/// What all sockets share.
struct Service<S> {
    gate: Gate,
    sink: S,
    in_flight: Arc<Semaphore>,
    complaints: Complaints,
    metrics: Metrics,
}

struct Metrics {
    requests: Counters,
    in_flight: Gauge,
    answer_seconds: Histogram,
    answers_not_sent: Counter,
}

impl Metrics {
    fn new() -> Self {
        metrics::describe_gauge!(
            "openmast_radius_in_flight",
            "Requests that wait for the log"
        );
        metrics::describe_histogram!(
            "openmast_radius_answer_seconds",
            metrics::Unit::Seconds,
            "From receiving a recorded request to answering it"
        );
        metrics::describe_counter!(
            "openmast_radius_answers_not_sent_total",
            "Answers that the kernel did not take; the sender asks again"
        );
        Self {
            requests: Counters::new(),
            in_flight: metrics::gauge!("openmast_radius_in_flight"),
            answer_seconds: metrics::histogram!("openmast_radius_answer_seconds"),
            answers_not_sent: metrics::counter!("openmast_radius_answers_not_sent_total"),
        }
    }
}

async fn receive<S: ReportSink>(
    service: Arc<Service<S>>,
    socket: Arc<BatchSocket>,
    mut stopped: watch::Receiver<()>,
) {
    let mut batch = Batch::new();
    loop {
        let received = tokio::select! {
            biased;
            _ = stopped.changed() => return,
            received = socket.receive(&mut batch) => received,
        };
        if let Err(error) = received {
            tracing::error!(%error, "cannot receive RADIUS datagrams; trying again");
            tokio::time::sleep(RECEIVE_RETRY).await;
            continue;
        }
        let (at_ms, now) = (unix_ms(), Instant::now());
        for (datagram, path) in batch.datagrams() {
            service.handle(&socket, datagram, path, at_ms, now).await;
        }
    }
}

impl<S: ReportSink> Service<S> {
    fn new(config: &RadiusConfig, sink: S, in_flight: Arc<Semaphore>) -> Self {
        Self {
            gate: Gate::new(config),
            sink,
            in_flight,
            complaints: Complaints::new(config.log_interval()),
            metrics: Metrics::new(),
        }
    }

    async fn handle(
        self: &Arc<Self>,
        socket: &Arc<BatchSocket>,
        datagram: &[u8],
        path: Path,
        at_ms: u64,
        now: Instant,
    ) {
        match self.gate.judge(datagram, path.peer, at_ms, now) {
            Decision::Refuse(refusal, client) => {
                let client = client.as_deref().map(|client| client.name.as_str());
                self.refuse(path, client, refusal, None);
            }
            Decision::Wait => self.metrics.requests.count(Outcome::DuplicatePending),
            Decision::Answer(outcome, response) => {
                self.metrics.requests.count(outcome);
                self.send(socket, path, &response).await;
            }
            Decision::Record(request) => match Arc::clone(&self.in_flight).try_acquire_owned() {
                Ok(permit) => {
                    let (service, socket) = (Arc::clone(self), Arc::clone(socket));
                    tokio::spawn(service.record(socket, path, request, permit, now));
                }
                Err(_) => {
                    self.gate.not_recorded(request.receipt());
                    self.refuse(
                        path,
                        Some(&request.client.name),
                        Outcome::Overloaded.into(),
                        None,
                    );
                }
            },
        }
    }

    /// Answers only what is durable.
    async fn record(
        self: Arc<Self>,
        socket: Arc<BatchSocket>,
        path: Path,
        request: Box<Recordable>,
        permit: OwnedSemaphorePermit,
        received_at: Instant,
    ) {
        self.metrics.in_flight.increment(1);
        let receipt = request.receipt();
        let Recordable {
            report,
            response,
            client,
            ..
        } = *request;
        match self.sink.record(report).await {
            Ok(_) => {
                self.gate
                    .recorded(receipt, Arc::clone(&response), Instant::now());
                self.send(&socket, path, &response).await;
                self.metrics.requests.count(Outcome::Recorded);
                self.metrics.answer_seconds.record(received_at.elapsed());
            }
            Err(error) => {
                self.gate.not_recorded(receipt);
                let error = error.to_string();
                self.refuse(
                    path,
                    Some(&client.name),
                    Outcome::LogUnavailable.into(),
                    Some(&error),
                );
            }
        }
        self.metrics.in_flight.decrement(1);
        drop(permit);
    }

    fn refuse(&self, path: Path, client: Option<&str>, refusal: Refusal, error: Option<&str>) {
        self.metrics.requests.count(refusal.outcome);
        self.complaints
            .log(path.peer.ip(), client, refusal, error, Instant::now());
    }

    async fn send(&self, socket: &BatchSocket, path: Path, response: &[u8]) {
        if let Err(error) = socket.send(path, response).await {
            self.metrics.answers_not_sent.increment(1);
            tracing::debug!(peer = %path.peer, %error, "an answer was not sent");
        }
    }
}

/// Unix milliseconds; 0 if the clock is set before 1970.
fn unix_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}

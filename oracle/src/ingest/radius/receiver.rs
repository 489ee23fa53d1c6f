//! One socket and the thread that serves it: it receives, decides, records and answers.
//!
//! The datagrams of one call to the kernel go to the log as one batch. While that becomes durable, the next is
//! received.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::watch;

use super::accounting::{Decision, RequestHandler, RequestId};
use super::answers::Answers;
use super::buffer_pool::BufferPool;
use super::groups::{Group, Groups, Recorded, Request, Requests};
use super::outcome::{Outcome, Refusal};
use super::report::Report;
use super::reservations::Reservations;
use super::shared::Shared;
use super::socket::{BatchSocket, Datagrams, Path};
use openmast_log::{LogError, PAGE};

/// How long to rest after the kernel refused to give datagrams.
const RECEIVE_RETRY: Duration = Duration::from_millis(100);
/// How often the kernel is asked what it dropped.
const DROPS_INTERVAL: Duration = Duration::from_secs(1);

/// Serves one socket.
pub(super) struct Receiver {
    shared: Arc<Shared>,
    handler: RequestHandler,
    socket: BatchSocket,
    answers: Answers,
    /// Places that were taken ahead: in flight to the log, and for sessions.
    in_flight: Reservations,
    session_places: Reservations,
    buffers: BufferPool<Requests>,
    /// Size of the newest batch, bytes: the next one is likely to have it.
    usual_bytes: usize,
    dropped_before: u64,
}

impl Receiver {
    pub(super) fn new(shared: Arc<Shared>, handler: RequestHandler, socket: BatchSocket) -> Self {
        let clients = shared.senders.len();
        Self {
            in_flight: Reservations::new(clients),
            session_places: Reservations::new(clients),
            shared,
            handler,
            socket,
            answers: Answers::default(),
            buffers: BufferPool::new(),
            usual_bytes: 0,
            dropped_before: 0,
        }
    }

    /// Serves until `stopped` says so, then until everything that was received is answered or refused. Ends at once
    /// when the other side of `stopped` is dropped.
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
                        under_way.extend(self.process(&datagrams));
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

    /// Decides about what was received, and returns the groups that are on their way to the log.
    fn process(
        &mut self,
        datagrams: &Datagrams,
    ) -> impl Iterator<Item = impl Future<Output = Recorded> + use<>> + use<> {
        let (at_ms, received_at) = (self.shared.clock.now_ms(), Instant::now());
        let mut groups = Groups::new(&mut self.buffers, self.usual_bytes);
        for (datagram, path) in datagrams.datagrams() {
            self.handle(datagram, path, at_ms, received_at, &mut groups);
        }
        let Groups {
            with_place,
            over_reserve,
            without_place,
        } = groups;
        self.usual_bytes = with_place.batch.as_bytes().len();
        let shared = &self.shared;
        self.in_flight
            .release_unused(|client, requests| shared.leave(client, requests));
        self.session_places
            .release_unused(|client, places| shared.room.give_back(shared.sender(client), places));
        let mut groups = [with_place, over_reserve, without_place];
        let count: usize = groups.iter().map(|group| group.batch.len()).sum();
        shared.metrics.in_flight.increment(count as f64);
        let shared = Arc::clone(shared);
        for group in &mut groups {
            if group.batch.is_empty() {
                self.keep(std::mem::take(&mut group.requests));
            }
        }
        let groups = groups.into_iter();
        let groups = groups.filter(|group| !group.batch.is_empty());
        groups.map(move |group| group.record(Arc::clone(&shared), received_at))
    }

    fn handle(
        &mut self,
        datagram: &[u8],
        path: Path,
        at_ms: u64,
        now: Instant,
        groups: &mut Groups,
    ) {
        let Groups {
            with_place,
            over_reserve,
            without_place,
        } = groups;
        let begin = with_place.requests.answers.len();
        let answers = &mut with_place.requests.answers;
        let decision = self
            .handler
            .decide(datagram, path.peer, at_ms, now, answers);
        let answer = begin..with_place.requests.answers.len();
        match decision {
            Decision::Refuse(refusal, client) => {
                let client = client.as_deref();
                let client = client.map(|client| (client.number, client.name.as_str()));
                self.shared.refuse(path, client, refusal, None);
            }
            Decision::Wait => {
                let requests = &self.shared.metrics.requests;
                requests.count(Outcome::DuplicatePending, 1);
            }
            Decision::Answer(outcome) => {
                self.shared.metrics.requests.count(outcome, 1);
                let bytes = with_place.requests.answers.get(answer).unwrap_or_default();
                self.answers.push(path, bytes);
            }
            Decision::Record(report, request_id) => {
                let request = Request {
                    path,
                    request_id,
                    client: report.client(),
                    answer,
                };
                match self.admit(request.client) {
                    Ok(true) if !self.shared.is_over_reserve(request.client) => {
                        self.add(with_place, request, &report);
                    }
                    Ok(has_place) => {
                        let group = if has_place {
                            over_reserve
                        } else {
                            without_place
                        };
                        let request = group.take_over(&with_place.requests.answers, request);
                        self.add(group, request, &report);
                    }
                    Err(outcome) => self.refuse(path, request_id, outcome.into(), None),
                }
            }
        }
    }

    /// Whether a client's report has a place for a session. `Ok` means that it has a place among those that wait for
    /// the log, until [`Self::add`] or a refusal.
    fn admit(&mut self, client: usize) -> Result<bool, Outcome> {
        let shared = &self.shared;
        let sender = shared.sender(client);
        if !shared.room.is_log_open(sender) {
            return Err(Outcome::LogShareUsed);
        }
        let enter = |requests| shared.enter(client, requests);
        if !self.in_flight.take(client, enter) {
            return Err(Outcome::Overloaded);
        }
        let take = |places| shared.room.take(sender, places);
        Ok(self.session_places.take(client, take))
    }

    fn add(&mut self, group: &mut Group, request: Request, report: &Report<'_>) {
        let before = group.batch.as_bytes().len();
        match group.batch.push_with(|to| report.write(to)) {
            Ok(()) => {
                let (shared, client) = (&self.shared, request.client);
                let bytes = group.batch.as_bytes().len() - before;
                let padding = if before == 0 { PAGE } else { 0 };
                shared
                    .room
                    .give_to_log(shared.sender(client), bytes + padding);
                let unlisted = u64::from(report.unlisted_names);
                shared.metrics.unlisted_names.increment(unlisted);
                group.requests.waiting.push(request);
            }
            // This does not occur: a datagram is far smaller than what the log takes.
            Err(error) => {
                self.shared.leave(request.client, 1);
                if !group.known_sessions_only {
                    let sender = self.shared.sender(request.client);
                    self.shared.room.give_back(sender, 1);
                }
                self.not_recorded(&request, &error);
            }
        }
    }

    /// Answers what is durable, and refuses the rest.
    fn recorded(&mut self, recorded: Recorded) {
        let Recorded {
            result,
            requests,
            refused,
            received_at,
        } = recorded;
        let (count, now) = (requests.waiting.len(), Instant::now());
        let shared = Arc::clone(&self.shared);
        for requests in [&requests.waiting, &refused] {
            Requests::in_runs(requests).for_each(|(client, count)| shared.leave(client, count));
        }
        let left = (count + refused.len()) as f64;
        shared.metrics.in_flight.decrement(left);
        match result {
            Ok(_) => {
                for request in &requests.waiting {
                    self.handler.recorded(request.request_id, now);
                    let answer = requests.answers.get(request.answer.clone());
                    self.answers.push(request.path, answer.unwrap_or_default());
                }
                let metrics = &shared.metrics;
                metrics.requests.count(Outcome::Recorded, count as u64);
                metrics
                    .answer_seconds
                    .record(now.saturating_duration_since(received_at));
            }
            Err(error) => {
                for request in &requests.waiting {
                    self.not_recorded(request, &error);
                }
            }
        }
        for request in refused {
            let refusal = Outcome::SessionsFull.into();
            self.refuse(request.path, request.request_id, refusal, None);
        }
        self.keep(requests);
    }

    /// Keeps the buffers of requests that are done with for later ones.
    fn keep(&mut self, mut requests: Requests) {
        requests.waiting.clear();
        requests.answers.clear();
        self.buffers.put(requests);
    }

    async fn send(&mut self) {
        let not_sent = self.answers.send(&self.socket).await;
        if not_sent > 0 {
            self.shared.metrics.answers_not_sent.increment(not_sent);
        }
    }

    fn not_recorded(&mut self, request: &Request, error: &LogError) {
        let refusal = Outcome::LogUnavailable.into();
        let error = error.to_string();
        self.refuse(request.path, request.request_id, refusal, Some(&error));
    }

    fn refuse(&mut self, path: Path, request_id: RequestId, refusal: Refusal, error: Option<&str>) {
        self.handler.not_recorded(request_id);
        let client = self.handler.client(path.peer);
        let client = client.map(|client| (client.number, client.name.as_str()));
        self.shared.refuse(path, client, refusal, error);
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

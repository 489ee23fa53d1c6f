//! Requests that were received with one call to the kernel, on their way to the log and back.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::accounting::RequestId;
use super::buffer_pool::BufferPool;
use super::shared::Shared;
use super::socket::Path;
use openmast_log::{Batch, LogError};
use openmast_records::Lsn;

/// Requests that were received together and wait for the log.
#[derive(Default)]
pub(super) struct Requests {
    pub(super) waiting: Vec<Request>,
    pub(super) answers: Vec<u8>,
}

pub(super) struct Request {
    pub(super) path: Path,
    pub(super) request_id: RequestId,
    /// Position of the client in the configuration.
    pub(super) client: usize,
    /// Where its answer is in `answers`.
    pub(super) answer: Range<usize>,
}

/// Requests that were received together, grouped by what stands between them and the log.
pub(super) struct Groups {
    /// Their sender has places for all their sessions.
    pub(super) with_place: Group,
    /// As above, but their clients have more requests under way than is reserved for each: they wait apart from the
    /// others.
    pub(super) over_reserve: Group,
    /// Their sender has no place for another session: only those that continue a known session are recorded.
    pub(super) without_place: Group,
}

/// One group on its way to the log.
pub(super) struct Group {
    pub(super) requests: Requests,
    /// One record for each request, in the same order.
    pub(super) batch: Batch,
    /// Whether only requests that continue a known session may be recorded.
    pub(super) known_sessions_only: bool,
}

pub(super) struct Recorded {
    pub(super) result: Result<Lsn, LogError>,
    pub(super) requests: Requests,
    /// Requests that would have begun a session for which there is no place.
    pub(super) refused: Vec<Request>,
    pub(super) received_at: Instant,
}

impl Requests {
    /// Runs of requests of one client: the client, and how many of its requests follow each other.
    pub(super) fn in_runs(requests: &[Request]) -> impl Iterator<Item = (usize, u64)> {
        let runs = requests.chunk_by(|one, next| one.client == next.client);
        runs.filter_map(|run| Some((run.first()?.client, run.len() as u64)))
    }
}

impl Groups {
    /// Empty groups. `usual_bytes` is about how large the first batch will be.
    pub(super) fn new(buffers: &mut BufferPool<Requests>, usual_bytes: usize) -> Self {
        let mut group = |batch| Group {
            requests: buffers.take(),
            batch,
            known_sessions_only: false,
        };
        let mut over_reserve = group(Batch::default());
        over_reserve.batch.beyond_what_is_kept();
        Self {
            with_place: group(Batch::with_capacity(usual_bytes)),
            over_reserve,
            without_place: Group {
                known_sessions_only: true,
                ..group(Batch::default())
            },
        }
    }
}

impl Group {
    /// Takes over a request whose answer was written among another group's.
    pub(super) fn take_over(&mut self, answers: &[u8], request: Request) -> Request {
        let begin = self.requests.answers.len();
        let answer = answers.get(request.answer.clone());
        let answers = &mut self.requests.answers;
        answers.extend_from_slice(answer.unwrap_or_default());
        let answer = begin..answers.len();
        Request { answer, ..request }
    }

    /// Appends to the log what there is room for.
    pub(super) async fn record(mut self, shared: Arc<Shared>, received_at: Instant) -> Recorded {
        let refused = match self.known_sessions_only {
            true => self.refuse_new_sessions(&shared).await,
            false => Vec::new(),
        };
        let result = match self.batch.is_empty() {
            true => Ok(0),
            false => shared.log.append_batch(self.batch).await,
        };
        if result.is_err() {
            for (client, requests) in Requests::in_runs(&self.requests.waiting) {
                shared.room.give_back(shared.sender(client), requests);
            }
        }
        Recorded {
            result,
            requests: self.requests,
            refused,
            received_at,
        }
    }

    /// Takes out the requests that may begin a session.
    async fn refuse_new_sessions(&mut self, shared: &Shared) -> Vec<Request> {
        let waiting = &self.requests.waiting;
        let senders: Vec<_> = waiting
            .iter()
            .map(|request| (shared.sender(request.client), 1))
            .collect();
        let known = shared.room.take_known(&self.batch, &senders).await;
        self.batch = self.batch.only(&known);
        let mut known = known.into_iter();
        let waiting = &mut self.requests.waiting;
        let refused = waiting.extract_if(.., |_| !known.next().unwrap_or(false));
        refused.collect()
    }
}

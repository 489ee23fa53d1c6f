//! The server's decisions about datagrams without a socket and without a log: for tools and tests.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use super::accounting::{Decision, RequestHandler};
use super::clients::Clients;
use super::config::RadiusConfig;
use super::outcome::Outcome;
use super::report::Report;
use openmast_log::Batch;

/// Handles datagrams one after the other. What is to be recorded counts as recorded at once. The time is that of the
/// newest datagram.
pub struct DryRun {
    handler: RequestHandler,
    /// Arrival of the first datagram: the monotonic clock then, and Unix milliseconds.
    began: Option<(Instant, u64)>,
}

/// The result for one datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// The label `outcome` of `openmast_radius_requests_total`.
    pub outcome: &'static str,
    /// What the operator can do about it.
    pub advice: &'static str,
    /// The record that would be appended to the log; `None` if nothing is to be recorded.
    pub record: Option<Vec<u8>>,
    /// The packet to send back; empty if there is none.
    pub answer: Vec<u8>,
}

impl DryRun {
    /// Starts with these clients and without earlier requests.
    pub fn new(config: &RadiusConfig) -> Self {
        let clients = Arc::new(Clients::new(&config.clients));
        Self {
            handler: RequestHandler::new(config, clients),
            began: None,
        }
    }

    /// Handles a datagram from `source` that arrived at `at_ms` (Unix milliseconds).
    pub fn handle(&mut self, datagram: &[u8], source: SocketAddr, at_ms: u64) -> Handled {
        let (mut answer, mut record) = (Vec::new(), None);
        let outcome = self.decide(datagram, source, at_ms, &mut answer, |report| {
            let mut written = Vec::new();
            report.write(&mut written);
            record = Some(written);
            Ok(())
        });
        Handled {
            outcome: outcome.label(),
            advice: outcome.advice(),
            record,
            answer,
        }
    }

    /// Does the same as a socket does it: the answer is appended behind those before it, and the record to a batch for
    /// the log. Returns the outcome.
    pub fn handle_into(
        &mut self,
        datagram: &[u8],
        source: SocketAddr,
        at_ms: u64,
        answers: &mut Vec<u8>,
        batch: &mut Batch,
    ) -> &'static str {
        let outcome = self.decide(datagram, source, at_ms, answers, |report| {
            batch.push_with(|to| report.write(to))?;
            Ok(())
        });
        outcome.label()
    }

    fn decide(
        &mut self,
        datagram: &[u8],
        source: SocketAddr,
        at_ms: u64,
        answers: &mut Vec<u8>,
        record: impl FnOnce(&Report<'_>) -> anyhow::Result<()>,
    ) -> Outcome {
        let (now, before) = (self.now(at_ms), answers.len());
        match self.handler.decide(datagram, source, at_ms, now, answers) {
            Decision::Refuse(refusal, _) => refusal.outcome,
            Decision::Wait => Outcome::DuplicatePending,
            Decision::Answer(outcome) => outcome,
            Decision::Record(report, request_id) => match record(&report) {
                Ok(()) => {
                    self.handler.recorded(request_id, now);
                    Outcome::Recorded
                }
                // Pushing fails only when the batch is full.
                Err(_) => {
                    self.handler.not_recorded(request_id);
                    answers.truncate(before);
                    Outcome::LogUnavailable
                }
            },
        }
    }

    fn now(&mut self, at_ms: u64) -> Instant {
        let (began, first_ms) = *self.began.get_or_insert_with(|| (Instant::now(), at_ms));
        let passed = Duration::from_millis(at_ms.saturating_sub(first_ms));
        began.checked_add(passed).unwrap_or(began)
    }
}

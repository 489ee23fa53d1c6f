//! What a socket of the server does with a datagram, without the socket and without a log: for tools and tests.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use super::accounting::{Decision, Gate};
use super::clients::Clients;
use super::config::RadiusConfig;
use super::outcome::Outcome;
use super::report::Report;
use crate::log::Batch;

/// Judges datagrams one after the other. What is to be recorded counts as recorded at once.
pub struct Judge(Gate);

/// What becomes of a datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The label `outcome` of `openmast_radius_requests_total`.
    pub outcome: &'static str,
    /// Borsh of [`crate::record::Record::Report`]; `None`: nothing is to be recorded.
    pub record: Option<Vec<u8>>,
    /// The packet to send back; empty: none.
    pub answer: Vec<u8>,
}

impl Judge {
    /// With these clients, and without requests that came before.
    pub fn new(config: &RadiusConfig) -> Self {
        let clients = Arc::new(Clients::new(&config.clients));
        Self(Gate::new(config, clients))
    }

    /// Judges a datagram from `source` that arrived at `at_ms` (Unix milliseconds).
    pub fn judge(&mut self, datagram: &[u8], source: SocketAddr, at_ms: u64) -> Judged {
        let (mut answer, mut record) = (Vec::new(), None);
        let outcome = self.decide(datagram, source, at_ms, &mut answer, |report| {
            let mut written = Vec::new();
            report.write(&mut written)?;
            record = Some(written);
            Ok(())
        });
        Judged {
            outcome: outcome.label(),
            record,
            answer,
        }
    }

    /// As [`Self::judge`], as a socket has it: the answer behind those before it, and the record in a batch for the log.
    /// Returns the outcome.
    pub fn judge_into(
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
        let (now, before) = (Instant::now(), answers.len());
        match self.0.judge(datagram, source, at_ms, now, answers) {
            Decision::Refuse(refusal, _) => refusal.outcome,
            Decision::Wait => Outcome::DuplicatePending,
            Decision::Answer(outcome) => outcome,
            Decision::Record(report, receipt) => match record(&report) {
                Ok(()) => {
                    self.0.recorded(receipt, now);
                    Outcome::Recorded
                }
                // Only a name that Borsh cannot count, which no packet holds, or a batch that is full.
                Err(_) => {
                    self.0.not_recorded(receipt);
                    answers.truncate(before);
                    Outcome::LogUnavailable
                }
            },
        }
    }
}

//! What a socket of the server does with a datagram, without the socket and without a log: for tools and tests.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use super::accounting::{Decision, Gate};
use super::clients::Clients;
use super::config::RadiusConfig;
use super::outcome::Outcome;

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
        let now = Instant::now();
        let mut answer = Vec::new();
        let (outcome, record) = match self.0.judge(datagram, source, at_ms, now, &mut answer) {
            Decision::Refuse(refusal, _) => (refusal.outcome, None),
            Decision::Wait => (Outcome::DuplicatePending, None),
            Decision::Answer(outcome) => (outcome, None),
            Decision::Record(report, receipt) => {
                let mut record = Vec::new();
                match report.write(&mut record) {
                    Ok(()) => {
                        self.0.recorded(receipt, now);
                        (Outcome::Recorded, Some(record))
                    }
                    // Only a name that Borsh cannot count, which no packet holds.
                    Err(_) => {
                        self.0.not_recorded(receipt);
                        answer.clear();
                        (Outcome::LogUnavailable, None)
                    }
                }
            }
        };
        Judged {
            outcome: outcome.label(),
            record,
            answer,
        }
    }
}

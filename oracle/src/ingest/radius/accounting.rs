//! The decision about one datagram: refuse, answer, or record and then answer. It sends and records nothing itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use super::authenticator::{
    MessageAuthenticator, verify_accounting_request, verify_message_authenticator, write_response,
};
use super::clients::{Client, Clients};
use super::config::{ClockWindow, RadiusConfig};
use super::dictionary::code;
use super::duplicates::{Admission, Duplicates, RequestKey};
use super::octets::CounterConfig;
use super::outcome::{Outcome, Refusal};
use super::packet::{Packet, PacketError};
use super::report::{Arrival, Report};
use super::secrets::{SecretPair, WhichSecret};
use super::status_server;

/// What to do with a datagram. An answer, where there is one, was appended to the buffer.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a box would be an allocation for each report"
)]
pub(super) enum Decision<'a> {
    /// Send nothing back. The client is known if the source is.
    Refuse(Refusal, Option<Arc<Client>>),
    /// Send nothing back: the answer to the first copy is on its way.
    Wait,
    /// Answer; nothing is to be recorded.
    Answer(Outcome),
    /// Record, then answer.
    Record(Report<'a>, RequestId),
}

/// Which request was or was not recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequestId {
    key: RequestKey,
    authenticator: [u8; 16],
}

/// Everything that a decision depends on. Each socket has one.
pub(super) struct RequestHandler {
    clients: Arc<Clients>,
    counters: Arc<[CounterConfig]>,
    duplicates: Duplicates,
    window: ClockWindow,
}

impl RequestHandler {
    pub(super) fn new(config: &RadiusConfig, clients: Arc<Clients>) -> Self {
        Self {
            clients,
            counters: config.counters.clone().into(),
            duplicates: Duplicates::new(config.duplicate_window(), config.duplicate_entries),
            window: config.clock_window(),
        }
    }

    /// Decides about a datagram that arrived at `at_ms` (Unix milliseconds). An answer, where there is one, is
    /// appended to `answers`. After `Record`, call `recorded` or `not_recorded`.
    pub(super) fn decide<'a>(
        &mut self,
        datagram: &'a [u8],
        source: SocketAddr,
        at_ms: u64,
        now: Instant,
        answers: &mut Vec<u8>,
    ) -> Decision<'a> {
        let clients = Arc::clone(&self.clients);
        let Some(client) = clients.find(source.ip()) else {
            return Decision::Refuse(Outcome::UnknownClient.into(), None);
        };
        let arrival = Arrival {
            source: source.ip(),
            at_ms,
        };
        Packet::parse(datagram)
            .map_err(Refusal::from)
            .and_then(|packet| match packet.code {
                code::ACCOUNTING_REQUEST => {
                    self.accounting(packet, client, source, arrival, now, answers)
                }
                code::STATUS_SERVER => {
                    answers.extend(status_server(&packet, client)?);
                    Ok(Decision::Answer(Outcome::StatusServer))
                }
                _ => Err(Outcome::UnsupportedCode.into()),
            })
            .unwrap_or_else(|refusal| Decision::Refuse(refusal, Some(Arc::clone(client))))
    }

    fn accounting<'a>(
        &mut self,
        packet: Packet<'a>,
        client: &Arc<Client>,
        source: SocketAddr,
        arrival: Arrival,
        now: Instant,
        answers: &mut Vec<u8>,
    ) -> Result<Decision<'a>, Refusal> {
        let secrets = client.secrets.now();
        let (which, secret) = verify_authenticators(&packet, &secrets)?;
        client.secrets.count(which);
        // The rate is checked after the authenticator: a stranger who does not know the secret uses up nothing of it.
        if client
            .rate_limit
            .as_ref()
            .is_some_and(|limit| !limit.allows(now))
        {
            return Err(Outcome::RateLimited.into());
        }
        let Some(report) = Report::read(packet, arrival, self.window, client, &self.counters)?
        else {
            write_answer(answers, &packet, client, secret)?;
            return Ok(Decision::Answer(Outcome::IgnoredStatusType));
        };
        let request_id = RequestId {
            key: RequestKey {
                source,
                identifier: packet.identifier,
            },
            authenticator: packet.authenticator,
        };
        let admission = self
            .duplicates
            .admit(request_id.key, request_id.authenticator, now);
        if admission == Admission::Pending {
            return Ok(Decision::Wait);
        }
        if let Err(error) = write_answer(answers, &packet, client, secret) {
            self.not_recorded(request_id);
            return Err(error.into());
        }
        Ok(match admission {
            Admission::New => Decision::Record(report, request_id),
            _ => Decision::Answer(Outcome::DuplicateAnswered),
        })
    }

    /// The report of a request is durable: retransmissions get the same answer from now on.
    pub(super) fn recorded(&mut self, request_id: RequestId, now: Instant) {
        self.duplicates
            .answered(request_id.key, request_id.authenticator, now);
    }

    /// The report of a request was not recorded: a retransmission is a new request.
    pub(super) fn not_recorded(&mut self, request_id: RequestId) {
        self.duplicates
            .forget(request_id.key, request_id.authenticator);
    }

    /// The client that `source` belongs to.
    pub(super) fn client(&self, source: SocketAddr) -> Option<&Arc<Client>> {
        self.clients.find(source.ip())
    }
}

/// Verifies the Request Authenticator, and the Message-Authenticator where there is one, and returns the secret that
/// the packet was made with. A sender that knows the secret can still compute the Message-Authenticator in a wrong
/// way.
fn verify_authenticators<'a>(
    packet: &Packet<'_>,
    secrets: &'a SecretPair,
) -> Result<(WhichSecret, &'a [u8]), Refusal> {
    let made_with = secrets.find(|secret| verify_accounting_request(packet, secret));
    let (which, secret) = made_with.ok_or(Outcome::WrongAuthenticator)?;
    match verify_message_authenticator(packet, &[0; 16], secret) {
        MessageAuthenticator::Invalid => Err(Outcome::WrongMessageAuthenticator.into()),
        MessageAuthenticator::Absent | MessageAuthenticator::Valid => Ok((which, secret)),
    }
}

/// The answer to a Status-Server that was signed with either of the client's secrets.
fn status_server(packet: &Packet<'_>, client: &Client) -> Result<Vec<u8>, Outcome> {
    let secrets = client.secrets.now();
    let by = |which| match secrets.get(which) {
        Some(secret) => status_server::answer(packet, secret),
        None => Err(Outcome::WrongAuthenticator),
    };
    match by(WhichSecret::Current) {
        Err(Outcome::WrongAuthenticator) => by(WhichSecret::Previous),
        answer => answer,
    }
}

fn write_answer(
    answers: &mut Vec<u8>,
    packet: &Packet<'_>,
    client: &Client,
    secret: &[u8],
) -> Result<(), PacketError> {
    write_response(answers, packet, secret, client.message_authenticator)
}

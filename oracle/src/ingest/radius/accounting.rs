//! What to do with a datagram. Decides; sends and records nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use super::authenticator::{
    MessageAuthenticator, verify_accounting_request, verify_message_authenticator, write_response,
};
use super::clients::{Client, Clients};
use super::config::{ClockWindow, MultiSessionId, RadiusConfig};
use super::dictionary::{attribute, code};
use super::duplicates::{Admission, Duplicates, RequestKey};
use super::outcome::{Outcome, Refusal};
use super::packet::Packet;
use super::report::{Arrival, Report};
use super::status_server;

/// What to do with a datagram. An answer, where there is one, was appended to the buffer.
#[derive(Debug)]
pub(super) enum Decision<'a> {
    /// Say nothing. The client is known if the source is.
    Refuse(Refusal, Option<Arc<Client>>),
    /// Say nothing: the answer to the first copy is on its way.
    Wait,
    /// Answer; nothing is to be recorded.
    Answer(Outcome),
    /// Record, then answer.
    Record(Report<'a>, Receipt),
}

/// Which request was or was not recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Receipt {
    key: RequestKey,
    authenticator: [u8; 16],
}

/// Everything that a decision depends on. Each socket has one.
pub(super) struct Gate {
    clients: Arc<Clients>,
    duplicates: Duplicates,
    window: ClockWindow,
}

impl Gate {
    pub(super) fn new(config: &RadiusConfig, clients: Arc<Clients>) -> Self {
        Self {
            clients,
            duplicates: Duplicates::new(config.duplicate_window(), config.duplicate_entries),
            window: config.clock_window(),
        }
    }

    /// Judges a datagram. After `Record`, call `recorded` or `not_recorded`.
    pub(super) fn judge<'a>(
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
                    answers.extend(status_server::answer(&packet, client.secret())?);
                    Ok(Decision::Answer(Outcome::StatusServer))
                }
                _ => Err(Outcome::UnsupportedCode.into()),
            })
            .unwrap_or_else(|refusal| Decision::Refuse(refusal, Some(Arc::clone(client))))
    }

    fn accounting<'a>(
        &mut self,
        packet: Packet<'a>,
        client: &Client,
        source: SocketAddr,
        arrival: Arrival,
        now: Instant,
        answers: &mut Vec<u8>,
    ) -> Result<Decision<'a>, Refusal> {
        check_genuine(&packet, client)?;
        let report = Report::read(packet, arrival, self.window)?;
        if !client.may_speak_for(packet.first(attribute::NAS_IDENTIFIER)) {
            return Err(Outcome::NasNotAllowed.into());
        }
        let Some(mut report) = report else {
            write_response(answers, &packet, client.secret())?;
            return Ok(Decision::Answer(Outcome::IgnoredStatusType));
        };
        if let Some(kind) = client.session_radio {
            report.name_first(kind)?;
        }
        if client.multi_session_id == MultiSessionId::Ignored {
            report.ignore_multi_session_id();
        }
        let receipt = Receipt {
            key: RequestKey {
                source,
                identifier: packet.identifier,
            },
            authenticator: packet.authenticator,
        };
        let admission = self
            .duplicates
            .admit(receipt.key, receipt.authenticator, now);
        if admission == Admission::Pending {
            return Ok(Decision::Wait);
        }
        if let Err(error) = write_response(answers, &packet, client.secret()) {
            self.not_recorded(receipt);
            return Err(error.into());
        }
        Ok(match admission {
            Admission::New => Decision::Record(report, receipt),
            _ => Decision::Answer(Outcome::DuplicateAnswered),
        })
    }

    /// The report of a request is durable: retransmissions get the same answer from now on.
    pub(super) fn recorded(&mut self, receipt: Receipt, now: Instant) {
        self.duplicates
            .answered(receipt.key, receipt.authenticator, now);
    }

    /// The report of a request was not recorded: a retransmission is a new request.
    pub(super) fn not_recorded(&mut self, receipt: Receipt) {
        self.duplicates.forget(receipt.key, receipt.authenticator);
    }

    /// The client that `source` belongs to.
    pub(super) fn client(&self, source: SocketAddr) -> Option<&Arc<Client>> {
        self.clients.find(source.ip())
    }
}

/// Request Authenticator, and Message-Authenticator where there is one.
fn check_genuine(packet: &Packet<'_>, client: &Client) -> Result<(), Refusal> {
    let secret = client.secret();
    let message = verify_message_authenticator(packet, &[0; 16], secret);
    match verify_accounting_request(packet, secret) && message != MessageAuthenticator::Invalid {
        true => Ok(()),
        false => Err(Outcome::WrongAuthenticator.into()),
    }
}

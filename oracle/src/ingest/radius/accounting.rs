//! What to do with a datagram. Decides; sends and records nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use super::authenticator::{
    MessageAuthenticator, sign_response, verify_accounting_request, verify_message_authenticator,
};
use super::clients::{Client, Clients};
use super::config::{ClockWindow, RadiusConfig};
use super::dictionary::{attribute, code};
use super::duplicates::{Admission, Duplicates, RequestKey};
use super::outcome::{Outcome, Refusal};
use super::packet::{Packet, PacketBuilder};
use super::report::{Arrival, usage_report};
use super::status_server;
use crate::record::UsageReport;

/// What to do with a datagram.
#[derive(Debug)]
pub(super) enum Decision {
    /// Say nothing. The client is known if the source is.
    Refuse(Refusal, Option<Arc<Client>>),
    /// Say nothing: the answer to the first copy is on its way.
    Wait,
    /// Send this; nothing is to be recorded.
    Answer(Outcome, Arc<[u8]>),
    /// Record, then send.
    Record(Box<Recordable>),
}

/// A request to record.
#[derive(Debug)]
pub(super) struct Recordable {
    pub(super) report: UsageReport,
    /// To send once the report is durable.
    pub(super) response: Arc<[u8]>,
    pub(super) client: Arc<Client>,
    key: RequestKey,
    authenticator: [u8; 16],
}

/// Everything that a decision depends on.
pub(super) struct Gate {
    clients: Clients,
    duplicates: Duplicates,
    window: ClockWindow,
}

impl Gate {
    pub(super) fn new(config: &RadiusConfig) -> Self {
        Self {
            clients: Clients::new(&config.clients),
            duplicates: Duplicates::new(config.duplicate_window(), config.duplicate_entries),
            window: config.clock_window(),
        }
    }

    /// Judges a datagram. After `Record`, call `recorded` or `not_recorded`.
    pub(super) fn judge(
        &self,
        datagram: &[u8],
        source: SocketAddr,
        at_ms: u64,
        now: Instant,
    ) -> Decision {
        let Some(client) = self.clients.find(source.ip()) else {
            return Decision::Refuse(Outcome::UnknownClient.into(), None);
        };
        let arrival = Arrival {
            source: source.ip(),
            at_ms,
        };
        Packet::parse(datagram)
            .map_err(Refusal::from)
            .and_then(|packet| match packet.code {
                code::ACCOUNTING_REQUEST => self.accounting(&packet, client, source, arrival, now),
                code::STATUS_SERVER => {
                    let response = status_server::answer(&packet, client.secret())?;
                    Ok(Decision::Answer(Outcome::StatusServer, response.into()))
                }
                _ => Err(Outcome::UnsupportedCode.into()),
            })
            .unwrap_or_else(|refusal| Decision::Refuse(refusal, Some(Arc::clone(client))))
    }

    fn accounting(
        &self,
        packet: &Packet<'_>,
        client: &Arc<Client>,
        source: SocketAddr,
        arrival: Arrival,
        now: Instant,
    ) -> Result<Decision, Refusal> {
        check_genuine(packet, client)?;
        let report = usage_report(packet, arrival, self.window)?;
        if !client.may_speak_for(packet.first(attribute::NAS_IDENTIFIER)) {
            return Err(Outcome::NasNotAllowed.into());
        }
        let Some(report) = report else {
            return Ok(Decision::Answer(
                Outcome::IgnoredStatusType,
                response_to(packet, client)?,
            ));
        };
        let key = RequestKey {
            source,
            identifier: packet.identifier,
        };
        let response = response_to(packet, client)?;
        Ok(
            match self.duplicates.admit(key, packet.authenticator, now) {
                Admission::Pending => Decision::Wait,
                Admission::Answered(response) => {
                    Decision::Answer(Outcome::DuplicateAnswered, response)
                }
                Admission::New => Decision::Record(Box::new(Recordable {
                    report,
                    response,
                    client: Arc::clone(client),
                    key,
                    authenticator: packet.authenticator,
                })),
            },
        )
    }

    /// The report of `request` is durable: retransmissions get the same answer from now on.
    pub(super) fn recorded(&self, receipt: Receipt, response: Arc<[u8]>, now: Instant) {
        self.duplicates
            .answered(receipt.key, receipt.authenticator, response, now);
    }

    /// The report of `request` was not recorded: a retransmission is a new request.
    pub(super) fn not_recorded(&self, receipt: Receipt) {
        self.duplicates.forget(receipt.key, receipt.authenticator);
    }
}

/// Which request was or was not recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Receipt {
    key: RequestKey,
    authenticator: [u8; 16],
}

impl Recordable {
    pub(super) fn receipt(&self) -> Receipt {
        Receipt {
            key: self.key,
            authenticator: self.authenticator,
        }
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

/// The Accounting-Response: every Proxy-State, in order, and nothing else.
fn response_to(packet: &Packet<'_>, client: &Client) -> Result<Arc<[u8]>, Refusal> {
    let builder =
        PacketBuilder::new(code::ACCOUNTING_RESPONSE, packet.identifier).proxy_states(packet)?;
    Ok(sign_response(builder, &packet.authenticator, client.secret()).into())
}

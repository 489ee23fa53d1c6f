//! A gateway's line: one RADIUS accounting request after the other, each sent again until it is answered.

use std::{net::SocketAddr, time::Duration};

use anyhow::Result;
use openmast_end_to_end::traffic::Counters;
use openmast_oracle::ingest::radius::{
    authenticator::{sign_accounting_request, verify_response},
    dictionary::{acct_status_type, attribute, code},
    packet::{Packet, PacketBuilder, PacketError},
};
use tokio::{net::UdpSocket, time::timeout};

use super::service::SECRET;

/// How long an answer may take before the request is sent again.
const RETRY: Duration = Duration::from_millis(700);
/// Greatest datagram.
const BUFFER: usize = 4_096;

/// What a report says of a session.
pub struct Reading<'a> {
    pub status: u32,
    pub nas: &'a str,
    pub user: &'a str,
    pub session: &'a str,
    /// Unix seconds; `None`: the gateway has no clock.
    pub at: Option<u64>,
    pub counters: Counters,
}

/// One socket, one request at a time.
pub struct Line {
    socket: UdpSocket,
    identifier: u8,
}

impl Line {
    pub async fn to(server: SocketAddr) -> Result<Self> {
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        socket.connect(server).await?;
        Ok(Self {
            socket,
            identifier: 0,
        })
    }

    /// Sends a report until it is acknowledged, however long that takes. Returns its bytes.
    pub async fn deliver(&mut self, reading: &Reading<'_>) -> Result<Vec<u8>> {
        self.identifier = self.identifier.wrapping_add(1);
        let request = sign_accounting_request(reading.packet(self.identifier)?, SECRET.as_bytes());
        self.again(&request).await;
        Ok(request)
    }

    /// Sends a request until it is acknowledged.
    pub async fn again(&self, request: &[u8]) {
        while !self.is_answered(request).await {}
    }

    /// Sends it once more and does not wait: a copy that was on the way.
    pub async fn copy(&self, request: &[u8]) {
        // Nobody listens at the moment: it is lost as others are.
        let _ = self.socket.send(request).await;
    }

    async fn is_answered(&self, request: &[u8]) -> bool {
        let answered = async {
            if self.socket.send(request).await.is_err() {
                return std::future::pending().await;
            }
            let mut buffer = [0; BUFFER];
            loop {
                match self.socket.recv(&mut buffer).await {
                    Ok(length) if answers(&buffer[..length], request) => return,
                    Ok(_) => {}
                    // The port is closed: as if nothing had come.
                    Err(_) => return std::future::pending().await,
                }
            }
        };
        timeout(RETRY, answered).await.is_ok()
    }
}

/// Whether it is a genuine answer to this request.
fn answers(answer: &[u8], request: &[u8]) -> bool {
    let (Ok(answer), Ok(request)) = (Packet::parse(answer), Packet::parse(request)) else {
        return false;
    };
    answer.identifier == request.identifier
        && verify_response(&answer, &request.authenticator, SECRET.as_bytes())
}

impl Reading<'_> {
    fn packet(&self, identifier: u8) -> Result<PacketBuilder, PacketError> {
        let Counters { seconds, up, down } = self.counters;
        let (low, high) = (|count: u64| count as u32, |count: u64| (count >> 32) as u32);
        let mut packet = PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
            .integer(attribute::ACCT_STATUS_TYPE, self.status)?
            .attribute(attribute::ACCT_SESSION_ID, self.session.as_bytes())?
            .attribute(attribute::NAS_IDENTIFIER, self.nas.as_bytes())?
            .attribute(attribute::USER_NAME, self.user.as_bytes())?;
        if let Some(at) = self.at {
            packet = packet.integer(attribute::EVENT_TIMESTAMP, low(at))?;
        }
        if self.status == acct_status_type::START {
            return Ok(packet);
        }
        packet
            .integer(attribute::ACCT_SESSION_TIME, seconds)?
            .integer(attribute::ACCT_INPUT_OCTETS, low(up))?
            .integer(attribute::ACCT_INPUT_GIGAWORDS, high(up))?
            .integer(attribute::ACCT_OUTPUT_OCTETS, low(down))?
            .integer(attribute::ACCT_OUTPUT_GIGAWORDS, high(down))
    }
}

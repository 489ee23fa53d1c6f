//! What strangers send, as much as they can while it lasts.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use fastrand::Rng;
use openmast_oracle::ingest::radius::{
    authenticator::sign_accounting_request,
    dictionary::{acct_status_type, attribute, code},
    packet::{PacketBuilder, PacketError},
};
use openmast_radio::{
    Connection, ConnectionConfig, Radio,
    usage::{RadioAccessTechnology, RadioSigner, Report, Subject},
};
use solana_pubkey::Pubkey;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpStream, UdpSocket},
    task::JoinSet,
    time::{sleep, sleep_until, timeout},
};

use super::{
    journal::{Journal, Trouble},
    schedule::{Flood, FloodPhase, Step},
    service::Service,
};

/// Connections that one flood holds at each door: more than a source may have, and fewer than this process may.
const CONNECTIONS: usize = 300;
/// Between two of them.
const INTERVAL: Duration = Duration::from_millis(2);
/// Datagrams between two breaths.
const BURST: usize = 100;
const BREATH: Duration = Duration::from_millis(20);
/// More than a batch may have.
const OVERSIZED: usize = 2 << 20;
const STREAMS: u8 = 20;

/// Whom it hits.
#[derive(Clone)]
pub struct Floods {
    radius: SocketAddr,
    usage: SocketAddr,
    api: SocketAddr,
    network: Pubkey,
    journal: Journal,
}

impl Floods {
    pub fn on(service: &Service, network: Pubkey) -> Self {
        Self {
            radius: service.radius,
            usage: service.usage,
            api: service.api,
            network,
            journal: service.journal.clone(),
        }
    }

    /// One flood after the other.
    pub async fn follow(&self, steps: &[Step<FloodPhase>], began: Instant, mut dice: Rng) {
        for step in steps {
            sleep_until((began + step.at).into()).await;
            let flood = self.journal.begin(Trouble::Flood);
            // What it is doing when its time is over is left as it is.
            let _ = timeout(step.what.lasts, self.flood(step.what.kind, &mut dice)).await;
            self.journal.end(flood);
        }
    }

    /// Without an end.
    async fn flood(&self, kind: Flood, dice: &mut Rng) {
        match kind {
            Flood::IdleConnections => self.connections(b"").await,
            Flood::HalfHeaders => {
                self.connections(b"POST /v1/usage HTTP/1.1\r\nHost: chaos\r\nX-")
                    .await;
            }
            Flood::RadiusJunk => self.datagrams("127.0.0.1:0", dice).await,
            Flood::UnknownClients => self.datagrams("127.0.0.2:0", dice).await,
            Flood::OversizedBatches => self.oversized().await,
            Flood::UnknownRadios => self.unknown_radios(dice).await,
        }
    }

    async fn connections(&self, beginning: &'static [u8]) {
        let mut held = Vec::new();
        loop {
            for door in [self.api, self.usage] {
                if let Ok(Ok(mut stream)) = timeout(BREATH, TcpStream::connect(door)).await {
                    // It may be closed at once: that is a way to refuse it.
                    let _ = stream.write_all(beginning).await;
                    held.push(stream);
                } else {
                    sleep(BREATH).await;
                }
            }
            if held.len() > 2 * CONNECTIONS {
                held.drain(..CONNECTIONS);
            }
            sleep(INTERVAL).await;
        }
    }

    async fn datagrams(&self, from: &str, dice: &mut Rng) {
        let Ok(socket) = UdpSocket::bind(from).await else {
            return;
        };
        loop {
            for _ in 0..BURST {
                let datagram = match dice.u8(..3) {
                    0 => noise(dice),
                    1 => forged(dice),
                    _ => {
                        let mut cut = forged(dice);
                        cut.truncate(dice.usize(..cut.len()));
                        cut
                    }
                };
                // A closed port says so by an error.
                let _ = socket.send_to(&datagram, self.radius).await;
            }
            sleep(BREATH).await;
        }
    }

    async fn oversized(&self) {
        let client = reqwest::Client::new();
        loop {
            let request = client
                .post(format!("http://{}/v1/usage", self.usage))
                .header("content-type", "application/x-protobuf")
                .body(vec![7; OVERSIZED]);
            if request.send().await.is_err() {
                sleep(BREATH).await;
            }
        }
    }

    /// Each asks again at once when it is refused.
    async fn unknown_radios(&self, dice: &mut Rng) {
        let mut radios = JoinSet::new();
        for number in 0..STREAMS {
            let mut seed = [number; 32];
            seed[31] = dice.u8(100..);
            let config = ConnectionConfig::new(format!("http://{}", self.usage));
            let Ok(connection) = Connection::open(&config) else {
                return;
            };
            let network = self.network.to_bytes();
            let mut radio = Radio::new(RadioSigner::from_seed(seed), network, connection);
            radios.spawn(async move {
                loop {
                    // It is refused each time.
                    let _ = radio.report(&[report()]).await;
                }
            });
        }
        while radios.join_next().await.is_some() {}
    }
}

fn noise(dice: &mut Rng) -> Vec<u8> {
    let length = dice.usize(..200);
    (0..length).map(|_| dice.u8(..)).collect()
}

/// A request by somebody who does not know the secret.
fn forged(dice: &mut Rng) -> Vec<u8> {
    let packet = stop(dice);
    packet.map_or_else(
        |_| Vec::new(),
        |packet| sign_accounting_request(packet, b"another-shared-secret"),
    )
}

/// A Stop of a session that there may be.
fn stop(dice: &mut Rng) -> Result<PacketBuilder, PacketError> {
    PacketBuilder::new(code::ACCOUNTING_REQUEST, dice.u8(..))
        .integer(attribute::ACCT_STATUS_TYPE, acct_status_type::STOP)?
        .attribute(attribute::ACCT_SESSION_ID, b"0000-000001")?
        .attribute(attribute::NAS_IDENTIFIER, b"chaos-0")?
        .attribute(attribute::USER_NAME, b"payer-0@chaos.example")?
        .integer(attribute::ACCT_INPUT_OCTETS, dice.u32(..))
}

fn report() -> Report<'static> {
    Report {
        session_id: [9; 16],
        subject: Subject::Payer(0),
        started_at_ms: 1_700_000_000_000,
        ended_at_ms: 1_700_000_060_000,
        bytes_up: 1,
        bytes_down: 1,
        is_final: true,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 0,
        relay_path: &[],
    }
}

//! Loads a RADIUS accounting server: every request is unique, every answer is checked, what is lost is sent again.
//!
//! ```text
//! cargo run --release -p openmast-oracle --example radius_load -- --to 127.0.0.1:1813 --secret SECRET
//! ```

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use openmast_oracle::ingest::radius::authenticator::{sign_accounting_request, verify_response};
use openmast_oracle::ingest::radius::dictionary::{acct_status_type, attribute, code};
use openmast_oracle::ingest::radius::packet::{Packet, PacketBuilder, PacketError};
use tokio::net::UdpSocket;
use tokio::time::timeout;

/// How long an answer may take before the request is sent again.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Parser, Clone)]
struct Options {
    /// The server.
    #[arg(long, default_value = "127.0.0.1:1813")]
    to: SocketAddr,
    /// Its shared secret.
    #[arg(long)]
    secret: String,
    /// Requests altogether.
    #[arg(long, default_value_t = 200_000)]
    requests: usize,
    /// Senders, each with a port of its own.
    #[arg(long, default_value_t = 16)]
    senders: usize,
    /// Unanswered requests of one sender at once, at most 256 (one octet of Identifier).
    #[arg(long, default_value_t = 128)]
    window: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    ensure!(
        (1..=256).contains(&options.window),
        "--window must be 1 to 256"
    );
    ensure!(options.senders > 0, "--senders must be at least 1");
    let began = Instant::now();
    let senders: Vec<_> = (0..options.senders)
        .map(|number| tokio::spawn(Sender::run(options.clone(), number)))
        .collect();
    let mut waited = Vec::new();
    let mut sent_again = 0;
    for sender in senders {
        let sender = sender.await??;
        waited.extend(sender.waited);
        sent_again += sender.sent_again;
    }
    let seconds = began.elapsed().as_secs_f64();
    waited.sort_unstable();
    let quantile = |part: f64| {
        let position = (waited.len() as f64 * part) as usize;
        waited
            .get(position.min(waited.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{} answered in {seconds:.2} s: {:.0} per second; p50 {:?}, p99 {:?}, longest {:?}; {sent_again} sent again",
        waited.len(),
        waited.len() as f64 / seconds,
        quantile(0.5),
        quantile(0.99),
        quantile(1.0),
    );
    Ok(())
}

/// A gateway: one socket, up to 256 requests under way.
struct Sender {
    socket: UdpSocket,
    secret: Vec<u8>,
    /// By Identifier.
    under_way: Vec<Option<Request>>,
    waited: Vec<Duration>,
    sent_again: usize,
}

struct Request {
    bytes: Vec<u8>,
    first_sent: Instant,
    last_sent: Instant,
}

impl Sender {
    async fn run(options: Options, number: usize) -> Result<Self> {
        let local = if options.to.is_ipv4() {
            "127.0.0.1:0"
        } else {
            "[::1]:0"
        };
        let socket = UdpSocket::bind(local).await?;
        socket.connect(options.to).await?;
        let mut sender = Self {
            socket,
            secret: options.secret.into_bytes(),
            under_way: (0..options.window).map(|_| None).collect(),
            waited: Vec::new(),
            sent_again: 0,
        };
        let share = options.requests / options.senders
            + usize::from(number < options.requests % options.senders);
        let mut free: Vec<u8> = (0..options.window)
            .map(|identifier| identifier as u8)
            .collect();
        let mut begun = 0;
        while sender.waited.len() < share {
            while begun < share
                && let Some(identifier) = free.pop()
            {
                sender
                    .begin(identifier, format!("{number:04X}-{begun:08X}"))
                    .await?;
                begun += 1;
            }
            match timeout(RETRY, sender.answer()).await {
                Ok(answered) => free.extend(answered?),
                Err(_) => sender.send_again().await?,
            }
        }
        Ok(sender)
    }

    async fn begin(&mut self, identifier: u8, session: String) -> Result<()> {
        let bytes = sign_accounting_request(interim(identifier, &session)?, &self.secret);
        self.socket.send(&bytes).await?;
        let now = Instant::now();
        if let Some(slot) = self.under_way.get_mut(usize::from(identifier)) {
            *slot = Some(Request {
                bytes,
                first_sent: now,
                last_sent: now,
            });
        }
        Ok(())
    }

    /// Takes one answer: the Identifier that is free again. `None` for an answer to a request that was answered before.
    async fn answer(&mut self) -> Result<Option<u8>> {
        let mut buffer = [0; 4096];
        let length = self.socket.recv(&mut buffer).await?;
        let answer = Packet::parse(buffer.get(..length).unwrap_or_default())?;
        let slot = self
            .under_way
            .get_mut(usize::from(answer.identifier))
            .context("an unknown Identifier")?;
        let Some(request) = slot else {
            return Ok(None);
        };
        let asked = Packet::parse(&request.bytes)?;
        if !verify_response(&answer, &asked.authenticator, &self.secret) {
            return Ok(None);
        }
        self.waited.push(request.first_sent.elapsed());
        *slot = None;
        Ok(Some(answer.identifier))
    }

    async fn send_again(&mut self) -> Result<()> {
        for request in self.under_way.iter_mut().flatten() {
            if request.last_sent.elapsed() >= RETRY {
                self.socket.send(&request.bytes).await?;
                request.last_sent = Instant::now();
                self.sent_again += 1;
            }
        }
        Ok(())
    }
}

/// About what an access point sends: 200 octets.
fn interim(identifier: u8, session: &str) -> Result<PacketBuilder, PacketError> {
    PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
        .integer(
            attribute::ACCT_STATUS_TYPE,
            acct_status_type::INTERIM_UPDATE,
        )?
        .attribute(attribute::USER_NAME, b"sub1@mobile.example")?
        .attribute(attribute::NAS_IDENTIFIER, b"mast-lab-1")?
        .attribute(
            attribute::CALLED_STATION_ID,
            b"02-00-00-00-00-00:OpenRoaming-lab",
        )?
        .attribute(attribute::CALLING_STATION_ID, b"02-00-00-00-01-00")?
        .attribute(attribute::ACCT_SESSION_ID, session.as_bytes())?
        .attribute(attribute::CLASS, b"lab-class-1")?
        .integer(attribute::ACCT_SESSION_TIME, 300)?
        .integer(attribute::ACCT_INPUT_OCTETS, 1_000_000)?
        .integer(attribute::ACCT_INPUT_GIGAWORDS, 0)?
        .integer(attribute::ACCT_OUTPUT_OCTETS, 2_000_000)?
        .integer(attribute::ACCT_OUTPUT_GIGAWORDS, 0)
}

//! Loads a RADIUS accounting server: every request is unique, every answer is checked, what is not answered is sent
//! again.
//!
//! The requests are made and signed ahead, and sent and received in batches, so that the generator takes little of the
//! machine from the server that is measured.
//!
//! ```text
//! cargo run --release -p openmast-load --bin radius_load -- --to 127.0.0.1:1813 --secret SECRET
//! ```

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::io::{IoSlice, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use openmast_load::accounting::{Kind, request};
use openmast_oracle::ingest::radius::authenticator::{sign_accounting_request, write_response};
use openmast_oracle::ingest::radius::config::AnswerAuthenticator;
use openmast_oracle::ingest::radius::packet::{HEADER_LEN, Packet};
use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSocketState};
use rustix::net::{MMsgHdr, SendAncillaryBuffer, SendFlags, sendmmsg};

/// How long an answer may take before the request is sent again.
const RETRY: Duration = Duration::from_secs(2);
/// A server that answers nothing for so long does not work.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often requests that wait are looked through.
const LOOK: Duration = Duration::from_millis(100);
/// How long to rest when nothing came and nothing may be sent.
const REST: Duration = Duration::from_micros(100);
/// Most requests of one call to the kernel.
const CALL: usize = 32;
const BUFFER: usize = 1 << 16;
/// RFC 2865 §3: one octet.
const IDENTIFIERS: usize = 256;

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
    /// Ports to send from.
    #[arg(long, default_value_t = 16)]
    ports: usize,
    /// Unanswered requests of one port at once, at most 256 (one octet of Identifier).
    #[arg(long, default_value_t = 256)]
    window: usize,
    /// Requests per second; left out: as many as are answered.
    #[arg(long)]
    rate: Option<f64>,
    /// What the requests are.
    #[arg(long, value_enum, default_value_t = Kind::Interim)]
    kind: Kind,
    /// Beginning of every Acct-Session-Id. Another one makes other sessions.
    #[arg(long, default_value_t = std::process::id())]
    run: u32,
    /// Prints one line of JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let options = Options::parse();
    ensure!(
        (1..=256).contains(&options.window),
        "--window must be 1 to 256"
    );
    ensure!(
        options.ports > 0 && options.requests > 0,
        "--ports and --requests must be at least 1"
    );
    let mut ports = (0..options.ports)
        .map(|number| Port::new(&options, number))
        .collect::<Result<Vec<_>>>()?;
    let began = Instant::now();
    let (mut looked, mut newest, mut answered) = (began, began, 0);
    loop {
        let may_begin = match options.rate {
            Some(rate) => (began.elapsed().as_secs_f64() * rate) as usize,
            None => options.requests,
        };
        let share = may_begin.div_ceil(options.ports);
        let mut moved = false;
        for port in &mut ports {
            moved |= port.receive()?;
            moved |= port.send(share)?;
        }
        if ports.iter().all(Port::is_done) {
            break;
        }
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            let before = std::mem::replace(&mut answered, answers(&ports));
            if answered > before {
                newest = looked;
            }
            ensure!(
                newest.elapsed() < PATIENCE,
                "no answer for {PATIENCE:?}, {answered} before"
            );
            for port in &mut ports {
                port.send_again()?;
            }
        }
        if !moved {
            std::thread::sleep(REST);
        }
    }
    report(&options, &ports, began.elapsed());
    Ok(())
}

fn answers(ports: &[Port]) -> usize {
    ports.iter().map(|port| port.waited_us.len()).sum()
}

fn report(options: &Options, ports: &[Port], took: Duration) {
    let mut waited: Vec<u32> = ports
        .iter()
        .flat_map(|port| port.waited_us.clone())
        .collect();
    waited.sort_unstable();
    let quantile_ms = |part: f64| {
        let last = waited.len().saturating_sub(1);
        let position = ((waited.len() as f64 * part) as usize).min(last);
        waited.get(position).map_or(0.0, |us| f64::from(*us) / 1e3)
    };
    let sent_again: usize = ports.iter().map(|port| port.sent_again).sum();
    let strange: usize = ports.iter().map(|port| port.strange).sum();
    let seconds = took.as_secs_f64();
    let per_second = waited.len() as f64 / seconds;
    let [median, p99, longest] = [0.5, 0.99, 1.0].map(quantile_ms);
    if options.json {
        let line = serde_json::json!({
            "answered": waited.len(), "seconds": seconds, "per_second": per_second,
            "p50_ms": median, "p99_ms": p99, "longest_ms": longest,
            "sent_again": sent_again, "strange_answers": strange,
        });
        return println!("{line}");
    }
    println!(
        "{} answered in {seconds:.2} s: {per_second:.0} per second; p50 {median:.1} ms, p99 {p99:.1} ms, longest {longest:.1} ms; {sent_again} sent again",
        waited.len(),
    );
}

/// A gateway: one socket, up to 256 requests under way.
struct Port {
    socket: UdpSocket,
    state: UdpSocketState,
    /// All requests, one after the other.
    bytes: Vec<u8>,
    requests: Vec<Prepared>,
    /// Most requests under way.
    window: usize,
    /// By Identifier: which request is under way.
    slots: Vec<Option<Slot>>,
    begun: usize,
    waited_us: Vec<u32>,
    sent_again: usize,
    strange: usize,
    buffers: Vec<Box<[u8]>>,
}

struct Prepared {
    at: Range<usize>,
    /// What the answer must be.
    answer: [u8; HEADER_LEN],
}

struct Slot {
    request: usize,
    first_sent: Instant,
    last_sent: Instant,
}

impl Port {
    fn new(options: &Options, number: usize) -> Result<Self> {
        let local = if options.to.is_ipv4() {
            "127.0.0.1:0"
        } else {
            "[::1]:0"
        };
        let socket = UdpSocket::bind(local)?;
        socket.connect(options.to)?;
        let state = UdpSocketState::new((&socket).into())?;
        let share = options.requests / options.ports
            + usize::from(number < options.requests % options.ports);
        let mut port = Self {
            socket,
            state,
            bytes: Vec::new(),
            requests: Vec::with_capacity(share),
            window: options.window,
            // An Identifier is used again as late as it can be: some servers are not done with a request when they
            // answer it.
            slots: (0..IDENTIFIERS).map(|_| None).collect(),
            begun: 0,
            waited_us: Vec::with_capacity(share),
            sent_again: 0,
            strange: 0,
            buffers: (0..BATCH_SIZE).map(|_| vec![0; BUFFER].into()).collect(),
        };
        for request in 0..share {
            // Requests take turns with the Identifiers, so each knows its own ahead.
            let session = format!("{:08X}-{number:04X}-{request:08X}", options.run);
            port.prepare(options, (request % IDENTIFIERS) as u8, &session)?;
        }
        Ok(port)
    }

    fn prepare(&mut self, options: &Options, identifier: u8, session: &str) -> Result<()> {
        let secret = options.secret.as_bytes();
        let bytes = sign_accounting_request(request(options.kind, identifier, session)?, secret);
        let mut answer = Vec::with_capacity(HEADER_LEN);
        let plain = AnswerAuthenticator::None;
        write_response(&mut answer, &Packet::parse(&bytes)?, secret, plain)?;
        let begin = self.bytes.len();
        self.bytes.extend(bytes);
        self.requests.push(Prepared {
            at: begin..self.bytes.len(),
            answer: answer
                .as_slice()
                .try_into()
                .context("an answer without attributes")?,
        });
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.waited_us.len() == self.requests.len()
    }

    /// Begins requests until `share` are begun or the window is full.
    fn send(&mut self, share: usize) -> Result<bool> {
        let mut moved = false;
        loop {
            let mut call = Vec::with_capacity(CALL);
            while call.len() < CALL
                && self.begun < share.min(self.requests.len())
                && self.begun < self.waited_us.len() + self.window
                && self
                    .slots
                    .get(self.begun % self.slots.len())
                    .is_some_and(Option::is_none)
            {
                call.push(self.begun);
                let now = Instant::now();
                let slot = self.begun % self.slots.len();
                if let Some(slot) = self.slots.get_mut(slot) {
                    *slot = Some(Slot {
                        request: self.begun,
                        first_sent: now,
                        last_sent: now,
                    });
                }
                self.begun += 1;
            }
            if call.is_empty() {
                return Ok(moved);
            }
            moved = true;
            self.send_all(&call)?;
        }
    }

    fn send_all(&self, requests: &[usize]) -> Result<()> {
        let slices: Vec<[IoSlice<'_>; 1]> = requests
            .iter()
            .filter_map(|request| self.bytes.get(self.requests.get(*request)?.at.clone()))
            .map(|bytes| [IoSlice::new(bytes)])
            .collect();
        let mut controls: Vec<SendAncillaryBuffer<'_, '_, '_>> = slices
            .iter()
            .map(|_| SendAncillaryBuffer::default())
            .collect();
        let mut messages: Vec<MMsgHdr<'_>> = slices
            .iter()
            .zip(&mut controls)
            .map(|(slice, control)| MMsgHdr::new(slice, control))
            .collect();
        let mut rest = messages.as_mut_slice();
        while !rest.is_empty() {
            let sent = sendmmsg(&self.socket, rest, SendFlags::empty())?;
            rest = rest.split_at_mut(sent).1;
        }
        Ok(())
    }

    /// Takes what has come.
    fn receive(&mut self) -> Result<bool> {
        let mut meta = [RecvMeta::default(); BATCH_SIZE];
        let mut buffers = std::mem::take(&mut self.buffers);
        let received = {
            let mut slices = buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer));
            let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
                std::array::from_fn(|_| slices.next().unwrap_or_else(|| IoSliceMut::new(&mut [])));
            match self
                .state
                .recv((&self.socket).into(), &mut slices, &mut meta)
            {
                Ok(received) => received,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => 0,
                Err(error) => return Err(error).context("receiving"),
            }
        };
        for (buffer, meta) in buffers.iter().zip(&meta).take(received) {
            let datagrams = buffer.get(..meta.len).unwrap_or_default();
            for datagram in datagrams.chunks(meta.stride.max(1)) {
                self.answered(datagram);
            }
        }
        self.buffers = buffers;
        Ok(received > 0)
    }

    fn answered(&mut self, datagram: &[u8]) {
        let slot = datagram
            .get(1)
            .and_then(|identifier| self.slots.get_mut(usize::from(*identifier)));
        let Some(slot) = slot else {
            self.strange += 1;
            return;
        };
        let is_it = |slot: &Slot| {
            let request = self.requests.get(slot.request);
            request.is_some_and(|request| request.answer == datagram)
        };
        match slot.take_if(|slot| is_it(slot)) {
            Some(slot) => {
                let waited = slot.first_sent.elapsed().as_micros();
                self.waited_us
                    .push(u32::try_from(waited).unwrap_or(u32::MAX));
            }
            // The answer to a request that was sent twice comes twice.
            None => self.strange += 1,
        }
    }

    fn send_again(&mut self) -> Result<()> {
        let late: Vec<usize> = self
            .slots
            .iter_mut()
            .flatten()
            .filter(|slot| slot.last_sent.elapsed() >= RETRY)
            .map(|slot| {
                slot.last_sent = Instant::now();
                slot.request
            })
            .collect();
        self.sent_again += late.len();
        self.send_all(&late)
    }
}

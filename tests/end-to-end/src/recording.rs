//! Accounting of a real access point, recorded as a packet capture, and played again.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use etherparse::{SlicedPacket, TransportSlice};
use tokio::{net::UdpSocket, time::timeout};

const ACCOUNTING_REQUEST: u8 = 4;
const ACCOUNTING_RESPONSE: u8 = 5;
const HEADER: usize = 20;
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// The Accounting-Requests of a capture, in order, with their retransmissions.
pub struct Recording {
    requests: Vec<Vec<u8>>,
}

impl Recording {
    /// Reads a capture in pcap format.
    ///
    /// # Errors
    /// The file is missing, is no pcap file, or holds no Accounting-Request.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{}: not read", path.display()))?;
        let (_, capture) = pcap_parser::parse_pcap(&bytes)
            .map_err(|_| anyhow::anyhow!("{}: no pcap file", path.display()))?;
        let requests: Vec<Vec<u8>> = capture
            .blocks
            .iter()
            .filter_map(|block| accounting_request(block.data))
            .collect();
        if requests.is_empty() {
            bail!("{}: no Accounting-Request inside", path.display());
        }
        Ok(Self { requests })
    }

    /// How many requests there are, retransmissions included.
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// Bytes that the access point counted: the last counters of each session, both ways.
    pub fn bytes(&self) -> u64 {
        let mut sessions: BTreeMap<_, (u64, u64)> = BTreeMap::new();
        for request in &self.requests {
            let attributes = attributes(request);
            let key = (attributes.get(&44).copied(), attributes.get(&50).copied());
            let (up, down) = sessions.entry(key).or_default();
            *up = (*up).max(counter(&attributes, 42, 52));
            *down = (*down).max(counter(&attributes, 43, 53));
        }
        sessions.values().map(|(up, down)| up + down).sum()
    }

    /// Sends every request as the access point sent it, and waits for each answer.
    ///
    /// # Errors
    /// A request stayed unanswered.
    pub async fn play(&self, server: SocketAddr) -> Result<()> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        socket.connect(server).await?;
        for (position, request) in self.requests.iter().enumerate() {
            exchange(&socket, request)
                .await
                .with_context(|| format!("request {} of the recording", position + 1))?;
        }
        Ok(())
    }
}

async fn exchange(socket: &UdpSocket, request: &[u8]) -> Result<()> {
    let mut answer = [0; 4096];
    for _attempt in 0..3 {
        socket.send(request).await?;
        let Ok(received) = timeout(ANSWER_TIMEOUT, socket.recv(&mut answer)).await else {
            continue;
        };
        let length = received?;
        if length >= HEADER
            && answer[0] == ACCOUNTING_RESPONSE
            && Some(&answer[1]) == request.get(1)
        {
            return Ok(());
        }
    }
    bail!("no answer")
}

fn accounting_request(frame: &[u8]) -> Option<Vec<u8>> {
    let packet = SlicedPacket::from_ethernet(frame).ok()?;
    let Some(TransportSlice::Udp(udp)) = packet.transport else {
        return None;
    };
    let payload = udp.payload();
    (payload.first() == Some(&ACCOUNTING_REQUEST) && payload.len() >= HEADER)
        .then(|| payload.to_vec())
}

/// RFC 2865 section 5: type, length, value.
fn attributes(request: &[u8]) -> BTreeMap<u8, &[u8]> {
    let mut attributes = BTreeMap::new();
    let mut rest = request.get(HEADER..).unwrap_or_default();
    while let [kind, length, ..] = *rest {
        let (Some(value), Some(next)) = (
            rest.get(2..usize::from(length)),
            rest.get(usize::from(length).max(2)..),
        ) else {
            break;
        };
        attributes.insert(kind, value);
        rest = next;
    }
    attributes
}

fn counter(attributes: &BTreeMap<u8, &[u8]>, octets: u8, gigawords: u8) -> u64 {
    let word = |kind| {
        attributes
            .get(&kind)
            .and_then(|value| <[u8; 4]>::try_from(*value).ok())
            .map_or(0, u32::from_be_bytes)
    };
    u64::from(word(octets)) | u64::from(word(gigawords)) << 32
}

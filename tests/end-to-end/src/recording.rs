//! Accounting of a real access point, recorded as a packet capture, and played again.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use anyhow::{Context, Result, bail};
use etherparse::{SlicedPacket, TransportSlice};

use crate::radius::{self, ACCOUNTING_REQUEST, HEADER, Patience};

/// The shipped capture, whose README says where it is from.
const SHIPPED: &[u8] = include_bytes!("../fixtures/hostapd-session.pcap");
const PATIENCE: Patience = Patience {
    attempts: 3,
    wait: Duration::from_secs(5),
};

/// The Accounting-Requests of a capture, in order, with their retransmissions.
pub struct Recording {
    requests: Vec<Vec<u8>>,
}

impl Recording {
    /// The recording of a real access point that is shipped.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn shipped() -> Result<Self> {
        Self::read(SHIPPED)
    }

    /// Reads a capture in pcap format.
    ///
    /// # Errors
    /// It is no pcap file, or holds no Accounting-Request.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let (_, capture) =
            pcap_parser::parse_pcap(bytes).map_err(|_| anyhow::anyhow!("no pcap file"))?;
        let requests: Vec<Vec<u8>> = capture
            .blocks
            .iter()
            .filter_map(|block| accounting_request(block.data))
            .collect();
        if requests.is_empty() {
            bail!("no Accounting-Request inside");
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
        let socket = radius::connect(server).await?;
        for (position, request) in self.requests.iter().enumerate() {
            radius::exchange(&socket, request, PATIENCE, |_| true)
                .await
                .with_context(|| format!("request {} of the recording", position + 1))?;
        }
        Ok(())
    }
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

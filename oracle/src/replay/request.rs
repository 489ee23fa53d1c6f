//! What a recording is read into: requests, what was skipped, and why it can be read no further.

use std::{collections::BTreeMap, io, net::SocketAddr};

/// Why a file can be read no further. What came before it holds.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error("cannot be opened ({0})")]
    NotOpened(io::Error),
    #[error("cannot be read from octet {offset} on")]
    Unreadable { offset: u64 },
    #[error("is cut off: what begins at octet {offset} is not whole")]
    CutOff { offset: u64 },
    #[error("is damaged: what begins at octet {offset} is no block of a capture")]
    Damaged { offset: u64 },
    #[error("is damaged: the line at octet {offset} is longer than any of a detail file")]
    LongLine { offset: u64 },
    #[error("is empty")]
    Empty,
    #[error("is compressed with {0}: decompress it first")]
    Compressed(&'static str),
    #[error("is neither a packet capture (pcap, pcapng) nor a FreeRADIUS detail file")]
    UnknownFormat,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Unix milliseconds.
    pub at_ms: u64,
    pub source: SocketAddr,
    pub datagram: Vec<u8>,
}

/// What was skipped, and how often.
pub type Skipped = BTreeMap<SkippedKind, u64>;

/// Why something of a file is no request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkippedKind {
    /// A part of a UDP datagram: parts are not put together.
    Fragment,
    /// The capture has only the beginning of the packet (its snap length).
    CutOff,
    /// The capture does not tell when the packet came.
    WithoutTime,
    /// The link layer is not supported; its number.
    UnknownLink(i32),
    /// It went to the accounting port of early deployments, which was not asked for.
    EarlyPort,
    /// It is not UDP, or went to another port.
    OtherTraffic,
    /// A record of a detail file that is no Accounting-Request.
    OtherPacketType,
    /// A record of a detail file that does not tell when it came.
    UntimedRecord,
    /// A record of a detail file that does not fit a packet.
    UnencodableRecord,
    /// A line of a detail file that does not say `Attribute = value`.
    BadLine,
    /// A value that does not fit its attribute's type.
    BadValue(String),
    /// An attribute that is unknown.
    UnknownAttribute(String),
}

impl SkippedKind {
    /// What it is called in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fragment => "ip_fragment",
            Self::CutOff => "cut_off_packet",
            Self::WithoutTime => "packet_without_time",
            Self::UnknownLink(_) => "unknown_link_type",
            Self::EarlyPort => "port_1646",
            Self::OtherTraffic => "other_traffic",
            Self::OtherPacketType => "other_packet_type",
            Self::UntimedRecord => "record_without_time",
            Self::UnencodableRecord => "record_too_long",
            Self::BadLine => "bad_line",
            Self::BadValue(_) => "bad_value",
            Self::UnknownAttribute(_) => "unknown_attribute",
        }
    }

    /// What it is about: an attribute's name, a link type's number.
    pub fn of(&self) -> Option<String> {
        match self {
            Self::UnknownLink(number) => Some(number.to_string()),
            Self::BadValue(name) | Self::UnknownAttribute(name) => Some(name.clone()),
            _ => None,
        }
    }

    /// One sentence for people.
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::Fragment => {
                "parts of UDP datagrams (IP fragments): they are not put together, so their requests are missing"
            }
            Self::CutOff => {
                "packets of which the capture has only the beginning: capture with a snap length of 0 (tcpdump -s 0)"
            }
            Self::WithoutTime => "packets without a time of arrival",
            Self::UnknownLink(_) => {
                "packets of a link layer that is not read: capture on an Ethernet, loopback or \"any\" interface"
            }
            Self::EarlyPort => {
                "UDP to port 1646, which early RADIUS accounting used: add it with --port 1646"
            }
            Self::OtherTraffic => "packets that are no UDP to the port",
            Self::OtherPacketType => "records that are no Accounting-Request",
            Self::UntimedRecord => "records without Timestamp",
            Self::UnencodableRecord => "records that do not fit a RADIUS packet",
            Self::BadLine => "lines that are no `Attribute = value`",
            Self::BadValue(_) => "values that are none of the attribute's type, left out",
            Self::UnknownAttribute(_) => "attributes that the oracle does not read, left out",
        }
    }

    /// Whether requests are missing because of it.
    pub fn loses_requests(&self) -> bool {
        match self {
            Self::Fragment
            | Self::CutOff
            | Self::WithoutTime
            | Self::UnknownLink(_)
            | Self::EarlyPort
            | Self::UntimedRecord
            | Self::UnencodableRecord => true,
            Self::OtherTraffic
            | Self::OtherPacketType
            | Self::BadLine
            | Self::BadValue(_)
            | Self::UnknownAttribute(_) => false,
        }
    }
}

//! FreeRADIUS detail files: a line with the time, then `\tAttribute = value` for each attribute, then an empty line
//! (rlm_detail, <https://www.freeradius.org/documentation/freeradius-server/3.2.9/raddb/mods-available/detail.html>). `Timestamp` is
//! when the request came, in Unix seconds.
//!
//! Each record becomes a packet again, so that what it says is decoded where packets are. It has no authenticator: a
//! detail file proves nothing about who sent what.

mod attributes;
mod date;
mod value;

use std::{
    io::{self, BufRead},
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use super::request::{RecordingError, Request, SkippedKind};
use crate::ingest::radius::{dictionary::code, packet::PacketBuilder};
use date::Zone;

/// Octets of the longest line. An attribute's value in octal escapes has about a thousand.
const MOST_LINE: u64 = 1 << 16;

/// A detail file that is being read.
pub(super) struct Detail {
    lines: Box<dyn BufRead + Send>,
    line: Vec<u8>,
    /// Where `line` begins in the file.
    offset: u64,
    position: u64,
    record: Option<Record>,
    /// Whether the newest line of the record is cut off: the file ends inside it.
    is_cut: bool,
    skipped: Vec<SkippedKind>,
    /// Identifier of the newest packet.
    identifier: u8,
}

/// A record as far as it was read.
#[derive(Default)]
struct Record {
    /// Where it begins in the file.
    offset: u64,
    header: String,
    /// Names and values as they stand in the file.
    attributes: Vec<(String, Vec<u8>)>,
    /// Unix seconds.
    timestamp: Option<u64>,
    packet_type: Option<String>,
    /// Where the packet came from, by the server that wrote the file.
    source: Option<IpAddr>,
    /// The RADIUS client that it belonged to.
    client: Option<IpAddr>,
    source_port: Option<u16>,
}

/// One record as a request, or why it is none.
pub(super) struct Entry(Result<Request, SkippedKind>);

impl Entry {
    pub(super) fn into_request(self) -> Result<Request, SkippedKind> {
        self.0
    }
}

impl Detail {
    pub(super) fn new(lines: Box<dyn BufRead + Send>) -> Self {
        Self {
            lines,
            line: Vec::new(),
            offset: 0,
            position: 0,
            record: None,
            is_cut: false,
            skipped: Vec::new(),
            identifier: 0,
        }
    }

    /// The next record; `None` at the end of the file.
    ///
    /// # Errors
    /// The file cannot be read, is no text, or ends within a record.
    pub(super) fn next_entry(&mut self) -> Result<Option<Entry>, RecordingError> {
        while self.read_line()? {
            let is_whole = self.line.ends_with(b"\n");
            let line = self.line.trim_ascii_end();
            let is_indented = self.line.first().is_some_and(u8::is_ascii_whitespace);
            if is_indented && !is_whole {
                // A line that is cut off may lack digits, which would make its time another one.
                self.is_cut = true;
            } else if line.is_empty() {
                if let Some(record) = self.record.take() {
                    return Ok(Some(self.entry(&record)));
                }
            } else if is_indented {
                let taken = match &mut self.record {
                    Some(record) => record.take(line.trim_ascii()),
                    None => Err(SkippedKind::BadLine),
                };
                if let Err(kind) = taken {
                    self.skipped.push(kind);
                }
            } else {
                let next = Record::new(line, self.offset);
                if let Some(record) = self.record.replace(next) {
                    return Ok(Some(self.entry(&record)));
                }
            }
        }
        match self.record.take() {
            // Servers write the time last, so a record without it is not complete.
            Some(record) if self.is_cut || record.timestamp.is_none() => {
                let offset = record.offset;
                Err(RecordingError::CutOff { offset })
            }
            Some(record) => Ok(Some(self.entry(&record))),
            None => Ok(None),
        }
    }

    /// How many octets of the file were read.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Hands over what was skipped inside of records since the last call.
    pub(super) fn take_skipped(&mut self, take: impl FnMut(SkippedKind)) {
        self.skipped.drain(..).for_each(take);
    }

    /// Reads a line; `false` at the end of the file.
    fn read_line(&mut self) -> Result<bool, RecordingError> {
        self.line.clear();
        self.offset = self.position;
        let offset = self.offset;
        let mut limited = io::Read::take(&mut self.lines, MOST_LINE);
        let length = limited
            .read_until(b'\n', &mut self.line)
            .map_err(|_| RecordingError::Unreadable { offset })?;
        if length as u64 == MOST_LINE && self.line.last() != Some(&b'\n') {
            return Err(RecordingError::LongLine { offset });
        }
        self.position += length as u64;
        Ok(length > 0)
    }

    fn entry(&mut self, record: &Record) -> Entry {
        self.identifier = self.identifier.wrapping_add(1);
        let packet = record.packet(self.identifier, &mut self.skipped);
        Entry(packet)
    }
}

impl Record {
    fn new(header: &[u8], offset: u64) -> Self {
        Self {
            offset,
            header: String::from_utf8_lossy(header).into_owned(),
            ..Self::default()
        }
    }

    /// Takes in a line `Attribute = value`.
    fn take(&mut self, line: &[u8]) -> Result<(), SkippedKind> {
        let (name, rest) = word(line).ok_or(SkippedKind::BadLine)?;
        let (operator, value) = word(rest).ok_or(SkippedKind::BadLine)?;
        let name = std::str::from_utf8(name).map_err(|_| SkippedKind::BadLine)?;
        if !operator.contains(&b'=') {
            return Err(SkippedKind::BadLine);
        }
        let bad = || SkippedKind::BadValue(name.to_owned());
        match name {
            // `Donestamp` means that the server that relays the file has delivered this record.
            "Timestamp" | "Donestamp" => self.timestamp = Some(parsed(value).ok_or_else(bad)?),
            "Packet-Type" => self.packet_type = Some(parsed(value).ok_or_else(bad)?),
            "Packet-Src-IP-Address" | "Packet-Src-IPv6-Address" => {
                self.source = Some(parsed(value).ok_or_else(bad)?);
            }
            "Packet-Src-Port" => self.source_port = Some(parsed(value).ok_or_else(bad)?),
            "Client-IP-Address" => self.client = Some(parsed(value).ok_or_else(bad)?),
            // These belong to the server that wrote the file, or to the file itself.
            "Request-Authenticator"
            | "Freeradius-Proxied-To"
            | "Packet-Dst-IP-Address"
            | "Packet-Dst-IPv6-Address"
            | "Packet-Dst-Port"
            | "Packet-Original-Timestamp" => {}
            _ => self.attributes.push((name.to_owned(), value.to_vec())),
        }
        Ok(())
    }

    /// The request that the record tells of, as a packet.
    fn packet(
        &self,
        identifier: u8,
        skipped: &mut Vec<SkippedKind>,
    ) -> Result<Request, SkippedKind> {
        if let Some(kind) = &self.packet_type
            && kind != "Accounting-Request"
            && kind != "4"
        {
            return Err(SkippedKind::OtherPacketType);
        }
        let timestamp = self.timestamp.ok_or(SkippedKind::UntimedRecord)?;
        let zone = Zone::of(&self.header, timestamp);
        let mut packet = PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier);
        for (name, value) in &self.attributes {
            let Some(attribute) = attributes::find(name) else {
                skipped.push(SkippedKind::UnknownAttribute(name.clone()));
                continue;
            };
            let Some(octets) = attribute.encode(value, zone) else {
                skipped.push(SkippedKind::BadValue(name.clone()));
                continue;
            };
            packet = attribute
                .add_to(packet, &octets)
                .map_err(|_| SkippedKind::UnencodableRecord)?;
        }
        let source = self.source.or(self.client);
        let source = source.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Request {
            at_ms: timestamp.saturating_mul(1000),
            source: SocketAddr::new(source, self.source_port.unwrap_or_default()),
            datagram: packet.finish([0; 16]),
        })
    }
}

/// The first word of a line, and what follows it.
fn word(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = line.iter().position(u8::is_ascii_whitespace)?;
    let (word, rest) = line.split_at_checked(end)?;
    Some((word, rest.trim_ascii_start()))
}

fn parsed<T: std::str::FromStr>(value: &[u8]) -> Option<T> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

//! What an Accounting-Request says, as a usage report.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};

use borsh::BorshSerialize;
use sha2::{Digest, Sha256};

use super::config::{ClockWindow, SessionRadio};
use super::dictionary::{acct_status_type, attribute};
use super::normalise::{self, Station};
use super::outcome::{Outcome, Refusal};
use super::packet::{Packet, PacketError};
use crate::record::UsageEvent;

/// Where and when a request arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) source: IpAddr,
    /// Unix milliseconds.
    pub(super) at_ms: u64,
}

/// The report of a genuine request, borrowed from its packet.
#[derive(Clone, Debug)]
pub(super) struct Report<'a> {
    packet: Packet<'a>,
    arrival: Arrival,
    event_at_ms: u64,
    event: UsageEvent,
    /// `None` where the whole radio goes on or off.
    session: Option<Session<'a>>,
    nas_ipv4: Option<Ipv4Addr>,
    /// IPv4 where a radio writes such an address in the form of IPv6: it has one spelling, which can be mapped.
    nas_ipv6: Option<IpAddr>,
    /// The kind of name that comes first.
    first: Option<SessionRadio>,
}

impl<'a> Report<'a> {
    /// `None`: nothing to record, although the request is in order (RFC 2867 tunnels, `Failed`). Where an attribute
    /// that may come once comes again, the first counts.
    pub(super) fn read(
        packet: Packet<'a>,
        arrival: Arrival,
        window: ClockWindow,
    ) -> Result<Option<Self>, Refusal> {
        let Some(event) = usage_event(&packet)? else {
            return Ok(None);
        };
        let whole_radio = matches!(event, UsageEvent::RadioOn | UsageEvent::RadioOff);
        let nas_ipv4 = packet
            .fixed::<4>(attribute::NAS_IP_ADDRESS)?
            .map(Ipv4Addr::from)
            .filter(|address| !address.is_unspecified());
        Ok(Some(Self {
            packet,
            arrival,
            event_at_ms: event_at_ms(&packet, arrival.at_ms, window)?,
            event,
            session: match whole_radio {
                true => None,
                false => Some(Session::read(&packet)?),
            },
            nas_ipv4,
            nas_ipv6: packet
                .fixed::<16>(attribute::NAS_IPV6_ADDRESS)?
                .map(|octets| IpAddr::from(octets).to_canonical())
                .filter(|address| !address.is_unspecified())
                .filter(|address| nas_ipv4.map(IpAddr::V4) != Some(*address)),
            first: None,
        }))
    }

    /// Puts a kind of the radio's names first: sessions are told apart by the first.
    pub(super) fn name_first(&mut self, kind: SessionRadio) -> Result<(), Refusal> {
        let is_there = match kind {
            SessionRadio::NasIdentifier => self.packet.first(attribute::NAS_IDENTIFIER).is_some(),
            SessionRadio::CalledStationId => self.called_station().is_some(),
            SessionRadio::NasIp => self.nas_ipv4.is_some() || self.nas_ipv6.is_some(),
            SessionRadio::SourceIp => true,
        };
        if !is_there {
            return Err(Outcome::MissingSessionRadio.into());
        }
        self.first = Some(kind);
        Ok(())
    }

    /// Leaves Acct-Multi-Session-Id out of what is recorded.
    pub(super) fn ignore_multi_session_id(&mut self) {
        if let Some(session) = &mut self.session {
            session.multi_id = None;
        }
    }

    fn called_station(&self) -> Option<Station<'a>> {
        let called = self.packet.first(attribute::CALLED_STATION_ID);
        called.and_then(normalise::station)
    }

    /// Writes the Borsh of [`crate::record::Record::Report`], field by field as [`crate::record::UsageReport`] has
    /// them. No part of it is allocated on its own.
    pub(super) fn write(&self, to: &mut Vec<u8>) -> io::Result<()> {
        let session = self.session.clone().unwrap_or_default();
        to.push(RECORD_REPORT);
        self.arrival.at_ms.serialize(to)?;
        self.event_at_ms.serialize(to)?;
        self.event.serialize(to)?;
        self.write_radio(to)?;
        self.write_subscriber(to)?;
        session.id.serialize(to)?;
        session.multi_id.serialize(to)?;
        session.seconds.serialize(to)?;
        session.bytes_up.serialize(to)?;
        session.bytes_down.serialize(to)?;
        session.counters_are_32_bit.serialize(to)?;
        to.extend_from_slice(&Sha256::digest(self.packet.bytes()));
        Ok(())
    }

    /// Every name of the radio, most specific first, but for the one that was put first. The packet's source is always
    /// one, so there is at least one.
    fn write_radio(&self, to: &mut Vec<u8>) -> io::Result<()> {
        let mut names = List::begin(to);
        if let Some(first) = self.first {
            self.name_radio(&mut names, first)?;
        }
        for kind in BY_PRECISION {
            if self.first != Some(kind) {
                self.name_radio(&mut names, kind)?;
            }
        }
        names.end();
        Ok(())
    }

    /// Adds the names of one kind.
    fn name_radio(&self, names: &mut List<'_>, kind: SessionRadio) -> io::Result<()> {
        match kind {
            SessionRadio::NasIdentifier => {
                if let Some(value) = self.packet.first(attribute::NAS_IDENTIFIER) {
                    names.bytes(radio::NAS_IDENTIFIER, value)?;
                }
            }
            SessionRadio::CalledStationId => {
                if let Some(station) = self.called_station() {
                    names.bytes(radio::CALLED_STATION_ID, station.as_bytes())?;
                }
            }
            SessionRadio::NasIp => {
                if let Some(address) = self.nas_ipv4 {
                    names.text(radio::NAS_IP, address)?;
                }
                if let Some(address) = self.nas_ipv6 {
                    names.text(radio::NAS_IP, address)?;
                }
            }
            SessionRadio::SourceIp => {
                names.text(radio::SOURCE_IP, self.arrival.source.to_canonical())?;
            }
        }
        Ok(())
    }

    /// Every name of the subscriber, most specific first: a session's token before a person, a person before a device,
    /// a device before a whole realm.
    fn write_subscriber(&self, to: &mut Vec<u8>) -> io::Result<()> {
        let mut names = List::begin(to);
        if self.session.is_some() {
            self.name_subscriber(&mut names)?;
        }
        names.end();
        Ok(())
    }

    fn name_subscriber(&self, names: &mut List<'_>) -> io::Result<()> {
        let classes = self.packet.all(attribute::CLASS);
        for class in classes.filter(|value| !value.is_empty()) {
            names.bytes(subscriber::CLASS, class)?;
        }
        // A single zero octet only asks for an identity (RFC 4372 §2.1).
        let cui = self.packet.first(attribute::CHARGEABLE_USER_IDENTITY);
        if let Some(cui) = cui.filter(|value| *value != [0]) {
            names.bytes(subscriber::CUI, cui)?;
        }
        let user_name = self.packet.first(attribute::USER_NAME);
        if let Some(user_name) = user_name {
            names.bytes(subscriber::USER_NAME, user_name)?;
        }
        let device = self.packet.first(attribute::CALLING_STATION_ID);
        if let Some(station) = device.and_then(normalise::station) {
            names.bytes(subscriber::CALLING_STATION_ID, station.as_bytes())?;
        }
        if let Some(realm) = user_name.and_then(normalise::realm) {
            names
                .bytes(subscriber::REALM, realm)?
                .make_ascii_lowercase();
        }
        Ok(())
    }
}

/// Kinds of names of a radio, most specific first.
const BY_PRECISION: [SessionRadio; 4] = [
    SessionRadio::NasIdentifier,
    SessionRadio::CalledStationId,
    SessionRadio::NasIp,
    SessionRadio::SourceIp,
];

/// Numbers of the variants in `record.rs`. A test reads back what is written.
const RECORD_REPORT: u8 = 1;
mod radio {
    pub(super) const NAS_IDENTIFIER: u8 = 0;
    pub(super) const CALLED_STATION_ID: u8 = 1;
    pub(super) const NAS_IP: u8 = 2;
    pub(super) const SOURCE_IP: u8 = 3;
}
mod subscriber {
    pub(super) const CLASS: u8 = 0;
    pub(super) const CUI: u8 = 1;
    pub(super) const USER_NAME: u8 = 2;
    pub(super) const REALM: u8 = 3;
    pub(super) const CALLING_STATION_ID: u8 = 4;
}

/// A list of names in Borsh: how many there are is known at its end.
struct List<'a> {
    to: &'a mut Vec<u8>,
    counted_at: usize,
    count: u32,
}

impl<'a> List<'a> {
    fn begin(to: &'a mut Vec<u8>) -> Self {
        let counted_at = to.len();
        to.extend_from_slice(&[0; 4]);
        Self {
            to,
            counted_at,
            count: 0,
        }
    }

    /// Adds a name; the bytes come back as they were written.
    fn bytes(&mut self, variant: u8, value: &[u8]) -> io::Result<&mut [u8]> {
        self.to.push(variant);
        value.serialize(self.to)?;
        self.count += 1;
        let begin = self.to.len() - value.len();
        Ok(self.to.get_mut(begin..).unwrap_or_default())
    }

    fn text(&mut self, variant: u8, address: impl Display) -> io::Result<()> {
        self.to.push(variant);
        let measured_at = self.to.len();
        self.to.extend_from_slice(&[0; 4]);
        write!(self.to, "{address}")?;
        let length = self.to.len() - measured_at - 4;
        put(self.to, measured_at, length as u32);
        self.count += 1;
        Ok(())
    }

    fn end(self) {
        put(self.to, self.counted_at, self.count);
    }
}

fn put(to: &mut [u8], at: usize, number: u32) {
    if let Some(field) = to.get_mut(at..at + 4) {
        field.copy_from_slice(&number.to_le_bytes());
    }
}

/// Acct-Status-Type. The kinds that RFC 2867 adds for tunnels, and `Failed`, carry no usage of a session of their own.
fn usage_event(packet: &Packet<'_>) -> Result<Option<UsageEvent>, Refusal> {
    let status = packet
        .integer(attribute::ACCT_STATUS_TYPE)?
        .ok_or(Outcome::MissingStatusType)?;
    match status {
        acct_status_type::START => Ok(Some(UsageEvent::Start)),
        acct_status_type::STOP => Ok(Some(UsageEvent::Stop)),
        acct_status_type::INTERIM_UPDATE => Ok(Some(UsageEvent::Interim)),
        acct_status_type::ACCOUNTING_ON => Ok(Some(UsageEvent::RadioOn)),
        acct_status_type::ACCOUNTING_OFF => Ok(Some(UsageEvent::RadioOff)),
        acct_status_type::TUNNEL_START..=acct_status_type::FAILED => Ok(None),
        _ => Err(Outcome::UnsupportedStatusType.into()),
    }
}

#[derive(Clone, Debug, Default)]
struct Session<'a> {
    id: &'a [u8],
    multi_id: Option<&'a [u8]>,
    seconds: Option<u32>,
    bytes_up: u64,
    bytes_down: u64,
    counters_are_32_bit: bool,
}

impl<'a> Session<'a> {
    fn read(packet: &Packet<'a>) -> Result<Self, Refusal> {
        let id = packet
            .first(attribute::ACCT_SESSION_ID)
            .ok_or(Outcome::MissingSessionId)?;
        let up_high = packet.integer(attribute::ACCT_INPUT_GIGAWORDS)?;
        let down_high = packet.integer(attribute::ACCT_OUTPUT_GIGAWORDS)?;
        Ok(Self {
            id,
            multi_id: packet.first(attribute::ACCT_MULTI_SESSION_ID),
            seconds: packet.integer(attribute::ACCT_SESSION_TIME)?,
            // Input is what the port received: from the subscriber (RFC 2866 §5.3).
            bytes_up: octets(up_high, packet.integer(attribute::ACCT_INPUT_OCTETS)?),
            bytes_down: octets(down_high, packet.integer(attribute::ACCT_OUTPUT_OCTETS)?),
            counters_are_32_bit: up_high.is_none() && down_high.is_none(),
        })
    }
}

/// RFC 2869 §5.1: how often the counter went over 2³², and what it shows.
fn octets(gigawords: Option<u32>, octets: Option<u32>) -> u64 {
    u64::from(gigawords.unwrap_or(0)) << 32 | u64::from(octets.unwrap_or(0))
}

/// When it happened: Event-Timestamp, else the arrival less Acct-Delay-Time, else the arrival; the first of them that
/// lies in the window. A clock that is far off makes both attributes useless: a proxy computes the delay from it.
fn event_at_ms(
    packet: &Packet<'_>,
    arrived_at_ms: u64,
    window: ClockWindow,
) -> Result<u64, PacketError> {
    let earliest = arrived_at_ms.saturating_sub(window.past_ms);
    let latest = arrived_at_ms.saturating_add(window.future_ms);
    let stamped = packet
        .integer(attribute::EVENT_TIMESTAMP)?
        .map(|seconds| u64::from(seconds) * 1000);
    let delayed = packet
        .integer(attribute::ACCT_DELAY_TIME)?
        .and_then(|seconds| arrived_at_ms.checked_sub(u64::from(seconds) * 1000));
    let event = [stamped, delayed]
        .into_iter()
        .flatten()
        .find(|at_ms| (earliest..=latest).contains(at_ms));
    Ok(event.unwrap_or(arrived_at_ms))
}

#[cfg(test)]
mod tests;

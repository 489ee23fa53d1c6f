//! What an Accounting-Request says, as a usage report.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use sha2::{Digest, Sha256};

use super::config::ClockWindow;
use super::dictionary::{acct_status_type, attribute};
use super::normalise;
use super::outcome::{Outcome, Refusal};
use super::packet::{Packet, PacketError};
use crate::record::{RadioIdentity, SubscriberIdentity, UsageEvent, UsageReport};

/// Where and when a request arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) source: IpAddr,
    /// Unix milliseconds.
    pub(super) at_ms: u64,
}

/// The report of a genuine request. `None`: nothing to record, although the request is in order (RFC 2867 tunnels,
/// `Failed`). Where an attribute that may come once comes again, the first counts.
pub(super) fn usage_report(
    packet: &Packet<'_>,
    arrival: Arrival,
    window: ClockWindow,
) -> Result<Option<UsageReport>, Refusal> {
    let Some(event) = usage_event(packet)? else {
        return Ok(None);
    };
    let whole_radio = matches!(event, UsageEvent::RadioOn | UsageEvent::RadioOff);
    let session = match whole_radio {
        true => Session::default(),
        false => Session::read(packet)?,
    };
    Ok(Some(UsageReport {
        received_at_ms: arrival.at_ms,
        event_at_ms: event_at_ms(packet, arrival.at_ms, window)?,
        event,
        radio: radio(packet, arrival.source)?,
        subscriber: match whole_radio {
            true => Vec::new(),
            false => subscriber(packet),
        },
        session_id: session.id,
        multi_session_id: session.multi_id,
        session_seconds: session.seconds,
        bytes_up: session.bytes_up,
        bytes_down: session.bytes_down,
        counters_are_32_bit: session.counters_are_32_bit,
        raw_hash: Sha256::digest(packet.bytes()).into(),
    }))
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

#[derive(Default)]
struct Session {
    id: Vec<u8>,
    multi_id: Option<Vec<u8>>,
    seconds: Option<u32>,
    bytes_up: u64,
    bytes_down: u64,
    counters_are_32_bit: bool,
}

impl Session {
    fn read(packet: &Packet<'_>) -> Result<Self, Refusal> {
        let id = packet
            .first(attribute::ACCT_SESSION_ID)
            .ok_or(Outcome::MissingSessionId)?;
        let up_high = packet.integer(attribute::ACCT_INPUT_GIGAWORDS)?;
        let down_high = packet.integer(attribute::ACCT_OUTPUT_GIGAWORDS)?;
        Ok(Self {
            id: id.to_vec(),
            multi_id: packet
                .first(attribute::ACCT_MULTI_SESSION_ID)
                .map(<[u8]>::to_vec),
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

/// Every name of the radio, most specific first. The packet's source is always one, so there is at least one.
fn radio(packet: &Packet<'_>, source: IpAddr) -> Result<Vec<RadioIdentity>, PacketError> {
    let nas_identifier = packet
        .first(attribute::NAS_IDENTIFIER)
        .map(|value| RadioIdentity::NasIdentifier(value.to_vec()));
    let called_station = packet
        .first(attribute::CALLED_STATION_ID)
        .and_then(normalise::station_id)
        .map(RadioIdentity::CalledStationId);
    let nas_ipv4 = packet
        .fixed::<4>(attribute::NAS_IP_ADDRESS)?
        .map(Ipv4Addr::from)
        .filter(|address| !address.is_unspecified())
        .map(|address| RadioIdentity::NasIp(address.to_string()));
    let nas_ipv6 = packet
        .fixed::<16>(attribute::NAS_IPV6_ADDRESS)?
        .map(Ipv6Addr::from)
        .filter(|address| !address.is_unspecified())
        .map(|address| RadioIdentity::NasIp(address.to_string()));
    let source = RadioIdentity::SourceIp(source.to_canonical().to_string());
    Ok([
        nas_identifier,
        called_station,
        nas_ipv4,
        nas_ipv6,
        Some(source),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// Every name of the subscriber, most specific first: a session's token before a person, a person before a device,
/// a device before a whole realm.
fn subscriber(packet: &Packet<'_>) -> Vec<SubscriberIdentity> {
    let classes = packet
        .all(attribute::CLASS)
        .filter(|value| !value.is_empty())
        .map(|value| SubscriberIdentity::Class(value.to_vec()));
    // A single zero octet only asks for an identity (RFC 4372 §2.1).
    let cui = packet
        .first(attribute::CHARGEABLE_USER_IDENTITY)
        .filter(|value| *value != [0])
        .map(|value| SubscriberIdentity::Cui(value.to_vec()));
    let user_name = packet.first(attribute::USER_NAME);
    let named = user_name.map(|value| SubscriberIdentity::UserName(value.to_vec()));
    let device = packet
        .first(attribute::CALLING_STATION_ID)
        .and_then(normalise::station_id)
        .map(SubscriberIdentity::CallingStationId);
    let realm = user_name
        .and_then(normalise::realm)
        .map(SubscriberIdentity::Realm);
    classes
        .chain([cui, named, device, realm].into_iter().flatten())
        .collect()
}

#[cfg(test)]
mod tests;

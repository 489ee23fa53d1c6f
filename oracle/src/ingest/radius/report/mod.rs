//! An Accounting-Request, read as a usage report.

use std::net::IpAddr;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::clients::Client;
use super::config::{ClockWindow, MultiSessionId, Services, SessionRadio, UserNameCase};
use super::connect_info::line_bits_per_second;
use super::dictionary::{acct_status_type, attribute};
use super::octets::{self, CounterConfig, Octets};
use super::outcome::{Outcome, Refusal};
use super::packet::{Packet, PacketError};
use super::parent_session;
use super::radio_names::RadioNames;
use super::user_name::realm;
use openmast_records::normalise;
use openmast_records::{
    EventTime, NameList, NameSource, RadioKind, SessionKey, SubscriberKind, UsageEvent, UsageReport,
};

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
    time: EventTime,
    event: UsageEvent,
    /// `None` where the whole radio goes on or off.
    session: Option<Session<'a>>,
    radio: RadioNames<'a>,
    /// How many names of the radio count for nothing, because they are in no list of the client.
    pub(super) unlisted_names: u32,
    /// The client that sent it.
    client: Arc<Client>,
}

impl<'a> Report<'a> {
    /// Reads a packet; `None` if there is nothing to record, although the request is in order. Where an attribute that
    /// may come once comes again, the first counts.
    pub(super) fn read(
        packet: Packet<'a>,
        arrival: Arrival,
        window: ClockWindow,
        client: &Arc<Client>,
        counters: &[CounterConfig],
    ) -> Result<Option<Self>, Refusal> {
        let Some(event) = usage_event(&packet)? else {
            return Ok(None);
        };
        let (event_at_ms, time) = event_time(&packet, arrival.at_ms, window)?;
        let session = match event {
            UsageEvent::RadioOn | UsageEvent::RadioOff => None,
            UsageEvent::Start | UsageEvent::Interim | UsageEvent::Stop => {
                Some(Session::read(&packet, client, counters)?)
            }
        };
        let mut radio = RadioNames::read(&packet)?;
        let unlisted_names = client
            .allowed
            .check(&mut radio, session.is_some())
            .map_err(|_| Outcome::NasNotAllowed)?;
        // A radio that goes on or off may leave out what it says of its sessions.
        if session.is_some() && client.session_radio.is_some_and(|kind| !radio.has(kind)) {
            return Err(Outcome::MissingSessionRadio.into());
        }
        Ok(Some(Self {
            packet,
            arrival,
            event_at_ms,
            time,
            event,
            session,
            radio,
            unlisted_names,
            client: Arc::clone(client),
        }))
    }

    /// Position of the client in the configuration.
    pub(super) fn client(&self) -> usize {
        self.client.number
    }

    /// Writes the report as a record. No part of it is allocated on its own.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        let session = self.session.clone().unwrap_or_default();
        let client = &self.client;
        let report = UsageReport {
            received_at_ms: self.arrival.at_ms,
            event_at_ms: self.event_at_ms,
            time: self.time,
            event: self.event,
            area: client.area.as_bytes(),
            session_key: SessionKey {
                radio: client.session_radio != Some(SessionRadio::Area),
                device: client.session_device,
            },
            radio: RadioOf(self),
            subscriber: SubscriberOf(self),
            session_id: session.id,
            multi_session_id: session.multi_id,
            part_of: session.part_of,
            session_seconds: session.seconds,
            bytes_up: session.octets.up,
            bytes_down: session.octets.down,
            width: session.octets.width,
            line_bits_per_second: session.line_bits_per_second,
            raw_hash: Sha256::digest(self.packet.bytes()).into(),
        };
        report.write(to);
    }

    fn name_subscriber(&self, names: &mut NameList<'_, SubscriberKind>) {
        let classes = self.packet.all(attribute::CLASS);
        let classes = classes.filter(|value| !value.is_empty());
        for class in classes.take(MOST_CLASSES) {
            names.octets(SubscriberKind::Class, class);
        }
        // A single zero octet only asks for an identity (RFC 4372 §2.1).
        let cui = self.packet.first(attribute::CHARGEABLE_USER_IDENTITY);
        if let Some(cui) = cui.filter(|value| *value != [0]) {
            names.octets(SubscriberKind::Cui, cui);
        }
        let user_name = self.packet.first(attribute::USER_NAME);
        let user_name = user_name.and_then(normalise::name);
        if let Some(user_name) = user_name {
            let written = names.octets(SubscriberKind::UserName, user_name);
            if self.client.user_name_case == UserNameCase::Insensitive {
                written.make_ascii_lowercase();
            }
        }
        let device = self.packet.first(attribute::CALLING_STATION_ID);
        if let Some(station) = device.and_then(normalise::station) {
            names.octets(SubscriberKind::CallingStationId, station.as_bytes());
        }
        if let Some(realm) = user_name.and_then(|name| realm(name, &self.client.realm_forms)) {
            let written = names.octets(SubscriberKind::Realm, realm);
            written.make_ascii_lowercase();
        }
    }
}

/// The names of a report's radio.
struct RadioOf<'r, 'a>(&'r Report<'a>);

impl NameSource<RadioKind> for RadioOf<'_, '_> {
    fn put(&self, names: &mut NameList<'_, RadioKind>) {
        let Self(report) = self;
        let (source, first) = (report.arrival.source, report.client.session_radio);
        report.radio.put(names, source, first);
    }
}

/// The names of a report's subscriber.
struct SubscriberOf<'r, 'a>(&'r Report<'a>);

impl NameSource<SubscriberKind> for SubscriberOf<'_, '_> {
    /// Every name, most specific first: a session's token before a person, a person before a device, a device before a whole
    /// realm. None where the whole radio goes on or off.
    fn put(&self, names: &mut NameList<'_, SubscriberKind>) {
        let Self(report) = self;
        if report.session.is_some() {
            report.name_subscriber(names);
        }
    }
}

/// Values of Class that name a subscriber, each of 253 octets at most: names are kept for as long as sessions are.
const MOST_CLASSES: usize = 4;

/// The event of Acct-Status-Type; `None` if the request certainly carries no usage of a session of its own. That holds
/// for the kinds that RFC 2867 adds for tunnels, for `Failed`, modems and subsystems; and for any other kind without
/// counters and attributes of vendors.
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
        acct_status_type::MODEM_START..=acct_status_type::CANCEL
        | acct_status_type::TUNNEL_START..=acct_status_type::FAILED
        | acct_status_type::SUBSYSTEM_ON
        | acct_status_type::SUBSYSTEM_OFF => Ok(None),
        _ if octets::may_tell_of_usage(packet) => Err(Outcome::UnsupportedStatusType.into()),
        _ => Ok(None),
    }
}

#[derive(Clone, Debug, Default)]
struct Session<'a> {
    id: &'a [u8],
    multi_id: Option<&'a [u8]>,
    part_of: Option<&'a [u8]>,
    seconds: Option<u32>,
    octets: Octets,
    line_bits_per_second: Option<u64>,
}

impl<'a> Session<'a> {
    fn read(
        packet: &Packet<'a>,
        client: &Client,
        counters: &[CounterConfig],
    ) -> Result<Self, Refusal> {
        let id = packet
            .first(attribute::ACCT_SESSION_ID)
            .ok_or(Outcome::MissingSessionId)?;
        let device = packet.first(attribute::CALLING_STATION_ID);
        if client.session_device && device.and_then(normalise::station).is_none() {
            return Err(Outcome::MissingSessionDevice.into());
        }
        let meaning = client.multi_session_id;
        let multi_id = packet.first(attribute::ACCT_MULTI_SESSION_ID);
        let part_of = match client.services {
            Services::Part => parent_session::parent(packet, id, multi_id, meaning),
            Services::Own => None,
        };
        let connect_info = packet.first(attribute::CONNECT_INFO);
        Ok(Self {
            id,
            multi_id: multi_id.filter(|_| meaning == MultiSessionId::PartOfSession),
            part_of,
            seconds: packet.integer(attribute::ACCT_SESSION_TIME)?,
            octets: octets::read(packet, client.gigawords, counters)?,
            line_bits_per_second: connect_info
                .and_then(line_bits_per_second)
                .or(client.line_bits_per_second),
        })
    }
}

/// When the event happened: Event-Timestamp, else the arrival less Acct-Delay-Time, else the arrival; the first of
/// them that lies in the window. A clock that is far off makes both attributes useless: a proxy computes the delay
/// from it.
fn event_time(
    packet: &Packet<'_>,
    arrived_at_ms: u64,
    window: ClockWindow,
) -> Result<(u64, EventTime), PacketError> {
    let earliest = arrived_at_ms.saturating_sub(window.past_ms);
    let latest = arrived_at_ms.saturating_add(window.future_ms);
    let stamped = packet
        .integer(attribute::EVENT_TIMESTAMP)?
        .map(|seconds| (u64::from(seconds) * 1000, EventTime::Stamped));
    let delayed = packet
        .integer(attribute::ACCT_DELAY_TIME)?
        .filter(|seconds| *seconds > 0)
        .and_then(|seconds| arrived_at_ms.checked_sub(u64::from(seconds) * 1000))
        .map(|at_ms| (at_ms, EventTime::Delayed));
    let event = [stamped, delayed]
        .into_iter()
        .flatten()
        .find(|(at_ms, _)| (earliest..=latest).contains(at_ms));
    Ok(event.unwrap_or((arrived_at_ms, EventTime::Arrival)))
}

#[cfg(test)]
mod tests;

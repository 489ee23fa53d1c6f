//! RADIUS: a datagram as a packet, a packet as a report, and what the server answers.

use std::{net::SocketAddr, sync::LazyLock};

use openmast_oracle::ingest::radius::{
    DryRun, Handled, RadiusConfig,
    authenticator::{
        MessageAuthenticator, sign_accounting_request, sign_status_server,
        verify_accounting_request, verify_message_authenticator, verify_response,
    },
    dictionary::{attribute, code},
    packet::{HEADER_LEN, Packet, PacketBuilder},
};
use openmast_records::{Record, RecordRef, UsageReport, identity};
use sha2::{Digest, Sha256};

use crate::input::flipped;

const SECRET: &[u8] = b"the secret of a fuzzer";
const NOW_MS: u64 = 1_700_000_000_000;
const NONCE: [u8; 16] = [9; 16];

/// One client for each way to tell sessions apart, the last with all settings.
const SOURCES: [&str; 5] = [
    "10.0.0.1:1024",
    "10.0.1.1:1024",
    "10.0.2.1:1024",
    "10.0.3.1:1024",
    "[2001:db8::1]:1024",
];

static CONFIG: LazyLock<RadiusConfig> = LazyLock::new(|| {
    let secret = String::from_utf8_lossy(SECRET);
    let config = serde_json::json!({ "clients": [
        { "name": "any", "network": "10.0.0.0/24", "secret": secret },
        { "name": "station", "network": "10.0.1.0/24", "secret": secret, "session_radio": "called_station_id" },
        { "name": "address", "network": "10.0.2.0/24", "secret": secret, "session_radio": "nas_ip" },
        { "name": "listed", "network": "10.0.3.0/24", "secret": secret, "nas_identifiers": ["tower-7"] },
        {
            "name": "ipv6", "network": "2001:db8::/32", "secret": secret, "session_radio": "area", "session_device": true,
            "multi_session_id": "parent", "gigawords": "never", "line_mbps": 100, "user_name_case": "insensitive",
            "realm_forms": ["host", "percent", "backslash", "at"], "services": "own", "message_authenticator": "request",
            "called_station_ids": ["02-00*", "lobby"], "nas_ips": ["192.0.2.0/24"],
        },
    ], "counters": [
        { "vendor": 9999, "attribute": 1, "direction": "up", "bits": 32, "unit": "gigawords" },
        { "vendor": 9999, "attribute": 2, "direction": "down", "bits": 64, "skip_octets": 2 },
    ]});
    serde_json::from_value(config).expect("a valid configuration")
});

/// The bytes as a datagram, and their attributes once more in requests that a client with the secret has signed.
pub fn check(data: &[u8]) {
    let parsed = Packet::parse(data).ok();
    if let Some(packet) = parsed {
        well_formed(&packet, data);
    }
    for source in SOURCES {
        unsigned(data, address(source));
    }
    let attributes = parsed.map_or(data, |packet| packet.attribute_bytes());
    if let Some(builder) = with_attributes(code::ACCOUNTING_REQUEST, attributes) {
        let request = sign_accounting_request(builder, SECRET);
        let source = SOURCES[data.len() % SOURCES.len()];
        accounting(&request, address(source));
    }
    if let Some(builder) = with_attributes(code::STATUS_SERVER, attributes) {
        status_server(&sign_status_server(builder, NONCE, SECRET));
    }
}

fn address(source: &str) -> SocketAddr {
    source.parse().expect("an address")
}

/// A packet is its attributes, and nothing of it is left out.
fn well_formed(packet: &Packet<'_>, data: &[u8]) {
    assert!(data.starts_with(packet.bytes()), "what follows is padding");
    let built = with_attributes(packet.code, packet.attribute_bytes()).expect("it was read");
    let mut written = built.finish(packet.authenticator);
    written[1] = packet.identifier;
    assert_eq!(written, packet.bytes());
    let shorter = &packet.bytes()[..packet.bytes().len() - 1];
    assert!(Packet::parse(shorter).is_err(), "cut short");
}

/// A packet with these attributes; `None`: they are none, or too many.
fn with_attributes(code: u8, attributes: &[u8]) -> Option<PacketBuilder> {
    let length = u16::try_from(HEADER_LEN + attributes.len()).ok()?;
    let mut bytes = vec![code, 1];
    bytes.extend(length.to_be_bytes());
    bytes.extend([0; 16]);
    bytes.extend(attributes);
    let packet = Packet::parse(&bytes).ok()?;
    let mut builder = PacketBuilder::new(code, 1);
    for attribute in packet.attributes() {
        builder = builder.attribute(attribute.kind, attribute.value).ok()?;
    }
    Some(builder)
}

fn handle_once(datagram: &[u8], source: SocketAddr) -> Handled {
    DryRun::new(&CONFIG).handle(datagram, source, NOW_MS)
}

/// Nothing is recorded, or answered, that was not signed with the secret.
fn unsigned(data: &[u8], source: SocketAddr) {
    let handled = handle_once(data, source);
    assert_eq!(handled, handle_once(data, source), "the same every time");
    if handled.record.is_some() {
        let packet = Packet::parse(data).expect("it was recorded");
        assert!(verify_accounting_request(&packet, SECRET));
    }
    if handled.outcome == "status_server" {
        let packet = Packet::parse(data).expect("it was answered");
        assert_eq!(
            verify_message_authenticator(&packet, &packet.authenticator, SECRET),
            MessageAuthenticator::Valid
        );
    }
}

/// A genuine request: what is recorded reads back, and the answer is genuine.
fn accounting(request: &[u8], source: SocketAddr) {
    let packet = Packet::parse(request).expect("as built");
    assert!(verify_accounting_request(&packet, SECRET));
    let message = verify_message_authenticator(&packet, &[0; 16], SECRET);
    let mut server = DryRun::new(&CONFIG);
    let handled = server.handle(request, source, NOW_MS);
    let is_wrong = message == MessageAuthenticator::Invalid;
    assert_ne!(handled.outcome, "wrong_authenticator");
    assert_eq!(handled.outcome == "wrong_message_authenticator", is_wrong);
    if !handled.answer.is_empty() {
        answer(&packet, &handled.answer);
    }
    let Some(record) = &handled.record else {
        return;
    };
    report(&packet, record);
    let again = server.handle(request, source, NOW_MS + 1);
    assert_eq!(again.outcome, "duplicate_answered");
    assert_eq!((again.record, again.answer), (None, handled.answer));
    let bit = usize::from(request[4]) * 8 + usize::from(request[5]);
    let forged = handle_once(&flipped(request, bit), source);
    assert_eq!(forged.record, None, "one bit is not as it was signed");
}

fn answer(request: &Packet<'_>, answer: &[u8]) {
    let packet = Packet::parse(answer).expect("a packet");
    assert_eq!(packet.code, code::ACCOUNTING_RESPONSE);
    assert_eq!(packet.identifier, request.identifier);
    assert!(verify_response(&packet, &request.authenticator, SECRET));
    let states = |packet: &Packet<'_>| -> Vec<Vec<u8>> {
        let states = packet.all(attribute::PROXY_STATE);
        states.map(<[u8]>::to_vec).collect()
    };
    assert_eq!(states(&packet), states(request));
    let message = verify_message_authenticator(&packet, &request.authenticator, SECRET);
    assert_ne!(message, MessageAuthenticator::Invalid);
    let more = usize::from(message == MessageAuthenticator::Valid);
    assert_eq!(packet.attributes().count(), states(&packet).len() + more);
}

fn report(packet: &Packet<'_>, record: &[u8]) {
    let read = RecordRef::read(record).expect("a record").into_record();
    assert_eq!(read.encode(), record);
    let Record::Report(report) = read else {
        panic!("a request is recorded as a report");
    };
    assert_eq!(report.raw_hash[..], Sha256::digest(packet.bytes())[..]);
    assert_eq!(report.received_at_ms, NOW_MS);
    assert!(!report.radio.is_empty());
    assert!(!report.area.is_empty());
    names_read_back(&report);
}

/// An operator can map every name as it is shown.
fn names_read_back(report: &UsageReport) {
    for name in &report.radio {
        let (kind, value) = identity::describe_radio(name);
        assert_eq!(identity::radio(kind, &value).as_ref(), Ok(name));
    }
    for name in &report.subscriber {
        let (kind, value) = identity::describe_subscriber(name);
        assert_eq!(identity::subscriber(kind, &value).as_ref(), Ok(name));
    }
}

fn status_server(request: &[u8]) {
    let packet = Packet::parse(request).expect("as built");
    let handled = handle_once(request, address(SOURCES[0]));
    let message = verify_message_authenticator(&packet, &NONCE, SECRET);
    assert_eq!(
        handled.outcome == "status_server",
        message == MessageAuthenticator::Valid
    );
    assert_eq!(handled.record, None);
    if !handled.answer.is_empty() {
        let answer = Packet::parse(&handled.answer).expect("a packet");
        assert!(verify_response(&answer, &NONCE, SECRET));
    }
}

//! Packets and authenticators against published and recorded examples, and against arbitrary bytes.

use openmast_oracle::ingest::radius::authenticator::{
    MessageAuthenticator, sign_accounting_request, sign_response, sign_status_server,
    verify_accounting_request, verify_message_authenticator, verify_response,
};
use openmast_oracle::ingest::radius::dictionary::{attribute, code};
use openmast_oracle::ingest::radius::packet::{
    MAX_LEN, MAX_VALUE_LEN, Packet, PacketBuilder, PacketError,
};
use proptest::prelude::*;

/// RFC 5997 §6.2: Status-Server to the accounting port, and its answer; the secret is `xyzzy5461`.
const RFC_5997_REQUEST: &str =
    "0cb30026925f6b66dd5fed571fcb1db7ad3882605012e8d6eabda910875cd91fdade26367858";
const RFC_5997_ANSWER: &str = "05b300140f6f92145f107e2f504e860a4860669c";

/// Accounting-On of hostapd 2.10 and the answer of FreeRADIUS 3.2.1; the secret is `openmast-lab`
/// (first two packets of tests/end-to-end/fixtures/hostapd-session.pcap).
const HOSTAPD_REQUEST: &str = "040000737f2e44a02c32c421e24ba012054ad65928060000000704060a00020f200c6d6173742d6c61622d311e2330322d30302d30302d30302d30302d30303a4f70656e526f616d696e672d6c61623d060000001337066b03bbf62906000000002c1234414143354336433633463636454346";
const FREERADIUS_ANSWER: &str = "05000014cef887a3fef828f43e09856b572fdc04";

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

#[test]
fn the_example_of_rfc_5997() {
    let (request, answer) = (bytes(RFC_5997_REQUEST), bytes(RFC_5997_ANSWER));
    let secret = b"xyzzy5461";
    let parsed = Packet::parse(&request).unwrap();
    assert_eq!(
        (parsed.code, parsed.identifier),
        (code::STATUS_SERVER, 0xb3)
    );
    assert_eq!(
        verify_message_authenticator(&parsed, &parsed.authenticator, secret),
        MessageAuthenticator::Valid
    );
    assert!(verify_response(
        &Packet::parse(&answer).unwrap(),
        &parsed.authenticator,
        secret
    ));
    let rebuilt = PacketBuilder::new(code::STATUS_SERVER, 0xb3)
        .message_authenticator()
        .unwrap();
    assert_eq!(
        sign_status_server(rebuilt, parsed.authenticator, secret),
        request
    );
    let response = PacketBuilder::new(code::ACCOUNTING_RESPONSE, 0xb3);
    assert_eq!(
        sign_response(response, &parsed.authenticator, secret),
        answer
    );
}

#[test]
fn a_recorded_exchange_of_hostapd_and_freeradius() {
    let (request, answer) = (bytes(HOSTAPD_REQUEST), bytes(FREERADIUS_ANSWER));
    let secret = b"openmast-lab";
    let request = Packet::parse(&request).unwrap();
    assert!(verify_accounting_request(&request, secret));
    assert!(!verify_accounting_request(&request, b"openmast-lap"));
    assert_eq!(request.integer(attribute::ACCT_STATUS_TYPE), Ok(Some(7)));
    assert_eq!(
        request.first(attribute::NAS_IDENTIFIER),
        Some(b"mast-lab-1".as_slice())
    );
    let answer = Packet::parse(&answer).unwrap();
    assert!(verify_response(&answer, &request.authenticator, secret));
    assert!(!verify_response(&answer, &[0; 16], secret));
}

#[test]
fn lengths_are_strict_and_padding_is_ignored() {
    let good = PacketBuilder::new(4, 1)
        .attribute(1, b"ab")
        .unwrap()
        .finish([9; 16]);
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        Packet::parse(&bytes).map(|packet| packet.bytes().to_vec())
    };
    assert_eq!(with(&|bytes| bytes.extend([1, 2, 3])), Ok(good.clone()));
    assert_eq!(
        with(&|bytes| bytes.truncate(19)),
        Err(PacketError::TooShort(19))
    );
    assert_eq!(
        with(&|bytes| bytes.truncate(23)),
        Err(PacketError::Truncated {
            length: 24,
            received: 23
        })
    );
    assert_eq!(with(&|bytes| bytes[3] = 19), Err(PacketError::Length(19)));
    assert_eq!(
        with(&|bytes| bytes[2..4].copy_from_slice(&4097u16.to_be_bytes())),
        Err(PacketError::Length(4097))
    );
    for wrong in [0, 1, 3, 5, 255] {
        assert!(
            with(&|bytes| bytes[21] = wrong).is_err(),
            "attribute length {wrong}"
        );
    }
    let wrong_attribute = PacketError::AttributeLength {
        kind: 1,
        offset: 20,
    };
    assert_eq!(with(&|bytes| bytes[21] = 5), Err(wrong_attribute));
}

#[test]
fn what_does_not_fit_is_not_built() {
    let builder = PacketBuilder::new(4, 1);
    assert!(builder.clone().attribute(1, &[0; MAX_VALUE_LEN]).is_ok());
    assert_eq!(
        builder
            .clone()
            .attribute(1, &[0; MAX_VALUE_LEN + 1])
            .unwrap_err(),
        PacketError::ValueTooLong { kind: 1, len: 254 }
    );
    let full = (0..15)
        .try_fold(builder, |packet, _| {
            packet.attribute(1, &[0; MAX_VALUE_LEN])
        })
        .unwrap();
    assert_eq!(
        full.attribute(1, &[0; MAX_VALUE_LEN]).unwrap_err(),
        PacketError::TooLong
    );
}

/// Attributes of a packet that fits: type and value.
fn attributes() -> impl Strategy<Value = Vec<(u8, Vec<u8>)>> {
    let attribute = (
        any::<u8>(),
        prop::collection::vec(any::<u8>(), 0..=MAX_VALUE_LEN),
    );
    prop::collection::vec(attribute, 0..15)
}

fn build(identifier: u8, attributes: &[(u8, Vec<u8>)]) -> PacketBuilder {
    attributes
        .iter()
        .try_fold(
            PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier),
            |packet, (kind, value)| packet.attribute(*kind, value),
        )
        .unwrap()
}

/// Bytes that look enough like a packet to reach the attributes.
fn nearly_a_packet() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200).prop_map(|tail| {
        let mut bytes = vec![4, 1];
        bytes.extend((tail.len() as u16 + 20).to_be_bytes());
        bytes.extend([0; 16]);
        bytes.extend(tail);
        bytes
    })
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..MAX_LEN + 10), nearly_a_packet()]) {
        if let Ok(packet) = Packet::parse(&bytes) {
            let walked: usize = packet.attributes().map(|attribute| attribute.value.len() + 2).sum();
            prop_assert_eq!(walked + 20, packet.bytes().len());
            for kind in 0..=255 {
                let _ = (packet.first(kind), packet.integer(kind), packet.fixed::<16>(kind));
            }
            verify_accounting_request(&packet, b"secret");
            verify_message_authenticator(&packet, &packet.authenticator, b"secret");
        }
    }

    #[test]
    fn what_is_built_is_read_back(identifier: u8, authenticator: [u8; 16], attributes in attributes(), padding in 0..40usize) {
        let mut bytes = build(identifier, &attributes).finish(authenticator);
        let length = bytes.len();
        bytes.resize(length + padding, 0xee);
        let packet = Packet::parse(&bytes).unwrap();
        prop_assert_eq!((packet.code, packet.identifier, packet.authenticator), (4, identifier, authenticator));
        prop_assert_eq!(packet.bytes().len(), length);
        let read: Vec<(u8, Vec<u8>)> = packet.attributes().map(|attribute| (attribute.kind, attribute.value.to_vec())).collect();
        prop_assert_eq!(read, attributes);
    }

    #[test]
    fn one_flipped_bit_breaks_the_signature(attributes in attributes(), position: prop::sample::Index, bit in 0..8u8) {
        let builder = attributes
            .iter()
            .filter(|(kind, _)| *kind != attribute::MESSAGE_AUTHENTICATOR)
            .try_fold(PacketBuilder::new(4, 1), |packet, (kind, value)| packet.attribute(*kind, value))
            .unwrap();
        let mut bytes = sign_accounting_request(builder, b"secret");
        prop_assert!(verify_accounting_request(&Packet::parse(&bytes).unwrap(), b"secret"));
        let position = position.index(bytes.len());
        bytes[position] ^= 1 << bit;
        prop_assert!(!Packet::parse(&bytes).is_ok_and(|packet| verify_accounting_request(&packet, b"secret")));
    }

    #[test]
    fn message_authenticator_is_filled_in_and_checked(session: Vec<u8>, flip in 0..16usize) {
        let builder = build(1, &[(44, session.into_iter().take(200).collect())]).message_authenticator().unwrap();
        let mut bytes = sign_accounting_request(builder, b"secret");
        let packet = Packet::parse(&bytes).unwrap();
        prop_assert!(verify_accounting_request(&packet, b"secret"));
        prop_assert_eq!(verify_message_authenticator(&packet, &[0; 16], b"secret"), MessageAuthenticator::Valid);
        let position = bytes.len() - 1 - flip;
        bytes[position] ^= 1;
        let packet = Packet::parse(&bytes).unwrap();
        prop_assert_eq!(verify_message_authenticator(&packet, &[0; 16], b"secret"), MessageAuthenticator::Invalid);
    }
}

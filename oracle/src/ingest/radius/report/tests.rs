use std::net::{Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::*;
use crate::ingest::radius::config::ClientConfig;
use crate::ingest::radius::dictionary::code;
use crate::ingest::radius::packet::PacketBuilder;
use openmast_log::{Batch, Records};
use openmast_records::{CounterWidth, RadioIdentity, Record, SubscriberIdentity, UsageReport};

const WINDOW: ClockWindow = ClockWindow {
    past_ms: 3_600_000,
    future_ms: 60_000,
};
/// 2023-11-14T22:13:20Z.
const NOW_MS: u64 = 1_700_000_000_000;
const NOW_S: u32 = 1_700_000_000;

/// What is in the log afterwards.
fn recorded(report: &Report<'_>) -> UsageReport {
    let mut batch = Batch::default();
    batch.push_with(|bytes| report.write(bytes)).expect("small");
    let bytes = batch.as_bytes().to_vec().into();
    let records = Records::new(0, 1, bytes).expect("one record");
    match records.decode().next() {
        Some(Ok((0, Record::Report(report)))) => report,
        other => panic!("{other:?}"),
    }
}

/// A client with these settings beside those that it must have.
fn client(settings: serde_json::Value) -> Arc<Client> {
    let mut client =
        serde_json::json!({"name": "lab", "network": "192.0.2.1", "secret": "a shared secret"});
    for (key, value) in settings.as_object().expect("an object") {
        client[key] = value.clone();
    }
    let config: ClientConfig = serde_json::from_value(client).expect("a client");
    Arc::new(Client::new(0, &config))
}

fn read(attributes: &[(u8, &[u8])]) -> Result<Option<UsageReport>, Refusal> {
    read_as(serde_json::json!({}), attributes)
}

/// An Interim-Update of session `s1` of a client with settings.
fn interim_as(settings: serde_json::Value, more: &[(u8, &[u8])]) -> Result<UsageReport, Refusal> {
    let mut attributes: Vec<(u8, &[u8])> = vec![
        (attribute::ACCT_STATUS_TYPE, &[0, 0, 0, 3]),
        (attribute::ACCT_SESSION_ID, b"s1"),
    ];
    attributes.extend(more);
    Ok(read_as(settings, &attributes)?.expect("something to record"))
}

fn read_as(
    settings: serde_json::Value,
    attributes: &[(u8, &[u8])],
) -> Result<Option<UsageReport>, Refusal> {
    let bytes = attributes
        .iter()
        .try_fold(
            PacketBuilder::new(code::ACCOUNTING_REQUEST, 1),
            |builder, (kind, value)| builder.attribute(*kind, value),
        )
        .expect("attributes that fit")
        .finish([0; 16]);
    let packet = Packet::parse(&bytes).expect("a well-formed packet");
    let arrival = Arrival {
        source: IpAddr::from([192, 0, 2, 1]),
        at_ms: NOW_MS,
    };
    let report = Report::read(packet, arrival, WINDOW, &client(settings), &[])?;
    Ok(report.map(|report| recorded(&report)))
}

/// An Interim-Update of session `s1` with more attributes.
fn interim(more: &[(u8, &[u8])]) -> UsageReport {
    let mut attributes: Vec<(u8, &[u8])> = vec![
        (attribute::ACCT_STATUS_TYPE, &[0, 0, 0, 3]),
        (attribute::ACCT_SESSION_ID, b"s1"),
    ];
    attributes.extend(more);
    read(&attributes)
        .expect("in order")
        .expect("something to record")
}

fn refused(attributes: &[(u8, &[u8])]) -> Outcome {
    read(attributes).expect_err("refused").outcome
}

#[test]
fn gigawords_are_the_high_half_of_the_counters() {
    let report = interim(&[
        (attribute::ACCT_INPUT_OCTETS, &7u32.to_be_bytes()),
        (attribute::ACCT_OUTPUT_OCTETS, &u32::MAX.to_be_bytes()),
        (attribute::ACCT_INPUT_GIGAWORDS, &2u32.to_be_bytes()),
        (attribute::ACCT_OUTPUT_GIGAWORDS, &u32::MAX.to_be_bytes()),
    ]);
    assert_eq!(report.bytes_up, 2 * (1 << 32) + 7);
    assert_eq!(report.bytes_down, u64::MAX);
    assert_eq!(report.width, CounterWidth::Wide);
}

#[test]
fn a_sender_without_gigawords_is_marked() {
    let report = interim(&[(attribute::ACCT_INPUT_OCTETS, &7u32.to_be_bytes())]);
    assert_eq!((report.bytes_up, report.bytes_down), (7, 0));
    assert_eq!(report.width, CounterWidth::Unknown);
    let one_sided = interim(&[(attribute::ACCT_OUTPUT_GIGAWORDS, &1u32.to_be_bytes())]);
    assert_eq!(one_sided.width, CounterWidth::Wide);
}

#[test]
fn the_radio_has_every_name_that_the_packet_gives_and_its_source() {
    let report = interim(&[
        (attribute::NAS_IPV6_ADDRESS, &Ipv6Addr::LOCALHOST.octets()),
        (attribute::NAS_IP_ADDRESS, &[10, 0, 2, 15]),
        (attribute::CALLED_STATION_ID, b"02-00-00-00-00-0a:Lab"),
        (attribute::NAS_IDENTIFIER, b"mast-1"),
    ]);
    assert_eq!(
        report.radio,
        [
            RadioIdentity::NasIdentifier(b"mast-1".to_vec()),
            RadioIdentity::CalledStationId(b"02-00-00-00-00-0A".to_vec()),
            RadioIdentity::NasIp("10.0.2.15".into()),
            RadioIdentity::NasIp("::1".into()),
            RadioIdentity::SourceIp("192.0.2.1".into()),
        ]
    );
}

#[test]
fn an_ipv4_address_in_the_form_of_ipv6_is_known_as_ipv4() {
    let mapped = Ipv4Addr::new(192, 0, 2, 15).to_ipv6_mapped().octets();
    let report = interim(&[(attribute::NAS_IPV6_ADDRESS, &mapped)]);
    let name = RadioIdentity::NasIp("192.0.2.15".into());
    assert_eq!(report.radio.first(), Some(&name));
    let both = interim(&[
        (attribute::NAS_IP_ADDRESS, &[192, 0, 2, 15]),
        (attribute::NAS_IPV6_ADDRESS, &mapped),
    ]);
    assert_eq!(both.radio, report.radio, "none is twice");
}

#[test]
fn a_radio_without_identifier_and_address_is_known_by_its_bssid_then_by_its_source() {
    let bssid = interim(&[(attribute::CALLED_STATION_ID, b"0200.0000.000a")]);
    assert_eq!(
        bssid.radio.first(),
        Some(&RadioIdentity::CalledStationId(
            b"02-00-00-00-00-0A".to_vec()
        ))
    );
    assert_eq!(
        interim(&[]).radio,
        [RadioIdentity::SourceIp("192.0.2.1".into())]
    );
}

/// The first name is the session's.
#[test]
fn the_name_that_tells_sessions_apart_stays_when_more_names_come() {
    let before: &[(u8, &[u8])] = &[(attribute::NAS_IP_ADDRESS, &[10, 0, 2, 15])];
    let after: &[(u8, &[u8])] = &[
        (attribute::NAS_IP_ADDRESS, &[10, 0, 2, 15]),
        (attribute::NAS_IDENTIFIER, b"mast-1"),
        (attribute::CALLED_STATION_ID, b"02-00-00-00-00-0a"),
    ];
    let named = |more, kind: &str| interim_as(serde_json::json!({"session_radio": kind}), more);
    let first = |more, kind| named(more, kind).map(|report| report.radio[0].clone());
    let address = RadioIdentity::NasIp("10.0.2.15".into());
    for more in [before, after] {
        assert_eq!(first(more, "nas_ip"), Ok(address.clone()));
        let source = RadioIdentity::SourceIp("192.0.2.1".into());
        assert_eq!(first(more, "source_ip"), Ok(source));
    }
    for kind in ["nas_identifier", "called_station_id"] {
        let refused = first(before, kind).expect_err("refused");
        assert_eq!(refused.outcome, Outcome::MissingSessionRadio);
        assert!(first(after, kind).is_ok());
    }
    let all = named(after, "nas_ip").expect("in order");
    assert_eq!(all.radio.len(), 4, "none is lost, none is twice");
    assert!(all.session_key.radio);
    // In an area that hands sessions on, the most specific name comes first and tells nothing apart.
    let area = named(after, "area").expect("in order");
    assert_eq!(
        area.radio[0],
        RadioIdentity::NasIdentifier(b"mast-1".to_vec())
    );
    assert!(!area.session_key.radio);
    assert_eq!(area.area, b"lab");
}

#[test]
fn the_whole_radio_may_go_on_without_the_name_of_its_sessions() {
    let on = read_as(
        serde_json::json!({"session_radio": "called_station_id"}),
        &[
            (attribute::ACCT_STATUS_TYPE, &[0, 0, 0, 7]),
            (attribute::NAS_IDENTIFIER, b"mast-1"),
        ],
    );
    let on = on.expect("in order").expect("something to record");
    assert_eq!(
        on.radio[0],
        RadioIdentity::NasIdentifier(b"mast-1".to_vec())
    );
}

#[test]
fn a_device_that_tells_sessions_apart_must_be_there() {
    let settings = || serde_json::json!({"session_device": true, "area": "east"});
    let refused = interim_as(settings(), &[(attribute::CALLING_STATION_ID, b" \0")]);
    assert_eq!(
        refused.expect_err("refused").outcome,
        Outcome::MissingSessionDevice
    );
    let report = interim_as(
        settings(),
        &[(attribute::CALLING_STATION_ID, b"020000000100")],
    );
    let report = report.expect("in order");
    assert!(report.session_key.device && report.session_key.radio);
    assert_eq!(report.area, b"east");
}

/// One client must not take another's address for a name of its radio, although its own name is right.
#[test]
fn a_name_of_a_kind_without_a_list_is_not_recorded() {
    let settings = || serde_json::json!({"nas_identifiers": ["b1"]});
    let more: &[(u8, &[u8])] = &[
        (attribute::NAS_IDENTIFIER, b"b1\0"),
        (attribute::NAS_IP_ADDRESS, &[10, 0, 0, 1]),
        (attribute::CALLED_STATION_ID, b"02-00-00-00-00-0a"),
    ];
    let report = interim_as(settings(), more).expect("in order");
    assert_eq!(
        report.radio,
        [
            RadioIdentity::NasIdentifier(b"b1".to_vec()),
            RadioIdentity::SourceIp("192.0.2.1".into()),
        ]
    );
    let other = interim_as(settings(), &[(attribute::NAS_IDENTIFIER, b"a1")]);
    assert_eq!(other.expect_err("refused").outcome, Outcome::NasNotAllowed);
    let none = interim_as(settings(), &[(attribute::NAS_IP_ADDRESS, &[10, 0, 0, 1])]);
    assert_eq!(none.expect_err("refused").outcome, Outcome::NasNotAllowed);
}

#[test]
fn a_station_with_a_name_is_known_with_and_without_its_ssid() {
    let report = interim(&[(attribute::CALLED_STATION_ID, b"lobby:Guest")]);
    assert_eq!(
        report.radio,
        [
            RadioIdentity::CalledStationId(b"lobby:Guest".to_vec()),
            RadioIdentity::CalledStationId(b"lobby".to_vec()),
            RadioIdentity::SourceIp("192.0.2.1".into()),
        ]
    );
}

/// One client must not take another's access point by an SSID of its own on it.
#[test]
fn a_client_that_may_speak_for_one_ssid_does_not_speak_for_the_access_point() {
    let report = interim_as(
        serde_json::json!({"called_station_ids": ["lobby:Guest"]}),
        &[(attribute::CALLED_STATION_ID, b"lobby:Guest")],
    );
    assert_eq!(
        report.expect("in order").radio,
        [
            RadioIdentity::CalledStationId(b"lobby:Guest".to_vec()),
            RadioIdentity::SourceIp("192.0.2.1".into()),
        ]
    );
}

#[test]
fn user_names_are_read_as_the_site_means_them() {
    let names = |settings, user_name: &[u8]| {
        let report = interim_as(settings, &[(attribute::USER_NAME, user_name)]);
        report.expect("in order").subscriber
    };
    let name = |name: &str| SubscriberIdentity::UserName(name.as_bytes().to_vec());
    let realm = |realm: &str| SubscriberIdentity::Realm(realm.as_bytes().to_vec());
    assert_eq!(
        names(serde_json::json!({}), b"U1@Alpha.Example\0"),
        [name("U1@Alpha.Example"), realm("alpha.example")]
    );
    assert_eq!(
        names(
            serde_json::json!({"user_name_case": "insensitive"}),
            b"ALPHA\\U1"
        ),
        [name("alpha\\u1"), realm("alpha")]
    );
    assert_eq!(
        names(serde_json::json!({"realm_forms": []}), b"u1@alpha"),
        [name("u1@alpha")]
    );
    assert!(names(serde_json::json!({}), b"\0").is_empty());
}

#[test]
fn what_a_session_is_a_part_of_and_what_its_line_carries() {
    let service: &[(u8, &[u8])] = &[
        (
            attribute::VENDOR_SPECIFIC,
            b"\x00\x00\x00\x09\x01\x16parent-session-id=70",
        ),
        (attribute::CONNECT_INFO, b"100M/20M PPPoE"),
        (attribute::ACCT_MULTI_SESSION_ID, b"m1"),
    ];
    let settings = || serde_json::json!({"line_mbps": 50});
    let part = interim_as(settings(), service).expect("in order");
    assert_eq!(part.part_of.as_deref(), Some(b"70".as_slice()));
    assert_eq!(part.line_bits_per_second, Some(100_000_000));
    assert_eq!(part.multi_session_id.as_deref(), Some(b"m1".as_slice()));
    let own = interim_as(serde_json::json!({"services": "own"}), service).expect("in order");
    assert_eq!(own.part_of, None);
    let whole = interim_as(settings(), &[]).expect("in order");
    assert_eq!(
        (whole.part_of, whole.line_bits_per_second),
        (None, Some(50_000_000))
    );
    let second = interim_as(
        serde_json::json!({"multi_session_id": "parent"}),
        &[(attribute::ACCT_MULTI_SESSION_ID, b"m1")],
    );
    let second = second.expect("in order");
    assert_eq!(second.part_of.as_deref(), Some(b"m1".as_slice()));
    assert_eq!(second.multi_session_id, None);
}

#[test]
fn the_subscriber_has_every_name_that_the_packet_gives() {
    let report = interim(&[
        (attribute::USER_NAME, b"Sub1@Mobile.Example"),
        (attribute::CALLING_STATION_ID, b"020000000100"),
        (attribute::CLASS, b"token-1"),
        (attribute::CHARGEABLE_USER_IDENTITY, b"cui-1"),
        (attribute::CLASS, b"token-2"),
    ]);
    assert_eq!(
        report.subscriber,
        [
            SubscriberIdentity::Class(b"token-1".to_vec()),
            SubscriberIdentity::Class(b"token-2".to_vec()),
            SubscriberIdentity::Cui(b"cui-1".to_vec()),
            SubscriberIdentity::UserName(b"Sub1@Mobile.Example".to_vec()),
            SubscriberIdentity::CallingStationId(b"02-00-00-00-01-00".to_vec()),
            SubscriberIdentity::Realm(b"mobile.example".to_vec()),
        ]
    );
    assert!(
        interim(&[(attribute::CHARGEABLE_USER_IDENTITY, &[0])])
            .subscriber
            .is_empty()
    );
}

#[test]
fn the_event_time_is_the_first_believable_one() {
    let at = |more: &[(u8, u32)]| {
        let more: Vec<(u8, [u8; 4])> = more
            .iter()
            .map(|(kind, value)| (*kind, value.to_be_bytes()))
            .collect();
        let more: Vec<(u8, &[u8])> = more
            .iter()
            .map(|(kind, value)| (*kind, value.as_slice()))
            .collect();
        interim(&more).event_at_ms
    };
    const STAMP: u8 = attribute::EVENT_TIMESTAMP;
    const DELAY: u8 = attribute::ACCT_DELAY_TIME;
    assert_eq!(at(&[]), NOW_MS);
    assert_eq!(at(&[(STAMP, NOW_S - 600), (DELAY, 9)]), NOW_MS - 600_000);
    assert_eq!(at(&[(DELAY, 9)]), NOW_MS - 9_000);
    // A clock before 1971, with the honest delay of the sender itself.
    assert_eq!(at(&[(STAMP, 300), (DELAY, 9)]), NOW_MS - 9_000);
    // A stale stamp, and the delay that a proxy computed from it.
    assert_eq!(
        at(&[(STAMP, NOW_S - 5_343_676), (DELAY, 5_343_676)]),
        NOW_MS
    );
    assert_eq!(at(&[(STAMP, NOW_S + 61)]), NOW_MS);
    assert_eq!(at(&[(DELAY, u32::MAX)]), NOW_MS);
}

#[test]
fn the_whole_radio_going_on_or_off_is_no_session() {
    for (status, event) in [(7, UsageEvent::RadioOn), (8, UsageEvent::RadioOff)] {
        let report = read(&[
            (attribute::ACCT_STATUS_TYPE, &[0, 0, 0, status]),
            (attribute::ACCT_SESSION_ID, b"ignored"),
            (attribute::NAS_IDENTIFIER, b"mast-1"),
        ])
        .expect("in order")
        .expect("something to record");
        assert_eq!(report.event, event);
        assert!(report.session_id.is_empty() && report.subscriber.is_empty());
        assert_eq!(
            report.radio.first(),
            Some(&RadioIdentity::NasIdentifier(b"mast-1".to_vec()))
        );
    }
}

#[test]
fn requests_that_cannot_be_recorded_are_refused_by_reason() {
    assert_eq!(
        refused(&[(attribute::ACCT_SESSION_ID, b"s1")]),
        Outcome::MissingStatusType
    );
    for status in [1, 2, 3] {
        assert_eq!(
            refused(&[(attribute::ACCT_STATUS_TYPE, &[0, 0, 0, status])]),
            Outcome::MissingSessionId
        );
    }
    for status in [0, 16, 17, 255] {
        let status = [0, 0, 0, status];
        let usage: [(u8, &[u8]); 2] = [
            (attribute::ACCT_OUTPUT_OCTETS, &[0, 0, 0, 1]),
            (attribute::VENDOR_SPECIFIC, b"\x00\x00\x00\x09\x01\x03x"),
        ];
        for usage in usage {
            assert_eq!(
                refused(&[(attribute::ACCT_STATUS_TYPE, &status), usage]),
                Outcome::UnsupportedStatusType
            );
        }
    }
    assert_eq!(
        refused(&[(attribute::ACCT_STATUS_TYPE, &[3])]),
        Outcome::Malformed
    );
    let short_counter = [
        (attribute::ACCT_STATUS_TYPE, [0, 0, 0, 3].as_slice()),
        (attribute::ACCT_SESSION_ID, b"s1"),
        (attribute::ACCT_INPUT_OCTETS, &[1, 2]),
    ];
    assert_eq!(refused(&short_counter), Outcome::Malformed);
}

#[test]
fn what_certainly_carries_no_usage_is_in_order_but_nothing_to_record() {
    for status in [4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 18, 19] {
        let counters = (attribute::ACCT_INPUT_OCTETS, [0, 0, 0, 9].as_slice());
        assert_eq!(
            read(&[(attribute::ACCT_STATUS_TYPE, &[0, 0, 0, status]), counters]),
            Ok(None)
        );
    }
    for status in [0, 16, 17, 255] {
        let zero = (attribute::ACCT_INPUT_OCTETS, [0; 4].as_slice());
        assert_eq!(
            read(&[(attribute::ACCT_STATUS_TYPE, &[0, 0, 0, status]), zero]),
            Ok(None)
        );
    }
}

/// An attribute that the report reads, with a value of the right length or of any.
fn attribute_of_interest() -> impl Strategy<Value = (u8, Vec<u8>)> {
    let kind = prop::sample::select(vec![
        1, 4, 25, 26, 30, 31, 32, 40, 41, 42, 43, 44, 46, 50, 52, 53, 55, 77, 89, 95,
    ]);
    let value = prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 4),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => (1..16u32).prop_map(|status| status.to_be_bytes().to_vec()),
    ];
    (kind, value)
}

proptest! {
    #[test]
    fn no_request_makes_it_panic_and_every_report_keeps_its_promises(
        attributes in prop::collection::vec(attribute_of_interest(), 0..30),
        status in 1..16u32,
    ) {
        let status = status.to_be_bytes();
        let mut all: Vec<(u8, &[u8])> = vec![(attribute::ACCT_STATUS_TYPE, &status)];
        all.extend(attributes.iter().map(|(kind, value)| (*kind, value.as_slice())));
        if let Ok(Some(report)) = read(&all) {
            prop_assert!(!report.radio.is_empty());
            prop_assert!((NOW_MS - WINDOW.past_ms..=NOW_MS + WINDOW.future_ms).contains(&report.event_at_ms));
            let whole_radio = matches!(report.event, UsageEvent::RadioOn | UsageEvent::RadioOff);
            prop_assert_eq!(report.session_id.is_empty(), whole_radio);
        }
    }
}

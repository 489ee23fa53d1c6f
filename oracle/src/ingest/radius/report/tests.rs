use std::net::Ipv6Addr;

use proptest::prelude::*;

use super::*;
use crate::ingest::radius::dictionary::code;
use crate::ingest::radius::packet::PacketBuilder;
use crate::log::{Batch, Records};
use crate::record::{RadioIdentity, Record, SubscriberIdentity, UsageReport};

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

fn read(attributes: &[(u8, &[u8])]) -> Result<Option<UsageReport>, Refusal> {
    read_named(attributes, None)
}

/// An Interim-Update of session `s1` of a client with a `session_radio`.
fn interim_named(
    more: &[(u8, &[u8])],
    first: Option<SessionRadio>,
) -> Result<UsageReport, Refusal> {
    let mut attributes: Vec<(u8, &[u8])> = vec![
        (attribute::ACCT_STATUS_TYPE, &[0, 0, 0, 3]),
        (attribute::ACCT_SESSION_ID, b"s1"),
    ];
    attributes.extend(more);
    Ok(read_named(&attributes, first)?.expect("something to record"))
}

fn read_named(
    attributes: &[(u8, &[u8])],
    first: Option<SessionRadio>,
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
    let Some(mut report) = Report::read(packet, arrival, WINDOW)? else {
        return Ok(None);
    };
    if let Some(kind) = first {
        report.name_first(kind)?;
    }
    Ok(Some(recorded(&report)))
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
    assert!(!report.counters_are_32_bit);
}

#[test]
fn a_sender_without_gigawords_is_marked() {
    let report = interim(&[(attribute::ACCT_INPUT_OCTETS, &7u32.to_be_bytes())]);
    assert_eq!((report.bytes_up, report.bytes_down), (7, 0));
    assert!(report.counters_are_32_bit);
    let one_sided = interim(&[(attribute::ACCT_OUTPUT_GIGAWORDS, &1u32.to_be_bytes())]);
    assert!(!one_sided.counters_are_32_bit);
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
    let first = |more, kind| interim_named(more, kind).map(|report| report.radio[0].clone());
    let address = RadioIdentity::NasIp("10.0.2.15".into());
    for more in [before, after] {
        let kind = Some(SessionRadio::NasIp);
        assert_eq!(first(more, kind), Ok(address.clone()));
        let source = RadioIdentity::SourceIp("192.0.2.1".into());
        assert_eq!(first(more, Some(SessionRadio::SourceIp)), Ok(source));
    }
    for kind in [SessionRadio::NasIdentifier, SessionRadio::CalledStationId] {
        let refused = first(before, Some(kind)).expect_err("refused");
        assert_eq!(refused.outcome, Outcome::MissingSessionRadio);
        assert!(first(after, Some(kind)).is_ok());
    }
    let all = interim_named(after, Some(SessionRadio::NasIp)).expect("in order");
    assert_eq!(all.radio.len(), 4, "none is lost, none is twice");
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
    for status in [0, 4, 6, 16, 255] {
        assert_eq!(
            refused(&[(attribute::ACCT_STATUS_TYPE, &[0, 0, 0, status])]),
            Outcome::UnsupportedStatusType
        );
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
fn tunnels_and_failures_are_in_order_but_nothing_to_record() {
    for status in 9..=15 {
        assert_eq!(
            read(&[(attribute::ACCT_STATUS_TYPE, &[0, 0, 0, status])]),
            Ok(None)
        );
    }
}

/// An attribute that the report reads, with a value of the right length or of any.
fn attribute_of_interest() -> impl Strategy<Value = (u8, Vec<u8>)> {
    let kind = prop::sample::select(vec![
        1, 4, 25, 30, 31, 32, 40, 41, 42, 43, 44, 46, 50, 52, 53, 55, 89, 95,
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

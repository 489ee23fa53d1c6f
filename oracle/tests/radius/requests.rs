//! What is answered, what is recorded, what is counted.

use openmast_oracle::ingest::radius::authenticator::{
    MessageAuthenticator, sign_accounting_request, verify_message_authenticator,
};
use openmast_oracle::ingest::radius::dictionary::{attribute, code};
use openmast_oracle::ingest::radius::packet::{Packet, PacketBuilder};
use openmast_records::{CounterWidth, RadioIdentity, SubscriberIdentity, UsageEvent};

use crate::lab::{Lab, SECRET, Sender, assert_answers, config, configured, interim, signed};

#[tokio::test]
async fn a_retransmission_gets_the_same_bytes_and_changes_nothing() {
    let lab = Lab::start(&config());
    for server in [lab.address(), lab.address_v6()] {
        let sender = Sender::to(server).await;
        let request = signed(interim(7, "s1", 1000));
        sender.send(&request).await;
        let first = sender.answer().await;
        assert_answers(&first, &request);
        sender.send(&request).await;
        assert_eq!(sender.answer().await, first);
    }
    lab.expect(&[("recorded", 2), ("duplicate_answered", 2)])
        .await;
    assert_eq!(lab.log.reports().len(), 2);
}

#[tokio::test]
async fn nothing_is_answered_before_it_is_durable_and_retransmissions_wait_for_the_same_answer() {
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    let request = signed(interim(7, "s1", 1000));
    lab.log.hold();
    for _ in 0..3 {
        sender.send(&request).await;
    }
    sender.silence().await;
    lab.expect(&[("duplicate_pending", 2)]).await;
    lab.log.release();
    assert_answers(&sender.answer().await, &request);
    sender.silence().await;
    lab.expect(&[("recorded", 1)]).await;
    assert_eq!(lab.log.reports().len(), 1);
}

#[tokio::test]
async fn the_same_report_in_a_new_request_is_recorded_again_with_the_same_event_time() {
    // What hostapd and FreeRADIUS do when an answer was lost: new Identifier, new Acct-Delay-Time.
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs() as u32;
    for (identifier, delay) in [(1, 0), (2, 3), (3, 9)] {
        let request = interim(identifier, "s1", 1000)
            .integer(attribute::EVENT_TIMESTAMP, now - 20)
            .and_then(|packet| packet.integer(attribute::ACCT_DELAY_TIME, delay));
        sender.send(&signed(request.unwrap())).await;
        sender.answer().await;
    }
    let reports = lab.log.reports();
    assert_eq!(reports.len(), 3);
    for report in reports {
        assert_eq!(report.event, UsageEvent::Interim);
        assert_eq!(
            (report.session_id.as_slice(), report.bytes_up),
            (b"s1".as_slice(), 1000)
        );
        assert_eq!(report.event_at_ms, u64::from(now - 20) * 1000);
    }
}

#[tokio::test]
async fn an_identifier_used_again_is_a_new_request() {
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    for up in [1000, 2000] {
        let request = signed(interim(7, "s1", up));
        sender.send(&request).await;
        assert_answers(&sender.answer().await, &request);
    }
    let counted: Vec<u64> = lab
        .log
        .reports()
        .iter()
        .map(|report| report.bytes_up)
        .collect();
    assert_eq!(counted, [1000, 2000]);
}

#[tokio::test]
async fn a_client_says_whether_multi_session_ids_tell_sessions_apart() {
    let client = |meaning: Option<&str>| {
        let mut client =
            serde_json::json!({"name": "a", "network": "127.0.0.0/8", "secret": SECRET});
        if let Some(meaning) = meaning {
            client["multi_session_id"] = meaning.into();
        }
        configured(serde_json::json!({"listen": ["127.0.0.1:0"], "clients": [client]}))
    };
    for (meaning, expected) in [
        (None, Some(b"m1".to_vec())),
        (Some("part_of_session"), Some(b"m1".to_vec())),
        (Some("ignored"), None),
    ] {
        let lab = Lab::start(&client(meaning));
        let sender = Sender::to(lab.address()).await;
        let request = interim(1, "s1", 1).attribute(attribute::ACCT_MULTI_SESSION_ID, b"m1");
        sender.send(&signed(request.unwrap())).await;
        sender.answer().await;
        let report = lab.log.reports().pop().unwrap();
        assert_eq!(report.multi_session_id, expected, "{meaning:?}");
        assert_eq!(report.session_id, b"s1");
    }
}

#[tokio::test]
async fn proxy_states_come_back_unchanged_and_in_order() {
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    let states: [&[u8]; 3] = [b"second hop", b"\x00\xff", b"first hop"];
    let request = states
        .iter()
        .try_fold(interim(7, "s1", 1), |packet, state| {
            packet.attribute(attribute::PROXY_STATE, state)
        })
        .and_then(|packet| packet.attribute(attribute::CLASS, b"not echoed"));
    let request = signed(request.unwrap());
    sender.send(&request).await;
    let answer = sender.answer().await;
    assert_answers(&answer, &request);
    let answer = Packet::parse(&answer).unwrap();
    assert_eq!(answer.attributes().count(), 3);
    assert_eq!(
        answer.all(attribute::PROXY_STATE).collect::<Vec<_>>(),
        states
    );
}

#[tokio::test]
async fn a_request_that_the_log_refused_is_not_answered_and_counts_when_it_comes_again() {
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    let request = signed(interim(7, "s1", 1000));
    lab.log.set_broken(true);
    sender.send(&request).await;
    sender.silence().await;
    lab.expect(&[("log_unavailable", 1)]).await;
    lab.log.set_broken(false);
    sender.send(&request).await;
    assert_answers(&sender.answer().await, &request);
    assert_eq!(lab.log.reports().len(), 1);
}

#[tokio::test]
async fn more_than_the_log_can_take_is_dropped_and_counts_when_it_comes_again() {
    let lab = Lab::start(&configured(serde_json::json!({"max_in_flight": 2})));
    let sender = Sender::to(lab.address()).await;
    lab.log.hold();
    let requests: Vec<Vec<u8>> = (0..5)
        .map(|number| signed(interim(number, "s1", number.into())))
        .collect();
    for request in &requests {
        sender.send(request).await;
    }
    lab.expect(&[("overloaded", 3)]).await;
    lab.log.release();
    for _ in 0..2 {
        sender.answer().await;
    }
    for request in &requests[2..] {
        sender.send(request).await;
        assert_answers(&sender.answer().await, request);
    }
    lab.expect(&[("recorded", 5)]).await;
}

#[tokio::test]
async fn whatever_is_not_in_order_is_counted_by_reason_and_not_answered() {
    let lab = Lab::start(&config());
    let wrong_secret = sign_accounting_request(interim(1, "s1", 1), b"another secret");
    // Two Message-Authenticators: the first one and the Request Authenticator are right.
    let wrong_message = interim(1, "s1", 1)
        .message_authenticator()
        .and_then(|packet| packet.message_authenticator());
    let wrong_message = signed(wrong_message.unwrap());
    let request = |code: u8, attributes: &[(u8, &[u8])]| {
        let packet = attributes
            .iter()
            .try_fold(PacketBuilder::new(code, 1), |packet, (kind, value)| {
                packet.attribute(*kind, value)
            });
        signed(packet.unwrap())
    };
    let interim_type: (u8, &[u8]) = (attribute::ACCT_STATUS_TYPE, &[0, 0, 0, 3]);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("wrong_authenticator", wrong_secret),
        ("wrong_message_authenticator", wrong_message),
        ("malformed", Vec::from(b"GET / HTTP/1.1")),
        ("malformed", Vec::new()),
        ("malformed", signed(interim(1, "s1", 1))[..25].to_vec()),
        (
            "malformed",
            request(
                code::ACCOUNTING_REQUEST,
                &[(attribute::ACCT_STATUS_TYPE, b"3")],
            ),
        ),
        ("unsupported_code", request(1, &[interim_type])),
        (
            "missing_status_type",
            request(
                code::ACCOUNTING_REQUEST,
                &[(attribute::ACCT_SESSION_ID, b"s1")],
            ),
        ),
        (
            "missing_session_id",
            request(code::ACCOUNTING_REQUEST, &[interim_type]),
        ),
        (
            "unsupported_status_type",
            request(
                code::ACCOUNTING_REQUEST,
                &[
                    (attribute::ACCT_STATUS_TYPE, &[0, 0, 1, 0]),
                    (attribute::ACCT_INPUT_OCTETS, &[0, 0, 0, 1]),
                ],
            ),
        ),
        (
            "missing_message_authenticator",
            request(code::STATUS_SERVER, &[]),
        ),
        (
            "wrong_authenticator",
            request(
                code::STATUS_SERVER,
                &[(attribute::MESSAGE_AUTHENTICATOR, &[7; 16])],
            ),
        ),
    ];
    let sender = Sender::to(lab.address()).await;
    for (outcome, datagram) in &cases {
        sender.send(datagram).await;
        lab.expect(&[(outcome, 1)]).await;
    }
    sender.silence().await;
    assert!(lab.log.reports().is_empty());
    // And it still works.
    let request = signed(interim(1, "s1", 1));
    sender.send(&request).await;
    assert_answers(&sender.answer().await, &request);
}

/// A sender with a queue stands still behind a request that gets no answer.
#[tokio::test]
async fn what_carries_no_usage_is_answered_and_not_recorded() {
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    let status_types = [4, 6, 9, 15, 17, 18, 19, 217];
    for status in status_types {
        let request = PacketBuilder::new(code::ACCOUNTING_REQUEST, status as u8)
            .integer(attribute::ACCT_STATUS_TYPE, status);
        let request = signed(request.unwrap());
        sender.send(&request).await;
        assert_answers(&sender.answer().await, &request);
    }
    lab.expect(&[("ignored_status_type", status_types.len() as u64)])
        .await;
    assert!(lab.log.reports().is_empty());
}

#[tokio::test]
async fn answers_carry_a_message_authenticator_where_it_is_set() {
    for (setting, expected) in [
        ("none", None),
        ("request", Some(true)),
        ("zero", Some(false)),
    ] {
        let lab = Lab::start(&configured(serde_json::json!({
            "listen": ["127.0.0.1:0"],
            "clients": [{"name": "a", "network": "127.0.0.1", "secret": SECRET, "message_authenticator": setting}]
        })));
        let sender = Sender::to(lab.address()).await;
        let request = interim(1, "s1", 1).attribute(attribute::PROXY_STATE, b"hop");
        let request = signed(request.unwrap());
        sender.send(&request).await;
        let answer = sender.answer().await;
        assert_answers(&answer, &request);
        sender.send(&request).await;
        assert_eq!(sender.answer().await, answer, "a retransmission");
        let packet = Packet::parse(&answer).unwrap();
        let kinds: Vec<u8> = packet.attributes().map(|it| it.kind).collect();
        let Some(over_request) = expected else {
            assert_eq!(kinds, [attribute::PROXY_STATE]);
            continue;
        };
        assert_eq!(
            kinds,
            [attribute::MESSAGE_AUTHENTICATOR, attribute::PROXY_STATE]
        );
        let authenticator = Packet::parse(&request).unwrap().authenticator;
        let over = |authenticator: [u8; 16]| {
            verify_message_authenticator(&packet, &authenticator, SECRET.as_bytes())
        };
        let valid = MessageAuthenticator::Valid;
        assert_eq!(over(authenticator) == valid, over_request, "{setting}");
        assert_eq!(over([0; 16]) == valid, !over_request, "{setting}");
    }
}

#[tokio::test]
async fn a_client_says_what_its_reports_mean() {
    let lab = Lab::start(&configured(serde_json::json!({
        "listen": ["127.0.0.1:0"],
        "counters": [{"vendor": 9999, "attribute": 7, "direction": "down", "bits": 64}],
        "clients": [{
            "name": "a", "network": "127.0.0.1", "secret": SECRET, "area": "east", "session_radio": "area",
            "session_device": true, "gigawords": "never", "line_mbps": 100, "user_name_case": "insensitive"
        }]
    })));
    let sender = Sender::to(lab.address()).await;
    sender.send(&signed(interim(1, "s1", 1))).await;
    lab.expect(&[("missing_session_device", 1)]).await;
    let request = interim(2, "s1", 1)
        .attribute(attribute::CALLING_STATION_ID, b"020000000100")
        .and_then(|packet| packet.attribute(attribute::USER_NAME, b"ALPHA\\U1"));
    sender.send(&signed(request.unwrap())).await;
    sender.answer().await;
    let mut vendors = 9999_u32.to_be_bytes().to_vec();
    vendors.extend([7, 10]);
    vendors.extend(u64::MAX.to_be_bytes());
    let request = PacketBuilder::new(code::ACCOUNTING_REQUEST, 3)
        .integer(attribute::ACCT_STATUS_TYPE, 2)
        .and_then(|packet| packet.attribute(attribute::ACCT_SESSION_ID, b"s1"))
        .and_then(|packet| packet.attribute(attribute::CALLING_STATION_ID, b"020000000100"))
        .and_then(|packet| packet.attribute(attribute::VENDOR_SPECIFIC, &vendors));
    sender.send(&signed(request.unwrap())).await;
    sender.answer().await;
    let reports = lab.log.reports();
    let [interim, stop] = reports.as_slice() else {
        panic!("{reports:?}");
    };
    assert_eq!(interim.area, b"east");
    assert!(!interim.session_key.radio && interim.session_key.device);
    assert_eq!(interim.width, CounterWidth::Narrow);
    assert_eq!(interim.line_bits_per_second, Some(100_000_000));
    assert_eq!(
        interim.subscriber,
        [
            SubscriberIdentity::UserName(b"alpha\\u1".to_vec()),
            SubscriberIdentity::CallingStationId(b"02-00-00-00-01-00".to_vec()),
            SubscriberIdentity::Realm(b"alpha".to_vec()),
        ]
    );
    assert_eq!(
        (stop.bytes_down, stop.width),
        (u64::MAX, CounterWidth::Wide)
    );
}

#[tokio::test]
async fn a_stranger_gets_no_answer() {
    let lab = Lab::start(&configured(serde_json::json!({
        "clients": [{"name": "elsewhere", "network": "192.0.2.0/24", "secret": SECRET}]
    })));
    for server in [lab.address(), lab.address_v6()] {
        let sender = Sender::to(server).await;
        sender.send(&signed(interim(1, "s1", 1))).await;
        sender.silence().await;
    }
    lab.expect(&[("unknown_client", 2)]).await;
}

#[tokio::test]
async fn a_client_speaks_only_for_its_own_radios() {
    let lab = Lab::start(&configured(serde_json::json!({
        "clients": [{"name": "a", "network": "127.0.0.1", "secret": SECRET, "nas_identifiers": ["mast-1", "mast-2"]}]
    })));
    let sender = Sender::to(lab.address()).await;
    for (identifier, nas) in [(1, "mast-3"), (2, "mast"), (3, "MAST-1")] {
        let request =
            interim(identifier, "s1", 1).attribute(attribute::NAS_IDENTIFIER, nas.as_bytes());
        sender.send(&signed(request.unwrap())).await;
    }
    sender.send(&signed(interim(4, "s1", 1))).await;
    lab.expect(&[("nas_not_allowed", 4)]).await;
    let request = signed(
        interim(5, "s1", 1)
            .attribute(attribute::NAS_IDENTIFIER, b"mast-2")
            .and_then(|packet| packet.attribute(attribute::NAS_IP_ADDRESS, &[10, 0, 0, 1]))
            .unwrap(),
    );
    sender.send(&request).await;
    assert_answers(&sender.answer().await, &request);
    // Another radio's address in the client's own report counts for nothing.
    let report = lab.log.reports().pop().unwrap();
    assert_eq!(
        report.radio,
        [
            RadioIdentity::NasIdentifier(b"mast-2".to_vec()),
            RadioIdentity::SourceIp("127.0.0.1".into())
        ]
    );
    assert_eq!(lab.counter("openmast_radius_unlisted_names_total"), 1);
}

/// Two clients whose gateways use one address and one session id have two sessions.
#[tokio::test]
async fn sessions_of_different_clients_never_meet() {
    let client = |name: &str, network: &str, area: Option<&str>| {
        let mut client = serde_json::json!({"name": name, "network": network, "secret": SECRET, "session_radio": "nas_ip"});
        if let Some(area) = area {
            client["area"] = area.into();
        }
        client
    };
    for (area, together) in [(None, false), (Some("site"), true)] {
        let lab = Lab::start(&configured(serde_json::json!({
            "listen": ["127.0.0.1:0", "[::1]:0"],
            "clients": [client("a", "127.0.0.1", area), client("b", "::1", area)]
        })));
        for server in [lab.address(), lab.address_v6()] {
            let sender = Sender::to(server).await;
            let request = interim(1, "s1", 1).attribute(attribute::NAS_IP_ADDRESS, &[10, 0, 0, 1]);
            sender.send(&signed(request.unwrap())).await;
            sender.answer().await;
        }
        let areas: Vec<Vec<u8>> = lab.log.reports().into_iter().map(|it| it.area).collect();
        assert_eq!(areas[0] == areas[1], together, "{areas:?}");
    }
}

//! No client takes room from others: places for sessions, places before the log, requests a second.

use std::net::IpAddr;
use std::time::Duration;

use openmast_log::Source;
use openmast_oracle::ingest::radius::RadiusConfig;
use openmast_oracle::ingest::radius::dictionary::attribute;
use openmast_records::SubscriberIdentity;
use serde_json::{Value, json};

use crate::lab::{Lab, SECRET, Sender, assert_answers, config, configured, interim, signed};

const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 2));
const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 3));

/// The clients `a` and `b`, and what `a` has set beside. Of 8 requests that may wait for the log 2 are kept for each.
fn two_clients(of_a: Value) -> RadiusConfig {
    let mut a = json!({"name": "a", "network": A, "secret": SECRET});
    for (key, value) in of_a.as_object().unwrap() {
        a[key] = value.clone();
    }
    configured(json!({
        "listen": ["127.0.0.1:0"],
        "max_in_flight": 8,
        "clients": [a, {"name": "b", "network": B, "secret": SECRET}]
    }))
}

async fn is_answered(sender: &Sender, identifier: u8, session: &str) -> bool {
    let request = signed(interim(identifier, session, 1));
    sender.send(&request).await;
    let answer = sender.perhaps().await;
    if let Some(answer) = &answer {
        assert_answers(answer, &request);
    }
    answer.is_some()
}

#[tokio::test]
async fn sessions_of_one_client_take_no_place_from_another_and_known_ones_need_none() {
    let lab = Lab::start(&two_clients(json!({})));
    lab.log.room().has_places("a", 2);
    lab.log.room().has_places("b", 1);
    let (a, b) = (
        Sender::from(A, lab.address()).await,
        Sender::from(B, lab.address()).await,
    );
    assert!(is_answered(&a, 1, "a1").await && is_answered(&a, 2, "a2").await);
    for identifier in 3..6 {
        let session = format!("random-{identifier}");
        assert!(!is_answered(&a, identifier, &session).await);
    }
    lab.expect(&[("recorded", 2), ("sessions_full", 3)]).await;
    assert!(is_answered(&b, 1, "b1").await);
    // Reported on however little room there is, together with what is refused.
    for (identifier, session) in [(10, "a2"), (11, "random"), (12, "a1")] {
        a.send(&signed(interim(identifier, session, 9))).await;
    }
    lab.expect(&[("recorded", 3), ("sessions_full", 1)]).await;
    // What was refused is a new request when it comes again.
    lab.log.room().has_places("a", 1);
    a.drain().await;
    assert!(is_answered(&a, 11, "random").await);
    let refused = lab.refused().await;
    assert_eq!(refused, [("a".to_owned(), "sessions_full".to_owned(), 4)]);
}

#[tokio::test]
async fn what_the_log_does_not_take_gives_its_places_back() {
    let lab = Lab::start(&two_clients(json!({})));
    lab.log.room().has_places("a", 1);
    lab.log.set_broken(true);
    let a = Sender::from(A, lab.address()).await;
    for identifier in 0..5 {
        a.send(&signed(interim(identifier, "s", 1))).await;
        lab.expect(&[("log_unavailable", 1)]).await;
    }
    lab.log.set_broken(false);
    assert!(is_answered(&a, 9, "s").await);
}

/// Of 8 requests that may wait for the log 2 are kept for each of two, and 4 are for whoever comes first.
#[tokio::test]
async fn requests_of_one_client_that_wait_leave_the_others_their_share() {
    let lab = Lab::start(&two_clients(json!({})));
    let (a, b) = (
        Sender::from(A, lab.address()).await,
        Sender::from(B, lab.address()).await,
    );
    lab.log.hold();
    for identifier in 0..10 {
        a.send(&signed(interim(identifier, "s", u32::from(identifier))))
            .await;
    }
    lab.expect(&[("overloaded", 4)]).await;
    for identifier in 0..3 {
        b.send(&signed(interim(identifier, "s", u32::from(identifier))))
            .await;
    }
    lab.expect(&[("overloaded", 1)]).await;
    lab.log.release();
    lab.expect(&[("recorded", 8)]).await;
    // All places are free again.
    for identifier in 20..28 {
        a.drain().await;
        assert!(is_answered(&a, identifier, "s").await);
    }
}

/// Of 8 requests that may wait 2 are kept for each: with a third under way the next ones do not hold up the others'.
#[tokio::test]
async fn what_a_client_sends_beyond_what_is_kept_for_it_waits_apart() {
    let lab = Lab::start(&two_clients(json!({})));
    let (a, b) = (
        Sender::from(A, lab.address()).await,
        Sender::from(B, lab.address()).await,
    );
    let came = || {
        let lines = [Source::Reports, Source::ReportsBeyond];
        lines.map(|line| lab.log.came_as(line))
    };
    lab.log.hold();
    for (sender, identifier, expected) in [
        (&a, 1, [1, 0]),
        (&a, 2, [2, 0]),
        (&a, 3, [3, 0]),
        (&a, 4, [3, 1]),
        (&a, 5, [3, 2]),
        (&b, 1, [4, 2]),
        (&a, 6, [4, 3]),
    ] {
        sender.send(&signed(interim(identifier, "s", 1))).await;
        while came() != expected {
            let far = came().iter().sum::<usize>() < expected.iter().sum();
            assert!(far, "{identifier}: {:?}", came());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    lab.log.release();
    lab.expect(&[("recorded", 7)]).await;
    // Nothing waits: it is as all others again.
    a.drain().await;
    assert!(is_answered(&a, 20, "s").await);
    assert_eq!(came(), [5, 3]);
}

#[tokio::test]
async fn more_requests_than_a_client_may_send_get_no_answer() {
    let lab = Lab::start(&two_clients(json!({"requests_per_second": 1})));
    let (a, b) = (
        Sender::from(A, lab.address()).await,
        Sender::from(B, lab.address()).await,
    );
    for identifier in 0..30 {
        for sender in [&a, &b] {
            sender.send(&signed(interim(identifier, "s", 1))).await;
        }
        // Not so many at once that they wait for the log.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Ten seconds' worth at once; one or two more where that took seconds.
    lab.until(|outcomes| {
        let count = |outcome: &str| outcomes.get(outcome).copied().unwrap_or(0);
        let (recorded, limited) = (count("recorded"), count("rate_limited"));
        recorded + limited == 60 && (15..=20).contains(&limited)
    })
    .await;
    let refused = lab.refused().await;
    assert!(
        matches!(&refused[..], [(client, outcome, 15..=20)] if client == "a" && outcome == "rate_limited"),
        "{refused:?}"
    );
    // Who does not know the secret uses up nothing.
    let lab = Lab::start(&two_clients(json!({"requests_per_second": 1})));
    let a = Sender::from(A, lab.address()).await;
    for identifier in 0..30 {
        let mut forged = signed(interim(identifier, "s", 1));
        forged[4] ^= 1;
        a.send(&forged).await;
    }
    lab.expect(&[("wrong_authenticator", 30)]).await;
    assert!(is_answered(&a, 99, "s").await);
}

#[tokio::test]
async fn a_client_that_used_its_share_of_a_log_that_fills_is_told_nothing() {
    let lab = Lab::start(&two_clients(json!({})));
    lab.log.room().closes_log("a");
    let (a, b) = (
        Sender::from(A, lab.address()).await,
        Sender::from(B, lab.address()).await,
    );
    assert!(!is_answered(&a, 1, "s").await);
    assert!(is_answered(&b, 1, "s").await);
    lab.expect(&[("recorded", 1), ("log_share_used", 1)]).await;
    // A report, and the page that it begins.
    let bytes = lab.log.room().given_to_log("b");
    assert!((4_096 + 50..4_096 + 400).contains(&bytes), "{bytes}");
}

/// Names are kept for as long as sessions are: a packet can have sixteen times 253 octets of them.
#[tokio::test]
async fn of_many_classes_four_are_kept() {
    let lab = Lab::start(&config());
    let sender = Sender::to(lab.address()).await;
    let mut request = interim(1, "s1", 1);
    for class in 0..9 {
        request = request.attribute(attribute::CLASS, &[class; 253]).unwrap();
    }
    sender.send(&signed(request)).await;
    sender.answer().await;
    let reports = lab.log.reports();
    let expected: Vec<_> = (0..4)
        .map(|class| SubscriberIdentity::Class(vec![class; 253]))
        .collect();
    assert_eq!(reports[0].subscriber, expected);
}

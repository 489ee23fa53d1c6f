//! Files that are damaged, cut off, or something else; and requests of senders that are not believed.

use openmast_oracle::replay::{RecordingError, Senders};
use proptest::prelude::*;

use crate::lab::{Link, PORT, capture, pcapng, play, report, senders, session};

fn whole() -> Vec<Vec<u8>> {
    let frames: Vec<_> = session("s1")
        .into_iter()
        .map(|(seconds, request)| (seconds, Link::Ethernet.frame(&request, PORT)))
        .collect();
    vec![capture(&session("s1")), pcapng(1, false, &frames)]
}

#[test]
fn what_came_before_the_end_of_a_cut_off_file_holds() {
    for file in whole() {
        let cut = file[..file.len() - 7].to_vec();
        let played = play(cut, senders()).expect("a capture");
        let error = played.error.as_ref().expect("it is cut off");
        assert!(matches!(error, RecordingError::CutOff { .. }), "{error}");
        assert!(error.to_string().contains("is cut off"), "{error}");
        assert_eq!(played.tally.requests(), 2);
        assert_eq!(played.bytes(), 60);
    }
}

#[test]
fn a_file_that_is_damaged_in_the_middle_says_where() {
    let mut file = capture(&session("s1"));
    let second = 24 + 16 + Link::Ethernet.frame(&session("s1")[0].1, PORT).len();
    // the second packet claims a length that no packet has, and the file is long enough for nobody to see its end
    file[second + 8..second + 12].copy_from_slice(&u32::MAX.to_le_bytes());
    file.resize(40 << 20, 0);
    let played = play(file, senders()).expect("a capture");
    assert_eq!(played.tally.requests(), 1);
    match played.error {
        Some(RecordingError::Damaged { offset }) => assert_eq!(offset, second as u64),
        other => panic!("{other:?}"),
    }
}

#[test]
fn something_else_is_told_for_what_it_is() {
    let error = |file: &[u8]| match play(file.to_vec(), senders()) {
        Ok(_) => panic!("that is no recording"),
        Err(error) => error.to_string(),
    };
    assert_eq!(error(b""), "is empty");
    assert!(error(&[0x1f, 0x8b, 8, 0]).contains("gzip"));
    assert!(error(&[0x28, 0xb5, 0x2f, 0xfd, 0]).contains("zstd"));
    for other in [
        &b"\x7fELF"[..],
        b"hello\nworld\n",
        b"\tUser-Name = \"x\"\n",
        &[0; 64],
    ] {
        assert!(error(other).contains("neither"), "{other:?}");
    }
    let header = &capture(&[])[..12];
    assert!(error(header).contains("cut off"));
}

#[test]
fn senders_with_another_secret_are_not_believed() {
    let file = capture(&session("s1"));
    let played = play(file.clone(), Senders::WithSecret("another".into())).expect("a capture");
    assert_eq!(played.outcome("wrong_authenticator"), 3);
    assert_eq!(played.tally.recorded(), 0);
    assert_eq!(played.bytes(), 0);
    let advice = played.tally.outcomes()["wrong_authenticator"].advice;
    assert!(advice.contains("secret"), "{advice}");
    // unless everybody is
    let played = play(file, Senders::Anybody(None)).expect("a capture");
    assert_eq!(played.bytes(), 100);
}

#[test]
fn the_clients_of_a_configuration_have_their_own_secrets() {
    let config = |network: &str| {
        let client =
            serde_json::json!({"name": "a", "network": network, "secret": crate::lab::SECRET});
        serde_json::from_value(serde_json::json!({ "clients": [client] })).expect("a configuration")
    };
    let file = || capture(&session("s1"));
    let played = play(file(), Senders::Configured(config("192.0.2.0/24"))).expect("a capture");
    assert_eq!(played.bytes(), 100);
    let elsewhere = config("198.51.100.0/24");
    let played = play(file(), Senders::Configured(elsewhere)).expect("a capture");
    assert_eq!(played.outcome("unknown_client"), 3);
    // Trust is about authenticators: who is no client stays none.
    let elsewhere = Senders::Anybody(Some(config("198.51.100.0/24")));
    let played = play(file(), elsewhere).expect("a capture");
    assert_eq!(played.outcome("unknown_client"), 3);
}

#[test]
fn a_retransmission_is_one_request_and_hours_later_another() {
    let interim = report(3, "s1", 300, 20, 40);
    let requests = [
        (300, interim.clone()),
        (303, interim.clone()),
        (7_500, interim),
    ];
    let played = play(capture(&requests), senders()).expect("a capture");
    assert_eq!(played.outcome("recorded"), 2);
    assert_eq!(played.outcome("duplicate_answered"), 1);
    assert_eq!(played.player.engine().counters()["repeated"], 1);
    assert_eq!(played.bytes(), 60);
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic_or_bill_more(
        kind in 0..2_usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        length: prop::sample::Index,
    ) {
        let mut file = whole().swap_remove(kind);
        for (place, octet) in damage {
            let place = place.index(file.len());
            file[place] = octet;
        }
        file.truncate(length.index(file.len()) + 1);
        if let Ok(played) = play(file, senders()) {
            prop_assert!(played.bytes() <= 100);
        }
    }

    #[test]
    fn any_octets_are_read_or_refused(mut octets: Vec<u8>, magic in 0..3_usize) {
        let start: [&[u8]; 3] = [&[], &[0xd4, 0xc3, 0xb2, 0xa1], &[0x0a, 0x0d, 0x0d, 0x0a]];
        octets.splice(0..0, start[magic].iter().copied());
        if let Ok(played) = play(octets, senders()) {
            prop_assert_eq!(played.bytes(), 0);
        }
    }
}

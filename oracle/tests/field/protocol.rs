//! Packets that are unusual, and what is answered.

use openmast_oracle::ingest::radius::{
    authenticator::sign_accounting_request,
    dictionary::attribute,
    packet::{HEADER_LEN, MAX_LEN, Packet},
};

use crate::{
    packet::{Request, SECRET, interim, start, stop},
    site::{ALPHA, Billed, MB, T0_S, only_a, play},
};

/// <https://github.com/ppp-project/ppp/issues/634>: a client takes an answer without attributes for too short. They are optional (RFC
/// 2866 §4.2).
#[test]
fn answers_have_a_header_alone() {
    play(only_a(2 * MB), |site| {
        let delayed = |request: Request| request.user(ALPHA).undated().with(41, [0; 4]);
        for (at_s, request) in [
            (0, start()),
            (60, interim(60, 0, MB)),
            (120, stop(120, 0, 2 * MB)),
        ] {
            let handled = site.send(at_s, &delayed(request));
            assert_eq!(handled.answer.len(), HEADER_LEN);
        }
    });
}

/// Message-Authenticator over a Request Authenticator of zeros, as FreeRADIUS computes it:
/// <https://github.com/radsecproxy/radsecproxy/pull/93>
#[test]
fn a_message_authenticator_is_checked() {
    play(only_a(MB), |site| {
        for (at_s, request) in [(0, start()), (60, stop(60, 0, MB))] {
            let packet = request.user(ALPHA).build(1 + at_s as u8, T0_S + at_s);
            let packet = packet.message_authenticator().expect("fits");
            let handled = site.deliver(at_s, &sign_accounting_request(packet, SECRET.as_bytes()));
            assert_eq!(handled.outcome, "recorded");
        }
    });
}

/// One that is computed in another way, while the Request Authenticator proves that the secret is right:
/// <https://github.com/radsecproxy/radsecproxy/pull/93>. Silence (RFC 2869 §5.14), for a reason of its own.
#[test]
fn a_message_authenticator_of_another_algorithm() {
    let silence = Billed {
        unanswered: 1,
        ..Billed::default()
    };
    play(silence, |site| {
        let request = stop(60, 0, MB).user(ALPHA);
        let request = request.with(attribute::MESSAGE_AUTHENTICATOR, [0x5a; 16]);
        let packet = with_right_authenticator(&request.signed(1, T0_S + 60));
        let handled = site.deliver(60, &packet);
        assert_eq!(handled.outcome, "wrong_message_authenticator");
    });
}

/// Puts the wrong Message-Authenticator back that signing had made right.
fn with_right_authenticator(signed: &[u8]) -> Vec<u8> {
    use md5::{Digest, Md5};
    let mut packet = signed.to_vec();
    let value = find(&packet, attribute::MESSAGE_AUTHENTICATOR);
    packet[value..value + 16].fill(0x5a);
    packet[4..HEADER_LEN].fill(0);
    let mut md5 = Md5::new();
    md5.update(&packet);
    md5.update(SECRET.as_bytes());
    packet[4..HEADER_LEN].copy_from_slice(&md5.finalize());
    packet
}

/// Where an attribute's value begins.
fn find(packet: &[u8], kind: u8) -> usize {
    let mut at = HEADER_LEN;
    while packet[at] != kind {
        at += usize::from(packet[at + 1]);
    }
    at + 2
}

/// A vendor's attributes whose inner lengths are wrong, and a time of two octets that is not read:
/// <https://github.com/FreeRADIUS/freeradius-client/pull/132>, <https://github.com/FreeRADIUS/freeradius-server/issues/888>
#[test]
fn attributes_that_are_broken_inside() {
    play(only_a(10 * MB), |site| {
        let mut too_long = 2_011_u32.to_be_bytes().to_vec();
        too_long.extend([60, 250]);
        too_long.extend([b'x'; 100]);
        let broken = stop(60, 0, 10 * MB)
            .user(ALPHA)
            .with(26, &too_long)
            .with(26, [0, 0, 0, 43, 60, 0])
            .with(28, [0, 1])
            .with(26, [0, 0])
            .with(18, [0_u8; 0]);
        site.send(60, &broken);
    });
}

/// <https://github.com/FreeRADIUS/pam_radius/pull/111>
#[test]
fn a_request_that_is_cut_off_and_then_padded() {
    let expected = Billed {
        unanswered: 1,
        ..only_a(10 * MB)
    };
    play(expected, |site| {
        let packet = site.signed(60, &stop(60, 0, 10 * MB).user(ALPHA));
        let cut = site.deliver(60, &packet[..40]);
        assert_eq!(cut.outcome, "malformed");
        let mut padded = packet;
        padded.extend([0; 30]);
        assert!(padded.len() < MAX_LEN);
        site.deliver(61, &padded);
    });
}

/// <https://github.com/inverse-inc/packetfence/issues/1142>
#[test]
fn proxy_states_come_back_in_order() {
    play(only_a(10 * MB), |site| {
        let states: [&[u8]; 3] = [b"3634", &[0xab; 253], b""];
        let mut request = stop(60, 0, 10 * MB).user(ALPHA);
        for state in states {
            request = request.with(attribute::PROXY_STATE, state);
            request = request.with(61, 19_u32.to_be_bytes());
        }
        let answer = site.send(60, &request).answer;
        let answer = Packet::parse(&answer).expect("an answer");
        let echoed: Vec<&[u8]> = answer.all(attribute::PROXY_STATE).collect();
        assert_eq!(echoed, states);
        assert_eq!(answer.attributes().count(), states.len());
    });
}

/// Tunnels of RFC 2867 and `Failed` carry no usage of a session: a sender with a queue must not stand still behind them.
#[test]
fn status_types_without_a_session_are_answered_and_not_billed() {
    play(Billed::default(), |site| {
        for status in [9, 10, 11, 12, 13, 14, 15] {
            let request = stop(60, 0, MB).of_status(status).user(ALPHA);
            let handled = site.send(60, &request);
            assert!(!handled.answer.is_empty(), "{status}");
            assert_eq!(handled.record, None, "{status}");
        }
    });
}

/// Values that no RFC assigns, or that FreeRADIUS's dictionaries have for modems, never bill anything.
#[test]
fn status_types_of_no_session_are_not_billed() {
    for status in [4, 5, 6, 16, 17, 18, 255] {
        let mut site =
            crate::site::Site::new(crate::site::Delivery::AsItHappens, &serde_json::json!({}));
        let handled = site.send(60, &stop(60, 0, MB).of_status(status).user(ALPHA));
        assert_eq!(handled.record, None, "{status}");
    }
}

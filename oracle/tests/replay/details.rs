//! Detail files of FreeRADIUS.

use openmast_oracle::replay::{Senders, SkippedKind};
use proptest::prelude::*;

use crate::lab::{Played, play};

/// As FreeRADIUS 3 writes it: the wall clock of the server is an hour ahead of UTC.
const SESSION: &str = r#"Tue Nov 14 23:13:20 2023
	Packet-Type = Accounting-Request
	Acct-Status-Type = Start
	User-Name = "ana@carrier.example"
	NAS-IP-Address = 198.51.100.7
	NAS-Identifier = "tower"
	Acct-Session-Id = "00000001-00000001"
	Event-Timestamp = "Nov 14 2023 23:13:20 CET"
	Acct-Unique-Session-Id = "5c1a5c"
	Client-IP-Address = 192.0.2.7
	Timestamp = 1700000000

Tue Nov 14 23:18:20 2023
	Acct-Status-Type = Interim-Update
	User-Name = "ana@carrier.example"
	NAS-Identifier = "tower"
	Acct-Session-Id = "00000001-00000001"
	Class = 0x00ff41
	Acct-Session-Time = 300
	Acct-Input-Octets = 20
	Acct-Output-Octets = 40
	Acct-Input-Gigawords = 0
	Acct-Output-Gigawords = 1
	Event-Timestamp = "Nov 14 2023 23:18:20 CET"
	Packet-Src-IP-Address = 192.0.2.7
	Packet-Src-Port = 40000
	Timestamp = 1700000300

Tue Nov 14 23:23:20 2023
	Acct-Status-Type = Stop
	User-Name = "ana@carrier.example"
	NAS-Identifier = "tower"
	Acct-Session-Id = "00000001-00000001"
	Acct-Terminate-Cause = User-Request
	Acct-Session-Time = 600
	Acct-Input-Octets = 30
	Acct-Output-Octets = 70
	Acct-Input-Gigawords = 0
	Acct-Output-Gigawords = 1
	Packet-Src-IP-Address = 192.0.2.7
	Donestamp = 1700000600

"#;

fn played(file: &str) -> Played {
    play(file.as_bytes().to_vec(), Senders::Anybody(None)).expect("a detail file")
}

#[test]
fn records_are_requests_again() {
    let played = played(SESSION);
    assert!(played.error.is_none());
    assert_eq!(played.outcome("recorded"), 3);
    assert_eq!(played.bytes(), (1 << 32) + 100);
    let run = &played.tally.runs()[0];
    assert_eq!(run.session_id, "00000001-00000001");
    assert_eq!(run.first_event_at_ms, 1_700_000_000_000);
    assert_eq!(run.last_event_at_ms, 1_700_000_600_000);
    let names = ["user_name=ana@carrier.example", "realm=carrier.example"];
    assert_eq!(run.subscriber, names);
    assert!(run.is_stopped);
    for left_out in ["Acct-Unique-Session-Id", "Acct-Terminate-Cause"] {
        let kind = SkippedKind::UnknownAttribute(left_out.into());
        assert_eq!(played.skipped(&kind), 1, "{left_out}");
    }
}

#[test]
fn lines_may_end_as_on_windows() {
    let played = played(&SESSION.replace('\n', "\r\n"));
    assert_eq!(played.bytes(), (1 << 32) + 100);
}

#[test]
fn the_last_record_counts_without_an_empty_line_behind_it() {
    let played = played(&format!("{}\n", SESSION.trim_end()));
    assert_eq!(played.outcome("recorded"), 3);
}

/// A time that lacks digits would be another time, and a record that lacks attributes another record.
#[test]
fn a_file_that_ends_within_a_record_is_cut_off() {
    let last = SESSION.find("Tue Nov 14 23:23:20").expect("there");
    let after_time = SESSION.trim_end().len();
    for cut in last + 1..after_time {
        let played = played(&SESSION[..cut]);
        let error = played.error.as_ref().expect("cut off").to_string();
        let expected = format!("is cut off: what begins at octet {last} is not whole");
        assert_eq!(error, expected, "{cut}");
        assert_eq!(played.outcome("recorded"), 2, "{cut}");
    }
    let without_end = played(&SESSION[..after_time]);
    assert!(without_end.error.is_some(), "the time may go on");
    let whole = played(&SESSION[..=after_time]);
    assert!(whole.error.is_none());
    assert_eq!(whole.outcome("recorded"), 3);
}

#[test]
fn a_record_without_time_is_passed_over_within_the_file() {
    let untimed = SESSION.replacen("\tTimestamp = 1700000000\n", "", 1);
    let played = played(&untimed);
    assert!(played.error.is_none());
    assert_eq!(played.skipped(&SkippedKind::UntimedRecord), 1);
    assert_eq!(played.outcome("recorded"), 2);
}

#[test]
fn other_packets_and_bad_lines_are_passed_over() {
    let access = "Tue Nov 14 23:13:20 2023\n\tPacket-Type = Access-Request\n\tUser-Name = \"x\"\n\tTimestamp = 1700000000\n\n";
    let nonsense = "Tue Nov 14 23:13:20 2023\n\tnonsense\n\tAcct-Session-Time = long\n\tAcct-Status-Type = Start\n\tAcct-Session-Id = \"7\"\n\tTimestamp = 1700000000\n\n";
    let played = played(&format!("{access}{nonsense}{SESSION}"));
    assert_eq!(played.skipped(&SkippedKind::OtherPacketType), 1);
    assert_eq!(played.skipped(&SkippedKind::BadLine), 1);
    let bad = SkippedKind::BadValue("Acct-Session-Time".into());
    assert_eq!(played.skipped(&bad), 1);
    assert_eq!(played.outcome("recorded"), 4);
}

#[test]
fn a_record_that_does_not_fit_a_packet_is_told() {
    let long = "x".repeat(300);
    let record = format!("now\n\tUser-Name = \"{long}\"\n\tTimestamp = 1\n\n");
    let played = played(&format!("{record}{SESSION}"));
    assert_eq!(played.skipped(&SkippedKind::UnencodableRecord), 1);
    assert_eq!(played.outcome("recorded"), 3);
}

#[test]
fn a_line_that_never_ends_ends_the_reading() {
    let endless = format!("{SESSION}now\n\tUser-Name = \"{}", "x".repeat(1 << 17));
    let played = played(&endless);
    let error = played.error.as_ref().expect("too long").to_string();
    assert!(error.contains("longer than any"), "{error}");
    assert_eq!(played.outcome("recorded"), 3);
}

#[test]
fn the_same_record_again_is_billed_once() {
    let played = played(&format!("{SESSION}{SESSION}"));
    assert_eq!(played.bytes(), (1 << 32) + 100);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(lines in proptest::collection::vec("[\t ]?[ -~]{0,40}", 0..30)) {
        let file = format!("Tue Nov 14 23:13:20 2023\n\tUser-Name = \"x\"\n{}", lines.join("\n"));
        let played = played(&file);
        prop_assert_eq!(played.bytes(), 0);
    }
}

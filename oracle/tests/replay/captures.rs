//! Packet captures.

use etherparse::{IpFragOffset, IpNumber, Ipv4Header};
use openmast_oracle::replay::{Naming, SkippedKind};

use crate::lab::{
    GATEWAY, Link, PORT, Played, capture, pcap, pcap_header, pcap_packet, pcapng, play, play_with,
    report, senders, session,
};

fn framed(link: Link, port: u16) -> Vec<(u32, Vec<u8>)> {
    let session = session("s1").into_iter();
    session
        .map(|(seconds, request)| (seconds, link.frame(&request, port)))
        .collect()
}

fn is_whole(played: &Played) {
    assert!(played.error.is_none(), "{:?}", played.error);
    assert_eq!(played.tally.requests(), 3);
    assert_eq!(played.outcome("recorded"), 3);
    assert_eq!(played.bytes(), 100);
    let run = &played.tally.runs()[0];
    assert_eq!((run.bytes_up, run.bytes_down), (30, 70));
    assert_eq!((run.session_id.as_str(), run.number), ("s1", 0));
    assert_eq!(run.radio, "nas_identifier=tower");
    assert!(run.is_stopped);
    assert_eq!(played.tally.runs().len(), 1);
}

#[test]
fn links_and_formats_make_no_difference() {
    for link in Link::ALL {
        let packets = framed(link, PORT);
        let number = link.number();
        for file in [
            pcap(number, &packets),
            pcapng(number, false, &packets),
            pcapng(number, true, &packets),
        ] {
            is_whole(&play(file, senders()).expect("a capture"));
        }
    }
}

#[test]
fn a_request_arrives_when_it_was_captured() {
    let file = capture(&session("s1"));
    let mut recording =
        openmast_oracle::replay::Recording::read(std::io::Cursor::new(file), &[PORT])
            .expect("a capture");
    let first = recording.next_request().expect("whole").expect("a request");
    assert_eq!(first.at_ms, 1_700_000_000_250);
    assert_eq!(first.source.to_string(), "192.0.2.7:40000");
}

#[test]
fn nanoseconds_of_pcap_are_read() {
    let mut file = pcap_header(0xa1b2_3c4d, 1);
    let frame = Link::Ethernet.frame(&report(1, "s1", 0, 0, 0), PORT);
    let mut packet = pcap_packet(0, &frame, frame.len());
    packet[4..8].copy_from_slice(&250_000_000_u32.to_le_bytes());
    file.extend(packet);
    let mut recording =
        openmast_oracle::replay::Recording::read(std::io::Cursor::new(file), &[PORT])
            .expect("a capture");
    let first = recording.next_request().expect("whole").expect("a request");
    assert_eq!(first.at_ms, 1_700_000_000_250);
}

#[test]
fn other_ports_and_answers_are_no_requests() {
    let mut packets = framed(Link::Ethernet, PORT);
    packets.extend(framed(Link::Ethernet, 1646));
    packets.extend(framed(Link::Ethernet, 53));
    let played = play(pcap(1, &packets), senders()).expect("a capture");
    is_whole(&played);
    assert_eq!(played.skipped(&SkippedKind::EarlyPort), 3);
    assert_eq!(played.skipped(&SkippedKind::OtherTraffic), 3);
}

#[test]
fn what_is_not_whole_is_passed_over_and_told() {
    let frame = Link::Ethernet.frame(&report(3, "s2", 300, 5, 5), PORT);
    let mut file = capture(&session("s1"));
    // a snap length of 96 octets
    file.extend(pcap_packet(700, &frame[..96], frame.len()));
    file.extend(pcap_packet(701, &fragment(&frame[34..]), frame.len()));
    file.extend(pcap_packet(702, &frame[..20], frame.len()));
    let played = play(file, senders()).expect("a capture");
    is_whole(&played);
    assert_eq!(played.skipped(&SkippedKind::CutOff), 1);
    assert_eq!(played.skipped(&SkippedKind::Fragment), 1);
    assert_eq!(played.skipped(&SkippedKind::OtherTraffic), 1);
}

/// The first part of a datagram.
fn fragment(datagram: &[u8]) -> Vec<u8> {
    let mut ip = Ipv4Header::new(
        datagram.len() as u16,
        64,
        IpNumber::UDP,
        GATEWAY,
        [192, 0, 2, 1],
    )
    .expect("fits");
    ip.more_fragments = true;
    ip.fragment_offset = IpFragOffset::ZERO;
    let mut frame = vec![2; 12];
    frame.extend([8, 0]);
    ip.write(&mut frame).expect("fits");
    frame.extend(datagram);
    frame
}

#[test]
fn a_link_that_is_not_read_is_told_by_its_number() {
    let played = play(pcap(105, &framed(Link::Raw, PORT)), senders()).expect("a capture");
    assert_eq!(played.tally.requests(), 0);
    assert_eq!(played.skipped(&SkippedKind::UnknownLink(105)), 3);
}

/// The recording of a real access point (tests/end-to-end/fixtures/README.md tells its bytes).
#[test]
fn a_real_access_point_is_billed_what_it_counted() {
    let file = "../tests/end-to-end/fixtures/hostapd-session.pcap";
    let file = std::fs::read(file).expect("the fixture");
    let secret = openmast_oracle::replay::Senders::WithSecret("openmast-lab".into());
    let played = play(file, secret).expect("a capture");
    assert!(played.error.is_none());
    assert_eq!(played.bytes(), 76_368_206);
    assert_eq!(played.tally.runs().len(), 2);
    let trusted = openmast_oracle::replay::Senders::Anybody(None);
    let file = std::fs::read("../tests/end-to-end/fixtures/hostapd-session.pcap");
    let played = play(file.expect("the fixture"), trusted).expect("a capture");
    assert_eq!(played.bytes(), 76_368_206);
}

#[test]
fn every_radio_and_subscriber_has_an_account_however_many_there_are() {
    let sessions = 700_u32;
    let mut requests = Vec::new();
    for number in 0..sessions {
        let at = number * 400;
        let mut whole = report(2, &format!("s{number}"), 60, 1, 2);
        // another subscriber each: the local part of the name is of the same length
        let name = format!("{number:03}@carrier.example");
        let place = whole
            .windows(name.len())
            .position(|octets| octets == b"ana@carrier.example")
            .expect("the name");
        whole[place..place + name.len()].copy_from_slice(name.as_bytes());
        requests.push((at, whole));
    }
    let senders = openmast_oracle::replay::Senders::Anybody(None);
    let played = play_with(capture(&requests), senders, Naming::Each).expect("a capture");
    assert_eq!(played.bytes(), u64::from(sessions) * 3);
    let payers = played.player.engine().payers();
    assert_eq!(payers.len(), sessions as usize);
    assert!(payers.iter().all(|payer| payer.bytes == 3));
    assert_eq!(played.player.engine().assets().len(), 1);
}

//! Recordings that the tests make, and what is played of them.

use std::io::Cursor;

use etherparse::{EtherType, PacketBuilder as Frame, SingleVlanHeader, VlanId};
use openmast_oracle::{
    ingest::radius::{
        authenticator::sign_accounting_request,
        dictionary::{attribute, code},
        packet::PacketBuilder,
    },
    replay::{Naming, Player, Recording, RecordingError, Senders, SkippedKind, Tally},
};

pub const SECRET: &str = "a shared secret of the tests";
/// Unix seconds.
pub const T0_S: u32 = 1_700_000_000;
pub const PORT: u16 = 1813;

pub const GATEWAY: [u8; 4] = [192, 0, 2, 7];
const ORACLE: [u8; 4] = [192, 0, 2, 1];

/// A report of session `id`, `seconds` after its beginning at [`T0_S`].
pub fn report(status: u32, id: &str, seconds: u32, up: u32, down: u32) -> Vec<u8> {
    let packet = PacketBuilder::new(code::ACCOUNTING_REQUEST, seconds as u8)
        .integer(attribute::ACCT_STATUS_TYPE, status)
        .and_then(|packet| packet.attribute(attribute::ACCT_SESSION_ID, id.as_bytes()))
        .and_then(|packet| packet.attribute(attribute::NAS_IDENTIFIER, b"tower"))
        .and_then(|packet| packet.attribute(attribute::USER_NAME, b"ana@carrier.example"))
        .and_then(|packet| packet.integer(attribute::ACCT_SESSION_TIME, seconds))
        .and_then(|packet| packet.integer(attribute::ACCT_INPUT_OCTETS, up))
        .and_then(|packet| packet.integer(attribute::ACCT_OUTPUT_OCTETS, down))
        .and_then(|packet| packet.integer(attribute::ACCT_INPUT_GIGAWORDS, 0))
        .and_then(|packet| packet.integer(attribute::ACCT_OUTPUT_GIGAWORDS, 0))
        .and_then(|packet| packet.integer(attribute::EVENT_TIMESTAMP, T0_S + seconds))
        .expect("fits");
    sign_accounting_request(packet, SECRET.as_bytes())
}

/// A whole session of 30 bytes up and 70 down, with the time of each report in seconds.
pub fn session(id: &str) -> Vec<(u32, Vec<u8>)> {
    vec![
        (0, report(1, id, 0, 0, 0)),
        (300, report(3, id, 300, 20, 40)),
        (600, report(2, id, 600, 30, 70)),
    ]
}

/// How a datagram is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Ethernet,
    Vlan,
    Ipv6,
    Sll,
    Sll2,
    Raw,
    Loopback,
}

impl Link {
    pub const ALL: [Self; 7] = [
        Self::Ethernet,
        Self::Vlan,
        Self::Ipv6,
        Self::Sll,
        Self::Sll2,
        Self::Raw,
        Self::Loopback,
    ];

    /// <https://www.tcpdump.org/linktypes.html>
    pub fn number(self) -> u16 {
        match self {
            Self::Ethernet | Self::Vlan | Self::Ipv6 => 1,
            Self::Sll => 113,
            Self::Sll2 => 276,
            Self::Raw => 101,
            Self::Loopback => 0,
        }
    }

    pub fn frame(self, payload: &[u8], port: u16) -> Vec<u8> {
        let mut frame = Vec::new();
        let ethernet = || Frame::ethernet2([2; 6], [4; 6]);
        match self {
            Self::Ethernet => ethernet()
                .ipv4(GATEWAY, ORACLE, 64)
                .udp(40_000, port)
                .write(&mut frame, payload),
            Self::Vlan => ethernet()
                .vlan(etherparse::VlanHeader::Single(SingleVlanHeader {
                    vlan_id: VlanId::try_new(7).expect("a number"),
                    ..SingleVlanHeader::default()
                }))
                .ipv4(GATEWAY, ORACLE, 64)
                .udp(40_000, port)
                .write(&mut frame, payload),
            Self::Ipv6 => ethernet()
                .ipv6([0xfd; 16], [0xfe; 16], 64)
                .udp(40_000, port)
                .write(&mut frame, payload),
            Self::Sll | Self::Sll2 | Self::Raw | Self::Loopback => {
                frame = self.header();
                Frame::ipv4(GATEWAY, ORACLE, 64)
                    .udp(40_000, port)
                    .write(&mut frame, payload)
            }
        }
        .expect("fits");
        frame
    }

    /// What stands before the IP packet.
    fn header(self) -> Vec<u8> {
        let ether_type = EtherType::IPV4.0.to_be_bytes();
        match self {
            Self::Sll => [&[0; 14][..], &ether_type].concat(),
            Self::Sll2 => [&ether_type[..], &[0; 18]].concat(),
            Self::Loopback => 2_u32.to_le_bytes().to_vec(),
            _ => Vec::new(),
        }
    }
}

/// A pcap file, little-endian, with microseconds.
pub fn pcap(link: u16, packets: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = pcap_header(0xa1b2_c3d4, link);
    for (seconds, frame) in packets {
        file.extend(pcap_packet(*seconds, frame, frame.len()));
    }
    file
}

pub fn pcap_header(magic: u32, link: u16) -> Vec<u8> {
    let mut file = magic.to_le_bytes().to_vec();
    file.extend([2, 0, 4, 0]);
    file.extend([0; 8]);
    file.extend(65_535_u32.to_le_bytes());
    file.extend(u32::from(link).to_le_bytes());
    file
}

/// `whole`: how long the packet was before it was cut.
pub fn pcap_packet(seconds: u32, frame: &[u8], whole: usize) -> Vec<u8> {
    let mut packet = Vec::new();
    for number in [T0_S + seconds, 250_000, frame.len() as u32, whole as u32] {
        packet.extend(number.to_le_bytes());
    }
    packet.extend(frame);
    packet
}

/// A pcapng file, with times in units of 10⁻⁶ s, or of 10⁻⁹ s with `nanoseconds`.
pub fn pcapng(link: u16, nanoseconds: bool, packets: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = block(0x0a0d_0d0a, &{
        let mut section = 0x1a2b_3c4d_u32.to_le_bytes().to_vec();
        section.extend([1, 0, 0, 0]);
        section.extend([0xff; 8]);
        section
    });
    file.extend(block(1, &{
        let mut interface = link.to_le_bytes().to_vec();
        interface.extend([0; 6]);
        if nanoseconds {
            // if_tsresol, and the end of the options
            interface.extend([9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0]);
        }
        interface
    }));
    let units: u64 = if nanoseconds {
        1_000_000_000
    } else {
        1_000_000
    };
    for (seconds, frame) in packets {
        let time = u64::from(T0_S + seconds) * units + units / 4;
        let mut packet = Vec::new();
        for number in [
            0,
            (time >> 32) as u32,
            time as u32,
            frame.len() as u32,
            frame.len() as u32,
        ] {
            packet.extend(number.to_le_bytes());
        }
        packet.extend(frame);
        packet.resize(packet.len().next_multiple_of(4), 0);
        file.extend(block(6, &packet));
    }
    file
}

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32 + 12).to_le_bytes();
    [&kind.to_le_bytes()[..], &length, body, &length].concat()
}

/// A capture of these requests.
pub fn capture(requests: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let frame =
        |(seconds, request): &(u32, Vec<u8>)| (*seconds, Link::Ethernet.frame(request, PORT));
    let packets: Vec<_> = requests.iter().map(frame).collect();
    pcap(Link::Ethernet.number(), &packets)
}

/// What came of a recording.
pub struct Played {
    pub player: Player,
    pub tally: Tally,
    pub recording: Recording,
    pub error: Option<RecordingError>,
}

impl Played {
    pub fn bytes(&self) -> u64 {
        let payers = self.player.engine().payers();
        let billed: u64 = payers.iter().map(|payer| payer.bytes).sum();
        let assets = self.player.engine().assets();
        let earned: u64 = assets.iter().map(|asset| asset.bytes).sum();
        assert_eq!(billed, earned);
        let waits = self.player.engine().unattributed_bytes();
        let runs = self.tally.runs().iter();
        let of_runs: u64 = runs.map(|run| run.bytes_up + run.bytes_down).sum();
        assert_eq!(u128::from(of_runs), u128::from(billed) + waits);
        billed
    }

    pub fn skipped(&self, kind: &SkippedKind) -> u64 {
        self.recording.skipped().get(kind).copied().unwrap_or(0)
    }

    pub fn outcome(&self, name: &str) -> u64 {
        let outcome = self.tally.outcomes().get(name);
        outcome.map_or(0, |outcome| outcome.requests)
    }
}

pub fn senders() -> Senders {
    Senders::WithSecret(SECRET.into())
}

/// Plays a file.
pub fn play(file: Vec<u8>, senders: Senders) -> Result<Played, RecordingError> {
    play_with(file, senders, Naming::Each)
}

pub fn play_with(
    file: Vec<u8>,
    senders: Senders,
    naming: Naming,
) -> Result<Played, RecordingError> {
    let mut recording = Recording::read(Cursor::new(file), &[PORT])?;
    let mut player = Player::new(senders, naming).expect("senders");
    let mut tally = Tally::default();
    let error = loop {
        match recording.next_request() {
            Ok(Some(request)) => tally.add(&player.play(&request).expect("plays")),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    Ok(Played {
        player,
        tally,
        recording,
        error,
    })
}

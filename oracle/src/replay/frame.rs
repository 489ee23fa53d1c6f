//! From a captured frame to the UDP datagram in it.

use std::net::SocketAddr;

use etherparse::{EtherType, IpNumber, LaxSlicedPacket, TransportSlice};
use pcap_parser::Linktype;

/// A UDP datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Datagram<'a> {
    pub source: SocketAddr,
    pub destination_port: u16,
    pub payload: &'a [u8],
    /// Whether the capture has only the beginning of the datagram.
    pub is_cut_off: bool,
}

/// The content of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame<'a> {
    Udp(Datagram<'a>),
    /// A part of a UDP datagram: the network had cut it into several IP packets.
    Fragment,
    /// Something else, or too little to tell.
    Other,
    /// The capture's link layer is not supported; its number.
    UnknownLink(i32),
}

/// Raw IP as some BSDs number it (<https://www.tcpdump.org/linktypes.html>: old software stores LINKTYPE_RAW as
/// DLT_RAW).
const DLT_RAW: [i32; 2] = [12, 14];
/// Octets of a header of Linux "cooked" captures, and where it has the EtherType of what follows.
const SLL: (usize, usize) = (16, 14);
const SLL2: (usize, usize) = (20, 0);
/// Octets before the IP packet of BSD loopback captures: the address family, in one of two orders.
const LOOPBACK: usize = 4;

impl<'a> Frame<'a> {
    /// Reads a frame as captured on a link of this type. Lengths that go beyond the frame are no error: captures are often cut.
    pub(super) fn read(link: Linktype, frame: &'a [u8]) -> Self {
        let packet = match link {
            Linktype::ETHERNET => LaxSlicedPacket::from_ethernet(frame).ok(),
            Linktype::LINUX_SLL => cooked(frame, SLL),
            Linktype::LINUX_SLL2 => cooked(frame, SLL2),
            Linktype::NULL | Linktype::LOOP => ip(frame.get(LOOPBACK..)),
            Linktype::RAW | Linktype::IPV4 | Linktype::IPV6 => ip(Some(frame)),
            Linktype(number) if DLT_RAW.contains(&number) => ip(Some(frame)),
            Linktype(number) => return Self::UnknownLink(number),
        };
        packet.map_or(Self::Other, |packet| Self::of(&packet))
    }

    fn of(packet: &LaxSlicedPacket<'a>) -> Self {
        let Some(ip) = packet.net.as_ref().and_then(|net| net.ip_payload_ref()) else {
            return Self::Other;
        };
        if ip.fragmented {
            return match ip.ip_number {
                IpNumber::UDP => Self::Fragment,
                _ => Self::Other,
            };
        }
        let (Some(TransportSlice::Udp(udp)), Some(address)) = (&packet.transport, source(packet))
        else {
            return Self::Other;
        };
        let payload = udp.payload();
        // RFC 768: the length counts its header's 8 octets.
        let length = usize::from(udp.length()).saturating_sub(8);
        Self::Udp(Datagram {
            source: SocketAddr::new(address, udp.source_port()),
            destination_port: udp.destination_port(),
            payload: payload.get(..length).unwrap_or(payload),
            is_cut_off: payload.len() < length,
        })
    }
}

fn cooked(frame: &[u8], (header, ether_type): (usize, usize)) -> Option<LaxSlicedPacket<'_>> {
    let number: [u8; 2] = frame.get(ether_type..ether_type + 2)?.try_into().ok()?;
    let ether_type = EtherType(u16::from_be_bytes(number));
    Some(LaxSlicedPacket::from_ether_type(
        ether_type,
        frame.get(header..)?,
    ))
}

fn ip(packet: Option<&[u8]>) -> Option<LaxSlicedPacket<'_>> {
    LaxSlicedPacket::from_ip(packet?).ok()
}

fn source(packet: &LaxSlicedPacket<'_>) -> Option<std::net::IpAddr> {
    match packet.net.as_ref()? {
        etherparse::LaxNetSlice::Ipv4(ip) => Some(ip.header().source_addr().into()),
        etherparse::LaxNetSlice::Ipv6(ip) => Some(ip.header().source_addr().into()),
        etherparse::LaxNetSlice::Arp(_) => None,
    }
}

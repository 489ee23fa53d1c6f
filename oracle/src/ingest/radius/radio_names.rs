//! The names that a report has for its radio.

use std::net::{IpAddr, Ipv4Addr};

use super::config::SessionRadio;
use super::dictionary::attribute;
use super::packet::{Packet, PacketError};
use openmast_records::normalise::{self, Station};
use openmast_records::{NameList, RadioKind};

/// The names of a radio in a packet, beside the packet's source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RadioNames<'a> {
    pub(super) nas_identifier: Option<&'a [u8]>,
    pub(super) called_station: Option<Station<'a>>,
    /// What precedes the SSID in Called-Station-Id, if that is no MAC address.
    pub(super) called_name: Option<&'a [u8]>,
    pub(super) nas_ipv4: Option<Ipv4Addr>,
    /// An IPv4 address if a radio writes one in the form of IPv6 (IPv4-mapped): so it has one spelling, which can be
    /// mapped.
    pub(super) nas_ipv6: Option<IpAddr>,
}

impl<'a> RadioNames<'a> {
    pub(super) fn read(packet: &Packet<'a>) -> Result<Self, PacketError> {
        let nas_ipv4 = packet
            .fixed::<4>(attribute::NAS_IP_ADDRESS)?
            .map(Ipv4Addr::from)
            .filter(|address| !address.is_unspecified());
        let nas_ipv6 = packet
            .fixed::<16>(attribute::NAS_IPV6_ADDRESS)?
            .map(|octets| IpAddr::from(octets).to_canonical())
            .filter(|address| !address.is_unspecified())
            .filter(|address| nas_ipv4.map(IpAddr::V4) != Some(*address));
        let identifier = packet.first(attribute::NAS_IDENTIFIER);
        let called = packet.first(attribute::CALLED_STATION_ID);
        let called_station = called.and_then(normalise::station);
        Ok(Self {
            nas_identifier: identifier.and_then(normalise::name),
            called_name: called_station.as_ref().and_then(normalise::without_ssid),
            called_station,
            nas_ipv4,
            nas_ipv6,
        })
    }

    /// How many names there are.
    pub(super) fn count(&self) -> u32 {
        u32::from(self.nas_identifier.is_some())
            + u32::from(self.called_station.is_some())
            + u32::from(self.called_name.is_some())
            + u32::from(self.nas_ipv4.is_some())
            + u32::from(self.nas_ipv6.is_some())
    }

    /// Whether there is a name of this kind; the packet's source and the area always are.
    pub(super) fn has(&self, kind: SessionRadio) -> bool {
        match kind {
            SessionRadio::NasIdentifier => self.nas_identifier.is_some(),
            SessionRadio::CalledStationId => self.called_station.is_some(),
            SessionRadio::NasIp => self.nas_ipv4.is_some() || self.nas_ipv6.is_some(),
            SessionRadio::SourceIp | SessionRadio::Area => true,
        }
    }

    /// Puts every name into a report, most specific first, but for those of `first`. The packet's source is always one, so
    /// there is at least one.
    pub(super) fn put(
        &self,
        names: &mut NameList<'_, RadioKind>,
        source: IpAddr,
        first: Option<SessionRadio>,
    ) {
        let others = BY_PRECISION.into_iter().filter(|kind| Some(*kind) != first);
        for kind in first.into_iter().chain(others) {
            self.put_kind(names, source, kind);
        }
    }

    fn put_kind(&self, names: &mut NameList<'_, RadioKind>, source: IpAddr, kind: SessionRadio) {
        match kind {
            SessionRadio::NasIdentifier => {
                if let Some(value) = self.nas_identifier {
                    names.octets(RadioKind::NasIdentifier, value);
                }
            }
            SessionRadio::CalledStationId => {
                if let Some(station) = &self.called_station {
                    names.octets(RadioKind::CalledStationId, station.as_bytes());
                }
                if let Some(name) = self.called_name {
                    names.octets(RadioKind::CalledStationId, name);
                }
            }
            SessionRadio::NasIp => {
                if let Some(address) = self.nas_ipv4 {
                    names.text(RadioKind::NasIp, address);
                }
                if let Some(address) = self.nas_ipv6 {
                    names.text(RadioKind::NasIp, address);
                }
            }
            SessionRadio::SourceIp => names.text(RadioKind::SourceIp, source.to_canonical()),
            SessionRadio::Area => {}
        }
    }
}

/// Kinds of names of a radio, most specific first.
const BY_PRECISION: [SessionRadio; 4] = [
    SessionRadio::NasIdentifier,
    SessionRadio::CalledStationId,
    SessionRadio::NasIp,
    SessionRadio::SourceIp,
];

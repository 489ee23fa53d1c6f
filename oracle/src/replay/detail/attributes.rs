//! Attributes by the names that FreeRADIUS's dictionaries give them (share/dictionary of
//! <https://github.com/FreeRADIUS/freeradius-server>): those that the RADIUS server reads. What it does not read is
//! left out of the packet and counted as skipped.

use super::{date::Zone, value::Kind};
use crate::ingest::radius::{
    dictionary::{
        acct_status_type, attribute,
        vendor::{cisco, ericsson_ab, huawei, juniper_erx, nokia_sr},
    },
    packet::{PacketBuilder, PacketError},
};

/// One attribute of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    /// The vendor's number; `None` for an attribute of the standard.
    vendor: Option<u32>,
    number: u8,
    kind: Kind,
}

const STATUS_TYPES: &[(&str, u32)] = &[
    ("Start", acct_status_type::START),
    ("Stop", acct_status_type::STOP),
    ("Interim-Update", acct_status_type::INTERIM_UPDATE),
    ("Alive", acct_status_type::INTERIM_UPDATE),
    ("Modem-Start", 4),
    ("Modem-Stop", 5),
    ("Cancel", 6),
    ("Accounting-On", acct_status_type::ACCOUNTING_ON),
    ("Accounting-Off", acct_status_type::ACCOUNTING_OFF),
    ("Tunnel-Start", acct_status_type::TUNNEL_START),
    ("Tunnel-Stop", 10),
    ("Tunnel-Reject", 11),
    ("Tunnel-Link-Start", 12),
    ("Tunnel-Link-Stop", 13),
    ("Tunnel-Link-Reject", 14),
    ("Failed", acct_status_type::FAILED),
];

const STANDARD: &[(&str, u8, Kind)] = &[
    ("User-Name", attribute::USER_NAME, Kind::Text),
    ("NAS-IP-Address", attribute::NAS_IP_ADDRESS, Kind::Ipv4),
    ("NAS-Port", attribute::NAS_PORT, Kind::Integer(&[])),
    (
        "Framed-IP-Address",
        attribute::FRAMED_IP_ADDRESS,
        Kind::Ipv4,
    ),
    ("Class", attribute::CLASS, Kind::Octets),
    (
        "Called-Station-Id",
        attribute::CALLED_STATION_ID,
        Kind::Text,
    ),
    (
        "Calling-Station-Id",
        attribute::CALLING_STATION_ID,
        Kind::Text,
    ),
    ("NAS-Identifier", attribute::NAS_IDENTIFIER, Kind::Text),
    ("Proxy-State", attribute::PROXY_STATE, Kind::Octets),
    (
        "Acct-Status-Type",
        attribute::ACCT_STATUS_TYPE,
        Kind::Integer(STATUS_TYPES),
    ),
    (
        "Acct-Delay-Time",
        attribute::ACCT_DELAY_TIME,
        Kind::Integer(&[]),
    ),
    (
        "Acct-Input-Octets",
        attribute::ACCT_INPUT_OCTETS,
        Kind::Integer(&[]),
    ),
    (
        "Acct-Output-Octets",
        attribute::ACCT_OUTPUT_OCTETS,
        Kind::Integer(&[]),
    ),
    ("Acct-Session-Id", attribute::ACCT_SESSION_ID, Kind::Text),
    (
        "Acct-Session-Time",
        attribute::ACCT_SESSION_TIME,
        Kind::Integer(&[]),
    ),
    (
        "Acct-Input-Packets",
        attribute::ACCT_INPUT_PACKETS,
        Kind::Integer(&[]),
    ),
    (
        "Acct-Output-Packets",
        attribute::ACCT_OUTPUT_PACKETS,
        Kind::Integer(&[]),
    ),
    (
        "Acct-Multi-Session-Id",
        attribute::ACCT_MULTI_SESSION_ID,
        Kind::Text,
    ),
    (
        "Acct-Input-Gigawords",
        attribute::ACCT_INPUT_GIGAWORDS,
        Kind::Integer(&[]),
    ),
    (
        "Acct-Output-Gigawords",
        attribute::ACCT_OUTPUT_GIGAWORDS,
        Kind::Integer(&[]),
    ),
    ("Event-Timestamp", attribute::EVENT_TIMESTAMP, Kind::Date),
    ("Connect-Info", attribute::CONNECT_INFO, Kind::Text),
    (
        "Chargeable-User-Identity",
        attribute::CHARGEABLE_USER_IDENTITY,
        Kind::Octets,
    ),
    ("NAS-IPv6-Address", attribute::NAS_IPV6_ADDRESS, Kind::Ipv6),
];

/// Vendors' attributes, as FreeRADIUS 3 names them.
const VENDORS: &[(&str, u32, u8, Kind)] = &[
    ("Cisco-AVPair", cisco::VENDOR, cisco::AV_PAIR, Kind::Text),
    (
        "Cisco-Parent-Session-Id",
        cisco::VENDOR,
        cisco::PARENT_SESSION_ID,
        Kind::Text,
    ),
    (
        "HW-Policy-Name",
        huawei::VENDOR,
        huawei::POLICY_NAME,
        Kind::Text,
    ),
    (
        "HW-Service-Info",
        huawei::VENDOR,
        huawei::SERVICE_INFO,
        Kind::Text,
    ),
    (
        "Acct-Input-Octets-64",
        ericsson_ab::VENDOR,
        ericsson_ab::ACCT_INPUT_OCTETS_64,
        Kind::Integer64,
    ),
    (
        "Acct-Output-Octets-64",
        ericsson_ab::VENDOR,
        ericsson_ab::ACCT_OUTPUT_OCTETS_64,
        Kind::Integer64,
    ),
    (
        "ERX-Service-Session",
        juniper_erx::VENDOR,
        juniper_erx::SERVICE_SESSION,
        Kind::Text,
    ),
    (
        "Alc-Acct-I-Inprof-Octets-64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_I_INPROF_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-I-Outprof-Octets-64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_I_OUTPROF_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-O-Inprof-Octets-64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_O_INPROF_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-O-Outprof-Octets-64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_O_OUTPROF_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-I-Hiprio-Octets_64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_I_HIPRIO_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-I-Lowprio-Octets_64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_I_LOWPRIO_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-O-Hiprio-Octets_64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_O_HIPRIO_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-O-Lowprio-Octets_64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_O_LOWPRIO_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-I-All-Octets_64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_I_ALL_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Acct-O-All-Octets_64",
        nokia_sr::VENDOR,
        nokia_sr::ACCT_O_ALL_OCTETS_64,
        Kind::Octets,
    ),
    (
        "Alc-Sub-Serv-Activate",
        nokia_sr::VENDOR,
        nokia_sr::SUB_SERV_ACTIVATE,
        Kind::Text,
    ),
    (
        "Alc-AA-Group-Partition-Isa-Id",
        nokia_sr::VENDOR,
        nokia_sr::AA_GROUP_PARTITION_ISA_ID,
        Kind::Text,
    ),
];

/// The attribute with this name. Attributes without a name are called `Attr-44` or `Attr-26.9.1`.
pub(super) fn find(name: &str) -> Option<Attribute> {
    if let Some((_, number, kind)) = STANDARD.iter().find(|(known, ..)| *known == name) {
        return Some(Attribute {
            vendor: None,
            number: *number,
            kind: *kind,
        });
    }
    if let Some((_, vendor, number, kind)) = VENDORS.iter().find(|(known, ..)| *known == name) {
        return Some(Attribute {
            vendor: Some(*vendor),
            number: *number,
            kind: *kind,
        });
    }
    numbered(name.strip_prefix("Attr-")?)
}

fn numbered(numbers: &str) -> Option<Attribute> {
    let mut parts = numbers.split('.');
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    let (vendor, number) = match (second, third, parts.next()) {
        (None, None, None) => (None, first),
        (Some(vendor), Some(number), None) if first == "26" => (Some(vendor), number),
        _ => return None,
    };
    Some(Attribute {
        vendor: vendor.map(str::parse).transpose().ok()?,
        number: number.parse().ok()?,
        kind: Kind::Octets,
    })
}

impl Attribute {
    /// The octets of a value as it stands in the file; `None` if it is no value of this attribute.
    pub(super) fn encode(&self, value: &[u8], zone: Zone) -> Option<Vec<u8>> {
        self.kind.encode(value, zone)
    }

    /// Appends the attribute to a packet.
    ///
    /// # Errors
    /// The value or the packet is too long.
    pub(super) fn add_to(
        &self,
        packet: PacketBuilder,
        octets: &[u8],
    ) -> Result<PacketBuilder, PacketError> {
        let Some(vendor) = self.vendor else {
            return packet.attribute(self.number, octets);
        };
        let length = u8::try_from(octets.len() + 2).map_err(|_| PacketError::ValueTooLong {
            kind: attribute::VENDOR_SPECIFIC,
            len: octets.len(),
        })?;
        let mut value = vendor.to_be_bytes().to_vec();
        value.extend([self.number, length]);
        value.extend(octets);
        packet.attribute(attribute::VENDOR_SPECIFIC, &value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_by_name_and_by_number() {
        let of = |name| find(name).map(|it| (it.vendor, it.number));
        assert_eq!(of("Acct-Session-Id"), Some((None, 44)));
        assert_eq!(of("Cisco-AVPair"), Some((Some(9), 1)));
        assert_eq!(of("Attr-44"), Some((None, 44)));
        assert_eq!(of("Attr-26.9.1"), Some((Some(9), 1)));
        for unknown in [
            "Attr-",
            "Attr-256",
            "Attr-26.9",
            "Attr-25.9.1",
            "Attr-26.9.1.2",
            "Realm",
        ] {
            assert_eq!(of(unknown), None, "{unknown}");
        }
    }
}

//! One spelling for identities that vendors write in several.

use std::net::IpAddr;

/// A station identifier (Called- or Calling-Station-Id) in one spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Station<'a> {
    /// `AA-BB-CC-DD-EE-FF`
    Mac([u8; MAC_LEN]),
    /// Anything else, as it is.
    Other(&'a [u8]),
}

impl Station<'_> {
    /// The octets of the spelling, 17 of a MAC address.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Mac(address) => address,
            Self::Other(value) => value,
        }
    }
}

/// Length of a MAC address in the spelling of [`Station`].
const MAC_LEN: usize = 17;
/// Digits before each separator, and the separator, of the usual notations: `aa-bb-…`, `aa:bb:…`, `aabb.ccdd.eeff`,
/// `aabb-ccdd-eeff`, `aabbccddeeff`.
const NOTATIONS: [(usize, Option<u8>); 5] = [
    (2, Some(b'-')),
    (2, Some(b':')),
    (4, Some(b'.')),
    (4, Some(b'-')),
    (12, None),
];

/// A station identifier in one spelling.
///
/// A MAC address in any usual notation becomes `AA-BB-CC-DD-EE-FF` (RFC 3580 §3.20); what follows it after a `:` or
/// another separator (the SSID) is cut off. Anything else stays as it is, without what [`name`] leaves out: a telephone
/// number, too, unless it has twelve digits and is spelled like an address, in the mapping as in reports. `None` when
/// nothing is left.
pub fn station(value: &[u8]) -> Option<Station<'_>> {
    let value = name(value)?;
    let address = NOTATIONS
        .into_iter()
        .find_map(|(group, separator)| read_mac(value, group, separator));
    Some(address.map_or(Station::Other(value), Station::Mac))
}

/// The same, to keep.
pub fn station_id(value: &[u8]) -> Option<Vec<u8>> {
    station(value).map(|station| station.as_bytes().to_vec())
}

/// A name without the zero octets that some senders end it with, and without surrounding white space. `None` when
/// nothing is left.
pub fn name(value: &[u8]) -> Option<&[u8]> {
    let mut value = value.trim_ascii_start();
    while let Some((last, rest)) = value.split_last()
        && (*last == 0 || last.is_ascii_whitespace())
    {
        value = rest;
    }
    (!value.is_empty()).then_some(value)
}

/// What precedes the SSID in a Called-Station-Id that begins with a name instead of a MAC address: `lobby:Guest` is of
/// `lobby`.
pub fn without_ssid<'a>(station: &Station<'a>) -> Option<&'a [u8]> {
    let Station::Other(value) = station else {
        return None;
    };
    let is_address = std::str::from_utf8(value).is_ok_and(|text| text.parse::<IpAddr>().is_ok());
    let colon = value.iter().position(|octet| *octet == b':')?;
    let before = value.get(..colon).filter(|_| !is_address)?;
    name(before)
}

/// Reads twelve hexadecimal digits in groups; after them only the end or something that cannot continue the address.
fn read_mac(value: &[u8], group: usize, separator: Option<u8>) -> Option<[u8; MAC_LEN]> {
    let mut octets = value.iter().copied();
    let mut address = [b'-'; MAC_LEN];
    let places = (0..MAC_LEN).filter(|place| place % 3 != 2);
    for (digit, place) in places.enumerate() {
        if digit > 0 && digit % group == 0 && octets.next() != separator {
            return None;
        }
        let read = octets.next().filter(u8::is_ascii_hexdigit)?;
        *address.get_mut(place)? = read.to_ascii_uppercase();
    }
    let goes_on = octets
        .next()
        .is_some_and(|octet| octet.is_ascii_alphanumeric());
    (!goes_on).then_some(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn station(value: &str) -> Option<String> {
        station_id(value.as_bytes()).map(|id| String::from_utf8_lossy(&id).into_owned())
    }

    #[test]
    fn every_notation_of_a_mac_becomes_the_same() {
        for notation in [
            "02-00-5e-10-00-aF",
            "02:00:5e:10:00:af",
            "0200.5e10.00af",
            "0200-5e10-00af",
            "02005E1000AF",
            "02-00-5E-10-00-AF:OpenRoaming-lab",
            "02:00:5e:10:00:af:Guest",
            "02005e1000af:Guest: 5 GHz",
            " 02-00-5E-10-00-AF ",
        ] {
            assert_eq!(
                station(notation).as_deref(),
                Some("02-00-5E-10-00-AF"),
                "{notation}"
            );
        }
    }

    #[test]
    fn what_is_no_mac_stays() {
        for other in [
            "+41791234567",
            "417912345678901",
            "02-00-5E-10-00",
            "02-00-5E-10-00-AFF",
            "Lobby",
            "02-00:5E-10-00-AF",
        ] {
            assert_eq!(station(other).as_deref(), Some(other));
        }
        assert_eq!(station("  "), None);
    }

    #[test]
    fn zero_octets_at_the_end_are_no_part_of_a_name() {
        assert_eq!(name(b"mast-1\0"), Some(b"mast-1".as_slice()));
        assert_eq!(name(b" mast 1 \0 \0"), Some(b"mast 1".as_slice()));
        assert_eq!(name(b"\0 "), None);
        assert_eq!(
            station("02-00-5E-10-00-AF\0").as_deref(),
            Some("02-00-5E-10-00-AF")
        );
        assert_eq!(station("lobby\0").as_deref(), Some("lobby"));
    }

    #[test]
    fn the_ssid_is_no_part_of_a_station_that_has_a_name() {
        let of = |value: &str| {
            let station = super::station(value.as_bytes())?;
            without_ssid(&station).map(|name| String::from_utf8_lossy(name).into_owned())
        };
        assert_eq!(of("lobby:Guest: 5 GHz").as_deref(), Some("lobby"));
        for other in [
            "lobby",
            ":Guest",
            "02-00-5E-10-00-AF:Guest",
            "2001:db8::1",
            "+4179:1",
        ] {
            let expected = (other == "+4179:1").then_some("+4179");
            assert_eq!(of(other).as_deref(), expected, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_in_one_spelling_stays(value in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(once) = station_id(&value) {
                prop_assert_eq!(station_id(&once), Some(once.clone()));
            }
            if let Some(once) = name(&value) {
                prop_assert_eq!(name(once), Some(once));
            }
        }
    }
}

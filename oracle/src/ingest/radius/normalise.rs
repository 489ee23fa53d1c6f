//! One spelling for identities that vendors write in several.

/// A station identifier (Called- or Calling-Station-Id) in one spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Station<'a> {
    /// `AA-BB-CC-DD-EE-FF`
    Mac([u8; MAC_LEN]),
    /// Anything else, as it is.
    Other(&'a [u8]),
}

impl Station<'_> {
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
/// another separator (the SSID) is cut off. Anything else, such as a telephone number, stays as it is, without
/// surrounding white space. `None` when nothing is left.
pub fn station(value: &[u8]) -> Option<Station<'_>> {
    let value = value.trim_ascii();
    let address = NOTATIONS
        .into_iter()
        .find_map(|(group, separator)| read_mac(value, group, separator));
    match address {
        Some(address) => Some(Station::Mac(address)),
        None if value.is_empty() => None,
        None => Some(Station::Other(value)),
    }
}

/// The same, to keep.
pub fn station_id(value: &[u8]) -> Option<Vec<u8>> {
    station(value).map(|station| station.as_bytes().to_vec())
}

/// The part of a network access identifier (RFC 7542) after the last `@`, as it is written; it has to be taken in
/// lower case.
pub fn realm(user_name: &[u8]) -> Option<&[u8]> {
    let at = user_name.iter().rposition(|octet| *octet == b'@')?;
    let realm = user_name.get(at + 1..)?.trim_ascii();
    (!realm.is_empty()).then_some(realm)
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
    fn the_realm_is_what_follows_the_last_at_sign() {
        let of = |name: &str| {
            realm(name.as_bytes()).map(|realm| String::from_utf8_lossy(realm).into_owned())
        };
        assert_eq!(of("sub1@Mobile.Example").as_deref(), Some("Mobile.Example"));
        assert_eq!(of("a@b@c.example").as_deref(), Some("c.example"));
        assert_eq!(of("sub1"), None);
        assert_eq!(of("sub1@"), None);
    }
}

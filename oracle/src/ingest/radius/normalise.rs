//! One spelling for identities that vendors write in several.

/// A station identifier (Called- or Calling-Station-Id) in one spelling.
///
/// A MAC address in any usual notation becomes `AA-BB-CC-DD-EE-FF` (RFC 3580 §3.20); what follows it after a `:` or
/// another separator (the SSID) is cut off. Anything else, such as a telephone number, stays as it is, without
/// surrounding white space. `None` when nothing is left.
pub fn station_id(value: &[u8]) -> Option<Vec<u8>> {
    let value = value.trim_ascii();
    match mac_address(value) {
        Some(address) => Some(address.into_bytes()),
        None if value.is_empty() => None,
        None => Some(value.to_vec()),
    }
}

/// The part of a network access identifier (RFC 7542) after the last `@`, in lower case.
pub fn realm(user_name: &[u8]) -> Option<Vec<u8>> {
    let at = user_name.iter().rposition(|octet| *octet == b'@')?;
    let realm = user_name.get(at + 1..)?.trim_ascii();
    (!realm.is_empty()).then(|| realm.to_ascii_lowercase())
}

/// The MAC address that `value` begins with: `aa-bb-…`, `aa:bb:…`, `aabb.ccdd.eeff`, `aabb-ccdd-eeff`, `aabbccddeeff`.
fn mac_address(value: &[u8]) -> Option<String> {
    [
        (2, Some(b'-')),
        (2, Some(b':')),
        (4, Some(b'.')),
        (4, Some(b'-')),
        (12, None),
    ]
    .into_iter()
    .find_map(|(digits, separator)| read_mac(value, digits, separator))
}

/// Reads twelve hexadecimal digits in groups; after them only the end or something that cannot continue the address.
fn read_mac(value: &[u8], group: usize, separator: Option<u8>) -> Option<String> {
    let mut octets = value.iter().copied();
    let mut digits = Vec::with_capacity(12);
    while digits.len() < 12 {
        if !digits.is_empty() && digits.len() % group == 0 && octets.next() != separator {
            return None;
        }
        digits.push(
            octets
                .next()
                .filter(u8::is_ascii_hexdigit)?
                .to_ascii_uppercase(),
        );
    }
    if octets
        .next()
        .is_some_and(|octet| octet.is_ascii_alphanumeric())
    {
        return None;
    }
    let pairs: Vec<&str> = digits
        .chunks(2)
        .filter_map(|pair| std::str::from_utf8(pair).ok())
        .collect();
    Some(pairs.join("-"))
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
            realm(name.as_bytes()).map(|realm| String::from_utf8_lossy(&realm).into_owned())
        };
        assert_eq!(of("sub1@Mobile.Example").as_deref(), Some("mobile.example"));
        assert_eq!(of("a@b@c.example").as_deref(), Some("c.example"));
        assert_eq!(of("sub1"), None);
        assert_eq!(of("sub1@"), None);
    }
}

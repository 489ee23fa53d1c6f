//! Values of a detail file as the octets that they have in a packet (RFC 2865 §5, RFC 8044).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::date::{Zone, unix_seconds};

/// How a value is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Octets,
    /// An integer of 32 bits, or one of these names for a value.
    Integer(&'static [(&'static str, u32)]),
    /// An integer of 64 bits.
    Integer64,
    Date,
    Ipv4,
    Ipv6,
}

impl Kind {
    /// The octets of a value; `None` if it is no value of this kind.
    pub(super) fn encode(self, value: &[u8], zone: Zone) -> Option<Vec<u8>> {
        let (text, is_quoted) = unquoted(value)?;
        if let Some(digits) = value.strip_prefix(b"0x")
            && !is_quoted
            && matches!(self, Self::Text | Self::Octets)
        {
            return hex::decode(digits).ok();
        }
        let plain = || std::str::from_utf8(&text).ok();
        match self {
            Self::Text | Self::Octets => Some(text),
            Self::Integer(names) => {
                let plain = plain()?;
                let named = names.iter().find(|(name, _)| *name == plain);
                let number = match named {
                    Some((_, number)) => *number,
                    None => u32::try_from(integer(plain)?).ok()?,
                };
                Some(number.to_be_bytes().to_vec())
            }
            Self::Integer64 => Some(integer(plain()?)?.to_be_bytes().to_vec()),
            Self::Date => {
                let plain = plain()?;
                let seconds = match integer(plain) {
                    Some(seconds) => u32::try_from(seconds).ok()?,
                    None => unix_seconds(plain, zone)?,
                };
                Some(seconds.to_be_bytes().to_vec())
            }
            Self::Ipv4 => Some(plain()?.parse::<Ipv4Addr>().ok()?.octets().to_vec()),
            Self::Ipv6 => Some(plain()?.parse::<Ipv6Addr>().ok()?.octets().to_vec()),
        }
    }
}

fn integer(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// A value without its quotes and escapes, and whether it had quotes.
fn unquoted(value: &[u8]) -> Option<(Vec<u8>, bool)> {
    let [quote @ (b'"' | b'\''), rest @ ..] = value else {
        return Some((value.to_vec(), false));
    };
    let inner = rest.strip_suffix(&[*quote])?;
    Some((unescaped(inner)?, true))
}

/// Undoes the escapes of FreeRADIUS's fr_prints: `\n`, `\r`, `\t`, `\"`, `\'`, `\\`, and octets as three octal digits.
fn unescaped(mut text: &[u8]) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len());
    while let [first, rest @ ..] = text {
        if *first != b'\\' {
            octets.push(*first);
            text = rest;
            continue;
        }
        let (octet, length) = match rest {
            [b'n', ..] => (b'\n', 1),
            [b'r', ..] => (b'\r', 1),
            [b't', ..] => (b'\t', 1),
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] => {
                ((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'), 3)
            }
            [b'x', high, low, ..] => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).ok()?;
                (u8::from_str_radix(digits, 16).ok()?, 3)
            }
            [other, ..] => (*other, 1),
            [] => return None,
        };
        octets.push(octet);
        text = rest.get(length..)?;
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(kind: Kind, value: &str) -> Option<Vec<u8>> {
        kind.encode(value.as_bytes(), Zone::of("", 0))
    }

    #[test]
    fn text_has_escapes_and_octets_have_digits() {
        let text = |value| encoded(Kind::Text, value);
        assert_eq!(text("\"bob\""), Some(b"bob".to_vec()));
        assert_eq!(text("bob"), Some(b"bob".to_vec()));
        assert_eq!(
            text(r#""a\"b\\c\n\000\377""#),
            Some(b"a\"b\\c\n\0\xff".to_vec())
        );
        assert_eq!(text("\"caf\u{e9}\""), Some("caf\u{e9}".into()));
        assert_eq!(text("\"0x41\""), Some(b"0x41".to_vec()));
        assert_eq!(encoded(Kind::Octets, "0x00ff"), Some(vec![0, 255]));
        assert_eq!(encoded(Kind::Octets, "0x0"), None);
        assert_eq!(text("\"open"), None);
        assert_eq!(text("\"\\\""), None);
    }

    #[test]
    fn numbers_dates_and_addresses_are_in_network_order() {
        let status = Kind::Integer(&[("Start", 1)]);
        assert_eq!(encoded(status, "Start"), Some(vec![0, 0, 0, 1]));
        assert_eq!(encoded(status, "258"), Some(vec![0, 0, 1, 2]));
        assert_eq!(encoded(status, "Strat"), None);
        assert_eq!(encoded(status, "4294967296"), None);
        assert_eq!(
            encoded(Kind::Integer64, "4294967296"),
            Some(vec![0, 0, 0, 1, 0, 0, 0, 0])
        );
        assert_eq!(encoded(Kind::Date, "1"), Some(vec![0, 0, 0, 1]));
        assert_eq!(
            encoded(Kind::Date, "\"Jan  1 1970 00:00:02 UTC\""),
            Some(vec![0, 0, 0, 2])
        );
        assert_eq!(encoded(Kind::Ipv4, "192.0.2.1"), Some(vec![192, 0, 2, 1]));
        assert_eq!(encoded(Kind::Ipv4, "192.0.2"), None);
        assert_eq!(encoded(Kind::Ipv6, "::1").map(|it| it.len()), Some(16));
    }

    proptest! {
        #[test]
        fn any_value_is_read_or_refused(value in ".*") {
            for kind in [Kind::Text, Kind::Octets, Kind::Integer(&[]), Kind::Integer64, Kind::Date, Kind::Ipv4, Kind::Ipv6] {
                let _ = encoded(kind, &value);
            }
        }

        #[test]
        fn octets_in_octal_escapes_come_back(octets: Vec<u8>) {
            let escaped: String = octets.iter().map(|octet| format!("\\{octet:03o}")).collect();
            prop_assert_eq!(encoded(Kind::Text, &format!("\"{escaped}\"")), Some(octets));
        }
    }
}

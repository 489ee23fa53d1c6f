//! What Connect-Info (RFC 2869 §5.11) says about the speed of a line.

/// Less than this, in bits per second, is not believed: a smaller number is more likely one whose unit was left out
/// than the speed of a modem.
const LEAST: u64 = 10_000_000;
/// More than this, in bits per second, is the speed of no line.
const MOST: u64 = 10_000_000_000_000;

/// The most that the line carries, bits per second, in the direction that carries more; `None` if Connect-Info does
/// not say.
///
/// It reads `100000000`, `52000000/31200000 PPPoE`, `CONNECT 1000 Mbps Full duplex`, `100M/20M`, `1.5 Gbit/s`: a
/// number with or without a unit (without: bits per second), then perhaps a slash and the other direction's.
///
/// Speeds of 802.11 are left out. They are no bound: hostapd writes the fastest of the rates that were there before
/// 802.11n (`CONNECT 54Mbps 802.11a` for a station of any generation; hostapd `src/ap/ieee802_1x.c`,
/// `radius_sta_rate`), and other access points the rate of the moment.
pub(super) fn line_bits_per_second(connect_info: &[u8]) -> Option<u64> {
    let text = connect_info.trim_ascii();
    if contains_802_11(text) {
        return None;
    }
    let (one, rest) = speed(without_connect(text))?;
    let other = match rest.strip_prefix(b"/") {
        Some(rest) => speed(rest.trim_ascii_start()).map_or(0, |(other, _)| other),
        None => 0,
    };
    Some(one.max(other)).filter(|bits| (LEAST..=MOST).contains(bits))
}

fn contains_802_11(text: &[u8]) -> bool {
    text.windows(6).any(|window| window == b"802.11")
}

fn without_connect(text: &[u8]) -> &[u8] {
    match text.split_at_checked(7) {
        Some((word, rest)) if word.eq_ignore_ascii_case(b"CONNECT") => rest.trim_ascii_start(),
        _ => text,
    }
}

/// A number and its unit as bits per second, and what follows.
fn speed(text: &[u8]) -> Option<(u64, &[u8])> {
    let (whole, rest) = digits(text)?;
    let (thousandths, rest) = match rest.strip_prefix(b".") {
        Some(fraction) => thousandths(fraction)?,
        None => (0, rest),
    };
    let (unit, rest) = unit(rest)?;
    // A number without a unit counts bits, which have no fractions.
    let fraction = unit / 1000 * thousandths;
    Some((whole.checked_mul(unit)?.checked_add(fraction)?, rest))
}

/// A whole number of at most 15 digits.
fn digits(text: &[u8]) -> Option<(u64, &[u8])> {
    let count = text
        .iter()
        .take_while(|octet| octet.is_ascii_digit())
        .count();
    let (digits, rest) = text.split_at_checked(count)?;
    let number = std::str::from_utf8(digits).ok()?;
    Some((number.parse().ok().filter(|_| count <= 15)?, rest))
}

/// What follows a decimal point, in thousandths.
fn thousandths(text: &[u8]) -> Option<(u64, &[u8])> {
    let (_, rest) = digits(text)?;
    let shown = text.iter().take_while(|octet| octet.is_ascii_digit());
    let padded = shown.copied().chain(std::iter::repeat(b'0')).take(3);
    let number = padded.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    Some((number, rest))
}

/// Bits per second that a unit stands for, and what follows. A unit of one letter follows its number at once.
fn unit(text: &[u8]) -> Option<(u64, &[u8])> {
    let after_space = text.trim_ascii_start();
    let is_apart = after_space.len() < text.len();
    let letters = after_space
        .iter()
        .take_while(|octet| octet.is_ascii_alphabetic())
        .count();
    let (word, rest) = after_space.split_at_checked(letters)?;
    let rest = per_second(rest);
    let ends = rest
        .first()
        .is_none_or(|next| !next.is_ascii_alphanumeric());
    let known = bits(word).filter(|_| ends && (!is_apart || word.len() > 1));
    match known {
        Some(bits) => Some((bits, rest)),
        // The number is followed by something that is no unit.
        None if is_apart || text.is_empty() || text.starts_with(b"/") => Some((1, text)),
        None => None,
    }
}

fn per_second(text: &[u8]) -> &[u8] {
    let rest = text.strip_prefix(b"/s").or(text.strip_prefix(b"/S"));
    rest.filter(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
        .unwrap_or(text)
}

fn bits(word: &[u8]) -> Option<u64> {
    const SUFFIXES: [&[u8]; 6] = [b"", b"b", b"bps", b"bit", b"bits", b"bitps"];
    let (first, rest) = word.split_first()?;
    let (factor, suffix) = match first.to_ascii_lowercase() {
        b'k' => (1_000, rest),
        b'm' => (1_000_000, rest),
        b'g' => (1_000_000_000, rest),
        _ => (1, word),
    };
    let is_known = SUFFIXES
        .iter()
        .any(|known| !(known.is_empty() && factor == 1) && suffix.eq_ignore_ascii_case(known));
    is_known.then_some(factor)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(text: &str) -> Option<u64> {
        line_bits_per_second(text.as_bytes())
    }

    #[test]
    fn speeds_as_they_are_written() {
        for (text, megabits) in [
            ("100000000", 100),
            ("52000000/31200000 V90", 52),
            ("31200000/52000000", 52),
            ("CONNECT 1000 Mbps Full duplex", 1000),
            ("connect 1000Mbps", 1000),
            ("100M/20M", 100),
            ("20 Mbit/s / 100 Mbit/s", 20),
            ("20Mbit/s/100Mbit/s", 100),
            ("1.5 Gbit/s", 1500),
            ("2.5Gbps", 2500),
            ("100000 kbps", 100),
            (" 100000Kb/s ", 100),
            ("74037000/19999000 PPPoE", 74),
        ] {
            let found = line(text).map(|bits| bits / 1_000_000);
            assert_eq!(found, Some(megabits), "{text}");
        }
    }

    #[test]
    fn what_is_no_bound_is_left_out() {
        for text in [
            "",
            "CONNECT",
            "CONNECT 54Mbps 802.11g",
            "CONNECT 0Mbps 802.11a",
            "802.11ac",
            "IEEE 802.11i Pre-Authentication",
            "28800 V42BIS/LAPM",
            "56K",
            "100",
            "1000 full duplex",
            "100X",
            "100 megabananas",
            "99999999999999999999",
            "999999999999999G",
            "Fast Ethernet 100",
            "-5 Mbps",
            "0/0",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_octets_make_it_panic(octets in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = line_bits_per_second(&octets);
        }

        #[test]
        fn nothing_like_a_speed_makes_it_panic(text in "(CONNECT )?[0-9]{0,20}[.]?[0-9]{0,5} ?[kKmMgG]?(bit|bps|b)?(/s)?[/ ]?[0-9]{0,12}[MGk]?") {
            if let Some(bits) = line_bits_per_second(text.as_bytes()) {
                prop_assert!((LEAST..=MOST).contains(&bits));
            }
        }
    }
}

//! How the terms of permissioned shares are read from the command line: kinds of credential, times, reasons.

use std::str::FromStr;

use jiff::{Timestamp, civil, tz::TimeZone};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::values::{address, hash, jurisdiction};

/// Kinds of credential, a bit set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(pub u32);

impl Kinds {
    /// In ascending order.
    pub fn numbers(self) -> Vec<u32> {
        (0..u32::BITS)
            .filter(|number| self.0 & (1 << number) != 0)
            .collect()
    }
}

impl FromStr for Kinds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no list of kinds; write numbers from 0 to 31, like 0,2");
        text.split(',').try_fold(Self(0), |kinds, number| {
            let number: u32 = number.trim().parse().map_err(|_| wrong())?;
            let bit = 1_u32.checked_shl(number).ok_or_else(wrong)?;
            Ok(Self(kinds.0 | bit))
        })
    }
}

/// What a time is written as. Nothing of the text is left out: who writes a time of day means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// A date alone, a day in UTC: its first second, and the first one after it. Unix seconds.
    Day { first: i64, after: i64 },
    /// Unix seconds.
    Second(i64),
}

impl Time {
    /// `2027-06-30`, or RFC 3339 with `Z` or an offset, in whole seconds; `None`: anything else.
    pub fn read(text: &str) -> Option<Self> {
        match text.len() {
            DATE_LETTERS => Self::day(text),
            _ => Self::second(text),
        }
    }

    fn day(text: &str) -> Option<Self> {
        let date: civil::Date = text.parse().ok()?;
        let start = |date: civil::Date| {
            let midnight = date.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
            Some(midnight.timestamp().as_second())
        };
        Some(Self::Day {
            first: start(date)?,
            after: start(date.tomorrow().ok()?)?,
        })
    }

    /// The name of a zone in brackets, which may contradict the offset, is none of RFC 3339.
    fn second(text: &str) -> Option<Self> {
        let time: Timestamp = text.parse().ok()?;
        let is_whole = time.subsec_nanosecond() == 0;
        (is_whole && !text.contains('[')).then(|| Self::Second(time.as_second()))
    }
}

/// Letters of `2027-06-30`.
const DATE_LETTERS: usize = 10;

/// A moment, Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until(pub i64);

impl FromStr for Until {
    type Err = String;

    /// A date is its first moment in UTC.
    fn from_str(text: &str) -> Result<Self, String> {
        match Time::read(text) {
            Some(Time::Day { first, .. }) => Ok(Self(first)),
            Some(Time::Second(time)) => Ok(Self(time)),
            None => Err(format!(
                "`{text}` is no time; write a date like 2027-06-30 (its first moment, UTC), or a time with its zone, like \
                 2027-06-30T12:00:00Z or 2027-06-30T14:00:00+02:00"
            )),
        }
    }
}

/// Until when nobody but the owner holds shares, Unix seconds; 0: they are not locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock(pub i64);

impl FromStr for Lock {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(0)),
            _ => (text.parse())
                .map(|Until(time)| Self(time))
                .map_err(|error: String| format!("{error}, or none")),
        }
    }
}

/// Where holders may belong, ISO 3166 numeric; none of them: anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places(pub Vec<u16>);

impl FromStr for Places {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "any" {
            return Ok(Self(Vec::new()));
        }
        let codes = text.split(',').map(|code| jurisdiction(code.trim()));
        let codes: Result<Vec<u16>, String> = codes.collect();
        codes
            .map(Self)
            .map_err(|error| format!("{error}; several with commas, or any"))
    }
}

/// When something lapses, Unix seconds; 0: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry(pub i64);

impl FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "never" => Ok(Self(0)),
            _ => text
                .parse()
                .map(|Until(time)| Self(time))
                .map_err(|error: String| format!("{error}, or never")),
        }
    }
}

/// A market's token account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VenueAccount {
    /// That of OpenMast's own market, which follows from the asset.
    Market,
    At(Pubkey),
}

impl FromStr for VenueAccount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "market" => Ok(Self::Market),
            _ => (address(text).map(Self::At))
                .map_err(|error| format!("{error}, or market for that of OpenMast's own market")),
        }
    }
}

/// The hash that stands on chain for a regulator's reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason(pub [u8; 32]);

impl FromStr for Reason {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix("sha256:") {
            Some(hex) => hash(hex).map(Self),
            None if text.trim().is_empty() => Err(
                "a reason is missing: write it, or sha256: and the hash of where it stands".into(),
            ),
            None => Ok(Self(Sha256::digest(text).into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_a_set_of_numbers() {
        assert_eq!("0,2".parse(), Ok(Kinds(5)));
        assert_eq!(" 31 , 31".parse(), Ok(Kinds(1 << 31)));
        assert_eq!(Kinds(5).numbers(), [0, 2]);
        assert!(Kinds(0).numbers().is_empty());
        for text in ["", "32", "a", "1,,2", "-1"] {
            assert!(text.parse::<Kinds>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_is_its_first_moment() {
        assert_eq!("2027-06-30".parse(), Ok(Until(1_814_313_600)));
        assert_eq!("2027-06-30T00:00:01Z".parse(), Ok(Until(1_814_313_601)));
        assert_eq!("never".parse(), Ok(Expiry(0)));
        assert_eq!("2027-06-30".parse(), Ok(Expiry(1_814_313_600)));
        let error = "soon".parse::<Expiry>().unwrap_err();
        assert!(error.contains("never"), "{error}");
        assert!("never".parse::<Until>().is_err());
        assert_eq!("none".parse(), Ok(Lock(0)));
        assert_eq!("2027-06-30".parse(), Ok(Lock(1_814_313_600)));
    }

    #[test]
    fn a_time_of_day_is_never_left_out() {
        let noon = Ok(Until(1_814_313_600 + 12 * 3_600));
        for text in [
            "2027-06-30T12:00:00Z",
            "2027-06-30T12:00:00z",
            "2027-06-30 12:00:00Z",
            "2027-06-30T14:00:00+02:00",
            "2027-06-30T06:30:00-05:30",
        ] {
            assert_eq!(text.parse(), noon, "{text}");
        }
        for text in [
            "2027-06-30T12:00",
            "2027-06-30 12:00",
            "2027-06-30T12:00:00",
            "2027-06-30T12:00:00+02:00[Europe/Berlin]",
            "2027-06-30T12:00:00.5Z",
            "2027-06-30garbage",
            "2027-06-31",
            "20270630",
            "",
        ] {
            let error = text.parse::<Until>().unwrap_err();
            assert!(error.contains("like 2027-06-30T12:00:00Z"), "{error}");
        }
    }

    #[test]
    fn places_are_countries_by_number_or_any() {
        assert_eq!("276, 756".parse(), Ok(Places(vec![276, 756])));
        assert_eq!("any".parse(), Ok(Places(Vec::new())));
        for text in ["", "DE", "276,", "0"] {
            let error = text.parse::<Places>().unwrap_err();
            assert!(error.contains("276 for Germany"), "{error}");
        }
    }

    #[test]
    fn a_reason_is_a_text_or_its_hash() {
        let Reason(of_text) = "court order 7".parse().unwrap();
        let of_hash = format!("sha256:{}", hex::encode(of_text)).parse();
        assert_eq!(of_hash, Ok(Reason(of_text)));
        assert!(" ".parse::<Reason>().is_err());
        assert!("sha256:12".parse::<Reason>().is_err());
    }
}

//! How the terms of permissioned shares are read from the command line: kinds of credential, times, reasons.

use std::str::FromStr;

use jiff::{Timestamp, civil};
use sha2::{Digest, Sha256};

use crate::values::hash;

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

/// A moment, Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until(pub i64);

impl FromStr for Until {
    type Err = String;

    /// A date is its first moment in UTC.
    fn from_str(text: &str) -> Result<Self, String> {
        let date = text.parse::<civil::Date>().ok();
        let midnight =
            date.and_then(|date| date.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok());
        let time = midnight.map(|zoned| zoned.timestamp());
        time.or_else(|| text.parse::<Timestamp>().ok())
            .map(|time| Self(time.as_second()))
            .ok_or_else(|| {
                format!(
                    "`{text}` is no time; write a date like 2027-06-30 (its first moment in UTC) or 2027-06-30T12:00:00Z"
                )
            })
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

//! Parameters of requests, one type each, so that the code accepts exactly what the description says.

use std::str::FromStr;

use h3o::CellIndex;
use serde::{Deserialize, Deserializer, de::Error};
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, SchemaFormat, Type},
    },
};

use crate::problem::Problem;
use openmast_records::identity::{RADIO_KINDS, SUBSCRIBER_KINDS};

/// Epochs are counted from 1, one at a time. SQLite and others that keep them have signed integers of 64 bits.
pub(crate) const LARGEST_EPOCH: u64 = i64::MAX as u64;

/// An H3 cell has mode 1: its first digit is 0 and is left out.
const CELL_DIGITS: usize = 15;

/// 32 bytes take at most so many digits in base58.
const ADDRESS_DIGITS: usize = 44;
/// Most digits of a signature in base58.
const SIGNATURE_DIGITS: usize = 88;

/// RFC 2865 section 5: an attribute holds at most 253 octets.
const LONGEST_IDENTITY: usize = 253;
/// An identity as text: `hex:` and two digits for each octet.
const LONGEST_IDENTITY_TEXT: usize = 4 + 2 * LONGEST_IDENTITY;

/// Number of an epoch: 0 to 2⁶³ − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Epoch(pub u64);

/// Index of an asset or a payer on chain: 0 to 2³² − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Index(pub u32);

/// How many items are wanted: `LEAST` to `MOST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Count<const LEAST: u32, const MOST: u32>(pub u32);

/// How many bytes: 1 to 2⁶³ − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ByteCount(pub u64);

/// An H3 cell in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct CellText(pub String);

/// An address on Solana in base58. [`Self::read`] says whether it is one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct AddressText(pub String);

/// The signature of a transaction in base58. [`Self::read`] says whether it is one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct SignatureText(pub String);

/// SHA-256 in hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Sha256Text(pub [u8; 32]);

/// Octets of an attribute: text, or `hex:` and the octets. [`openmast_records::identity`] checks them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct OctetsText(pub String);

/// Kind of a radio's identity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct RadioKind(pub String);

/// Kind of a subscriber's identity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct SubscriberKind(pub String);

/// A name of a radio: `kind=value`, or the value alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct RadioText(pub String);

/// A name of a subscriber: `kind=value`, or the value alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct SubscriberText(pub String);

/// A decimal number as JSON has it: digits alone, none but `0` beginning with zero.
fn number<T>(text: &str, most: T) -> Result<T, String>
where
    T: Copy + PartialOrd + FromStr + std::fmt::Display,
{
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let number = text
        .parse()
        .ok()
        .filter(|number| is_plain && *number <= most);
    number.ok_or_else(|| format!("it must be a whole number from 0 to {most}"))
}

/// Reads an index from JSON, where a whole number has many spellings: `5`, `5.0`, `5e0`.
pub(super) fn index_in_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    // This is exact: it has more than 32 bits for whole numbers.
    let number = f64::deserialize(deserializer)?;
    let is_index = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    let wrong = || D::Error::custom(format!("it must be a whole number from 0 to {}", u32::MAX));
    is_index.then_some(number as u32).ok_or_else(wrong)
}

impl TryFrom<String> for Epoch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        number(&text, LARGEST_EPOCH).map(Self)
    }
}

impl TryFrom<String> for Index {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        number(&text, u32::MAX).map(Self)
    }
}

impl<const LEAST: u32, const MOST: u32> TryFrom<String> for Count<LEAST, MOST> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let count = number(&text, MOST).ok().filter(|count| *count >= LEAST);
        count
            .map(Self)
            .ok_or_else(|| format!("it must be a whole number from {LEAST} to {MOST}"))
    }
}

impl TryFrom<String> for ByteCount {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bytes = number(&text, LARGEST_EPOCH).ok().filter(|bytes| *bytes > 0);
        bytes
            .map(Self)
            .ok_or_else(|| format!("it must be a whole number from 1 to {LARGEST_EPOCH}"))
    }
}

impl CellText {
    /// The cell. What is none no pattern tells.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn read(&self) -> Result<CellIndex, String> {
        let Self(text) = self;
        let is_plain = text.len() == CELL_DIGITS && text.bytes().all(|it| it.is_ascii_hexdigit());
        let cell = text.parse().ok().filter(|_| is_plain);
        cell.ok_or_else(|| {
            format!("`{text}` is no H3 cell: it must be one of resolution 0 to 15, {CELL_DIGITS} hexadecimal digits")
        })
    }
}

impl AddressText {
    /// # Errors
    /// It is no address; why.
    pub(super) fn read(&self) -> Result<Pubkey, String> {
        let text = &self.0;
        let wrong = |_| format!("`{text}` is no address: 32 bytes in base58");
        text.parse().map_err(wrong)
    }
}

impl SignatureText {
    /// # Errors
    /// It is no signature; why.
    pub(super) fn read(&self) -> Result<Signature, String> {
        let text = &self.0;
        let wrong = |_| format!("`{text}` is no signature: 64 bytes in base58");
        text.parse().map_err(wrong)
    }
}

impl TryFrom<String> for Sha256Text {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash)
            .map_err(|_| "it must be 64 hexadecimal digits".to_owned())?;
        Ok(Self(hash))
    }
}

/// The place in a list of names: one name, of one kind, that `text` may mean.
///
/// # Errors
/// It is none, or may be one of several kinds.
pub(super) fn one_name<I>(text: &str, called: Result<Vec<I>, String>) -> Result<I, Problem> {
    let names = called.map_err(Problem::bad_identity)?;
    match <[I; 1]>::try_from(names) {
        Ok([name]) => Ok(name),
        Err(_) => Err(Problem::bad_identity(format!(
            "`{text}` may be a name of several kinds; write the kind before it, as `next_after` has it"
        ))),
    }
}

fn integer(format: &str, least: u64, most: u64) -> RefOr<Schema> {
    let bound = |bound: u64| usize::try_from(bound).ok();
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::Custom(format.to_owned())))
        .minimum(bound(least))
        .maximum(bound(most))
        .into()
}

fn text(longest: usize, pattern: String, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(longest))
        .pattern(Some(pattern))
        .examples([example])
        .into()
}

/// Text that does not begin with `hex:`, or `hex:` and octets. Which octets a kind allows no pattern says: the answer
/// 422 does.
const OCTETS: &str = r"(hex:([0-9a-fA-F]{2}){1,253}|(?!hex:)[\s\S]{1,253})";

fn kind<const N: usize>(kinds: [&str; N]) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(kinds))
        .into()
}

fn name(kinds: &[&str], example: &str) -> RefOr<Schema> {
    let longest_kind = kinds.iter().map(|kind| kind.len()).max().unwrap_or(0);
    let pattern = format!("^(({})=)?{OCTETS}$", kinds.join("|"));
    text(longest_kind + 1 + LONGEST_IDENTITY_TEXT, pattern, example)
}

/// Implements the schema of one of the types above, by name.
macro_rules! schemas {
    ($($type:ty, $name:literal: $schema:expr;)*) => {
        $(
            impl PartialSchema for $type {
                fn schema() -> RefOr<Schema> {
                    $schema
                }
            }

            impl ToSchema for $type {
                fn name() -> std::borrow::Cow<'static, str> {
                    $name.into()
                }
            }
        )*
    };
}

schemas! {
    Epoch, "EpochNumber": integer("int64", 0, LARGEST_EPOCH);
    Index, "AccountIndex": integer("uint32", 0, u32::MAX.into());
    ByteCount, "ByteCount": integer("int64", 1, LARGEST_EPOCH);
    CellText, "CellName": text(CELL_DIGITS, "^8[0-9a-fA-F]{14}$".to_owned(), "89393362c6bffff");
    AddressText, "SolanaAddress": text(
        ADDRESS_DIGITS,
        format!("^[1-9A-HJ-NP-Za-km-z]{{32,{ADDRESS_DIGITS}}}$"),
        "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"
    );
    SignatureText, "SolanaSignature": text(
        SIGNATURE_DIGITS,
        format!("^[1-9A-HJ-NP-Za-km-z]{{64,{SIGNATURE_DIGITS}}}$"),
        "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"
    );
    Sha256Text, "Sha256": text(64, "^[0-9a-fA-F]{64}$".to_owned(), &"5e".repeat(32));
    OctetsText, "Octets": text(LONGEST_IDENTITY_TEXT, format!("^{OCTETS}$"), "5f2a0b17");
    RadioKind, "RadioKind": kind(RADIO_KINDS);
    SubscriberKind, "SubscriberKind": kind(SUBSCRIBER_KINDS);
    RadioText, "RadioName": name(&RADIO_KINDS, "nas_identifier=tower-7");
    SubscriberText, "SubscriberName": name(&SUBSCRIBER_KINDS, "user_name=ana@example.org");
}

impl<const LEAST: u32, const MOST: u32> PartialSchema for Count<LEAST, MOST> {
    fn schema() -> RefOr<Schema> {
        integer("uint32", LEAST.into(), MOST.into())
    }
}

impl<const LEAST: u32, const MOST: u32> ToSchema for Count<LEAST, MOST> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("CountFrom{LEAST}To{MOST}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_within_their_range() {
        let epoch = |text: &str| Epoch::try_from(text.to_owned()).ok();
        assert_eq!(epoch("0"), Some(Epoch(0)));
        assert_eq!(epoch("9223372036854775807"), Some(Epoch(LARGEST_EPOCH)));
        for wrong in [
            "",
            "+5",
            "-1",
            "05",
            "00",
            "1.0",
            " 1",
            "9223372036854775808",
            "1e3",
        ] {
            assert_eq!(epoch(wrong), None, "{wrong}");
        }
        let index = |text: &str| Index::try_from(text.to_owned()).ok();
        assert_eq!(index("4294967295"), Some(Index(u32::MAX)));
        assert_eq!(index("4294967296"), None);
        let count = |text: &str| Count::<1, 100>::try_from(text.to_owned()).ok();
        assert_eq!(count("100"), Some(Count(100)));
        assert_eq!(count("0").or(count("101")), None);
    }
}

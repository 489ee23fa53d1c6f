//! The lines of an archive: one JSON object each, in a fixed order and with fixed field order, so that the same epoch
//! always gives the same bytes. Numbers of 64 bits are decimal strings. `docs/reference/archive.md` describes it for outsiders.

use serde::{Deserialize, Serialize};

/// The format that the file states.
pub const PUBLIC_FORMAT: &str = "openmast/archive/4";
pub const PRIVATE_FORMAT: &str = "openmast/private-archive/1";

/// First line of the public part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub format: String,
    /// Address in base58.
    pub program: String,
    /// Address in base58.
    pub network: String,
    #[serde(with = "decimal")]
    pub epoch: u64,
    #[serde(with = "decimal")]
    pub snapshot_slot: u64,
    /// The chain's clock at that slot, Unix seconds.
    #[serde(with = "decimal_signed")]
    pub closed_at: i64,
    /// When the oracle ended the epoch, by its own time (Unix milliseconds).
    #[serde(with = "decimal")]
    pub closed_at_ms: u64,
    /// No report of this epoch, or of one before, arrived later than this, by the oracle's time (Unix milliseconds).
    #[serde(with = "decimal")]
    pub heard_until_ms: u64,
    /// The most that this epoch could add to what is charged, base units.
    #[serde(with = "decimal")]
    pub breaker: u64,
    /// SHA-256 of the archive of the epoch before; absent for the first epoch of a log.
    #[serde(with = "optional_hash")]
    pub previous: Option<[u8; 32]>,
    /// Leaves of the settlement's trees.
    pub asset_count: u32,
    pub payer_count: u32,
    /// How many lines of each kind follow.
    pub asset_lines: u32,
    pub payer_lines: u32,
    pub tariff_lines: u32,
    pub earlier_tariff_lines: u32,
    #[serde(with = "decimal")]
    pub charge_lines: u64,
    pub request_lines: u32,
    pub pair_lines: u32,
    #[serde(with = "hash")]
    pub asset_root: [u8; 32],
    #[serde(with = "hash")]
    pub payer_root: [u8; 32],
    /// Σ earned, which equals Σ spent; lifetime base units.
    #[serde(with = "decimal")]
    pub charged: u64,
    /// Σ accrued, of the assets and of the payers, lifetime base units.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Lifetime bytes over all assets.
    #[serde(with = "decimal")]
    pub bytes: u64,
    #[serde(with = "hash")]
    pub private_root: [u8; 32],
    #[serde(with = "hash")]
    pub price_set_hash: [u8; 32],
}

/// One asset; lines are in the order of the index. An asset that has nothing but zeros has no line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetLine {
    pub asset: u32,
    /// Lifetime bytes.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Lifetime base units that were charged.
    #[serde(with = "decimal")]
    pub earned: u64,
    /// Lifetime base units that it will get: `earned`, and what is carried over.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Bytes of this epoch.
    #[serde(with = "decimal")]
    pub epoch_bytes: u64,
    /// Base units charged in this epoch.
    #[serde(with = "decimal")]
    pub epoch_earned: u64,
    /// Base units accrued in this epoch.
    #[serde(with = "decimal")]
    pub epoch_accrued: u64,
    /// Eight times what it earns on average in an epoch, including this one, base units.
    #[serde(with = "decimal")]
    pub trailing: u64,
}

impl AssetLine {
    /// Whether there is a line for it: not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            asset: self.asset,
            ..Self::default()
        };
        *self != nothing
    }
}

/// One payer; lines are in the order of the index. A payer that has nothing but zeros has no line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayerLine {
    pub payer: u32,
    /// Lifetime bytes.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Lifetime base units that were charged.
    #[serde(with = "decimal")]
    pub spent: u64,
    /// Lifetime base units that it owes for good: `spent`, and what is carried over.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Bytes of this epoch.
    #[serde(with = "decimal")]
    pub epoch_bytes: u64,
    /// Base units charged in this epoch.
    #[serde(with = "decimal")]
    pub epoch_spent: u64,
    /// Base units accrued in this epoch.
    #[serde(with = "decimal")]
    pub epoch_accrued: u64,
}

impl PayerLine {
    /// Whether there is a line for it: not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            payer: self.payer,
            ..Self::default()
        };
        *self != nothing
    }
}

/// The prices of a part of the epoch, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffLine {
    /// The epoch that began with these prices; not that of the archive when an end before was opened again.
    #[serde(with = "decimal")]
    pub tariff: u64,
    /// Base units per 10⁹ bytes, by asset index, of all assets that were known when it began.
    #[serde(with = "decimals")]
    pub prices: Vec<u64>,
}

/// The result of one payer's usage of one asset. Lines are ordered by payer, then asset: one for each pair with usage
/// in this epoch, or with something that accrued, was charged or written off, or is owed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeLine {
    pub payer: u32,
    pub asset: u32,
    /// Metered in this epoch, also what was written off.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Base units that accrued: what the payer owes for good from now on, of this epoch's usage and of what it owed
    /// before.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// Base units that the breaker let through, of these and of what was carried over.
    #[serde(with = "decimal")]
    pub charged: u64,
    /// Base units that are deferred after this epoch.
    #[serde(with = "decimal")]
    pub owed: u64,
    /// Bytes of this epoch that were written off.
    #[serde(with = "decimal")]
    pub written_off_bytes: u64,
    /// Base units that nobody pays.
    #[serde(with = "decimal")]
    pub written_off: u64,
}

impl ChargeLine {
    /// Whether there is a line for it: not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            payer: self.payer,
            asset: self.asset,
            ..Self::default()
        };
        *self != nothing
    }
}

/// A withdrawal request that stands at the snapshot, as the chain shows it: the next epoch compares with it. Lines are
/// ordered by payer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestLine {
    pub payer: u32,
    /// Base units.
    #[serde(with = "decimal")]
    pub requested: u64,
    #[serde(with = "decimal")]
    pub requested_slot: u64,
    /// Unix seconds.
    #[serde(with = "decimal_signed")]
    pub lapses_at: i64,
    /// Unix seconds; 0 if it is no statement.
    #[serde(with = "decimal_signed")]
    pub holds_from: i64,
    pub requests_ended: u32,
    #[serde(with = "decimal")]
    pub endings: u64,
}

/// All assets that one payer ever used: later ledgers are computed from these. Lines are ordered by payer; the lists
/// have one length and are by asset index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairsLine {
    pub payer: u32,
    pub assets: Vec<u32>,
    /// Lifetime base units that the payer owes for good.
    #[serde(with = "decimals")]
    pub accrued: Vec<u64>,
    /// The part of these that is not charged yet.
    #[serde(with = "decimals")]
    pub carried: Vec<u64>,
    /// Base units that are deferred, hence not accrued.
    #[serde(with = "decimals")]
    pub owed: Vec<u64>,
    /// The remainder of the lifetime product of bytes and price beyond the base units that accrued and are owed: below
    /// 10⁹.
    pub fractions: Vec<u32>,
}

/// How often something was refused or ignored in this epoch, and why. Lines are ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterLine {
    pub counter: String,
    #[serde(with = "decimal")]
    pub count: u64,
}

/// The last line: a file that was cut short has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndLine {
    /// Number of lines before this one.
    #[serde(with = "decimal")]
    pub end: u64,
}

/// The first line of the private part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateHeader {
    pub format: String,
    /// Address in base58.
    pub network: String,
    #[serde(with = "decimal")]
    pub epoch: u64,
    /// SHA-256 of the public part, whose header has the root.
    #[serde(with = "hash")]
    pub public: [u8; 32],
    #[serde(with = "hash")]
    pub private_root: [u8; 32],
    #[serde(with = "decimal")]
    pub records: u64,
}

/// `u64` as a decimal string: numbers in JSON lose precision above 2⁵³ in some languages.
pub mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is no canonical decimal number of 64 bits"
            ))
        })
    }

    /// Accepts only the one canonical way to write a number, so that a file has one meaning and one hash.
    pub fn parse(text: &str) -> Option<u64> {
        let value: u64 = text.parse().ok()?;
        (value.to_string() == text).then_some(value)
    }
}

/// The same as [`decimal`] for `i64`.
pub(crate) mod decimal_signed {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let value = text
            .parse()
            .ok()
            .filter(|value: &i64| value.to_string() == text);
        value.ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is no canonical decimal number of 64 bits"
            ))
        })
    }
}

/// A list of numbers, each as in [`decimal`].
pub mod decimals {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "super::decimal")] u64);

    pub fn serialize<S: Serializer>(values: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|value| One(*value)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
        let values = Vec::<One>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|One(value)| value).collect())
    }
}

/// 32 bytes as lower-case hex.
pub mod hash {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(value))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }

    pub fn parse(text: &str) -> Result<[u8; 32], String> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|error| format!("`{text}`: {error}"))?;
        if hex::encode(bytes) != text {
            return Err(format!("`{text}` is not in lower case"));
        }
        Ok(bytes)
    }
}

pub(crate) mod optional_hash {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(
        value: &Option<[u8; 32]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_str(&hex::encode(value)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<[u8; 32]>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::hash::parse(&text).map_err(D::Error::custom))
            .transpose()
    }
}

//! How the values of an archive's lines are written in JSON: numbers of 64 bits as decimal strings, hashes as hex. Each
//! value has one form and no other is read, so that a file has one meaning and one hash.

/// `u64` as a decimal string: numbers in JSON lose precision above 2⁵³ in some languages.
pub(crate) mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is no canonical decimal number of 64 bits"
            ))
        })
    }

    /// Accepts only the one canonical way to write a number, so that a file has one meaning and one hash.
    pub(crate) fn parse(text: &str) -> Option<u64> {
        let value: u64 = text.parse().ok()?;
        (value.to_string() == text).then_some(value)
    }
}

/// The same as [`decimal`] for `i64`.
pub(crate) mod decimal_signed {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
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
pub(crate) mod decimals {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "super::decimal")] u64);

    pub(crate) fn serialize<S: Serializer>(
        values: &[u64],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|value| One(*value)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u64>, D::Error> {
        let values = Vec::<One>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|One(value)| value).collect())
    }
}

/// 32 bytes as lower-case hex.
pub(crate) mod hash {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(
        value: &[u8; 32],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(value))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; 32], D::Error> {
        parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }

    pub(crate) fn parse(text: &str) -> Result<[u8; 32], String> {
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

    pub(crate) fn serialize<S: Serializer>(
        value: &Option<[u8; 32]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_str(&hex::encode(value)),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<[u8; 32]>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::hash::parse(&text).map_err(D::Error::custom))
            .transpose()
    }
}

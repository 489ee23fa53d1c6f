//! Values that may be missing.

use serde_json::Value;

use super::Report;

impl Report {
    /// `None`: `null`, and a dash for people.
    pub fn optional(
        self,
        key: &'static str,
        label: &'static str,
        text: Option<impl ToString>,
    ) -> Self {
        let text = text.map(|text| text.to_string());
        self.value(
            key,
            label,
            text.clone().unwrap_or_else(|| "-".into()),
            text.into(),
        )
    }

    /// As [`Self::number`]; `None`: `null`, and a dash for people.
    pub fn optional_number(
        self,
        key: &'static str,
        label: &'static str,
        number: Option<u64>,
    ) -> Self {
        match number {
            Some(number) => self.number(key, label, number),
            None => self.value(key, label, "-".into(), Value::Null),
        }
    }

    /// A number of at most 32 bits, or none.
    pub fn optional_count(
        self,
        key: &'static str,
        label: &'static str,
        number: Option<u32>,
    ) -> Self {
        match number {
            Some(number) => self.count(key, label, number),
            None => self.value(key, label, "-".into(), Value::Null),
        }
    }

    /// What landed and is not known.
    fn unknown(self, key: &'static str, label: &'static str) -> Self {
        self.value(key, label, "unknown".into(), Value::Null)
    }

    /// As [`Self::money`]; `None`: it is not known.
    pub fn known_money(self, key: &'static str, label: &'static str, amount: Option<u64>) -> Self {
        match amount {
            Some(amount) => self.money(key, label, amount),
            None => self.unknown(key, label),
        }
    }

    /// As [`Self::shares`]; `None`: it is not known.
    pub fn known_shares(
        self,
        key: &'static str,
        label: &'static str,
        amount: Option<u64>,
        decimals: u8,
    ) -> Self {
        match amount {
            Some(amount) => self.shares(key, label, amount, decimals),
            None => self.unknown(key, label),
        }
    }

    /// As [`Self::number`]; `None`: it is not known.
    pub fn known_number(self, key: &'static str, label: &'static str, number: Option<u64>) -> Self {
        match number {
            Some(number) => self.number(key, label, number),
            None => self.unknown(key, label),
        }
    }

    /// As [`Self::time`]; `None`: it is not known.
    pub fn known_time(self, key: &'static str, label: &'static str, time: Option<i64>) -> Self {
        match time {
            Some(time) => self.time(key, label, time),
            None => self.unknown(key, label),
        }
    }
}

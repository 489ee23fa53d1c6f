//! [`SignedBatch`] as JSON. 64-bit numbers are decimal strings, keys are base58, other bytes are hex.

use serde::{Deserialize, Serialize};

use crate::{
    Malformed, RadioAccessTechnology, Report, Subject,
    builder::BatchBuilder,
    signed::{SignedBatch, Unreadable},
};

/// Why some JSON is no batch.
pub type JsonError = Unreadable;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    network: String,
    radio: String,
    sequence: Number,
    reports: Vec<JsonReport>,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonReport {
    session_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer_index: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subscriber_hash: Option<String>,
    started_at_ms: Number,
    ended_at_ms: Number,
    bytes_up: Number,
    bytes_down: Number,
    #[serde(default, rename = "final")]
    is_final: bool,
    #[serde(default)]
    relay_path: Vec<String>,
    #[serde(default)]
    radio_access_technology: Technology,
    #[serde(default)]
    quality_class: u8,
}

/// A number that is written as a decimal string; a JSON number is read as well.
struct Number(u64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a whole number, as a decimal string")]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(Self(number)),
            Either::Text(text) => text.parse().map(Self).map_err(|_| {
                serde::de::Error::custom(format!("`{text}` is no whole number of 64 bits"))
            }),
        }
    }
}

/// A name of 3GPP TS 29.571, or the number of a technology that has no name here.
#[derive(Default)]
struct Technology(RadioAccessTechnology);

impl Serialize for Technology {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.name() {
            Some(name) => serializer.serialize_str(name),
            None => serializer.serialize_u8(self.0.0),
        }
    }
}

impl<'de> Deserialize<'de> for Technology {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a RatType of 3GPP TS 29.571, or its number")]
        enum Either {
            Number(u8),
            Name(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(Self(RadioAccessTechnology(number))),
            Either::Name(name) => {
                RadioAccessTechnology::by_name(&name)
                    .map(Self)
                    .ok_or_else(|| {
                        serde::de::Error::custom(format!(
                            "`{name}` is no RatType of 3GPP TS 29.571"
                        ))
                    })
            }
        }
    }
}

impl SignedBatch {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// It is no JSON, or a field is missing, unknown or makes no sense.
    pub fn from_json(json: &[u8]) -> Result<Self, JsonError> {
        let document: Document = serde_json::from_slice(json).map_err(|error| Unreadable {
            radio: None,
            sequence: 0,
            problem: Malformed::Json(error.to_string()),
        })?;
        let radio = base58("radio", &document.radio);
        read(&document).map_err(|problem| Unreadable {
            radio: radio.ok(),
            sequence: document.sequence.0,
            problem,
        })
    }

    /// The JSON form.
    pub fn to_json(&self) -> String {
        let batch = self.batch();
        let document = Document {
            network: text(&batch.network()),
            radio: text(&batch.radio()),
            sequence: Number(batch.sequence()),
            reports: batch.reports().map(|report| write(&report)).collect(),
            signature: hex::encode(self.signature()),
        };
        serde_json::to_string(&document).unwrap_or_else(|_| unreachable!("texts and numbers"))
    }
}

fn read(document: &Document) -> Result<SignedBatch, Malformed> {
    let network = base58("network", &document.network)?;
    let radio = base58("radio", &document.radio)?;
    let signature = octets("signature", &document.signature)?;
    let count = document.reports.len();
    let mut builder = BatchBuilder::new(&network, &radio, document.sequence.0, count);
    let mut relays = Vec::new();
    for report in &document.reports {
        relays.clear();
        for key in &report.relay_path {
            relays.push(base58("a key of relay_path", key)?);
        }
        builder.push(&Report {
            session_id: octets("session_id", &report.session_id)?,
            subject: subject(report)?,
            started_at_ms: report.started_at_ms.0,
            ended_at_ms: report.ended_at_ms.0,
            bytes_up: report.bytes_up.0,
            bytes_down: report.bytes_down.0,
            is_final: report.is_final,
            radio_access_technology: report.radio_access_technology.0,
            quality_class: report.quality_class,
            relay_path: &relays,
        })?;
    }
    SignedBatch::new(builder.finish()?, signature)
}

fn subject(report: &JsonReport) -> Result<Subject, Malformed> {
    match (report.payer_index, &report.subscriber_hash) {
        (Some(index), None) => Ok(Subject::Payer(index)),
        (None, Some(hash)) => Ok(Subject::Subscriber(octets("subscriber_hash", hash)?)),
        (None, None) => Err(Malformed::Missing("payer_index or subscriber_hash")),
        (Some(_), Some(_)) => Err(Malformed::Json(
            "payer_index and subscriber_hash: write one of them".into(),
        )),
    }
}

fn write(report: &Report<'_>) -> JsonReport {
    let (payer_index, subscriber_hash) = match report.subject {
        Subject::Payer(index) => (Some(index), None),
        Subject::Subscriber(hash) => (None, Some(hex::encode(hash))),
    };
    JsonReport {
        session_id: hex::encode(report.session_id),
        payer_index,
        subscriber_hash,
        started_at_ms: Number(report.started_at_ms),
        ended_at_ms: Number(report.ended_at_ms),
        bytes_up: Number(report.bytes_up),
        bytes_down: Number(report.bytes_down),
        is_final: report.is_final,
        relay_path: report.relay_path.iter().map(text).collect(),
        radio_access_technology: Technology(report.radio_access_technology),
        quality_class: report.quality_class,
    }
}

fn text(key: &[u8; 32]) -> String {
    bs58::encode(key).into_string()
}

fn base58(field: &'static str, text: &str) -> Result<[u8; 32], Malformed> {
    let mut bytes = [0; 32];
    match bs58::decode(text).onto(&mut bytes) {
        Ok(32) => Ok(bytes),
        _ => Err(Malformed::Json(format!(
            "{field} is no base58 text of 32 bytes"
        ))),
    }
}

fn octets<const N: usize>(field: &'static str, text: &str) -> Result<[u8; N], Malformed> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| Malformed::Json(format!("{field} is no hex text of {N} bytes")))?;
    Ok(bytes)
}

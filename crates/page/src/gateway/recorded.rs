//! What a node tells of transactions of the past, written anew: numbers, addresses, bytes, and names that the chain knows. Notes
//! that were sent along are left out: in them anything may stand.

use std::ops::RangeInclusive;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use solana_client::rpc_response::ProcessedSignatureResult;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::logs;

/// Signatures in one answer. A node takes a thousand.
pub(super) const LIMITS: RangeInclusive<u64> = 1..=100;
/// What stands for an error that is not known here.
const OTHER_ERROR: &str = "Unknown";

/// Of a transaction in a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    signature: String,
    slot: u64,
    block_time: Option<i64>,
    err: Option<Value>,
    confirmation_status: Option<Confirmation>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Confirmation {
    Processed,
    Confirmed,
    Finalized,
}

/// A transaction and what it did.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recorded {
    slot: u64,
    block_time: Option<i64>,
    /// Bytes as text, and what kind of text.
    transaction: (String, String),
    meta: Option<Meta>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    err: Option<Value>,
    fee: u64,
    log_messages: Option<Vec<String>>,
    loaded_addresses: Option<Loaded>,
}

/// Addresses that the transaction does not name itself: tables on the chain have them.
#[derive(Default, Deserialize)]
struct Loaded {
    writable: Vec<String>,
    readonly: Vec<String>,
}

/// A list of signatures as browsers are told it; `None` if it is none.
pub(super) fn signatures(result: &str) -> Option<String> {
    let all: Vec<Listed> = serde_json::from_str(result).ok()?;
    if u64::try_from(all.len()).ok()? > *LIMITS.end() {
        return None;
    }
    let told: Option<Vec<Value>> = all.into_iter().map(Listed::told).collect();
    Some(Value::from(told?).to_string())
}

/// A transaction as browsers are told it, or `null` where the node does not have it; `None` if it is none.
pub(super) fn transaction(result: &str) -> Option<String> {
    let recorded: Option<Recorded> = serde_json::from_str(result).ok()?;
    let Some(recorded) = recorded else {
        return Some("null".to_owned());
    };
    let (bytes, kind) = recorded.transaction;
    if kind != "base64" || BASE64_STANDARD.decode(&bytes).is_err() {
        return None;
    }
    let meta = match recorded.meta {
        Some(meta) => meta.told()?,
        None => Value::Null,
    };
    let told = json!({
        "slot": recorded.slot,
        "blockTime": recorded.block_time,
        "transaction": [bytes, kind],
        "meta": meta,
    });
    Some(told.to_string())
}

/// Whether it is a signature in base58.
pub(super) fn is_signature(text: &str) -> bool {
    text.parse::<Signature>().is_ok()
}

impl Listed {
    fn told(self) -> Option<Value> {
        is_signature(&self.signature).then(|| {
            json!({
                "signature": self.signature,
                "slot": self.slot,
                "blockTime": self.block_time,
                "err": error(self.err),
                "confirmationStatus": self.confirmation_status,
            })
        })
    }
}

impl Meta {
    fn told(self) -> Option<Value> {
        let logs = match self.log_messages {
            Some(lines) => Some(logs::told(&lines)?),
            None => None,
        };
        let loaded = self.loaded_addresses.unwrap_or_default();
        Some(json!({
            "err": error(self.err),
            "fee": self.fee,
            "logMessages": logs,
            "loadedAddresses": {
                "writable": addresses(&loaded.writable)?,
                "readonly": addresses(&loaded.readonly)?,
            },
        }))
    }
}

/// An error by the chain's name for it.
fn error(told: Option<Value>) -> Value {
    let Some(told) = told else {
        return Value::Null;
    };
    let known = serde_json::from_value::<ProcessedSignatureResult>(json!({ "err": told }));
    let named = known.ok().and_then(|it| serde_json::to_value(it.err).ok());
    named.unwrap_or_else(|| OTHER_ERROR.into())
}

fn addresses(told: &[String]) -> Option<Vec<String>> {
    let read = told.iter().map(|it| it.parse::<Pubkey>().ok());
    let read = read.map(|it| it.map(|address| address.to_string()));
    read.collect()
}

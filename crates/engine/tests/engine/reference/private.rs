//! Usage records of the open epoch, and the salted commitment to them.
//!
//! `leaf = SHA-256("openmast/record/1" ‖ salt ‖ payer u32 ‖ asset u32 ‖ price u64 ‖ bytes_up u64 ‖ bytes_down u64 ‖
//! first_event_at_ms u64 ‖ last_event_at_ms u64 ‖ length u32 ‖ session_id ‖ length u32 ‖ radio)`, integers little-endian,
//! texts as in the archive. `node = SHA-256(0x01 ‖ left ‖ right)`, an odd node goes up as it is; no record: 32 zeros.
//! `salt = SHA-256(salt key ‖ epoch u64 ‖ position u64)`: who knows one salt learns nothing of the others.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::meter::Reading;
use openmast_archive::RecordLine;

const DOMAIN: &[u8] = b"openmast/record/1";

/// One usage record's key: the order of the commitment's leaves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UsageKey {
    pub payer: u32,
    pub asset: u32,
    /// Its place.
    pub session: u32,
    pub incarnation: u32,
    /// Position among those of the log.
    pub tariff: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Usage {
    session_id: Vec<u8>,
    radio: String,
    reading: Reading,
    first_event_at_ms: u64,
    last_event_at_ms: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UsageRecords {
    records: BTreeMap<UsageKey, Usage>,
}

impl UsageRecords {
    pub(crate) fn add(
        &mut self,
        key: UsageKey,
        session_id: &[u8],
        radio: String,
        reading: Reading,
        (first, last): (u64, u64),
    ) {
        let usage = self.records.entry(key).or_insert(Usage {
            session_id: session_id.to_vec(),
            radio,
            reading: Reading::default(),
            first_event_at_ms: first,
            last_event_at_ms: last,
        });
        usage.reading.up += reading.up;
        usage.reading.down += reading.down;
        usage.first_event_at_ms = usage.first_event_at_ms.min(first);
        usage.last_event_at_ms = usage.last_event_at_ms.max(last);
    }

    /// What there are records of.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &UsageKey> {
        self.records.keys()
    }

    /// Positions of the tariffs that something is priced by.
    pub(crate) fn tariffs(&self) -> BTreeSet<usize> {
        self.records.keys().map(|key| key.tariff).collect()
    }

    /// The epoch's records with their salts; the next epoch begins without any.
    pub(crate) fn take(
        &mut self,
        salt_key: &[u8; 32],
        epoch: u64,
        price: impl Fn(usize, u32) -> u64,
    ) -> Vec<RecordLine> {
        let records = std::mem::take(&mut self.records);
        (0_u64..)
            .zip(records)
            .map(|(position, (key, usage))| RecordLine {
                payer: key.payer,
                asset: key.asset,
                session_id: hex::encode(&usage.session_id),
                radio: usage.radio,
                bytes_up: usage.reading.up,
                bytes_down: usage.reading.down,
                first_event_at_ms: usage.first_event_at_ms,
                last_event_at_ms: usage.last_event_at_ms,
                price_per_gb: price(key.tariff, key.asset),
                salt: salt(salt_key, epoch, position),
            })
            .collect()
    }
}

/// The root that commits to the records.
pub(crate) fn root(records: &[RecordLine]) -> [u8; 32] {
    let mut level: Vec<[u8; 32]> = records.iter().map(leaf).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Sha256::new()
                    .chain_update([1])
                    .chain_update(left)
                    .chain_update(right)
                    .finalize()
                    .into(),
                rest => rest.first().copied().unwrap_or_default(),
            })
            .collect();
    }
    level.first().copied().unwrap_or_default()
}

fn leaf(record: &RecordLine) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(record.salt);
    hasher.update(record.payer.to_le_bytes());
    hasher.update(record.asset.to_le_bytes());
    for number in [
        record.price_per_gb,
        record.bytes_up,
        record.bytes_down,
        record.first_event_at_ms,
        record.last_event_at_ms,
    ] {
        hasher.update(number.to_le_bytes());
    }
    for text in [&record.session_id, &record.radio] {
        hasher.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().into()
}

fn salt(key: &[u8; 32], epoch: u64, position: u64) -> [u8; 32] {
    Sha256::new()
        .chain_update(key)
        .chain_update(epoch.to_le_bytes())
        .chain_update(position.to_le_bytes())
        .finalize()
        .into()
}

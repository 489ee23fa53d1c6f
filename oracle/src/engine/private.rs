//! Usage records of the open epoch, and the salted commitment to them.
//!
//! `leaf = SHA-256("openmast/record/1" ‖ salt ‖ payer u32 ‖ asset u32 ‖ price u64 ‖ bytes_up u64 ‖ bytes_down u64 ‖
//! first_event_at_ms u64 ‖ last_event_at_ms u64 ‖ length u32 ‖ session_id ‖ length u32 ‖ radio)`, integers little-endian,
//! texts as in the archive. `node = SHA-256(0x01 ‖ left ‖ right)`, an odd node goes up as it is; no record: 32 zeros.
//! `salt = SHA-256(salt key ‖ epoch u64 ‖ position u64)`: who knows one salt learns nothing of the others.

use sha2::{Digest, Sha256};

use super::{
    Engine,
    identity::radio_name,
    usage::{Usage, UsageOf},
};
use crate::archive::RecordLine;

const DOMAIN: &[u8] = b"openmast/record/1";

impl Engine {
    /// The epoch's records with their salts, in the order of the commitment's leaves: payer, asset, session,
    /// incarnation. The next epoch begins without any.
    pub(super) fn take_records(
        &mut self,
        salt_key: &[u8; 32],
        price: impl Fn(u32) -> u64,
    ) -> Vec<RecordLine> {
        let mut records = self.usages.take(&mut self.sessions);
        let order = self.sessions.order();
        let pair = |usage: &Usage| self.pair_of(usage).unwrap_or_default();
        records.sort_unstable_by(|((a_row, a_number), a), ((b_row, b_number), b)| {
            pair(a)
                .cmp(&pair(b))
                .then_with(|| order(*a_row, *b_row))
                .then_with(|| a_number.cmp(b_number))
        });
        let line = |position: u64, (of, usage): &(UsageOf, Usage)| {
            let (payer, asset) = pair(usage);
            RecordLine {
                payer,
                asset,
                session_id: hex::encode(self.sessions.session_id(of.0)),
                radio: self.radio_of(usage),
                bytes_up: usage.reading.up,
                bytes_down: usage.reading.down,
                first_event_at_ms: usage.first_event_at_ms,
                last_event_at_ms: usage.last_event_at_ms,
                price_per_gb: price(asset),
                salt: salt(salt_key, self.epoch, position),
            }
        };
        (0..)
            .zip(&records)
            .map(|(position, record)| line(position, record))
            .collect()
    }

    fn pair_of(&self, usage: &Usage) -> Option<(u32, u32)> {
        let route = self.usages.routes.get(usage.route as usize)?;
        self.ledger.pair(route.pair)
    }

    fn radio_of(&self, usage: &Usage) -> String {
        let route = self.usages.routes.get(usage.route as usize);
        let name = route.and_then(|route| self.sessions.radio_name(route.radio));
        name.map(radio_name).unwrap_or_default()
    }
}

/// The root that commits to the records.
pub(super) fn root(records: &[RecordLine]) -> [u8; 32] {
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

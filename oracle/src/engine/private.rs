//! Usage records of the open epoch, with the salts of the commitment to them.
//!
//! `salt = SHA-256(salt key ‖ epoch u64 ‖ position u64)`: who knows one salt learns nothing of the others.

use sha2::{Digest, Sha256};

use super::{
    Engine,
    usage::{Usage, UsageOf},
};
use crate::{archive::RecordLine, identity::radio_name};

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

fn salt(key: &[u8; 32], epoch: u64, position: u64) -> [u8; 32] {
    Sha256::new()
        .chain_update(key)
        .chain_update(epoch.to_le_bytes())
        .chain_update(position.to_le_bytes())
        .finalize()
        .into()
}

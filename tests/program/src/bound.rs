//! What payers can get for nothing: docs/reference/money.md, "What a payer can get for nothing".

use std::collections::BTreeMap;

use openmast_client::accounts::Payer;

use crate::honest::Honest;

/// A statement that stands.
#[derive(Clone, Copy, Debug)]
struct Stated {
    /// Used before it, in epochs that were final then, in base units.
    used_before: u64,
    slot: u64,
    holds_from: i64,
    /// Whether a settlement of a snapshot that saw it before `holds_from` became final.
    seen_in_time: bool,
}

/// What statements may take with them, as long as all settlements are honest.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    stated: BTreeMap<u32, Stated>,
    /// What each payer may get for nothing, base units.
    allowed: BTreeMap<u32, u64>,
}

impl Bound {
    /// A payer made a statement; `used` is what it used in epochs that are final.
    pub fn note_statement(&mut self, payer: &Payer, used: u64) {
        let stated = Stated {
            used_before: used,
            slot: payer.requested_slot,
            holds_from: payer.holds_from,
            seen_in_time: false,
        };
        self.stated.insert(payer.index, stated);
    }

    /// A settlement of this snapshot became final.
    pub fn note_final(&mut self, snapshot_slot: u64, closed_at: i64) {
        for stated in self.stated.values_mut() {
            stated.seen_in_time |= stated.slot <= snapshot_slot && closed_at < stated.holds_from;
        }
    }

    /// A statement was paid; `used` is all that its payer used, also in epochs that are not final.
    pub fn note_payment(&mut self, payer: u32, paid: u64, used: u64) {
        let Some(stated) = self.stated.remove(&payer) else {
            return;
        };
        if !stated.seen_in_time {
            *self.allowed.entry(payer).or_default() += paid.min(used - stated.used_before);
        }
    }

    /// Checks what was used and will never be paid. `pairs` is at how many assets it was: each is rounded once, and loses
    /// its fraction with what is written off.
    ///
    /// # Panics
    /// A payer got more.
    pub fn check(&self, ledger: &Honest, payers: u32, pairs: u64, place_in_test: &str) {
        if ledger.cut_by_breaker {
            // The breaker writes off what the payer had money for: that is not what it got by leaving.
            return;
        }
        for payer in 0..payers {
            let unpaid = ledger.unpaid(payer);
            let allowed = self.allowed.get(&payer).copied().unwrap_or(0);
            let most = unpaid.beyond_funds + allowed + pairs;
            assert!(
                unpaid.written_off <= most,
                "{place_in_test}: payer {payer}: {unpaid:?}, and {allowed} by statements"
            );
        }
    }
}

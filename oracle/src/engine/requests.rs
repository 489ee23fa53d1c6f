//! What withdrawal requests keep aside (docs/reference/money.md, "Withdrawal requests"), as two snapshots of the chain show it.

use openmast_ledger::{BaseUnits, Funds};

use crate::record::{ChainSnapshot, PayerState};

/// What became of a request that was there at an earlier snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is there.
    Standing,
    /// It was paid.
    Paid,
    /// It was cancelled or replaced, or lapsed.
    Unpaid,
}

impl PayerState {
    /// Base units that have not accrued to anybody, of a payer whose usage accrued `accrued`.
    pub fn unspent(&self, accrued: BaseUnits) -> BaseUnits {
        let funds = Funds {
            deposited: BaseUnits(self.deposited),
            withdrawn: BaseUnits(self.withdrawn),
            accrued,
        };
        funds.unspent()
    }

    /// Whether the snapshot of this state sees a request.
    pub fn has_request(&self, snapshot: &ChainSnapshot) -> bool {
        self.requested > 0
            && self.requested_slot <= snapshot.slot
            && snapshot.unix_time < self.lapses_at
    }

    /// What the snapshot that closes an epoch finds asked back and held: money that nothing may accrue against. `before` is
    /// this payer in the snapshot that closed the epoch before; `None`: no epoch was closed before, or without it.
    pub fn requested_and_held(
        &self,
        snapshot: &ChainSnapshot,
        before: Option<(&Self, &ChainSnapshot)>,
    ) -> BaseUnits {
        let is_held = self.has_request(snapshot)
            && (self.holds_at_once(snapshot)
                || before.is_some_and(|(state, snapshot)| {
                    state.requests_ended == self.requests_ended && state.has_request(snapshot)
                }));
        self.requested_if(is_held)
    }

    /// What is held from the snapshot of this state on, which closed an epoch.
    pub fn requested_from(&self, snapshot: &ChainSnapshot) -> BaseUnits {
        self.requested_if(self.has_request(snapshot))
    }

    /// What became of the request that was there at the snapshot of `before`, by this later one.
    pub fn outcome_since(&self, before: &Self, snapshot: &ChainSnapshot) -> Outcome {
        match self.requests_ended.checked_sub(before.requests_ended) {
            Some(0) if self.has_request(snapshot) => Outcome::Standing,
            // It was the first of so many that ended since.
            Some(ended @ 1..=64) if self.endings >> (ended - 1) & 1 == 1 => Outcome::Paid,
            _ => Outcome::Unpaid,
        }
    }

    /// Of a statement whose payment may come before a settlement of this snapshot is final.
    fn holds_at_once(&self, snapshot: &ChainSnapshot) -> bool {
        self.holds_from > 0 && self.holds_from <= snapshot.unix_time
    }

    fn requested_if(&self, is_held: bool) -> BaseUnits {
        BaseUnits(if is_held { self.requested } else { 0 })
    }
}

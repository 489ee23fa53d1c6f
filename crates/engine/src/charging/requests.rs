//! What withdrawal requests keep aside (docs/reference/money.md, "Withdrawal requests"), as two snapshots of the chain show it.

use openmast_ledger::{BaseUnits, Funds};

use openmast_records::{ChainSnapshot, PayerState};

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

/// What a payer's withdrawal request means for its money.
pub trait WithdrawalRequests {
    /// Base units that have not accrued to anybody, of a payer whose usage accrued `accrued`.
    fn unspent(&self, accrued: BaseUnits) -> BaseUnits;

    /// Whether the snapshot of this state sees a request.
    fn has_request(&self, snapshot: &ChainSnapshot) -> bool;

    /// What the snapshot that closes an epoch finds asked back and held: money that nothing may accrue against. `before` is
    /// this payer in the snapshot that closed the epoch before; `None`: no epoch was closed before, or without it.
    fn requested_and_held(
        &self,
        snapshot: &ChainSnapshot,
        before: Option<(&Self, &ChainSnapshot)>,
    ) -> BaseUnits;

    /// What is held from the snapshot of this state on, which closed an epoch.
    fn requested_from(&self, snapshot: &ChainSnapshot) -> BaseUnits;

    /// What became of the request that was there at the snapshot of `before`, by this later one.
    fn outcome_since(&self, before: &Self, snapshot: &ChainSnapshot) -> Outcome;
}

impl WithdrawalRequests for PayerState {
    fn unspent(&self, accrued: BaseUnits) -> BaseUnits {
        let funds = Funds {
            deposited: BaseUnits(self.deposited),
            withdrawn: BaseUnits(self.withdrawn),
            accrued,
        };
        funds.unspent()
    }

    fn has_request(&self, snapshot: &ChainSnapshot) -> bool {
        self.requested > 0
            && self.requested_slot <= snapshot.slot
            && snapshot.unix_time < self.lapses_at
    }

    fn requested_and_held(
        &self,
        snapshot: &ChainSnapshot,
        before: Option<(&Self, &ChainSnapshot)>,
    ) -> BaseUnits {
        let is_held = self.has_request(snapshot)
            && (holds_at_once(self, snapshot)
                || before.is_some_and(|(state, snapshot)| {
                    state.requests_ended == self.requests_ended && state.has_request(snapshot)
                }));
        requested_if(self, is_held)
    }

    fn requested_from(&self, snapshot: &ChainSnapshot) -> BaseUnits {
        requested_if(self, self.has_request(snapshot))
    }

    fn outcome_since(&self, before: &Self, snapshot: &ChainSnapshot) -> Outcome {
        match self.requests_ended.checked_sub(before.requests_ended) {
            Some(0) if self.has_request(snapshot) => Outcome::Standing,
            // It was the first of so many that ended since.
            Some(ended @ 1..=64) if self.endings >> (ended - 1) & 1 == 1 => Outcome::Paid,
            _ => Outcome::Unpaid,
        }
    }
}

/// Whether a request is a statement whose payment may come before a settlement of this snapshot is final.
fn holds_at_once(payer: &PayerState, snapshot: &ChainSnapshot) -> bool {
    payer.holds_from > 0 && payer.holds_from <= snapshot.unix_time
}

fn requested_if(payer: &PayerState, is_held: bool) -> BaseUnits {
    BaseUnits(if is_held { payer.requested } else { 0 })
}

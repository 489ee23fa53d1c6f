//! What meets a payer's demand at the end of an epoch (docs/reference/money.md, "Charges"): sources, in the order in which they are used.
//! What entitlements meet is no demand any more (`entitlements`): here is the prepaid balance.

use openmast_ledger::{BaseUnits, Source, free, held};
use openmast_records::{ChainSnapshot, PayerState};

use crate::charging::requests::{Outcome, WithdrawalRequests};

/// A payer at the end of an epoch.
#[derive(Clone, Debug)]
pub(crate) struct Funding {
    pub sources: Vec<Source>,
    /// The request under which something was deferred was paid since: what is owed is lost.
    pub has_left: bool,
}

impl Funding {
    /// The sources of a payer whose usage accrued `accrued` in its lifetime. `before` is the snapshot that closed the epoch before; `None`: no
    /// settlement has seen requests yet.
    pub(crate) fn of(
        payer: u32,
        accrued: BaseUnits,
        snapshot: &ChainSnapshot,
        before: Option<&ChainSnapshot>,
    ) -> Self {
        let payer = payer as usize;
        let state = snapshot.payers.get(payer).copied().unwrap_or_default();
        let before = before.and_then(|before| Some((before.payers.get(payer)?, before)));
        let outcome = before.map(|(before, _)| state.outcome_since(before, snapshot));
        Self {
            sources: balance(&state, accrued, snapshot, before).into(),
            has_left: outcome == Some(Outcome::Paid),
        }
    }
}

/// The prepaid balance: what is free, and behind it what a request holds.
fn balance(
    state: &PayerState,
    accrued: BaseUnits,
    snapshot: &ChainSnapshot,
    before: Option<(&PayerState, &ChainSnapshot)>,
) -> [Source; 2] {
    let unspent = state.unspent(accrued);
    let requested = state.requested_and_held(snapshot, before);
    [
        Source::Free(free(requested, unspent)),
        Source::Held(held(requested, unspent)),
    ]
}

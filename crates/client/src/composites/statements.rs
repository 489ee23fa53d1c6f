//! When a statement can be raised, and by what.

use crate::accounts::{Payer, Settlement, Statement};

/// What proving a leaf would do to a statement. When it does neither, the program refuses it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Raise {
    /// The payer has spent more than it stated: the claim falls, and the prover gets a part of the bounty.
    pub raises: bool,
    /// The settlement saw the statement, which is paid from now on and need not wait any longer.
    pub makes_due: bool,
}

impl Raise {
    /// Whether the program would accept it.
    pub fn is_worth_proving(self) -> bool {
        self.raises || self.makes_due
    }
}

/// Whether leaves of the settlement may raise the statement: it is not older than the one that the statement copied, and
/// not later than the first that saw the statement, since later ones hold the statement's money aside.
pub fn may_raise(payer: &Payer, statement: &Statement, settlement: &Settlement) -> bool {
    payer.has_statement()
        && settlement.content.epoch >= statement.epoch
        && settlement.previous_snapshot_slot < payer.requested_slot
}

/// What a leaf that says `accrued` (lifetime, base units) would do at `now`, by a settlement that [`may_raise`].
pub fn raise_by_settlement(
    payer: &Payer,
    statement: &Statement,
    settlement: &Settlement,
    accrued: u64,
    now: i64,
) -> Raise {
    if !may_raise(payer, statement, settlement) {
        return Raise::default();
    }
    let saw_it = settlement.content.snapshot_slot >= payer.requested_slot;
    Raise {
        raises: accrued > payer.stated,
        makes_due: saw_it && now < payer.pays_at,
    }
}

/// What a leaf of the root that the statement copied would do: it was there before the statement and saw nothing of it.
pub fn raise_by_copy(payer: &Payer, accrued: u64) -> Raise {
    Raise {
        raises: payer.has_statement() && accrued > payer.stated,
        makes_due: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::zero;

    fn stated() -> (Payer, Statement) {
        let (mut payer, mut statement) = (zero::<Payer>(), zero::<Statement>());
        (payer.requested, payer.requested_slot) = (50, 100);
        (payer.stated, payer.pays_at) = (7, 1_000);
        statement.epoch = 4;
        (payer, statement)
    }

    fn settlement(epoch: u64, previous_snapshot_slot: u64, snapshot_slot: u64) -> Settlement {
        let mut settlement = zero::<Settlement>();
        settlement.content.epoch = epoch;
        settlement.content.snapshot_slot = snapshot_slot;
        settlement.previous_snapshot_slot = previous_snapshot_slot;
        settlement
    }

    #[test]
    fn from_the_copied_settlement_to_the_first_that_saw_it() {
        let (payer, statement) = stated();
        let may = |settlement: &Settlement| may_raise(&payer, &statement, settlement);
        assert!(!may(&settlement(3, 60, 70)), "older than the copied one");
        assert!(may(&settlement(4, 70, 80)));
        assert!(may(&settlement(5, 80, 99)));
        assert!(may(&settlement(6, 99, 100)), "the first that saw it");
        assert!(!may(&settlement(7, 100, 120)), "holds the money aside");
        assert!(!may_raise(
            &zero::<Payer>(),
            &statement,
            &settlement(4, 70, 80)
        ));
    }

    #[test]
    fn more_than_stated_raises_and_being_seen_makes_due() {
        let (payer, statement) = stated();
        let by = |settlement: &Settlement, accrued, now| {
            raise_by_settlement(&payer, &statement, settlement, accrued, now)
        };
        let (before, first) = (settlement(5, 80, 99), settlement(6, 99, 100));
        assert!(!by(&before, 7, 0).is_worth_proving());
        assert!(by(&before, 8, 0).raises && !by(&before, 8, 0).makes_due);
        assert!(by(&first, 7, 999).makes_due && !by(&first, 7, 999).raises);
        assert!(
            !by(&first, 7, 1_000).is_worth_proving(),
            "it is due already"
        );
        assert!(!by(&settlement(7, 100, 120), 8, 0).is_worth_proving());
        assert!(raise_by_copy(&payer, 8).raises && !raise_by_copy(&payer, 7).raises);
        assert!(!raise_by_copy(&zero::<Payer>(), 8).raises);
    }
}

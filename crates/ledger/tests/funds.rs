//! What of a payer's money can still be used up.

use openmast_ledger::{
    ArithmeticError, BaseUnits, Bytes, Funds, Totals, free, held, lots_left, prepaid,
};
use proptest::prelude::*;

/// Amounts of every size, not only huge ones.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..20, any::<u64>(), Just(u64::MAX)]
}

proptest! {
    #[test]
    fn unspent_is_what_the_wide_formula_gives(deposited in amount(), withdrawn in amount(), accrued in amount()) {
        let balance = i128::from(deposited) - i128::from(withdrawn);
        let funds = Funds {
            deposited: BaseUnits(deposited),
            withdrawn: BaseUnits(withdrawn),
            accrued: BaseUnits(accrued),
        };
        prop_assert_eq!(i128::from(funds.unspent().0), (balance - i128::from(accrued)).max(0));
        prop_assert_eq!(i128::from(prepaid(BaseUnits(deposited), BaseUnits(withdrawn)).0), balance.max(0));
    }

    #[test]
    fn lots_hold_what_was_paid_and_neither_came_back_nor_is_owed_back(
        paid in amount(), back in amount(), excess in amount(),
    ) {
        let left = i128::from(paid) - i128::from(back) - i128::from(excess);
        let found = lots_left(BaseUnits(paid), BaseUnits(back), BaseUnits(excess));
        prop_assert_eq!(i128::from(found.0), left.max(0));
    }

    #[test]
    fn a_request_holds_what_it_asks_for_as_far_as_it_is_there(requested in amount(), unspent in amount()) {
        let (requested, unspent) = (BaseUnits(requested), BaseUnits(unspent));
        let held = held(requested, unspent);
        prop_assert!(held == requested || held == unspent && unspent < requested);
        prop_assert_eq!(free(requested, unspent).checked_add(held), Ok(unspent));
    }

    #[test]
    fn amounts_add_up_or_overflow_and_bytes_stop(
        a in (amount(), amount(), amount(), amount()), b in (amount(), amount(), amount(), amount()),
    ) {
        let totals = |(bytes, paid, charged, accrued)| Totals {
            bytes: Bytes(bytes),
            paid: Bytes(paid),
            charged: BaseUnits(charged),
            accrued: BaseUnits(accrued),
        };
        let expected = match (a.2.checked_add(b.2), a.3.checked_add(b.3)) {
            (Some(charged), Some(accrued)) => Ok(totals((a.0.saturating_add(b.0), a.1.saturating_add(b.1), charged, accrued))),
            _ => Err(ArithmeticError::Overflow),
        };
        prop_assert_eq!(totals(a).checked_add(totals(b)), expected);
        let sums = totals(a).sums().checked_add(totals(b).sums());
        prop_assert_eq!(sums, expected.map(Totals::sums));
    }
}

//! What payers can still be charged.

use openmast_ledger::{ArithmeticError, BaseUnits, Bytes, Funds, Totals, prepaid};
use proptest::prelude::*;

/// Amounts of every size, not only huge ones.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..20, any::<u64>(), Just(u64::MAX)]
}

proptest! {
    #[test]
    fn available_is_what_the_wide_formula_gives(
        deposited in amount(),
        withdrawn in amount(),
        requested in amount(),
        spent in amount(),
    ) {
        let wide = i128::from(deposited) - i128::from(withdrawn) - i128::from(requested) - i128::from(spent);
        let funds = Funds {
            deposited: BaseUnits(deposited),
            withdrawn: BaseUnits(withdrawn),
            requested: BaseUnits(requested),
        };
        let available = funds.available(BaseUnits(spent));
        prop_assert_eq!(i128::from(available.0), wide.max(0));
        let balance = i128::from(deposited) - i128::from(withdrawn);
        prop_assert_eq!(i128::from(prepaid(BaseUnits(deposited), BaseUnits(withdrawn)).0), balance.max(0));
    }

    #[test]
    fn amounts_add_up_or_overflow_and_bytes_stop(a in amount(), b in amount(), c in amount(), d in amount()) {
        let totals = |bytes, amount| Totals { bytes: Bytes(bytes), amount: BaseUnits(amount) };
        let expected = b
            .checked_add(d)
            .map(|amount| totals(a.saturating_add(c), amount))
            .ok_or(ArithmeticError::Overflow);
        prop_assert_eq!(totals(a, b).checked_add(totals(c, d)), expected);
    }
}

//! What the books must hold, what leaves them, and shares that leave a stake.

use openmast_ledger::*;
use proptest::prelude::*;

use crate::amount;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_withdrawal_pays_what_was_asked_at_most_what_is_left(
        requested in amount(), deposited in amount(), withdrawn in amount(), accrued in amount(),
    ) {
        let amount = withdrawal_amount(BaseUnits(requested), BaseUnits(deposited), BaseUnits(withdrawn), BaseUnits(accrued));
        let left = deposited as i128 - withdrawn as i128 - accrued as i128;
        if withdrawn > deposited {
            prop_assert_eq!(amount, Err(WithdrawalError::Withdrawn));
        } else if left < 0 {
            prop_assert_eq!(amount, Err(WithdrawalError::Overspent));
        } else {
            prop_assert_eq!(amount.unwrap().0 as i128, left.min(requested as i128));
        }
    }
}

#[test]
fn the_books_say_what_the_vault_holds_at_least() {
    let books = Books {
        deposited: BaseUnits(10),
        withdrawn: BaseUnits(3),
        fees: BaseUnits(2),
        settled: BaseUnits(7),
        accrued: BaseUnits(7),
        collected: BaseUnits(7),
        paid_out: BaseUnits(8),
    };
    assert_eq!(books.check(), Ok(BaseUnits(1)));
    assert_eq!(books.check_vault(BaseUnits(0)), Err(InsolvencyError::Vault));
    assert_eq!(books.check_vault(BaseUnits(1)), Ok(()));
    assert_eq!(
        books.check_vault(BaseUnits(2)),
        Ok(()),
        "a gift harms nobody"
    );
    type Change = fn(&mut Books);
    let broken: [(Change, InsolvencyError); 5] = [
        (
            |books| books.paid_out.0 = 10,
            InsolvencyError::PaidOutAboveCollected,
        ),
        (
            |books| books.collected.0 = 8,
            InsolvencyError::CollectedAboveSettled,
        ),
        (
            |books| books.settled.0 = 8,
            InsolvencyError::SettledAboveAccrued,
        ),
        (
            |books| books.accrued.0 = 8,
            InsolvencyError::AccruedAboveBalance,
        ),
        (
            |books| books.withdrawn.0 = 11,
            InsolvencyError::AccruedAboveBalance,
        ),
    ];
    for (change, expected) in broken {
        let mut books = books;
        change(&mut books);
        assert_eq!(books.check(), Err(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn the_books_equal_the_wide_formula(
        deposited in amount(), withdrawn in amount(), fees in amount(), parts in any::<[bool; 4]>(), step in 0u64..3,
    ) {
        // Along the chain of inequalities, now and then one past it.
        let below = |most: u64, whole: bool| if whole { most.saturating_add(step) } else { most / 2 };
        let accrued = below(deposited.saturating_sub(withdrawn), parts[0]);
        let settled = below(accrued, parts[1]);
        let collected = below(settled, parts[2]);
        let paid_out = below(collected.saturating_add(fees), parts[3]);
        let books = Books {
            deposited: BaseUnits(deposited),
            withdrawn: BaseUnits(withdrawn),
            fees: BaseUnits(fees),
            settled: BaseUnits(settled),
            accrued: BaseUnits(accrued),
            collected: BaseUnits(collected),
            paid_out: BaseUnits(paid_out),
        };
        let [deposited, withdrawn, fees, paid_out] = [deposited, withdrawn, fees, paid_out].map(i128::from);
        let holds = i128::from(accrued) <= deposited - withdrawn
            && settled <= accrued
            && collected <= settled
            && paid_out <= i128::from(collected) + fees;
        match u64::try_from(deposited - withdrawn + fees - paid_out) {
            Ok(least) if holds => prop_assert_eq!(books.check(), Ok(BaseUnits(least))),
            Err(_) if holds => prop_assert_eq!(books.check(), Err(InsolvencyError::Vault)),
            _ => prop_assert!(books.check().is_err()),
        }
    }
}

#[test]
fn shares_are_taken_from_pending_first() {
    assert_eq!(
        take_unstaked(5, 7, 3),
        Ok(Unstaked {
            from_pending: 3,
            from_active: 0
        })
    );
    assert_eq!(
        take_unstaked(5, 7, 6),
        Ok(Unstaked {
            from_pending: 5,
            from_active: 1
        })
    );
    assert_eq!(
        take_unstaked(5, 7, 12),
        Ok(Unstaked {
            from_pending: 5,
            from_active: 7
        })
    );
    assert_eq!(take_unstaked(5, 7, 13), Err(SharesError::TooMany));
    assert_eq!(take_unstaked(5, 7, 0), Err(SharesError::Zero));
}

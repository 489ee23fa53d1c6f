//! What the books must hold, what leaves them, and shares that leave a stake.

use openmast_ledger::*;
use proptest::prelude::*;

use crate::amount;

const SIDES: [Side; 3] = [Side::Payers, Side::Lots, Side::Everybody];

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
        lots_in: BaseUnits(20),
        lots_out: BaseUnits(9),
        lots_excess: BaseUnits(6),
        settled: BaseUnits(12),
        accrued: BaseUnits(12),
        reserve_accrued: BaseUnits(5),
        collected: BaseUnits(12),
        paid_out: BaseUnits(13),
    };
    // 10 - 3 + 20 - 9 + 2 - 13
    for side in SIDES {
        assert_eq!(books.check(side), Ok(BaseUnits(7)));
    }
    type Change = fn(&mut Books);
    let broken: [(Change, InsolvencyError); 12] = [
        (
            |books| books.paid_out.0 = 15,
            InsolvencyError::PaidOutAboveCollected,
        ),
        (
            |books| books.collected.0 = 13,
            InsolvencyError::CollectedAboveSettled,
        ),
        (
            |books| books.settled.0 = 13,
            InsolvencyError::SettledAboveAccrued,
        ),
        (
            |books| books.accrued.0 = 13,
            InsolvencyError::AccruedAboveBalance,
        ),
        (
            |books| books.withdrawn.0 = 11,
            InsolvencyError::AccruedAboveBalance,
        ),
        (
            |books| books.reserve_accrued.0 = 4,
            InsolvencyError::AccruedAboveBalance,
        ),
        (
            |books| (books.reserve_accrued.0, books.deposited.0) = (6, 9),
            InsolvencyError::ReleasedAboveLots,
        ),
        (
            |books| books.reserve_accrued.0 = 13,
            InsolvencyError::ReleasedAboveLots,
        ),
        (
            |books| books.lots_excess.0 = 7,
            InsolvencyError::ReleasedAboveLots,
        ),
        (
            |books| books.lots_out.0 = 21,
            InsolvencyError::ReleasedAboveLots,
        ),
        (|books| books.fees.0 = u64::MAX, InsolvencyError::Vault),
        (
            |books| (books.fees.0, books.paid_out.0) = (0, 21),
            InsolvencyError::PaidOutAboveCollected,
        ),
    ];
    for (change, expected) in broken {
        let mut books = books;
        change(&mut books);
        assert_eq!(books.check(Side::Everybody), Err(expected));
    }
}

/// Each side asks for its own rule alone, and everybody for all of them.
#[test]
fn trouble_of_one_side_does_not_close_the_door_of_the_other() {
    let sound = Books {
        deposited: BaseUnits(10),
        lots_in: BaseUnits(20),
        settled: BaseUnits(12),
        accrued: BaseUnits(12),
        reserve_accrued: BaseUnits(5),
        ..Books::default()
    };
    let check = |books: Books| SIDES.map(|side| books.check(side));
    let all = Ok(BaseUnits(30));
    assert_eq!(check(sound), [all; 3]);
    // Somebody bought at a price that fell below what was released.
    let of_lots = Books {
        lots_excess: BaseUnits(16),
        ..sound
    };
    let broken = Err(InsolvencyError::ReleasedAboveLots);
    assert_eq!(check(of_lots), [all, broken, broken]);
    let of_payers = Books {
        accrued: BaseUnits(16),
        ..sound
    };
    let broken = Err(InsolvencyError::AccruedAboveBalance);
    assert_eq!(check(of_payers), [broken, all, broken]);
    let of_the_earned = Books {
        collected: BaseUnits(13),
        ..sound
    };
    let broken = Err(InsolvencyError::CollectedAboveSettled);
    assert_eq!(check(of_the_earned), [all, all, broken]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn the_books_equal_the_wide_formula(
        [deposited, withdrawn, fees, lots_in, lots_out, lots_excess] in any::<[prop::sample::Index; 6]>(),
        sizes in any::<[u64; 6]>(), parts in any::<[bool; 5]>(), step in 0u64..3,
    ) {
        let at = |index: prop::sample::Index, size: u64| {
            [0, size % 20, size, size / 2, u64::MAX][index.index(5)]
        };
        let [deposited, withdrawn, fees] =
            [at(deposited, sizes[0]), at(withdrawn, sizes[1]), at(fees, sizes[2])];
        let [lots_in, lots_out, lots_excess] =
            [at(lots_in, sizes[3]), at(lots_out, sizes[4]), at(lots_excess, sizes[5])];
        // Along the chain of inequalities, now and then one past it.
        let below = |most: u64, whole: bool| if whole { most.saturating_add(step) } else { most / 2 };
        let of_lots = lots_in.saturating_sub(lots_out).saturating_sub(lots_excess);
        let reserve_accrued = below(of_lots, parts[4]);
        let of_payers = below(deposited.saturating_sub(withdrawn), parts[0]);
        let accrued = of_payers.saturating_add(reserve_accrued);
        let settled = below(accrued, parts[1]);
        let collected = below(settled, parts[2]);
        let paid_out = below(collected.saturating_add(fees), parts[3]);
        let books = Books {
            deposited: BaseUnits(deposited),
            withdrawn: BaseUnits(withdrawn),
            fees: BaseUnits(fees),
            lots_in: BaseUnits(lots_in),
            lots_out: BaseUnits(lots_out),
            lots_excess: BaseUnits(lots_excess),
            settled: BaseUnits(settled),
            accrued: BaseUnits(accrued),
            reserve_accrued: BaseUnits(reserve_accrued),
            collected: BaseUnits(collected),
            paid_out: BaseUnits(paid_out),
        };
        let [deposited, withdrawn, fees, paid_out] = [deposited, withdrawn, fees, paid_out].map(i128::from);
        let [lots_in, lots_out, lots_excess] = [lots_in, lots_out, lots_excess].map(i128::from);
        let released = i128::from(reserve_accrued);
        let holds = i128::from(accrued) - released <= deposited - withdrawn
            && released <= lots_in - lots_out - lots_excess
            && accrued >= reserve_accrued
            && settled <= accrued
            && collected <= settled
            && paid_out <= i128::from(collected) + fees;
        match u64::try_from(deposited - withdrawn + lots_in - lots_out + fees - paid_out) {
            Ok(least) if holds => prop_assert_eq!(books.check(Side::Everybody), Ok(BaseUnits(least))),
            Err(_) if holds => prop_assert_eq!(books.check(Side::Everybody), Err(InsolvencyError::Vault)),
            _ => prop_assert!(books.check(Side::Everybody).is_err()),
        }
        // What is sound for everybody is sound for each, with the same money in the vault.
        for side in [Side::Payers, Side::Lots] {
            if holds {
                prop_assert_eq!(books.check(side), books.check(Side::Everybody));
            }
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

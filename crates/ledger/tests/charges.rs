//! What usage comes to: accrued, owed or written off.

use openmast_ledger::*;
use proptest::prelude::*;

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..20, 0u64..20_000, 0u64..1 << 60]
}

/// What the pairs of one payer owed before and their new demands.
fn pairs() -> impl Strategy<Value = (Vec<BaseUnits>, Vec<BaseUnits>)> {
    prop::collection::vec((amount(), amount()), 0..8).prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|(owed, new)| (BaseUnits(owed), BaseUnits(new)))
            .unzip()
    })
}

/// What is free, and behind it what a withdrawal request holds.
fn balance(free: u64, held: u64) -> [Source; 2] {
    [Source::Free(BaseUnits(free)), Source::Held(BaseUnits(held))]
}

fn sum(amounts: impl IntoIterator<Item = BaseUnits>) -> u128 {
    amounts.into_iter().map(|amount| u128::from(amount.0)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn everything_accrues_or_stays_owed_or_is_written_off(
        free in amount(), held in amount(), (owed, new) in pairs(),
    ) {
        let accruals = accrue(&balance(free, held), &owed, &new);
        prop_assert_eq!(accruals.len(), owed.len());
        for ((accrual, owed), new) in accruals.iter().zip(&owed).zip(&new) {
            let parts = [accrual.accrued, accrual.owed, accrual.written_off];
            prop_assert_eq!(sum(parts), sum([*owed, *new]));
        }
        let (all_owed, all_new) = (sum(owed), sum(new));
        let all = all_owed + all_new;
        let accrued = sum(accruals.iter().map(|accrual| accrual.accrued));
        let still_owed = sum(accruals.iter().map(|accrual| accrual.owed));
        // All that there is money for, and nothing beyond it.
        prop_assert_eq!(accrued, all.min(u128::from(free)));
        prop_assert_eq!(still_owed, (all - accrued).min(u128::from(held)));
    }

    #[test]
    fn what_is_owed_goes_before_what_is_new(free in amount(), held in amount(), (owed, new) in pairs()) {
        let none = vec![BaseUnits::ZERO; owed.len()];
        let owed_alone = accrue(&balance(free, held), &owed, &none);
        let both = accrue(&balance(free, held), &owed, &new);
        for (alone, both) in owed_alone.iter().zip(&both) {
            prop_assert!(both.accrued >= alone.accrued);
            prop_assert!(both.accrued.0 + both.owed.0 >= alone.accrued.0 + alone.owed.0);
        }
    }

    /// What one source does not meet is left to the next one, whatever came before.
    #[test]
    fn a_source_in_two_pieces_meets_as_much(
        first in amount(), second in amount(), held in amount(), (owed, new) in pairs(),
    ) {
        let pieces = [first, second].map(|free| Source::Free(BaseUnits(free)));
        let [whole, held] = balance(first + second, held);
        let in_pieces = accrue(&[pieces[0], pieces[1], held], &owed, &new);
        let at_once = accrue(&[whole, held], &owed, &new);
        for of in [|it: &Accrual| it.accrued, |it: &Accrual| it.owed, |it: &Accrual| it.written_off] {
            prop_assert_eq!(sum(in_pieces.iter().map(of)), sum(at_once.iter().map(of)));
        }
    }

    /// More money never means that less of a payer's usage is paid.
    #[test]
    fn more_money_pays_no_less(
        free in amount(), more in amount(), held in amount(), (owed, new) in pairs(),
    ) {
        let lost = |free, held| {
            let accruals = accrue(&balance(free, held), &owed, &new);
            sum(accruals.iter().map(|accrual| accrual.written_off))
        };
        prop_assert!(lost(free + more, held) <= lost(free, held));
        prop_assert!(lost(free, held + more) <= lost(free, held));
    }

    /// However usage comes in pieces, a pair is rounded once, as long as nothing is written off.
    #[test]
    fn a_lifetime_charge_is_rounded_once(
        pieces in prop::collection::vec((0u64..5_000_000_000_000, 0u64..10_000_000, 0u64..100), 1..20),
    ) {
        let (mut product, mut accrued, mut owed) = (Product::ZERO, BaseUnits::ZERO, BaseUnits::ZERO);
        let mut exact = 0u128;
        for (bytes, price, percent) in pieces {
            let mut open = OpenDemand::open(product, PricePerGb(price)).unwrap();
            open.add(Bytes(bytes)).unwrap();
            let demand = Demand::new(open.product(), accrued, owed).unwrap();
            // Some of it is free money, everything else is held.
            let free = BaseUnits((owed.0 + demand.amount.0) * percent / 100);
            let accrual = accrue(&[Source::Free(free), Source::Held(BaseUnits(u64::MAX))], &[owed], &[demand.amount])[0];
            product = demand.settle(&accrual).unwrap();
            accrued = accrued.checked_add(accrual.accrued).unwrap();
            owed = accrual.owed;
            exact += u128::from(bytes) * u128::from(price);
            prop_assert_eq!(product, Product(exact));
            prop_assert_eq!(sum([accrued, owed]), exact / 1_000_000_000);
        }
    }

    /// The product stays worth what accrued and is owed, whatever was written off on the way.
    #[test]
    fn what_is_written_off_is_gone(
        pieces in prop::collection::vec((0u64..5_000_000_000_000, 0u64..10_000_000, amount(), amount()), 1..20),
    ) {
        let (mut product, mut accrued, mut owed) = (Product::ZERO, BaseUnits::ZERO, BaseUnits::ZERO);
        for (bytes, price, free, held) in pieces {
            let mut open = OpenDemand::open(product, PricePerGb(price)).unwrap();
            open.add(Bytes(bytes)).unwrap();
            let demand = Demand::new(open.product(), accrued, owed).unwrap();
            prop_assert_eq!(demand.amount, open.amount());
            let accrual = accrue(&balance(free, held), &[owed], &[demand.amount])[0];
            product = demand.settle(&accrual).unwrap();
            accrued = accrued.checked_add(accrual.accrued).unwrap();
            owed = accrual.owed;
            prop_assert_eq!(product.charge(), accrued.checked_add(owed));
            if accrual.written_off == BaseUnits::ZERO {
                prop_assert_eq!(product, demand.product);
            } else {
                prop_assert_eq!(product, Product::worth(BaseUnits(accrued.0 + owed.0)));
            }
        }
    }

    #[test]
    fn a_limited_accrual_loses_the_rest(accrued in amount(), owed in amount(), lost in amount(), most in amount()) {
        let accrual = Accrual {
            accrued: BaseUnits(accrued),
            owed: BaseUnits(owed),
            written_off: BaseUnits(lost),
        };
        let limited = accrual.limited_to(BaseUnits(most));
        prop_assert_eq!(limited.accrued.0, accrued.min(most));
        prop_assert_eq!(limited.owed, accrual.owed);
        prop_assert_eq!(limited.accrued.0 + limited.written_off.0, accrued + lost);
    }

    #[test]
    fn bytes_are_lost_and_paid_in_proportion(part in amount(), demand in amount(), bytes in any::<u64>()) {
        let written_off = part;
        let lost = written_off_bytes(BaseUnits(part), BaseUnits(demand), Bytes(bytes)).0;
        prop_assert_eq!(paid_bytes(BaseUnits(part), BaseUnits(demand), Bytes(bytes)).0, lost);
        // What is paid and what is lost of one demand are no more than all bytes.
        let rest = BaseUnits(demand.saturating_sub(part));
        let paid = paid_bytes(rest, BaseUnits(demand), Bytes(bytes)).0;
        prop_assert!(u128::from(paid) + u128::from(lost) <= u128::from(bytes));
        if demand == 0 {
            prop_assert_eq!(lost, 0);
        } else if written_off >= demand {
            prop_assert_eq!(lost, bytes);
        } else {
            // The floor of the exact share: at most it, and less than one below it.
            let share = u128::from(bytes) * u128::from(written_off);
            let (lost, demand) = (u128::from(lost), u128::from(demand));
            prop_assert!(lost * demand <= share && share < (lost + 1) * demand);
        }
    }
}

/// One payer, two assets: 10 and 4 owed, 6 and 20 new.
#[test]
fn funds_are_used_in_the_order_of_the_protocol() {
    let owed = [10, 4].map(BaseUnits);
    let new = [6, 20].map(BaseUnits);
    let of = |free, held| {
        accrue(&balance(free, held), &owed, &new)
            .iter()
            .map(|accrual| [accrual.accrued.0, accrual.owed.0, accrual.written_off.0])
            .collect::<Vec<_>>()
    };
    assert_eq!(of(40, 0), [[16, 0, 0], [24, 0, 0]]);
    assert_eq!(of(27, 0), [[13, 0, 3], [14, 0, 10]]);
    assert_eq!(of(27, 5), [[13, 1, 2], [14, 4, 6]]);
    // What is owed beyond what is held any more is lost, and nothing new is deferred.
    assert_eq!(of(7, 5), [[5, 4, 7], [2, 1, 21]]);
    assert_eq!(of(0, 0), [[0, 0, 16], [0, 0, 24]]);
}

#[test]
fn more_than_the_demand_cannot_accrue() {
    let (accrued, owed) = (BaseUnits(1), BaseUnits(2));
    let demand = Demand::new(Product(7_500_000_000), accrued, owed).unwrap();
    assert_eq!(demand.amount, BaseUnits(4));
    let settle = |accrued, owed| {
        demand.settle(&Accrual {
            accrued: BaseUnits(accrued),
            owed: BaseUnits(owed),
            written_off: BaseUnits::ZERO,
        })
    };
    assert_eq!(settle(4, 2), Ok(Product(7_500_000_000)));
    assert_eq!(settle(4, 1), Ok(Product(6_000_000_000)));
    assert_eq!(settle(4, 3), Err(ArithmeticError::Overflow));
}

#[test]
fn a_product_below_what_accrued_is_refused() {
    let product = Product(3_000_000_000);
    assert_eq!(
        Demand::new(product, BaseUnits(2), BaseUnits(2)),
        Err(ArithmeticError::Underflow)
    );
}

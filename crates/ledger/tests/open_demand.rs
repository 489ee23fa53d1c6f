//! A demand kept usage by usage is the demand of the sum.

use openmast_ledger::{ArithmeticError, BaseUnits, Bytes, Demand, OpenDemand, PricePerGb, Product};
use proptest::prelude::*;

/// Products from here on are worth more than 64 bits hold.
const TOO_MUCH: u128 = (1 << 64) * 1_000_000_000;

fn of_any_size() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..20_u64,
        0..1_u64 << 32,
        (0..64_u32).prop_map(|bit| 1 << bit),
        any::<u64>(),
    ]
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Use(u64),
    Reprice(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => of_any_size().prop_map(Step::Use),
        1 => of_any_size().prop_map(Step::Reprice),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// However often the price changes within the epoch, and whatever is owed from before.
    #[test]
    fn usage_by_usage_is_the_same_as_all_at_once(
        accrued in of_any_size(), owed in of_any_size(), fraction in 0..1_000_000_000_u128,
        first_price in of_any_size(), steps in prop::collection::vec(step(), 0..20),
    ) {
        let (accrued, owed) = (BaseUnits(accrued), BaseUnits(owed));
        let Ok(worth) = accrued.checked_add(owed) else { return Ok(()) };
        let before = Product(Product::worth(worth).0 + fraction);
        let mut open = OpenDemand::open(before, PricePerGb(first_price)).expect("its worth fits");
        let (mut price, mut bytes, mut product) = (first_price, 0_u64, before.0);
        for step in steps {
            match step {
                Step::Reprice(next) => {
                    prop_assert_eq!(open.reprice(PricePerGb(next)), Ok(()));
                    price = next;
                }
                Step::Use(more) => {
                    let grown = product + u128::from(more) * u128::from(price);
                    let fits = grown < TOO_MUCH && bytes.checked_add(more).is_some();
                    prop_assert_eq!(open.has_room(Bytes(more)), fits);
                    let kept = open;
                    if fits {
                        let amount = grown / 1_000_000_000 - product / 1_000_000_000;
                        prop_assert_eq!(open.add(Bytes(more)).map(|amount| u128::from(amount.0)), Ok(amount));
                        (bytes, product) = (bytes + more, grown);
                    } else {
                        prop_assert_eq!(open.add(Bytes(more)), Err(ArithmeticError::Overflow));
                        prop_assert_eq!(open, kept);
                    }
                }
            }
            prop_assert_eq!(open.price(), PricePerGb(price));
            prop_assert_eq!(open.bytes(), Bytes(bytes));
            prop_assert_eq!(open.before(), before);
            prop_assert_eq!(open.product(), Product(product));
            let demand = Demand::new(open.product(), accrued, owed);
            prop_assert_eq!(demand.map(|demand| demand.amount), Ok(open.amount()));
        }
    }
}

#[test]
fn a_product_beyond_all_money_is_refused() {
    assert!(OpenDemand::open(Product(TOO_MUCH - 1), PricePerGb(1)).is_ok());
    assert_eq!(
        OpenDemand::open(Product(TOO_MUCH), PricePerGb(0)),
        Err(ArithmeticError::Overflow)
    );
}

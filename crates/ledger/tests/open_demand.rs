//! A demand kept usage by usage is the demand of the sum.

use openmast_ledger::{ArithmeticError, Bytes, Demand, OpenDemand, PricePerGb, Product};
use proptest::prelude::*;

fn of_any_size() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..20_u64,
        0..1_u64 << 32,
        (0..64_u32).prop_map(|bit| 1 << bit),
        any::<u64>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn usage_by_usage_is_the_same_as_all_at_once(
        before in of_any_size(), fraction in 0..1_000_000_000_u128, price in of_any_size(),
        usages in prop::collection::vec(of_any_size(), 0..20),
    ) {
        let (before, price) = (Product(u128::from(before) * 1_000_000_000 + fraction), PricePerGb(price));
        let mut open = OpenDemand::open(before, price).expect("its charge fits");
        let (mut sum, mut amount) = (0_u64, 0_u64);
        for bytes in usages {
            let expected = sum
                .checked_add(bytes)
                .and_then(|total| Demand::new(before, Bytes(total), price).ok());
            prop_assert_eq!(open.has_room(Bytes(bytes)), expected.is_some());
            let kept = open;
            match (open.add(Bytes(bytes)), expected) {
                (Ok(grown), Some(demand)) => {
                    sum += bytes;
                    amount += grown.0;
                    prop_assert_eq!(demand.amount.0, amount);
                    prop_assert_eq!(open.amount(), demand.amount);
                    prop_assert_eq!(open.close(), Ok(demand));
                }
                (Err(error), None) => {
                    prop_assert_eq!(error, ArithmeticError::Overflow);
                    prop_assert_eq!(open, kept);
                }
                (found, expected) => prop_assert!(false, "{found:?} instead of {expected:?}"),
            }
            prop_assert_eq!(open.bytes(), Bytes(sum));
        }
    }
}

#[test]
fn a_product_beyond_all_money_is_refused() {
    let most = (1_u128 << 64) * 1_000_000_000;
    assert!(OpenDemand::open(Product(most - 1), PricePerGb(1)).is_ok());
    assert_eq!(
        OpenDemand::open(Product(most), PricePerGb(0)),
        Err(ArithmeticError::Overflow)
    );
}

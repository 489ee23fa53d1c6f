//! Parts of an amount, long division, and arithmetic that does not wrap.

use openmast_ledger::*;
use proptest::prelude::*;

use crate::{amount, bps};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn basis_points_equal_the_wide_formula(parts in bps(), amount in amount()) {
        let expected = amount as u128 * parts.get() as u128 / 10_000;
        prop_assert_eq!(parts.of(BaseUnits(amount)).0 as u128, expected);
    }

    #[test]
    fn long_division_equals_the_native_one(high in amount(), low in amount(), divisor in 1u64..=u64::MAX) {
        let high = high % divisor;
        let wide = (high as u128) << 64 | low as u128;
        let (quotient, rest) = div_rem_128_by_64(high, low, divisor);
        prop_assert_eq!(quotient as u128, wide / divisor as u128);
        prop_assert_eq!(rest as u128, wide % divisor as u128);
    }

    /// Divisors with few bits and digits at their limits: where the estimate of a digit is too high.
    #[test]
    fn long_division_at_the_limits_of_digits(
        high in edge(), low in edge(), divisor in edge(),
    ) {
        prop_assume!(divisor > 0);
        let high = high % divisor;
        let wide = (high as u128) << 64 | low as u128;
        let (quotient, rest) = div_rem_128_by_64(high, low, divisor);
        prop_assert_eq!(quotient as u128, wide / divisor as u128);
        prop_assert_eq!(rest as u128, wide % divisor as u128);
    }
}

fn edge() -> impl Strategy<Value = u64> {
    let digit = || {
        prop_oneof![
            0u64..4,
            (u32::MAX as u64 - 3)..=u32::MAX as u64,
            (1u64 << 31) - 2..(1 << 31) + 2
        ]
    };
    (digit(), digit()).prop_map(|(high, low)| high << 32 | low)
}

#[test]
fn basis_points_above_the_whole_are_refused() {
    assert_eq!(BasisPoints::new(10_000), Ok(BasisPoints::WHOLE));
    assert_eq!(BasisPoints::new(10_001), Err(ArithmeticError::BasisPoints));
}

#[test]
fn units_do_not_wrap() {
    assert_eq!(
        BaseUnits(u64::MAX).checked_add(BaseUnits(1)),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        BaseUnits(0).checked_sub(BaseUnits(1)),
        Err(ArithmeticError::Underflow)
    );
    assert_eq!(
        Product(u128::MAX).checked_add(Product(1)),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        Product::ZERO.checked_sub(Product(1)),
        Err(ArithmeticError::Underflow)
    );
    let largest = Product::of(Bytes(u64::MAX), PricePerGb(u64::MAX));
    assert_eq!(largest.charge(), Err(ArithmeticError::Overflow));
    assert_eq!(
        Product::worth(BaseUnits(u64::MAX)).charge(),
        Ok(BaseUnits(u64::MAX))
    );
    assert_eq!(
        Product(Product::worth(BaseUnits(u64::MAX)).0 + 999_999_999).charge(),
        Ok(BaseUnits(u64::MAX))
    );
}

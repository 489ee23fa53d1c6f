//! What usage will cost at a price, before it is metered.

use crate::units::{ArithmeticError, BYTES_PER_GB, BaseUnits, Bytes, PricePerGb, Product};

/// The most that `bytes` at `price` add to what a payer is charged for an asset, however many reports and epochs they come in
/// and whatever the pair's product was before: `⌈bytes · price / 10⁹⌉`.
///
/// A charge is the lifetime product rounded down, so usage that is worth `x` adds `⌊before + x⌋ − ⌊before⌋`, which is `⌊x⌋` or
/// `⌈x⌉`.
///
/// # Errors
/// [`ArithmeticError::Overflow`]: it is 2⁶⁴ base units or more.
pub fn charged_at_most(bytes: Bytes, price: PricePerGb) -> Result<BaseUnits, ArithmeticError> {
    let charge = Product::of(bytes, price).0.div_ceil(BYTES_PER_GB as u128);
    let charge = u64::try_from(charge).map_err(|_| ArithmeticError::Overflow)?;
    Ok(BaseUnits(charge))
}

/// The most bytes at `price` that are [`charged_at_most`] `amount`: `⌊amount · 10⁹ / price⌋`, or as many as there can be.
pub fn bytes_for(amount: BaseUnits, price: PricePerGb) -> Bytes {
    let bytes = Product::worth(amount).0.checked_div(price.0 as u128);
    let bytes = bytes.and_then(|bytes| u64::try_from(bytes).ok());
    Bytes(bytes.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    extern crate std;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_part_of_a_base_unit_may_be_charged_as_a_whole_one() {
        let charged = |bytes, price| charged_at_most(Bytes(bytes), PricePerGb(price));
        assert_eq!(charged(1_000_000_000, 25), Ok(BaseUnits(25)));
        assert_eq!(charged(1_000_000_001, 25), Ok(BaseUnits(26)));
        assert_eq!(charged(1, 1), Ok(BaseUnits(1)));
        assert_eq!(charged(0, 25), Ok(BaseUnits::ZERO));
        assert_eq!(charged(u64::MAX, 0), Ok(BaseUnits::ZERO));
        let overflow = Err(ArithmeticError::Overflow);
        assert_eq!(charged(u64::MAX, 1_000_000_001), overflow);
        assert_eq!(charged(u64::MAX, 1_000_000_000), Ok(BaseUnits(u64::MAX)));
    }

    proptest! {
        /// Whatever the pair's product was before, and whether the bytes come at once or in two reports.
        #[test]
        fn no_charge_is_above_it_and_one_reaches_it(
            before: u64, bytes: u64, price in 0..1_000_000_000_000_u64, first: u64,
        ) {
            let (before, price) = (Product(u128::from(before)), PricePerGb(price));
            let bytes = bytes >> 20;
            let usage = Product::of(Bytes(bytes), price);
            let most = charged_at_most(Bytes(bytes), price).unwrap();
            let after = before.checked_add(usage).unwrap().charge().unwrap();
            let charged = after.checked_sub(before.charge().unwrap()).unwrap();
            prop_assert!(charged <= most && most.0 - charged.0 <= 1);
            // With a product just short of a whole base unit before, nothing is saved by rounding.
            if usage.0 > 0 {
                let short = Product(u128::from(BYTES_PER_GB) - 1);
                prop_assert_eq!(short.checked_add(usage).unwrap().charge().unwrap(), most);
            }
            let first = first % (bytes + 1);
            let parts = [first, bytes - first].map(|part| Product::of(Bytes(part), price));
            let split = parts.into_iter().try_fold(before, Product::checked_add).unwrap();
            prop_assert_eq!(split.charge().unwrap(), after);
        }

        #[test]
        fn one_byte_more_would_cost_more(amount: u64, price in 1..1_000_000_000_000_u64) {
            let (amount, price) = (BaseUnits(amount), PricePerGb(price));
            let bytes = bytes_for(amount, price);
            prop_assert!(charged_at_most(bytes, price).unwrap() <= amount);
            if let Some(more) = bytes.0.checked_add(1) {
                prop_assert!(charged_at_most(Bytes(more), price).map_or(true, |it| it > amount));
            }
        }
    }

    #[test]
    fn what_costs_nothing_has_no_end() {
        assert_eq!(bytes_for(BaseUnits::ZERO, PricePerGb(0)), Bytes(u64::MAX));
        assert_eq!(bytes_for(BaseUnits(7), PricePerGb(0)), Bytes(u64::MAX));
        assert_eq!(
            bytes_for(BaseUnits(u64::MAX), PricePerGb(1)),
            Bytes(u64::MAX)
        );
    }
}

//! What a payer is charged in an epoch, and what is written off.

use crate::units::{ArithmeticError, BaseUnits, Bytes, PricePerGb, Product};

/// A pair (payer, asset) at the end of an epoch, before the payer's balance is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Lifetime product with this epoch's usage.
    pub product: Product,
    /// Lifetime charge before this epoch.
    pub charged_before: BaseUnits,
    /// What this epoch would add: `⌊product / 10⁹⌋ − charged_before`.
    pub amount: BaseUnits,
}

impl Demand {
    /// Adds `bytes` at `price` to the pair's lifetime product `before`.
    pub fn new(before: Product, bytes: Bytes, price: PricePerGb) -> Result<Self, ArithmeticError> {
        let product = before.checked_add(Product::of(bytes, price))?;
        let charged_before = before.charge()?;
        let amount = product.charge()?.checked_sub(charged_before)?;
        Ok(Self {
            product,
            charged_before,
            amount,
        })
    }

    /// The pair's product once `paid` of the demand is charged. All of it: the product stays exact.
    /// Less: the product becomes what was charged, and its fraction goes with the rest.
    pub fn settle(&self, paid: BaseUnits) -> Result<Product, ArithmeticError> {
        if paid == self.amount {
            return Ok(self.product);
        }
        if paid > self.amount {
            return Err(ArithmeticError::Overflow);
        }
        Ok(Product::worth(self.charged_before.checked_add(paid)?))
    }
}

/// Bytes that an epoch's usage of `used` bytes was metered but not paid for, when `dropped` was taken off the
/// pair's product: whole bytes at the epoch's price, and never more than were used (`dropped` may hold a fraction
/// of a base unit from earlier epochs).
pub fn written_off_bytes(dropped: Product, used: Bytes, price: PricePerGb) -> Bytes {
    if price.0 == 0 {
        return Bytes::ZERO;
    }
    match u64::try_from(dropped.0 / price.0 as u128) {
        Ok(bytes) => Bytes(bytes).min(used),
        Err(_) => used,
    }
}

/// Cuts `available` among `demands` in proportion, by largest remainder; ties go to the lower position.
///
/// With `available ≥ Σ demands` everybody gets the demand. Otherwise the parts sum to exactly `available`, and each
/// is the exact share `demand · available / Σ demands` rounded down or up. No part exceeds its demand: a share that is
/// not whole is below its demand, so rounded up it is at most the demand.
#[cfg(feature = "alloc")]
pub fn cut_by_largest_remainder(
    demands: &[BaseUnits],
    available: BaseUnits,
) -> alloc::vec::Vec<BaseUnits> {
    use alloc::vec::Vec;
    // Fewer than 2⁶⁴ demands below 2⁶⁴ each: the sum fits.
    let total: u128 = demands.iter().map(|demand| demand.0 as u128).sum();
    if available.0 as u128 >= total {
        return demands.to_vec();
    }
    let mut parts = Vec::with_capacity(demands.len());
    let mut remainders = Vec::with_capacity(demands.len());
    let mut left = available.0;
    for (position, demand) in demands.iter().enumerate() {
        let exact = demand.0 as u128 * available.0 as u128;
        // The quotient is at most `available`, because `demand ≤ total`.
        let part = (exact / total) as u64;
        left -= part;
        parts.push(BaseUnits(part));
        remainders.push((exact % total, position));
    }
    // Remainders are below `total` and sum to `left · total`: fewer units are left than there are remainders above zero.
    let largest_first = |a: &(u128, usize), b: &(u128, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
    let left = left as usize;
    if left > 0 {
        remainders.select_nth_unstable_by(left - 1, largest_first);
        for &(_, position) in &remainders[..left] {
            parts[position].0 += 1;
        }
    }
    parts
}

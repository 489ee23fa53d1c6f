//! A cut in proportion, in whole base units.

use alloc::vec::Vec;

use crate::units::BaseUnits;

/// Cuts `available` among `demands` in proportion, by largest remainder; ties go to the lower position.
///
/// With `available ≥ Σ demands` everybody gets the demand. Otherwise the parts sum to exactly `available`, and each
/// is the exact share `demand · available / Σ demands` rounded down or up. No part exceeds its demand: a share that is
/// not whole is below its demand, so rounded up it is at most the demand.
pub fn cut_by_largest_remainder(demands: &[BaseUnits], available: BaseUnits) -> Vec<BaseUnits> {
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

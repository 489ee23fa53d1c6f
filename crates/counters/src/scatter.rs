//! The inner loop: additions to counters that are known to be there and known not to overflow.

use crate::{amount::Amount, batch::Checked};

/// Adds every amount to the counter of its key. The sums wrap around: the caller has made sure that none does.
///
/// In the assembly this is load key, load amount, `add [totals + 8·key], amount`, two records per turn: nothing
/// compares or jumps between them. It cannot be vectorized: two records of one vector may meet in one counter.
///
/// # Panics
/// When there are fewer counters than the records were checked for.
pub fn scatter<A: Amount>(totals: &mut [u64], records: Checked<'_, A>) {
    assert!(records.counters() <= totals.len());
    let batch = records.batch();
    for (&key, &amount) in batch.keys.iter().zip(batch.amounts) {
        // SAFETY: `Checked` holds keys below `counters()` only, and there are at least that many totals.
        let total = unsafe { totals.get_unchecked_mut(key as usize) };
        *total = total.wrapping_add(amount.widen());
    }
}

//! Counters with dense keys.

use crate::{bounds::bounds, error::CountError};

/// A `u64` total for each of the keys `0..len`: 8 bytes of memory each.
#[derive(Clone, Debug)]
pub struct Counters {
    totals: Vec<u64>,
    /// No total is above it. It rises by the sum of each batch, so it is found again from the totals when it gets near 2⁶⁴:
    /// about never.
    ceiling: u64,
}

impl Counters {
    /// So many counters at zero.
    pub fn new(len: u32) -> Self {
        Self {
            totals: vec![0; len as usize],
            ceiling: 0,
        }
    }

    /// What was added to each key.
    pub fn totals(&self) -> &[u64] {
        &self.totals
    }

    /// Sets every counter to zero.
    pub fn clear(&mut self) {
        self.totals.fill(0);
        self.ceiling = 0;
    }

    /// Adds `amounts[i]` to the counter of `keys[i]`. A counter that would pass 2⁶⁴ − 1 stays there. The fastest batches are
    /// those whose columns the second-level cache holds.
    ///
    /// # Errors
    /// Not as many amounts as keys, or keys without a counter: then nothing is added.
    pub fn add_saturating(&mut self, keys: &[u32], amounts: &[u64]) -> Result<(), CountError> {
        if keys.len() != amounts.len() {
            return Err(CountError::Lengths {
                keys: keys.len(),
                amounts: amounts.len(),
            });
        }
        let bounds = bounds(keys, amounts);
        if !keys.is_empty() && bounds.largest_key as usize >= self.totals.len() {
            return Err(self.no_such_counter(keys));
        }
        match self.make_room(bounds.sum) {
            true => self.add_each(keys, amounts, u64::wrapping_add),
            false => {
                self.add_each(keys, amounts, u64::saturating_add);
                self.ceiling = largest(&self.totals);
            }
        }
        Ok(())
    }

    /// In the assembly of the sum that wraps around this is load key, load amount, compare, `add [totals + 8·key], amount`.
    /// It cannot be vectorized: two records of one vector may meet in one counter.
    #[inline(always)]
    fn add_each(&mut self, keys: &[u32], amounts: &[u64], sum: impl Fn(u64, u64) -> u64) {
        for (&key, &amount) in keys.iter().zip(amounts) {
            // Every key was looked at.
            if let Some(total) = self.totals.get_mut(key as usize) {
                *total = sum(*total, amount);
            }
        }
    }

    /// Raises the ceiling by the sum of a batch. No counter can rise by more, so while the ceiling fits `u64` nothing
    /// overflows. Whether it does fit.
    fn make_room(&mut self, sum: u128) -> bool {
        let raised = |ceiling: u64| u64::try_from(u128::from(ceiling) + sum).ok();
        let ceiling = raised(self.ceiling).or_else(|| raised(largest(&self.totals)));
        if let Some(ceiling) = ceiling {
            self.ceiling = ceiling;
        }
        ceiling.is_some()
    }

    /// Which keys have no counter. To be called only when there are some.
    fn no_such_counter(&self, keys: &[u32]) -> CountError {
        let unknown = |key: u32| key as usize >= self.totals.len();
        let position = keys.iter().position(|&key| unknown(key)).unwrap_or(0);
        CountError::NoSuchCounter {
            count: keys.iter().filter(|&&key| unknown(key)).count(),
            records: keys.len(),
            position,
            key: keys.get(position).copied().unwrap_or_default(),
            counters: self.totals.len(),
        }
    }
}

fn largest(totals: &[u64]) -> u64 {
    totals.iter().fold(0, |largest, &total| largest.max(total))
}

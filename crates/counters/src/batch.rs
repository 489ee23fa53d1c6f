//! Records that belong together.

use std::num::NonZeroUsize;

use crate::{
    amount::Amount,
    bounds::{Bounds, bounds},
    error::CountError,
    threads::at_once,
};

/// Keys with their amounts.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, A> {
    pub keys: &'a [u32],
    pub amounts: &'a [A],
}

impl<'a, A: Amount> Batch<'a, A> {
    /// Refuses keys without amounts and amounts without keys.
    pub fn new(keys: &'a [u32], amounts: &'a [A]) -> Result<Self, CountError> {
        if keys.len() == amounts.len() {
            Ok(Self { keys, amounts })
        } else {
            Err(CountError::Lengths {
                keys: keys.len(),
                amounts: amounts.len(),
            })
        }
    }

    /// In order, `records` each, fewer in the last.
    pub fn chunks(self, records: usize) -> impl Iterator<Item = Self> {
        self.keys
            .chunks(records)
            .zip(self.amounts.chunks(records))
            .map(|(keys, amounts)| Self { keys, amounts })
    }

    /// At most as many parts as there are threads, of about the same length.
    pub fn parts(self, threads: NonZeroUsize) -> impl Iterator<Item = Self> {
        self.chunks(self.keys.len().div_ceil(threads.get()).max(1))
    }

    /// The records, if all their keys have a counter.
    pub fn checked(self, counters: usize) -> Result<Checked<'a, A>, CountError> {
        self.with_bounds(bounds(self.keys, self.amounts), counters)
    }

    /// As [`Self::checked`], by several threads.
    pub fn checked_by(
        self,
        counters: usize,
        threads: NonZeroUsize,
    ) -> Result<Checked<'a, A>, CountError> {
        let works = self
            .parts(threads)
            .map(|part| move || bounds(part.keys, part.amounts));
        let bounds = at_once(works)
            .into_iter()
            .fold(Bounds::default(), Bounds::and);
        self.with_bounds(bounds, counters)
    }

    /// `bounds` are those of these records.
    fn with_bounds(self, bounds: Bounds, counters: usize) -> Result<Checked<'a, A>, CountError> {
        if !self.keys.is_empty() && bounds.largest_key as usize >= counters {
            return Err(self.no_such_counter(counters));
        }
        Ok(Checked {
            batch: self,
            counters,
            sum: bounds.sum,
        })
    }

    /// Which keys have no counter. To be called only when there are some.
    pub fn no_such_counter(&self, counters: usize) -> CountError {
        let unknown = |key: u32| key as usize >= counters;
        let position = self.keys.iter().position(|&key| unknown(key)).unwrap_or(0);
        CountError::NoSuchCounter {
            count: self.keys.iter().filter(|&&key| unknown(key)).count(),
            records: self.keys.len(),
            position,
            key: self.keys.get(position).copied().unwrap_or_default(),
            counters,
        }
    }
}

/// Records whose keys are all below a number of counters.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a, A> {
    batch: Batch<'a, A>,
    counters: usize,
    sum: u128,
}

impl<'a, A: Amount> Checked<'a, A> {
    /// The records.
    pub fn batch(&self) -> Batch<'a, A> {
        self.batch
    }

    /// Every key is below this.
    pub fn counters(&self) -> usize {
        self.counters
    }

    /// Σ of the amounts, of the records as they were checked.
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// As [`Batch::chunks`], still checked. The sum stays that of all.
    pub fn chunks(self, records: usize) -> impl Iterator<Item = Self> {
        self.batch
            .chunks(records)
            .map(move |batch| Self { batch, ..self })
    }

    /// As [`Batch::parts`], still checked. The sum stays that of all.
    pub fn parts(self, threads: NonZeroUsize) -> impl Iterator<Item = Self> {
        self.batch
            .parts(threads)
            .map(move |batch| Self { batch, ..self })
    }
}

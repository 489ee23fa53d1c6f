//! Counters with dense keys.

use std::num::NonZeroUsize;

use crate::{
    amount::Amount, batch::Batch, error::CountError, method::Method, partition,
    private::PrivateTotals, scatter::scatter,
};

/// A `u64` total for each of the keys `0..len`: 8 bytes of memory each, and 8 more for each thread once a large batch was
/// added with [`Method::Private`].
#[derive(Clone, Debug)]
pub struct Counters {
    totals: Vec<u64>,
    /// No total is above it. It rises by the sum of each batch, so it is found again from the totals when it gets
    /// near 2⁶⁴: about never.
    ceiling: u64,
    threads: NonZeroUsize,
    private: PrivateTotals,
}

impl Counters {
    /// So many counters at zero. Large batches are added by as many threads as given.
    pub fn new(len: u32, threads: NonZeroUsize) -> Self {
        Self::from_totals(vec![0; len as usize], threads)
    }

    /// Counters that go on from `totals`.
    pub fn from_totals(totals: Vec<u64>, threads: NonZeroUsize) -> Self {
        Self {
            ceiling: largest(&totals),
            totals,
            threads,
            private: PrivateTotals::default(),
        }
    }

    /// What was added to each key.
    pub fn totals(&self) -> &[u64] {
        &self.totals
    }

    /// Counters that there are.
    pub fn len(&self) -> usize {
        self.totals.len()
    }

    /// No counter at all.
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// Adds counters at zero until there are `len`. There are never fewer than before.
    pub fn grow(&mut self, len: u32) {
        let len = (len as usize).max(self.totals.len());
        self.totals.resize(len, 0);
    }

    /// Sets every counter to zero.
    pub fn clear(&mut self) {
        self.totals.fill(0);
        self.ceiling = 0;
    }

    /// Adds `amounts[i]` to the counter of `keys[i]`, for all records or for none.
    ///
    /// # Errors
    /// Not as many amounts as keys, keys without a counter, or a counter that would pass 2⁶⁴ − 1.
    pub fn add<A: Amount>(&mut self, keys: &[u32], amounts: &[A]) -> Result<(), CountError> {
        let method = Method::fastest(self.len(), keys.len(), self.threads);
        self.add_by(method, keys, amounts)
    }

    /// As [`Self::add`], by a method of one's own choice. The result is the same for all of them.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_by<A: Amount>(
        &mut self,
        method: Method,
        keys: &[u32],
        amounts: &[A],
    ) -> Result<(), CountError> {
        let batch = Batch::new(keys, amounts)?;
        match method {
            Method::Direct => self.add_direct(batch),
            Method::Private { threads } => self.add_private(batch, threads),
            Method::Partitioned { threads } => self.add_partitioned(batch, threads),
        }
    }

    /// As [`Self::add`], but a counter that would pass 2⁶⁴ − 1 stays there, and the batch is added.
    ///
    /// # Errors
    /// Not as many amounts as keys, or keys without a counter: then nothing is added.
    pub fn add_saturating<A: Amount>(
        &mut self,
        keys: &[u32],
        amounts: &[A],
    ) -> Result<(), CountError> {
        match self.add(keys, amounts) {
            Err(CountError::Overflow { .. }) => {}
            done => return done,
        }
        for (&key, &amount) in keys.iter().zip(amounts) {
            if let Some(total) = self.totals.get_mut(key as usize) {
                *total = total.saturating_add(amount.widen());
            }
        }
        self.ceiling = largest(&self.totals);
        Ok(())
    }

    fn add_direct<A: Amount>(&mut self, batch: Batch<'_, A>) -> Result<(), CountError> {
        let records = batch.checked(self.totals.len())?;
        if !self.make_room(records.sum()) {
            return self.add_exactly(batch);
        }
        scatter(&mut self.totals, records);
        Ok(())
    }

    fn add_private<A: Amount>(
        &mut self,
        batch: Batch<'_, A>,
        threads: NonZeroUsize,
    ) -> Result<(), CountError> {
        let sum = match self.private.add(self.totals.len(), batch, threads) {
            Ok(sum) => sum,
            Err(error) => {
                self.private.clear();
                return Err(error);
            }
        };
        if !self.make_room(sum) {
            // Also where a private total may have wrapped around: they are thrown away.
            self.private.clear();
            return self.add_exactly(batch);
        }
        self.private.move_into(&mut self.totals);
        Ok(())
    }

    fn add_partitioned<A: Amount>(
        &mut self,
        batch: Batch<'_, A>,
        threads: NonZeroUsize,
    ) -> Result<(), CountError> {
        let records = batch.checked_by(self.totals.len(), threads)?;
        if !self.make_room(records.sum()) {
            return self.add_exactly(batch);
        }
        partition::scatter(&mut self.totals, records, threads);
        Ok(())
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

    /// Record by record, each looked at: for batches whose sum says nothing. Taken back when one does not fit.
    fn add_exactly<A: Amount>(&mut self, batch: Batch<'_, A>) -> Result<(), CountError> {
        batch.checked(self.totals.len())?;
        for (position, (&key, &amount)) in batch.keys.iter().zip(batch.amounts).enumerate() {
            let total = &mut self.totals[key as usize];
            match total.checked_add(amount.widen()) {
                Some(sum) => *total = sum,
                None => {
                    self.take_back(batch, position);
                    let total = self.totals[key as usize];
                    return Err(CountError::Overflow {
                        key,
                        total,
                        position,
                    });
                }
            }
        }
        self.ceiling = largest(&self.totals);
        Ok(())
    }

    fn take_back<A: Amount>(&mut self, batch: Batch<'_, A>, records: usize) {
        for (&key, &amount) in batch.keys.iter().zip(batch.amounts).take(records) {
            self.totals[key as usize] -= amount.widen();
        }
    }
}

fn largest(totals: &[u64]) -> u64 {
    totals.iter().fold(0, |largest, &total| largest.max(total))
}

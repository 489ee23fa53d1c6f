//! Counters for each thread, added up at the end.

use std::{mem, num::NonZeroUsize};

use crate::{
    amount::Amount, batch::Batch, bounds::BLOCK, error::CountError, scatter::scatter,
    threads::at_once,
};

/// Counters of the threads, all zero between two batches.
#[derive(Clone, Debug, Default)]
pub struct PrivateTotals {
    by_thread: Vec<Vec<u64>>,
}

impl PrivateTotals {
    /// Adds the records, each thread its part. The sum of all amounts: only when it is below 2⁶⁴, no counter has wrapped
    /// around. After an error the counters hold something, and are to be cleared.
    pub fn add<A: Amount>(
        &mut self,
        counters: usize,
        batch: Batch<'_, A>,
        threads: NonZeroUsize,
    ) -> Result<u128, CountError> {
        self.by_thread.resize_with(threads.get(), Vec::new);
        for totals in &mut self.by_thread {
            totals.resize(counters, 0);
        }
        let works = self.by_thread.iter_mut().zip(batch.parts(threads));
        let sums = at_once(works.map(|(totals, part)| move || add_blocks(totals, part)));
        if sums.iter().any(Option::is_none) {
            return Err(batch.no_such_counter(counters));
        }
        Ok(sums.into_iter().flatten().sum())
    }

    /// Moves the counters of the threads into `totals`. The caller has made sure that nothing overflows.
    pub fn move_into(&mut self, totals: &mut [u64]) {
        let threads = self.by_thread.len().max(1);
        let part = totals.len().div_ceil(threads).max(1);
        let mut privates: Vec<_> = self
            .by_thread
            .iter_mut()
            .map(|private| private.chunks_mut(part))
            .collect();
        at_once(totals.chunks_mut(part).map(|totals| {
            let privates: Vec<_> = privates.iter_mut().filter_map(Iterator::next).collect();
            move || {
                for private in privates {
                    add_up(totals, private);
                }
            }
        }));
    }

    /// Forgets what was added.
    pub fn clear(&mut self) {
        self.by_thread.iter_mut().for_each(|totals| totals.fill(0));
    }
}

/// Looks at a block, then adds it while it is in the first-level cache. The sum of all amounts, or `None` when there is a
/// key without a counter.
fn add_blocks<A: Amount>(totals: &mut [u64], part: Batch<'_, A>) -> Option<u128> {
    let mut sum = 0;
    for block in part.chunks(BLOCK) {
        let records = block.checked(totals.len()).ok()?;
        scatter(totals, records);
        sum += records.sum();
    }
    Some(sum)
}

/// `paddq`, in the assembly.
fn add_up(totals: &mut [u64], private: &mut [u64]) {
    for (total, added) in totals.iter_mut().zip(private) {
        *total = total.wrapping_add(mem::take(added));
    }
}

//! Key spaces larger than the caches: records are sorted by ranges of keys, then added range by range.

use std::num::NonZeroUsize;

use crate::{amount::Amount, batch::Checked, threads::at_once};

/// Counters of a range have half a second-level cache of 1 MiB: 2¹⁶ of 8 bytes.
const RANGE_BITS: u32 = 16;

/// More ranges than this would need more open cache lines than the first-level cache has. Ranges get larger instead.
const MOST_RANGES: usize = 512;

/// Records that a thread sorts before they are added. Fewer would meet too few other records in a cache line of counters.
const SORTED_AT_ONCE: usize = 1 << 21;

/// A record in its place after sorting.
#[derive(Clone, Copy, Default)]
struct Record<A> {
    key: u32,
    amount: A,
}

/// Adds every amount to the counter of its key. The sums wrap around: the caller has made sure that none does.
///
/// # Panics
/// When there are fewer counters than the records were checked for.
pub fn scatter<A: Amount>(totals: &mut [u64], records: Checked<'_, A>, threads: NonZeroUsize) {
    assert!(records.counters() <= totals.len());
    let range_bits = range_bits(totals.len());
    let mut sorted: Vec<_> = (0..threads.get())
        .map(|_| Sorted::new(totals.len(), range_bits))
        .collect();
    for some in records.chunks(SORTED_AT_ONCE.saturating_mul(threads.get())) {
        sorted.iter_mut().for_each(Sorted::clear);
        let works = sorted.iter_mut().zip(some.parts(threads));
        at_once(works.map(|(sorted, part)| move || sorted.sort(part)));
        at_once(owned_ranges(totals, &sorted).into_iter().map(|owned| {
            let sorted = &sorted;
            move || owned.add(sorted)
        }));
    }
}

/// Bits of a key below the number of its range.
fn range_bits(counters: usize) -> u32 {
    let largest = counters.saturating_sub(1) / MOST_RANGES;
    RANGE_BITS.max(usize::BITS - largest.leading_zeros())
}

/// Records on their way to their range. A line is written at once when it is full: then few cache lines and pages of the
/// sorted records are open at a time, however many ranges there are.
const LINE: usize = 8;

/// Records of one thread, sorted by range.
struct Sorted<A> {
    range_bits: u32,
    ranges: Vec<Range>,
    lines: Vec<[Record<A>; LINE]>,
    /// Every range begins at a whole line.
    records: Vec<[Record<A>; LINE]>,
}

/// Where the records of a range are among the sorted ones.
#[derive(Clone, Copy, Default)]
struct Range {
    start: usize,
    /// While records are sorted: where the next one goes.
    end: usize,
}

impl<A: Amount> Sorted<A> {
    fn new(counters: usize, range_bits: u32) -> Self {
        let ranges = counters.div_ceil(1 << range_bits);
        Self {
            range_bits,
            ranges: vec![Range::default(); ranges],
            lines: vec![Default::default(); ranges],
            records: Vec::new(),
        }
    }

    fn clear(&mut self) {
        self.ranges.fill(Range::default());
    }

    fn sort(&mut self, part: Checked<'_, A>) {
        assert!(part.counters() <= self.ranges.len() << self.range_bits);
        self.make_places(part.batch().keys);
        let batch = part.batch();
        for (&key, &amount) in batch.keys.iter().zip(batch.amounts) {
            let range = (key >> self.range_bits) as usize;
            // SAFETY: keys are below `counters()`, so below the end of the last range.
            let (place, line) = unsafe {
                (
                    &mut self.ranges.get_unchecked_mut(range).end,
                    self.lines.get_unchecked_mut(range),
                )
            };
            line[*place % LINE] = Record { key, amount };
            *place += 1;
            if *place % LINE == 0 {
                // SAFETY: `make_places` counted these records, and made as many places.
                unsafe { *self.records.get_unchecked_mut(*place / LINE - 1) = *line };
            }
        }
        for (range, line) in self.ranges.iter().zip(&self.lines) {
            if range.end % LINE != 0 {
                self.records[range.end / LINE] = *line;
            }
        }
    }

    /// Counts the records of each range and gives it places.
    fn make_places(&mut self, keys: &[u32]) {
        for &key in keys {
            let range = (key >> self.range_bits) as usize;
            // SAFETY: as above; private to `sort`, which has checked the keys.
            unsafe { self.ranges.get_unchecked_mut(range).end += 1 };
        }
        let mut lines = 0;
        for range in &mut self.ranges {
            let records = range.end;
            range.start = lines * LINE;
            range.end = range.start;
            lines += records.div_ceil(LINE);
        }
        if self.records.len() < lines {
            self.records.resize(lines, Default::default());
        }
    }

    fn range(&self, range: usize) -> &[Record<A>] {
        let Range { start, end } = self.ranges[range];
        &self.records.as_flattened()[start..end]
    }
}

/// Counters that one thread adds to: some ranges, one after the other.
struct Owned<'t> {
    first_range: usize,
    totals: &'t mut [u64],
}

/// Cuts the counters between ranges so that each thread has about as many records to add.
fn owned_ranges<'t, A: Amount>(totals: &'t mut [u64], sorted: &[Sorted<A>]) -> Vec<Owned<'t>> {
    let (Some(first), threads) = (sorted.first(), sorted.len()) else {
        return Vec::new();
    };
    let (ranges, range_bits) = (first.ranges.len(), first.range_bits);
    let records_up_to =
        |range: usize| -> usize { sorted.iter().map(|s| s.ranges[range].end).sum() };
    let all = records_up_to(ranges - 1);
    let mut owned = Vec::with_capacity(threads);
    let (mut rest, mut first_range) = (totals, 0);
    for thread in 1..=threads {
        let wanted = all / threads * thread;
        let end = match thread {
            _ if thread == threads => ranges,
            _ => (first_range..ranges)
                .find(|&range| records_up_to(range) >= wanted)
                .map_or(ranges, |range| range + 1),
        };
        let counters = ((end - first_range) << range_bits).min(rest.len());
        let (totals, others) = rest.split_at_mut(counters);
        owned.push(Owned {
            first_range,
            totals,
        });
        (rest, first_range) = (others, end);
    }
    owned
}

impl Owned<'_> {
    fn add<A: Amount>(self, sorted: &[Sorted<A>]) {
        let range_bits = sorted
            .first()
            .map_or(RANGE_BITS, |sorted| sorted.range_bits);
        let ranges = self.totals.chunks_mut(1 << range_bits);
        for (range, totals) in (self.first_range..).zip(ranges) {
            let first_key = (range as u32) << range_bits;
            for sorted in sorted {
                add_range(totals, first_key, sorted.range(range));
            }
        }
    }
}

/// `totals[i]` is the counter of key `first_key + i`.
fn add_range<A: Amount>(totals: &mut [u64], first_key: u32, records: &[Record<A>]) {
    for record in records {
        let index = record.key.wrapping_sub(first_key) as usize;
        // SAFETY: `Sorted::sort` put records of this range here, and their keys are below the number of counters.
        let total = unsafe { totals.get_unchecked_mut(index) };
        *total = total.wrapping_add(record.amount.widen());
    }
}

//! From a key to its row: open addressing with linear probing.
//!
//! An entry is 8 bytes, 32 bits of the key and the row, so that a cache line holds eight and growing needs no look at
//! the rows. The top bits of the key's 32 are where probing begins; the rest of them tell most neighbours apart; the row
//! has the other 96 bits of the key.

/// Entries before the first growth.
const LEAST: usize = 16;
const EMPTY: u64 = 0;

#[derive(Clone, Debug)]
pub(crate) struct Index {
    /// `tag << 32 | row + 1`; 0: nothing. Their number is a power of two.
    entries: Vec<u64>,
    len: usize,
}

/// The part of a key that the index holds.
#[inline]
pub(crate) const fn tag_of(key: u128) -> u32 {
    (key >> 96) as u32
}

impl Index {
    pub(crate) fn new() -> Self {
        Self::with_room_for(0)
    }

    /// Takes `len` entries without growing.
    pub(crate) fn with_room_for(len: usize) -> Self {
        let mut capacity = LEAST;
        while is_full(len, capacity) {
            capacity *= 2;
        }
        Self {
            entries: vec![EMPTY; capacity],
            len: 0,
        }
    }

    /// Where probing for a key begins.
    #[inline]
    fn home(&self, tag: u32) -> usize {
        // The length is 2^4 or more, and at most 2^32: rows are numbered in 32 bits.
        let bits = self.entries.len().trailing_zeros();
        tag.unbounded_shr(u32::BITS.saturating_sub(bits)) as usize
    }

    /// The line that probing begins in: to have it fetched.
    #[inline]
    pub(crate) fn touch(&self, tag: u32) -> u64 {
        self.entries.get(self.home(tag)).copied().unwrap_or(EMPTY)
    }

    /// The first row with this tag for which `is_it` holds.
    #[inline]
    pub(crate) fn find(&self, tag: u32, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let mask = self.entries.len() - 1;
        let mut position = self.home(tag);
        while let Some(&entry) = self.entries.get(position) {
            if entry == EMPTY {
                break;
            }
            if (entry >> 32) as u32 == tag {
                let row = (entry as u32).wrapping_sub(1);
                if is_it(row) {
                    return Some(row);
                }
            }
            position = (position + 1) & mask;
        }
        None
    }

    /// Adds a row that is not there. `row` is below 2³² − 1.
    pub(crate) fn insert(&mut self, tag: u32, row: u32) {
        if is_full(self.len + 1, self.entries.len()) {
            self.grow();
        }
        self.put(u64::from(tag) << 32 | (u64::from(row) + 1));
        self.len += 1;
    }

    fn put(&mut self, entry: u64) {
        let mask = self.entries.len() - 1;
        let mut position = self.home((entry >> 32) as u32);
        // There is always an empty place.
        while let Some(place) = self.entries.get_mut(position) {
            if *place == EMPTY {
                *place = entry;
                return;
            }
            position = (position + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let larger = vec![EMPTY; self.entries.len() * 2];
        let old = std::mem::replace(&mut self.entries, larger);
        for entry in old.into_iter().filter(|entry| *entry != EMPTY) {
            self.put(entry);
        }
    }

    /// All tags with their rows, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let taken = self.entries.iter().filter(|entry| **entry != EMPTY);
        taken.map(|entry| ((entry >> 32) as u32, (*entry as u32).wrapping_sub(1)))
    }

    /// Keeps the rows for which `keep` holds.
    pub(crate) fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        let kept = self.iter().filter(|(_, row)| keep(*row)).count();
        let mut rest = Self::with_room_for(kept);
        for (tag, row) in self.iter().filter(|(_, row)| keep(*row)) {
            rest.insert(tag, row);
        }
        *self = rest;
    }
}

/// Above seven tenths, probing gets long.
const fn is_full(len: usize, capacity: usize) -> bool {
    len > capacity / 10 * 7
}

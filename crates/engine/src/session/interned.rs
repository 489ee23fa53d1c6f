//! Values that are kept once and known by a number.

use openmast_chunks::Chunks;
use rustc_hash::FxHashMap;

/// Values by number, and numbers by the values' hashes. A number that became free is used again, the lowest first, so
/// that the same log gives the same numbers.
#[derive(Clone, Debug)]
pub(super) struct Interned<V> {
    slots: Chunks<Option<(Hash, V)>>,
    /// Highest first.
    free: Vec<u32>,
    numbers: FxHashMap<Hash, u32>,
}

/// 128 bits without alignment to 16 bytes, which would be paid for in each slot.
type Hash = [u64; 2];

const fn parts(hash: u128) -> Hash {
    [hash as u64, (hash >> 64) as u64]
}

impl<V> Default for Interned<V> {
    fn default() -> Self {
        Self {
            slots: Chunks::new(),
            free: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }
}

impl<V: Clone> Interned<V> {
    pub(super) fn number(&self, hash: u128) -> Option<u32> {
        self.numbers.get(&parts(hash)).copied()
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&V> {
        let slot = self.slots.get(number as usize)?;
        slot.as_ref().map(|(_, value)| value)
    }

    /// Adds a value whose hash is not known. There are fewer than 2³² − 1, because each is of a session.
    pub(super) fn add(&mut self, hash: u128, value: V) -> u32 {
        let slot = Some((parts(hash), value));
        let number = match self.free.pop() {
            Some(number) => {
                if let Some(place) = self.slots.get_mut(number as usize) {
                    *place = slot;
                }
                number
            }
            None => {
                self.slots.push(slot);
                (self.slots.len() - 1) as u32
            }
        };
        self.numbers.insert(parts(hash), number);
        number
    }

    /// Forgets the values whose numbers are not `used`.
    pub(super) fn retain(&mut self, used: &[bool]) {
        self.free.clear();
        for position in (0..self.slots.len()).rev() {
            let is_taken = self.slots.get(position).is_some_and(Option::is_some);
            if is_taken && used.get(position).copied().unwrap_or(false) {
                continue;
            }
            // Only what goes is asked for to be changed: all else may be shared.
            if is_taken && let Some((hash, _)) = self.slots.get_mut(position).and_then(Option::take)
            {
                self.numbers.remove(&hash);
            }
            self.free.push(position as u32);
        }
    }

    /// All numbers, the free ones as well.
    pub(super) fn slots(&self) -> impl Iterator<Item = Option<&V>> {
        let slots = self.slots.iter();
        slots.map(|slot| slot.as_ref().map(|(_, value)| value))
    }

    /// How many numbers there are, the free ones as well.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The values by number as they are now, whatever becomes of these ([`Chunks::share`]). Nothing is found by hash.
    pub(super) fn share(&mut self) -> Self {
        Self {
            slots: self.slots.share(),
            ..Self::default()
        }
    }

    /// With the values of [`Self::slots`] and their hashes.
    pub(super) fn from_slots(slots: impl IntoIterator<Item = Option<(u128, V)>>) -> Self {
        let mut interned = Self::default();
        for (number, slot) in (0..).zip(slots) {
            match &slot {
                Some((hash, _)) => {
                    interned.numbers.insert(parts(*hash), number);
                }
                None => interned.free.push(number),
            }
            let slot = slot.map(|(hash, value)| (parts(hash), value));
            interned.slots.push(slot);
        }
        interned.free.reverse();
        interned
    }
}

//! Values that are kept once and known by a number.

use rustc_hash::FxHashMap;

/// Values by number, and numbers by the values' hashes. A number that became free is used again, the lowest first, so
/// that the same log gives the same numbers.
#[derive(Clone, Debug)]
pub(super) struct Interned<V> {
    slots: Vec<Option<(Hash, V)>>,
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
            slots: Vec::new(),
            free: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }
}

impl<V> Interned<V> {
    pub(super) fn number(&self, hash: u128) -> Option<u32> {
        self.numbers.get(&parts(hash)).copied()
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&V> {
        let slot = self.slots.get(number as usize)?;
        slot.as_ref().map(|(_, value)| value)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut V> {
        let slot = self.slots.get_mut(number as usize)?;
        slot.as_mut().map(|(_, value)| value)
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
        for (number, slot) in (0..).zip(&mut self.slots) {
            let is_used = used.get(number as usize).copied().unwrap_or(false);
            if !is_used && let Some((hash, _)) = slot.take() {
                self.numbers.remove(&hash);
            }
            if slot.is_none() {
                self.free.push(number);
            }
        }
        self.free.reverse();
    }

    /// All numbers, the free ones as well.
    pub(super) fn slots(&self) -> impl ExactSizeIterator<Item = Option<&V>> {
        let slots = self.slots.iter();
        slots.map(|slot| slot.as_ref().map(|(_, value)| value))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        let slots = self.slots.iter_mut().flatten();
        slots.map(|(_, value)| value)
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

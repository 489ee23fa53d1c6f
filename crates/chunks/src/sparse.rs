//! Values of few positions.

use rustc_hash::FxHashMap;

use crate::{chunks::SHIFT, copy_on_write::CopyOnWrite};

/// Values by position, of which few have one, in parts of [`CHUNK`](crate::CHUNK) positions.
#[derive(Clone, Debug)]
pub struct Sparse<V> {
    parts: Vec<CopyOnWrite<FxHashMap<u32, V>>>,
    len: usize,
}

impl<V> Default for Sparse<V> {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            len: 0,
        }
    }
}

impl<V: Clone> FromIterator<(u32, V)> for Sparse<V> {
    fn from_iter<I: IntoIterator<Item = (u32, V)>>(values: I) -> Self {
        let mut sparse = Self::default();
        for (position, value) in values {
            sparse.insert(position, value);
        }
        sparse
    }
}

impl<V> Sparse<V> {
    /// How many positions have a value.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether none has.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a position.
    pub fn get(&self, position: u32) -> Option<&V> {
        self.parts.get(part_of(position))?.get(&position)
    }

    /// Whether a position has a value.
    pub fn contains(&self, position: u32) -> bool {
        self.get(position).is_some()
    }

    /// All values with their positions, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &V)> {
        self.parts.iter().flat_map(|part| {
            let mut values: Vec<_> = part.iter().map(|(at, value)| (*at, value)).collect();
            values.sort_unstable_by_key(|(at, _)| *at);
            values
        })
    }
}

impl<V: Clone> Sparse<V> {
    /// The value of a position, to be changed.
    pub fn get_mut(&mut self, position: u32) -> Option<&mut V> {
        // Nothing is copied for a position without a value.
        self.get(position)?;
        let part = self.parts.get_mut(part_of(position))?;
        part.to_mut().get_mut(&position)
    }

    /// Gives a position a value. Returns the one that it had.
    pub fn insert(&mut self, position: u32, value: V) -> Option<V> {
        let former = self.part_mut(position).insert(position, value);
        self.len += usize::from(former.is_none());
        former
    }

    /// Takes a position's value away.
    pub fn remove(&mut self, position: u32) -> Option<V> {
        self.get(position)?;
        self.len -= 1;
        self.part_mut(position).remove(&position)
    }

    /// The values as they are now, whatever becomes of these: as [`Chunks::share`](crate::Chunks::share).
    pub fn share(&mut self) -> Self {
        Self {
            parts: self.parts.iter_mut().map(CopyOnWrite::share).collect(),
            len: self.len,
        }
    }

    /// The part that a position is in, which is added if it is not there.
    fn part_mut(&mut self, position: u32) -> &mut FxHashMap<u32, V> {
        let part = part_of(position);
        if self.parts.len() <= part {
            self.parts.resize_with(part + 1, CopyOnWrite::default);
        }
        let part = self.parts.get_mut(part);
        part.unwrap_or_else(|| unreachable!("it was added"))
            .to_mut()
    }
}

impl<V: Clone + Default> Sparse<V> {
    /// The value of a position, to be changed, which has the default one if it had none.
    pub fn get_or_default(&mut self, position: u32) -> &mut V {
        self.len += usize::from(!self.contains(position));
        self.part_mut(position).entry(position).or_default()
    }
}

const fn part_of(position: u32) -> usize {
    (position >> SHIFT) as usize
}

//! A vector that never moves what it holds: growing it needs no second copy of gigabytes.

/// Items in a chunk. A power of two.
const CHUNK: usize = 1 << SHIFT;
const SHIFT: u32 = 16;

/// Items by position, in chunks of a fixed length.
#[derive(Clone, Debug, Default)]
pub struct Chunks<T> {
    chunks: Vec<Box<[T]>>,
    len: usize,
}

impl<T: Clone> Chunks<T> {
    /// Without items.
    pub const fn new() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
        }
    }

    /// How many items there are.
    #[inline]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds an item behind the last one.
    pub fn push(&mut self, item: T) {
        if self.len == self.chunks.len() * CHUNK {
            self.chunks.push(vec![item; CHUNK].into_boxed_slice());
            self.len += 1;
            return;
        }
        let position = self.len;
        self.len += 1;
        if let Some(place) = self.get_mut(position) {
            *place = item;
        }
    }

    /// The item at a position.
    #[inline]
    pub fn get(&self, position: usize) -> Option<&T> {
        if position >= self.len {
            return None;
        }
        self.chunks
            .get(position >> SHIFT)?
            .get(position & (CHUNK - 1))
    }

    /// The item at a position.
    #[inline]
    pub fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        if position >= self.len {
            return None;
        }
        self.chunks
            .get_mut(position >> SHIFT)?
            .get_mut(position & (CHUNK - 1))
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks
            .iter()
            .flat_map(|chunk| chunk.iter())
            .take(self.len)
    }

    /// All items, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.chunks
            .iter_mut()
            .flat_map(|chunk| chunk.iter_mut())
            .take(self.len)
    }
}

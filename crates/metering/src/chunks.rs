//! A vector that never moves what it holds: growing it needs no second copy of gigabytes.

/// Items in a chunk. A power of two.
const CHUNK: usize = 1 << SHIFT;
const SHIFT: u32 = 13;

/// Items by position, in chunks of a fixed length.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    /// All full but the last.
    chunks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut chunks = Self::new();
        for item in items {
            chunks.push(item);
        }
        chunks
    }
}

impl<T> Chunks<T> {
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
        self.len += 1;
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
    }

    /// The item at a position.
    #[inline]
    pub fn get(&self, position: usize) -> Option<&T> {
        self.chunks
            .get(position >> SHIFT)?
            .get(position & (CHUNK - 1))
    }

    /// The item at a position.
    #[inline]
    pub fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        self.chunks
            .get_mut(position >> SHIFT)?
            .get_mut(position & (CHUNK - 1))
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    /// All items, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.chunks.iter_mut().flatten()
    }
}

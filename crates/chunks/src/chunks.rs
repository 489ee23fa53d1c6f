//! Items by position.

use crate::copy_on_write::CopyOnWrite;

/// Items in a chunk. A power of two. Few, so that who changes the first item of a shared chunk does not wait long for the copy (of
/// sessions' rows 96 KiB); enough for the list of millions of items' chunks to stay in the second cache.
pub const CHUNK: usize = 1 << SHIFT;
pub(crate) const SHIFT: u32 = 10;

/// Items by position, in chunks of [`CHUNK`].
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    /// All full but the last.
    chunks: Vec<CopyOnWrite<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone> FromIterator<T> for Chunks<T> {
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

    /// The item at a position.
    #[inline]
    pub fn get(&self, position: usize) -> Option<&T> {
        let chunk = self.chunks.get(position >> SHIFT)?;
        chunk.get(position & (CHUNK - 1))
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone> Chunks<T> {
    /// The item at a position, to be changed. Its chunk is copied if it is shared.
    #[inline]
    pub fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        let chunk = self.chunks.get_mut(position >> SHIFT)?;
        chunk.to_mut().get_mut(position & (CHUNK - 1))
    }

    /// Adds an item behind the last one.
    pub fn push(&mut self, item: T) {
        self.len += 1;
        if let Some(last) = self.chunks.last_mut().filter(|last| last.len() < CHUNK) {
            let last = last.to_mut();
            // A copy has room for what was there only.
            last.reserve_exact(CHUNK - last.len());
            return last.push(item);
        }
        let mut items = Vec::with_capacity(CHUNK);
        items.push(item);
        self.chunks.push(items.into());
    }

    /// The items as they are now, whatever becomes of these. Copies none, and takes some bytes for each chunk. While it is there,
    /// a chunk of these that changes is copied first: each once at most.
    pub fn share(&mut self) -> Self {
        Self {
            chunks: self.chunks.iter_mut().map(CopyOnWrite::share).collect(),
            len: self.len,
        }
    }
}

//! A pool of buffers, so that they are not allocated for each batch.

/// So many are kept, which is what is usually under way at once. When the log is slow there are more, which are freed
/// later.
const MOST: usize = 16;

/// Buffers that are not in use.
pub(super) struct BufferPool<T>(Vec<T>);

impl<T: Default> BufferPool<T> {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(MOST))
    }

    /// A buffer from the pool, or a new one if the pool is empty.
    pub(super) fn take(&mut self) -> T {
        self.0.pop().unwrap_or_default()
    }

    /// Returns a buffer to the pool, or frees it if the pool is full.
    pub(super) fn put(&mut self, used: T) {
        if self.0.len() < MOST {
            self.0.push(used);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_used_again_and_never_grows_without_bound() {
        let mut buffers = BufferPool::new();
        for number in 1..=1_000_000_u64 {
            buffers.put(number);
        }
        let again = std::iter::repeat_with(|| buffers.take());
        let again: Vec<_> = again.take_while(|used| *used > 0).collect();
        assert_eq!(again, (1..=MOST as u64).rev().collect::<Vec<_>>());
    }
}

//! Memory that is used again, so that it is not allocated again.

/// So much is kept: what is usually under way at once. More comes when the log is slow, and is freed when it has passed.
const MOST: usize = 16;

/// What nobody uses now.
pub(super) struct Spare<T>(Vec<T>);

impl<T: Default> Spare<T> {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(MOST))
    }

    /// One that was used before, if there is one.
    pub(super) fn take(&mut self) -> T {
        self.0.pop().unwrap_or_default()
    }

    /// Keeps one for later, or frees it.
    pub(super) fn keep(&mut self, used: T) {
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
        let mut spare = Spare::new();
        for number in 1..=1_000_000_u64 {
            spare.keep(number);
        }
        let again = std::iter::repeat_with(|| spare.take());
        let again: Vec<_> = again.take_while(|used| *used > 0).collect();
        assert_eq!(again, (1..=MOST as u64).rev().collect::<Vec<_>>());
    }
}

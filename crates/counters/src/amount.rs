//! What can be added to a counter.

/// An amount of a record: `u32` (bytes of one interval) or `u64`.
pub trait Amount: Copy + Default + Send + Sync + sealed::Sealed {
    /// As a counter holds it.
    fn widen(self) -> u64;

    /// Σ of at most 2³² amounts.
    fn sum(amounts: &[Self]) -> u128;
}

impl Amount for u32 {
    #[inline(always)]
    fn widen(self) -> u64 {
        self.into()
    }

    /// 2³² amounts below 2³² stay below 2⁶⁴.
    #[inline(always)]
    fn sum(amounts: &[Self]) -> u128 {
        debug_assert!(amounts.len() as u64 <= 1 << 32);
        let sum = amounts
            .iter()
            .fold(0u64, |sum, &amount| sum.wrapping_add(amount.into()));
        sum.into()
    }
}

impl Amount for u64 {
    #[inline(always)]
    fn widen(self) -> u64 {
        self
    }

    /// Both halves are summed on their own, as above: a carry per amount could not be vectorized.
    #[inline(always)]
    fn sum(amounts: &[Self]) -> u128 {
        debug_assert!(amounts.len() as u64 <= 1 << 32);
        let (low, high) = amounts.iter().fold((0u64, 0u64), |(low, high), &amount| {
            (
                low.wrapping_add(amount & u64::from(u32::MAX)),
                high.wrapping_add(amount >> 32),
            )
        });
        u128::from(low) + (u128::from(high) << 32)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u32 {}
    impl Sealed for u64 {}
}

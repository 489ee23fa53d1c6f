//! What must be known of records before they are added: the largest key and the sum of the amounts.

/// Largest key and sum of some records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Zero also when there is no record.
    pub largest_key: u32,
    /// Σ of the amounts: of fewer than 2⁶⁴ of them it fits `u128`.
    pub sum: u128,
}

/// Amounts that are summed in 64 bits: 2³² amounts below 2³² stay below 2⁶⁴.
const MOST_TOGETHER: usize = 1 << 32;

/// The bounds of any number of records.
///
/// Compiled for AVX-512 and AVX2 beside the features that the target has anyway: `vpmaxud` and `vpaddq` on whole registers.
/// SSE2, the least that x86-64 has, lacks the maximum and takes several instructions for it.
#[inline]
pub(crate) fn bounds(keys: &[u32], amounts: &[u64]) -> Bounds {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has the feature.
            return unsafe { avx512(keys, amounts) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the feature.
            return unsafe { avx2(keys, amounts) };
        }
    }
    portable(keys, amounts)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512(keys: &[u32], amounts: &[u64]) -> Bounds {
    portable(keys, amounts)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(keys: &[u32], amounts: &[u64]) -> Bounds {
    portable(keys, amounts)
}

#[inline(always)]
fn portable(keys: &[u32], amounts: &[u64]) -> Bounds {
    Bounds {
        largest_key: keys.iter().fold(0, |largest, &key| largest.max(key)),
        sum: amounts.chunks(MOST_TOGETHER).map(sum).sum(),
    }
}

/// Both halves are summed on their own: a carry per amount could not be vectorized.
#[inline(always)]
fn sum(amounts: &[u64]) -> u128 {
    let (low, high) = amounts.iter().fold((0u64, 0u64), |(low, high), &amount| {
        (
            low.wrapping_add(amount & u64::from(u32::MAX)),
            high.wrapping_add(amount >> 32),
        )
    });
    u128::from(low) + (u128::from(high) << 32)
}

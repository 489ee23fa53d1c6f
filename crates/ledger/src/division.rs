//! 128-bit division out of 64-bit divisions. The chain's processor divides 64 bits in one
//! instruction; a 128-bit division would be a loop over bits in software.

/// Quotient and remainder of `(high · 2⁶⁴ + low) / divisor`, for `high < divisor` (so that the quotient fits).
///
/// Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D, with two digits of 32 bits.
/// No 128-bit arithmetic: compiler built-ins for it may call this function.
#[inline]
pub fn div_rem_128_by_64(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    debug_assert!(high < divisor);
    if high == 0 {
        return (low / divisor, low % divisor);
    }
    const DIGIT: u32 = 32;
    const MASK: u64 = u32::MAX as u64;

    // Normalise: the divisor's top bit set. `high < divisor` keeps the shifted `high` in 64 bits.
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let (divisor_1, divisor_0) = (divisor >> DIGIT, divisor & MASK);
    let high = if shift == 0 {
        high
    } else {
        high << shift | low >> (u64::BITS - shift)
    };
    let low = low << shift;

    let digit = |rest: u64, next: u64| -> (u64, u64) {
        let mut quotient = rest / divisor_1;
        let mut left = rest % divisor_1;
        // At most twice (theorem B): the estimate is never too low and at most two too high.
        while quotient > MASK || quotient * divisor_0 > (left << DIGIT | next) {
            quotient -= 1;
            left += divisor_1;
            if left > MASK {
                break;
            }
        }
        // Exact modulo 2⁶⁴; the true value is below `divisor`.
        let rest = (rest << DIGIT | next).wrapping_sub(quotient.wrapping_mul(divisor));
        (quotient, rest)
    };
    let (quotient_1, rest) = digit(high, low >> DIGIT);
    let (quotient_0, rest) = digit(rest, low & MASK);
    (quotient_1 << DIGIT | quotient_0, rest >> shift)
}

/// `(high · 2⁶⁴ + low) / divisor` with a quotient of up to 128 bits, and the remainder. `divisor` is not zero.
#[inline]
pub(crate) fn div_rem_u128(high: u64, low: u64, divisor: u64) -> (u128, u64) {
    let (quotient_high, rest) = (high / divisor, high % divisor);
    let (quotient_low, rest) = div_rem_128_by_64(rest, low, divisor);
    ((quotient_high as u128) << 64 | quotient_low as u128, rest)
}

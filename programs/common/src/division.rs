//! 128-bit division for the compiler's built-ins: `toolchain/builtins.ll` calls it, so nothing
//! here may divide 128 bits. Solana's own tools bring their own and leave this unused.

use openmast_ledger::div_rem_128_by_64;

/// A 128-bit number as two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wide {
    low: u64,
    high: u64,
}

/// `numerator / divisor` and the remainder. `divisor` is not zero.
fn div_rem(numerator: Wide, divisor: Wide) -> (Wide, Wide) {
    if divisor.high == 0 {
        let quotient_high = numerator.high / divisor.low;
        let rest = numerator.high % divisor.low;
        let (quotient_low, rest) = div_rem_128_by_64(rest, numerator.low, divisor.low);
        let quotient = Wide {
            low: quotient_low,
            high: quotient_high,
        };
        return (quotient, Wide { low: rest, high: 0 });
    }
    let (quotient, rest) = div_rem_by_two_digits(numerator, divisor);
    let quotient = Wide {
        low: quotient,
        high: 0,
    };
    (quotient, rest)
}

/// As [`div_rem`] for a divisor of at least 2⁶⁴: the quotient is one digit.
///
/// Warren, Hacker's Delight, 9-5: dividing half the numerator by the divisor's leading digit gives
/// the quotient or one more; made one smaller it is right or one too small, which the rest shows.
fn div_rem_by_two_digits(numerator: Wide, divisor: Wide) -> (u64, Wide) {
    let shift = divisor.high.leading_zeros();
    let leading = match shift {
        0 => divisor.high,
        _ => divisor.high << shift | divisor.low >> (u64::BITS - shift),
    };
    // Half of the numerator is below 2¹²⁷ and the leading digit at least 2⁶³: the quotient fits.
    let half_low = numerator.high << (u64::BITS - 1) | numerator.low >> 1;
    let (estimate, _) = div_rem_128_by_64(numerator.high >> 1, half_low, leading);
    // The estimate belongs to a divisor of `leading · 2^(64 − shift)` and half the numerator.
    let quotient = (estimate >> (u64::BITS - 1 - shift)).saturating_sub(1);
    let rest = subtract(numerator, multiply(divisor, quotient));
    if less(rest, divisor) {
        (quotient, rest)
    } else {
        (quotient + 1, subtract(rest, divisor))
    }
}

/// The low 128 bits of `wide · digit`.
fn multiply(wide: Wide, digit: u64) -> Wide {
    const HALF: u32 = u64::BITS / 2;
    const MASK: u64 = u32::MAX as u64;
    let (a_1, a_0) = (wide.low >> HALF, wide.low & MASK);
    let (b_1, b_0) = (digit >> HALF, digit & MASK);
    let middle = a_1 * b_0 + ((a_0 * b_0) >> HALF);
    let other = a_0 * b_1 + (middle & MASK);
    let carry = a_1 * b_1 + (middle >> HALF) + (other >> HALF);
    Wide {
        low: wide.low.wrapping_mul(digit),
        high: wide.high.wrapping_mul(digit).wrapping_add(carry),
    }
}

/// `a − b`, modulo 2¹²⁸.
fn subtract(a: Wide, b: Wide) -> Wide {
    let (low, borrow) = a.low.overflowing_sub(b.low);
    let high = a.high.wrapping_sub(b.high).wrapping_sub(borrow as u64);
    Wide { low, high }
}

/// `a < b`.
fn less(a: Wide, b: Wide) -> bool {
    a.high < b.high || a.high == b.high && a.low < b.low
}

/// Writes quotient and remainder as `[q.low, q.high, r.low, r.high]`.
///
/// # Safety
/// `out` points to four `u64`. The divisor is not zero.
#[cfg(target_os = "solana")]
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn sbf_udivmodti4(
    out: *mut [u64; 4],
    numerator_low: u64,
    numerator_high: u64,
    divisor_low: u64,
    divisor_high: u64,
) {
    let numerator = Wide {
        low: numerator_low,
        high: numerator_high,
    };
    let divisor = Wide {
        low: divisor_low,
        high: divisor_high,
    };
    let (quotient, rest) = div_rem(numerator, divisor);
    // SAFETY: the caller's promise.
    unsafe { out.write([quotient.low, quotient.high, rest.low, rest.high]) };
}

#[cfg(test)]
mod tests {
    use {super::*, proptest::prelude::*};

    impl From<u128> for Wide {
        fn from(n: u128) -> Self {
            Self {
                low: n as u64,
                high: (n >> 64) as u64,
            }
        }
    }

    fn check(numerator: u128, divisor: u128) {
        let expected = (numerator / divisor, numerator % divisor);
        let (quotient, rest) = div_rem(numerator.into(), divisor.into());
        assert_eq!(
            (quotient, rest),
            (expected.0.into(), expected.1.into()),
            "{numerator} / {divisor}"
        );
    }

    #[test]
    fn edges_divide_as_the_processor_does() {
        let edges: Vec<u128> = (0..128)
            .flat_map(|bit| {
                let power = 1u128 << bit;
                [
                    power - 1,
                    power,
                    power + 1,
                    !power,
                    power | u64::MAX as u128,
                ]
            })
            .chain([u128::MAX, u128::MAX - 1, u128::MAX << 64])
            .collect();
        for numerator in &edges {
            for divisor in edges.iter().filter(|divisor| **divisor != 0) {
                check(*numerator, *divisor);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn any_numbers_divide_as_the_processor_does(
            numerator: u128,
            divisor in 1u128..,
            numerator_shift in 0u32..128,
            divisor_shift in 0u32..128,
        ) {
            check(numerator >> numerator_shift, (divisor >> divisor_shift).max(1));
        }

        #[test]
        fn products_divide_back(divisor in 1u128.., quotient: u64, rest: u128) {
            if let Some(product) = divisor.checked_mul(quotient as u128) {
                check(product.saturating_add(rest % divisor), divisor);
            }
        }
    }
}

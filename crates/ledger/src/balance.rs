//! What a payer can still be charged.

use crate::units::BaseUnits;

/// `deposited − withdrawn − requested − spent`, all lifetime amounts of one payer but `requested`, which is asked back
/// and must stay untouched. Zero when less than nothing is left: a request may be of more than there is.
#[inline]
pub fn remaining(
    deposited: BaseUnits,
    withdrawn: BaseUnits,
    requested: BaseUnits,
    spent: BaseUnits,
) -> BaseUnits {
    [withdrawn, requested, spent]
        .into_iter()
        .fold(deposited, |left, taken| {
            left.checked_sub(taken).unwrap_or(BaseUnits::ZERO)
        })
}

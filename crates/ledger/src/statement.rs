//! What a payer gets back that states its spending instead of proving it.

use crate::{division::div_rem_128_by_64, units::BaseUnits};

/// What a statement asks for: `min(requested, balance − stated)`, where `balance` is `deposited − withdrawn`.
/// Nothing when more is stated than there is.
#[inline]
pub fn statement_claim(requested: BaseUnits, balance: BaseUnits, stated: BaseUnits) -> BaseUnits {
    requested.min(BaseUnits(balance.0.saturating_sub(stated.0)))
}

/// What a statement is paid: its `claim`, or `⌊claim · unspent / all_claims⌋` when all claims together exceed what is
/// unspent in the whole network. `all_claims` includes this one.
///
/// After each payment both are lowered, `unspent` by the payment and `all_claims` by the claim. The payment is rounded
/// down, so the proportion never falls: whoever is paid last gets no less than who is paid first, and together they
/// never get more than what is unspent.
#[inline]
pub fn statement_payment(claim: BaseUnits, unspent: BaseUnits, all_claims: BaseUnits) -> BaseUnits {
    // The account's own claim is among all: a smaller sum would be a mistake in the books, and must not pay more than
    // there is.
    let all = all_claims.max(claim);
    if all <= unspent {
        return claim;
    }
    // `claim ≤ all`: the quotient is at most `unspent`. `all > unspent ≥ 0`: no division by zero.
    let product = claim.0 as u128 * unspent.0 as u128;
    let (payment, _) = div_rem_128_by_64((product >> 64) as u64, product as u64, all.0);
    BaseUnits(payment)
}

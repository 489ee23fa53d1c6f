//! Signatures of many batches at once, by the rules of ZIP 215: `[8][s]B = [8]R + [8][k]A`, any encoding of A and R,
//! s below the group's order. Only with these rules do batches and single signatures always agree (Chalkias, Garillot,
//! Nikolaenko: "Taming the many EdDSAs", 2020; <https://zips.z.cash/zip-0215>), so that all oracles do.

use ed25519_zebra::{Signature, VerificationKeyBytes, batch};
use rand_core::CryptoRng;

use crate::SignedBatch;

/// Up to so many are verified one by one: two more multiplications cost less than another round.
const FEW: usize = 2;

/// A signature to verify. The bytes it is over were hashed already and need not be kept.
#[derive(Clone, Debug)]
pub struct Check(batch::Item);

impl Check {
    /// Hashes the signed bytes.
    pub fn new(signed: &SignedBatch) -> Self {
        let radio = signed.batch().radio();
        Self::of(radio, signed.signature(), signed.canonical())
    }

    /// Does the same as [`Self::new`] for any message.
    pub fn of(radio: [u8; 32], signature: &[u8; 64], message: &[u8]) -> Self {
        let key = VerificationKeyBytes::from(radio);
        Self(batch::Item::from((
            key,
            Signature::from_bytes(signature),
            message,
        )))
    }

    /// Verifies this one alone.
    pub fn verify(&self) -> bool {
        self.0.clone().verify_single().is_ok()
    }
}

/// Verifies all together; `good[i]` becomes whether the signature of `checks[i]` is good. A bad one is found by
/// bisection and changes nothing for the others. `rng` must not be predictable: with known randomness two bad
/// signatures could cancel out.
pub fn verify(checks: &[Check], good: &mut Vec<bool>, rng: &mut impl CryptoRng) {
    good.clear();
    good.resize(checks.len(), true);
    bisect(checks, good, rng, false);
}

/// Verifies one half after the other. `has_bad` says that at least one of `checks` is known to be bad.
fn bisect(checks: &[Check], good: &mut [bool], rng: &mut impl CryptoRng, has_bad: bool) {
    if checks.len() <= FEW {
        for (check, good) in checks.iter().zip(good) {
            *good = check.verify();
        }
        return;
    }
    if !has_bad && all_good(checks, rng) {
        return;
    }
    let middle = checks.len() / 2;
    let (left, right) = checks.split_at(middle);
    let (good_left, good_right) = good.split_at_mut(middle);
    bisect(left, good_left, rng, false);
    let left_is_good = good_left.iter().all(|good| *good);
    bisect(right, good_right, rng, left_is_good);
}

fn all_good(checks: &[Check], rng: &mut impl CryptoRng) -> bool {
    let mut verifier = batch::Verifier::new();
    for check in checks {
        verifier.queue(check.0.clone());
    }
    verifier.verify(rng).is_ok()
}

//! Leaving without a proof: what is claimed, and what is paid.

use openmast_ledger::{BaseUnits, statement_claim, statement_payment};
use proptest::prelude::*;

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..20, 0u64..20_000, 0u64..1 << 60]
}

/// Pays the claims in this order, each with what is left of both numbers: what each got, in the order of the claims.
fn paid(claims: &[u64], order: &[usize], mut unspent: u64) -> Vec<u64> {
    let mut all: u64 = claims.iter().sum();
    let mut payments = vec![0; claims.len()];
    for &at in order {
        let payment =
            statement_payment(BaseUnits(claims[at]), BaseUnits(unspent), BaseUnits(all)).0;
        payments[at] = payment;
        unspent = unspent.checked_sub(payment).expect("it is there");
        all -= claims[at];
    }
    payments
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_claim_is_at_most_what_is_left(requested in any::<u64>(), balance in any::<u64>(), stated in any::<u64>()) {
        let claim = statement_claim(BaseUnits(requested), BaseUnits(balance), BaseUnits(stated)).0;
        let left = (i128::from(balance) - i128::from(stated)).max(0);
        prop_assert_eq!(i128::from(claim), left.min(requested.into()));
    }

    #[test]
    fn a_payment_is_the_claim_or_its_share(claim in any::<u64>(), unspent in any::<u64>(), all in any::<u64>()) {
        let payment = statement_payment(BaseUnits(claim), BaseUnits(unspent), BaseUnits(all)).0;
        let all = all.max(claim);
        let expected = if all <= unspent { claim.into() } else { u128::from(claim) * u128::from(unspent) / u128::from(all) };
        prop_assert_eq!(u128::from(payment), expected);
        prop_assert!(payment <= claim && payment <= unspent);
    }

    /// Together they never get more than there is, and whoever is paid first gets what it would get last, but for rounding.
    #[test]
    fn the_order_of_payments_does_not_matter(
        claims in prop::collection::vec(amount(), 1..8),
        unspent in amount(),
        order in any::<[prop::sample::Index; 8]>(),
    ) {
        let straight: Vec<usize> = (0..claims.len()).collect();
        let mut shuffled = straight.clone();
        for (at, other) in order.iter().take(claims.len()).enumerate() {
            shuffled.swap(at, other.index(claims.len()));
        }
        let (one, other) = (paid(&claims, &straight, unspent), paid(&claims, &shuffled, unspent));
        let all: u64 = claims.iter().sum();
        for payments in [&one, &other] {
            prop_assert!(payments.iter().sum::<u64>() <= unspent);
            for (payment, claim) in payments.iter().zip(&claims) {
                let share = u128::from(*claim) * u128::from(unspent.min(all)) / u128::from(all.max(1));
                prop_assert!(u128::from(*payment) >= share);
                prop_assert!(u128::from(*payment) <= share + claims.len() as u128);
            }
        }
    }
}

#[test]
fn nothing_is_claimed_nothing_is_paid() {
    let payment = |claim, unspent, all| {
        statement_payment(BaseUnits(claim), BaseUnits(unspent), BaseUnits(all)).0
    };
    assert_eq!(payment(0, 0, 0), 0);
    assert_eq!(payment(0, 5, 0), 0);
    assert_eq!(payment(7, 0, 7), 0);
    assert_eq!(payment(7, 5, 3), 5, "claims that miss this one");
    assert_eq!(payment(u64::MAX, u64::MAX - 1, u64::MAX), u64::MAX - 1);
}

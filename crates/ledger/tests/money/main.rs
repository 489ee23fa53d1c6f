//! Prices, splits, withdrawals, what a settlement may say and what the books must hold.

mod books;
mod prices;
mod settlements;
mod splits;
mod units;

use openmast_ledger::BasisPoints;
use proptest::prelude::*;

fn bps() -> impl Strategy<Value = BasisPoints> {
    (0u16..=10_000).prop_map(|parts| BasisPoints::new(parts).unwrap())
}

/// Amounts of every size, not only huge ones.
fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        0u64..20,
        0u64..20_000,
        any::<u64>(),
        Just(u64::MAX),
        (0u32..64).prop_map(|bit| 1 << bit)
    ]
}

//! Every method against a map that checks each addition.

use std::{collections::BTreeMap, num::NonZeroUsize};

use openmast_counters::{Amount, CountError, Counters, Method};
use proptest::prelude::*;

fn threads(threads: usize) -> NonZeroUsize {
    NonZeroUsize::new(threads).unwrap()
}

fn methods() -> [Method; 7] {
    let [one, two, five] = [1, 2, 5].map(threads);
    [
        Method::Direct,
        Method::Private { threads: one },
        Method::Private { threads: two },
        Method::Private { threads: five },
        Method::Partitioned { threads: one },
        Method::Partitioned { threads: two },
        Method::Partitioned { threads: five },
    ]
}

/// What a batch leaves behind, addition by addition.
fn model<A: Amount>(start: &[u64], keys: &[u32], amounts: &[A]) -> Result<Vec<u64>, CountError> {
    let unknown: Vec<_> = (0..keys.len())
        .filter(|&at| keys[at] as usize >= start.len())
        .collect();
    if let Some(&position) = unknown.first() {
        return Err(CountError::NoSuchCounter {
            count: unknown.len(),
            records: keys.len(),
            position,
            key: keys[position],
            counters: start.len(),
        });
    }
    let mut totals: BTreeMap<u32, u64> = (0..).zip(start.iter().copied()).collect();
    for (position, (&key, amount)) in keys.iter().zip(amounts).enumerate() {
        let total = totals.get_mut(&key).unwrap();
        *total = total
            .checked_add(amount.widen())
            .ok_or(CountError::Overflow {
                key,
                total: start[key as usize],
                position,
            })?;
    }
    Ok(totals.into_values().collect())
}

/// By every method: the totals of the model, or its error and the totals as they were.
fn check<A: Amount>(start: &[u64], batches: &[(Vec<u32>, Vec<A>)]) {
    for method in methods() {
        let mut counters = Counters::from_totals(start.to_vec(), threads(2));
        for (keys, amounts) in batches {
            let before = counters.totals().to_vec();
            let expected = model(&before, keys, amounts);
            let result = counters.add_by(method, keys, amounts);
            match expected {
                Ok(totals) => assert_eq!(
                    (result, counters.totals()),
                    (Ok(()), &totals[..]),
                    "{method:?}"
                ),
                Err(error) => assert_eq!(
                    (result, counters.totals()),
                    (Err(error), &before[..]),
                    "{method:?}"
                ),
            }
        }
    }
}

/// Batches of records with keys below `keys`.
fn batches<A: Amount + std::fmt::Debug + 'static>(
    keys: u32,
    amount: impl Strategy<Value = A> + Clone,
) -> impl Strategy<Value = Vec<(Vec<u32>, Vec<A>)>> {
    let batch = prop::collection::vec((0..keys, amount), 0..200);
    prop::collection::vec(batch.prop_map(|records| records.into_iter().unzip()), 1..4)
}

proptest! {
    #[test]
    fn bytes_of_intervals(start in prop::collection::vec(0..1u64 << 60, 1..40), batches in batches(40, any::<u32>())) {
        check(&start, &batches);
    }

    #[test]
    fn amounts_near_the_limit(start in prop::collection::vec(any::<u64>(), 1..5), batches in batches(5, any::<u64>())) {
        check(&start, &batches);
    }

    #[test]
    fn large_amounts_that_fit(batches in batches(7, 0..u64::MAX >> 10)) {
        check(&[0, 1, 2, 3, 4, 5, 6], &batches);
    }

    /// Batches and key spaces that are large enough for several blocks, ranges and rounds of sorting.
    #[test]
    fn many_records(counters in 100_000u32..400_000, seed in any::<u32>(), records in 0usize..300_000) {
        let keys: Vec<u32> = scrambled(seed).map(|key| key % counters).take(records).collect();
        let amounts: Vec<u32> = scrambled(!seed).take(records).collect();
        let start: Vec<u64> = scrambled(seed ^ 99).map(u64::from).take(counters as usize).collect();
        let mut expected = start.clone();
        for (&key, &amount) in keys.iter().zip(&amounts) {
            expected[key as usize] += u64::from(amount);
        }
        for method in methods() {
            let mut counters = Counters::from_totals(start.clone(), threads(2));
            counters.add_by(method, &keys, &amounts).unwrap();
            prop_assert_eq!(counters.totals(), &expected[..], "{:?}", method);
        }
    }
}

/// Numbers without end that look random (Weyl sequence through the finalizer of MurmurHash3).
fn scrambled(seed: u32) -> impl Iterator<Item = u32> {
    (0u32..).map(move |step| {
        let mut x = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9));
        x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b);
        x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
        x ^ (x >> 16)
    })
}

#[test]
fn a_batch_with_unknown_keys_changes_nothing_and_says_which() {
    let mut keys: Vec<u32> = (0..10_000).map(|i| i % 10).collect();
    keys[5_001] = 10;
    keys[9_999] = u32::MAX;
    let amounts = vec![1u32; keys.len()];
    for method in methods() {
        let mut counters = Counters::new(10, threads(2));
        let error = counters.add_by(method, &keys, &amounts).unwrap_err();
        assert_eq!(
            error.to_string(),
            "2 of 10000 records have a key without a counter, the first is record 5001 with key 10; \
             there are 10 counters: grow them, or keep such records out"
        );
        assert_eq!(counters.totals(), &[0; 10]);
        counters.grow(11);
        keys[9_999] = 9;
        counters.add_by(method, &keys, &amounts).unwrap();
        assert_eq!(counters.totals().iter().sum::<u64>(), 10_000);
        assert_eq!(counters.totals()[10], 1);
        keys[9_999] = u32::MAX;
    }
}

#[test]
fn there_is_one_amount_for_each_key() {
    let error = Counters::new(1, threads(1))
        .add(&[0, 0], &[1u32])
        .unwrap_err();
    assert_eq!(
        error,
        CountError::Lengths {
            keys: 2,
            amounts: 1
        }
    );
}

#[test]
fn no_counters_and_no_records() {
    let mut counters = Counters::new(0, threads(2));
    for method in methods() {
        counters.add_by::<u32>(method, &[], &[]).unwrap();
        assert!(counters.add_by(method, &[0], &[1u64]).is_err());
    }
    assert!(counters.is_empty());
}

#[test]
fn a_counter_reaches_the_limit_and_stays_there() {
    for method in methods() {
        let mut counters = Counters::new(3, threads(2));
        counters
            .add_by(method, &[1, 1], &[u64::MAX - 1, 1])
            .unwrap();
        counters
            .add_by(method, &[0, 2], &[u64::MAX, u64::MAX])
            .unwrap();
        assert_eq!(
            counters.add_by(method, &[0, 1], &[0u64, 1]),
            Err(CountError::Overflow {
                key: 1,
                total: u64::MAX,
                position: 1
            })
        );
        counters.clear();
        counters.add_by(method, &[1, 1], &[3u32, 4]).unwrap();
        assert_eq!(counters.totals(), &[0, 7, 0]);
    }
}

#[test]
fn a_saturating_batch_stops_at_the_limit_and_adds_the_rest() {
    let mut counters = Counters::new(3, threads(2));
    counters.add(&[0], &[u64::MAX - 5]).unwrap();
    counters
        .add_saturating(&[1, 0, 2, 0], &[7u64, 6, 8, u64::MAX])
        .unwrap();
    assert_eq!(counters.totals(), &[u64::MAX, 7, 8]);
    counters.add_saturating(&[0, 1], &[1u64, 1]).unwrap();
    assert_eq!(counters.totals(), &[u64::MAX, 8, 8]);
    // What is no batch is refused whole.
    assert!(counters.add_saturating(&[1, 3], &[1u64, 1]).is_err());
    assert!(counters.add_saturating(&[1], &[1u64, 1]).is_err());
    assert_eq!(counters.totals(), &[u64::MAX, 8, 8]);
}

#[test]
fn the_method_follows_key_space_and_batch() {
    let two = threads(2);
    assert_eq!(Method::fastest(1 << 20, 1_000, two), Method::Direct);
    assert_eq!(
        Method::fastest(1_000, 1 << 24, two),
        Method::Private { threads: two }
    );
    assert_eq!(
        Method::fastest(100_000_000, 1 << 24, two),
        Method::Partitioned { threads: two }
    );
}

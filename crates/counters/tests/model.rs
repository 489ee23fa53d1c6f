//! Batches against a map that adds record by record.

use std::collections::BTreeMap;

use openmast_counters::{CountError, Counters};
use proptest::prelude::*;

/// What a batch leaves behind, addition by addition.
fn model(start: &[u64], keys: &[u32], amounts: &[u64]) -> Result<Vec<u64>, CountError> {
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
    for (key, amount) in keys.iter().zip(amounts) {
        let total = totals.get_mut(key).expect("known");
        *total = total.saturating_add(*amount);
    }
    Ok(totals.into_values().collect())
}

/// The totals of the model, or its error and the totals as they were.
fn check(counters: u32, batches: &[(Vec<u32>, Vec<u64>)]) {
    let mut found = Counters::new(counters);
    for (keys, amounts) in batches {
        let before = found.totals().to_vec();
        let expected = model(&before, keys, amounts);
        let result = found.add_saturating(keys, amounts);
        match expected {
            Ok(totals) => assert_eq!((result, found.totals()), (Ok(()), &totals[..])),
            Err(error) => assert_eq!((result, found.totals()), (Err(error), &before[..])),
        }
    }
}

/// Batches of records with keys below `keys`.
fn batches(
    keys: u32,
    amount: impl Strategy<Value = u64> + Clone,
) -> impl Strategy<Value = Vec<(Vec<u32>, Vec<u64>)>> {
    let batch = prop::collection::vec((0..keys, amount), 0..200);
    prop::collection::vec(batch.prop_map(|records| records.into_iter().unzip()), 1..4)
}

proptest! {
    #[test]
    fn bytes_of_intervals(counters in 1u32..40, batches in batches(40, 0..1u64 << 32)) {
        check(counters, &batches);
    }

    #[test]
    fn amounts_near_the_limit(counters in 1u32..5, batches in batches(5, any::<u64>())) {
        check(counters, &batches);
    }

    #[test]
    fn large_amounts_that_fit(batches in batches(7, 0..u64::MAX >> 10)) {
        check(7, &batches);
    }
}

#[test]
fn a_batch_with_unknown_keys_changes_nothing_and_says_which() {
    let mut keys: Vec<u32> = (0..10_000).map(|i| i % 10).collect();
    keys[5_001] = 10;
    keys[9_999] = u32::MAX;
    let amounts = vec![1; keys.len()];
    let mut counters = Counters::new(10);
    let error = counters.add_saturating(&keys, &amounts).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 of 10000 records have a key without a counter, the first is record 5001 with key 10; \
         there are 10 counters: keep such records out"
    );
    assert_eq!(counters.totals(), &[0; 10]);
}

#[test]
fn there_is_one_amount_for_each_key() {
    let error = Counters::new(1).add_saturating(&[0, 0], &[1]).unwrap_err();
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
    let mut counters = Counters::new(0);
    counters.add_saturating(&[], &[]).unwrap();
    assert!(counters.add_saturating(&[0], &[1]).is_err());
}

#[test]
fn a_counter_reaches_the_limit_and_stays_there() {
    let mut counters = Counters::new(3);
    counters.add_saturating(&[0], &[u64::MAX - 5]).unwrap();
    counters
        .add_saturating(&[1, 0, 2, 0], &[7, 6, 8, u64::MAX])
        .unwrap();
    assert_eq!(counters.totals(), &[u64::MAX, 7, 8]);
    counters.add_saturating(&[0, 1], &[1, 1]).unwrap();
    assert_eq!(counters.totals(), &[u64::MAX, 8, 8]);
    counters.clear();
    counters.add_saturating(&[1, 1], &[3, 4]).unwrap();
    assert_eq!(counters.totals(), &[0, 7, 0]);
}

//! What the breaker lets through: exactly as much, and nobody takes it from who asks for less.

use openmast_ledger::{BaseUnits, TrailingAverage, allot, water_fill};
use proptest::prelude::*;

fn amounts() -> impl Strategy<Value = Vec<BaseUnits>> {
    let amount = prop_oneof![0u64..5, 0u64..1_000, any::<u64>(), Just(u64::MAX)];
    prop::collection::vec(amount.prop_map(BaseUnits), 0..12)
}

fn available() -> impl Strategy<Value = BaseUnits> {
    prop_oneof![0u64..10, 0u64..5_000, any::<u64>(), Just(u64::MAX)].prop_map(BaseUnits)
}

fn sum(amounts: &[BaseUnits]) -> u128 {
    amounts.iter().map(|amount| u128::from(amount.0)).sum()
}

fn shared_exactly(wants: &[BaseUnits], parts: &[BaseUnits], available: BaseUnits) {
    assert_eq!(parts.len(), wants.len());
    assert_eq!(sum(parts), sum(wants).min(available.0.into()));
    assert!(parts.iter().zip(wants).all(|(part, want)| part <= want));
}

/// Who wants more than it gets sees nobody with more than a unit more, and that unit only at a lower position.
fn shared_fairly(wants: &[BaseUnits], parts: &[BaseUnits]) {
    for (unmet, _) in wants
        .iter()
        .enumerate()
        .filter(|(at, want)| parts[*at] < **want)
    {
        for (other, part) in parts.iter().enumerate() {
            let most = parts[unmet].0 + u64::from(other < unmet);
            assert!(part.0 <= most, "{other} has {part:?}, {unmet} wants more");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn water_is_shared_exactly_and_fairly(wants in amounts(), available in available()) {
        let parts = water_fill(&wants, available);
        shared_exactly(&wants, &parts, available);
        shared_fairly(&wants, &parts);
    }

    #[test]
    fn more_water_is_less_for_nobody(
        wants in amounts(), available in available(), more in 0u64..100,
    ) {
        let before = water_fill(&wants, available);
        let after = water_fill(&wants, BaseUnits(available.0.saturating_add(more)));
        prop_assert!(before.iter().zip(&after).all(|(before, after)| before <= after));
    }

    /// Who wants more than it gets, gets nothing by wanting even more.
    #[test]
    fn asking_for_more_than_ones_part_changes_nothing(wants in amounts(), available in available()) {
        let parts = water_fill(&wants, available);
        let unmet: Vec<usize> = (0..wants.len()).filter(|at| parts[*at] < wants[*at]).collect();
        for greedy in unmet {
            let mut wants = wants.clone();
            wants[greedy] = BaseUnits(u64::MAX);
            prop_assert_eq!(&water_fill(&wants, available), &parts);
        }
    }

    #[test]
    fn first_parts_come_first(wants in amounts(), firsts in amounts(), available in available()) {
        let parts = allot(&wants, &firsts, available);
        shared_exactly(&wants, &parts, available);
        let first = |at: usize| firsts.get(at).map_or(BaseUnits::ZERO, |first| (*first).min(wants[at]));
        let firsts: Vec<_> = (0..wants.len()).map(first).collect();
        if sum(&firsts) > available.0.into() {
            // No room for anything else.
            shared_exactly(&firsts, &parts, available);
            shared_fairly(&firsts, &parts);
        } else {
            let beyond = |amounts: &[BaseUnits]| -> Vec<_> {
                let beyond = amounts.iter().zip(&firsts);
                beyond.map(|(amount, first)| amount.checked_sub(*first).expect("it has its first part")).collect()
            };
            shared_fairly(&beyond(&wants), &beyond(&parts));
        }
    }

    #[test]
    fn steady_earnings_are_covered(charged in 0u64..1 << 58, epochs in 40u32..80) {
        let mut average = TrailingAverage::default();
        for _ in 0..epochs {
            let before = average;
            average = average.after(BaseUnits(charged));
            prop_assert_eq!(average.0, before.0 - before.0 / 8 + charged);
        }
        // Two averages of what an asset always earns are more than that.
        prop_assert!(average.first().0 >= charged);
        prop_assert!(average.first().0 <= 2 * charged + 2);
    }
}

#[test]
fn water_by_hand() {
    let filled = |wants: &[u64], available| -> Vec<u64> {
        let wants: Vec<_> = wants.iter().copied().map(BaseUnits).collect();
        water_fill(&wants, BaseUnits(available))
            .iter()
            .map(|part| part.0)
            .collect()
    };
    assert_eq!(filled(&[], 7), []);
    assert_eq!(filled(&[5], 7), [5]);
    assert_eq!(filled(&[9, 2, 9], 12), [5, 2, 5]);
    assert_eq!(filled(&[9, 2, 9], 13), [6, 2, 5]);
    assert_eq!(filled(&[1, 1, 1], 2), [1, 1, 0]);
    assert_eq!(filled(&[8, 1, 3], 0), [0, 0, 0]);
}

/// One payer with as much money as the breaker, at an asset that never earned, and one that earns 100 each epoch.
#[test]
fn a_newcomer_does_not_displace_who_usually_earns() {
    let mut usual = TrailingAverage::default();
    for _ in 0..30 {
        usual = usual.after(BaseUnits(100));
    }
    let firsts = [TrailingAverage::default().first(), usual.first()];
    let parts = allot(
        &[BaseUnits(1_000), BaseUnits(100)],
        &firsts,
        BaseUnits(1_000),
    );
    assert_eq!(parts, [BaseUnits(900), BaseUnits(100)]);
}

#[test]
fn an_average_beyond_all_money_stops() {
    let most = TrailingAverage(u64::MAX);
    assert_eq!(most.after(BaseUnits(u64::MAX)), most);
}

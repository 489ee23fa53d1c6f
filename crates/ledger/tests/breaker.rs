//! What the breaker lets through: exactly as much, and nobody takes it from who asks for less.

use openmast_ledger::{
    BaseUnits, Breaker, BreakerError, PairAmount, TrailingAverage, allot, backlog_bound,
    let_through, water_fill,
};
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
fn releases_are_cut_to_what_lots_hold_as_the_backlog_cuts_accruals() {
    let breaker = Breaker {
        most: BaseUnits(1),
        firsts: &[BaseUnits(10), BaseUnits::ZERO],
    };
    let due: Vec<PairAmount> = [(0, 6), (1, 9), (0, 18)]
        .map(|(asset, amount)| PairAmount {
            asset,
            amount: BaseUnits(amount),
        })
        .into();
    let parts = |lots_left, released| -> Vec<u64> {
        let parts = breaker.limit_releases(&due, BaseUnits(lots_left), BaseUnits(released));
        parts.expect("on chain").iter().map(|part| part.0).collect()
    };
    assert_eq!(parts(133, 100), [6, 9, 18], "there is room for all");
    // Asset 0 has 10 first, then both have 4: its 14 are shared as 6 to 18.
    assert_eq!(parts(118, 100), [4, 4, 10]);
    assert_eq!(parts(100, 100), [0, 0, 0]);
    assert_eq!(parts(99, 100), [0, 0, 0], "lots hold less than is released");
    assert_eq!(parts(u64::MAX, 0), [6, 9, 18]);
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

/// Pairs of up to four assets, and what each asset gets first.
fn pairs() -> impl Strategy<Value = (Vec<PairAmount>, Vec<BaseUnits>)> {
    // Even a dozen of these have a sum of 64 bits.
    let amount = || prop_oneof![0u64..5, 0u64..1_000, 0u64..1 << 59].prop_map(BaseUnits);
    let pair = (0u32..4, amount()).prop_map(|(asset, amount)| PairAmount { asset, amount });
    (
        prop::collection::vec(pair, 0..12),
        prop::collection::vec(amount(), 4),
    )
}

fn amounts_of(pairs: &[PairAmount]) -> Vec<BaseUnits> {
    pairs.iter().map(|pair| pair.amount).collect()
}

fn sums_by_asset(pairs: &[PairAmount], amounts: &[BaseUnits]) -> Vec<BaseUnits> {
    let mut sums = vec![BaseUnits::ZERO; 4];
    for (pair, amount) in pairs.iter().zip(amounts) {
        let sum = &mut sums[pair.asset as usize];
        *sum = sum.checked_add(*amount).expect("a sum of 64 bits");
    }
    sums
}

/// Each pair gets the exact part of what its asset gets, rounded down or up, and never more than the pair wants.
fn cut_in_proportion(pairs: &[PairAmount], parts: &[BaseUnits]) {
    let wanted = sums_by_asset(pairs, &amounts_of(pairs));
    let given = sums_by_asset(pairs, parts);
    for (pair, part) in pairs.iter().zip(parts) {
        let (wanted, given) = (wanted[pair.asset as usize].0, given[pair.asset as usize].0);
        let exact = u128::from(pair.amount.0) * u128::from(given);
        let (least, most) = (
            exact / u128::from(wanted.max(1)),
            exact.div_ceil(u128::from(wanted.max(1))),
        );
        assert!(
            (least..=most).contains(&part.0.into()),
            "{pair:?} has {part:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Exactly one breaker of what is outstanding is charged, and each asset gets what the sharing among assets gives it.
    #[test]
    fn one_breaker_is_charged((pairs, firsts) in pairs(), most in available()) {
        let breaker = Breaker { most, firsts: &firsts };
        let wants = amounts_of(&pairs);
        let charged = breaker.charge(&pairs).expect("assets on chain");
        shared_exactly(&wants, &charged, most);
        prop_assert_eq!(sum(&charged), let_through(most, sum(&wants)));
        let assets = allot(&sums_by_asset(&pairs, &wants), &firsts, most);
        prop_assert_eq!(sums_by_asset(&pairs, &charged), assets);
        cut_in_proportion(&pairs, &charged);
    }

    /// With what was outstanding before, no more accrues than makes two breakers, and no less where more is wanted.
    #[test]
    fn the_backlog_is_bounded(
        (pairs, firsts) in pairs(), most in available(), outstanding in available(),
    ) {
        let breaker = Breaker { most, firsts: &firsts };
        let wants = amounts_of(&pairs);
        let left = breaker.limit_backlog(&pairs, outstanding).expect("assets on chain");
        let room = backlog_bound(most).saturating_sub(outstanding.0.into());
        prop_assert_eq!(sum(&left), sum(&wants).min(room));
        prop_assert!(left.iter().zip(&wants).all(|(left, want)| left <= want));
        cut_in_proportion(&pairs, &left);
    }
}

#[test]
fn amounts_that_cannot_be_shared_are_told() {
    let breaker = Breaker {
        most: BaseUnits(1),
        firsts: &[BaseUnits::ZERO; 2],
    };
    let of = |asset, amount| PairAmount {
        asset,
        amount: BaseUnits(amount),
    };
    let unknown = breaker.charge(&[of(2, 5)]);
    assert_eq!(unknown, Err(BreakerError::NoSuchAsset(2)));
    let beyond = breaker.limit_backlog(&[of(1, u64::MAX), of(1, 1)], BaseUnits(0));
    assert!(
        matches!(beyond, Err(BreakerError::Arithmetic(_))),
        "{beyond:?}"
    );
}

#[test]
fn a_breaker_by_hand() {
    let breaker = Breaker {
        most: BaseUnits(10),
        firsts: &[BaseUnits(4), BaseUnits(0)],
    };
    let pairs = [(1, 9), (0, 2), (1, 3), (0, 4)].map(|(asset, amount)| PairAmount {
        asset,
        amount: BaseUnits(amount),
    });
    // Asset 0 gets its 4 first; then 6 are shared among the 2 and the 12 that are left.
    let charged = breaker.charge(&pairs).expect("assets on chain");
    assert_eq!(charged, [3, 2, 1, 4].map(BaseUnits));
    // 20 may be outstanding: all 18 accrue, or 13 of them after 7.
    let left = breaker.limit_backlog(&pairs, BaseUnits(2));
    assert_eq!(left.expect("assets on chain"), amounts_of(&pairs));
    let left = breaker
        .limit_backlog(&pairs, BaseUnits(7))
        .expect("assets on chain");
    assert_eq!(left, [5, 2, 2, 4].map(BaseUnits));
    let left = breaker
        .limit_backlog(&pairs, BaseUnits(30))
        .expect("assets on chain");
    assert_eq!(left, [BaseUnits::ZERO; 4]);
}

//! Live prices: how far one change goes, in which direction, and what many of them do.

use openmast_ledger::*;
use proptest::prelude::*;

const TARGET: u16 = 6_000;

fn rule(floor: u64, cap: u64, target: u16, step_shift: u8) -> LivePrice {
    LivePrice {
        floor: PricePerGb(floor),
        cap: PricePerGb(cap),
        target: BasisPoints::new(target).unwrap(),
        step_shift,
    }
}

fn eighths() -> LivePrice {
    rule(1, u64::MAX, TARGET, 3)
}

fn next(rule: &LivePrice, price: u64, used: u64, carried: u128) -> u64 {
    rule.next(PricePerGb(price), Bytes(used), carried).0
}

#[test]
fn it_moves_by_an_eighth_of_how_far_use_is_from_the_target() {
    let rule = eighths();
    // At the target it stays; at nothing it falls by an eighth, at twice the target it rises by one.
    assert_eq!(next(&rule, 800_000, 6_000, 10_000), 800_000);
    assert_eq!(next(&rule, 800_000, 0, 10_000), 700_000);
    assert_eq!(next(&rule, 800_000, 12_000, 10_000), 900_000);
    // Half as far, half as much.
    assert_eq!(next(&rule, 800_000, 3_000, 10_000), 750_000);
    assert_eq!(next(&rule, 800_000, 9_000, 10_000), 850_000);
    // Full, with a target of 60 %: (1 − 0.6) / 0.6 of an eighth, rounded down.
    assert_eq!(next(&rule, 800_000, 10_000, 10_000), 866_666);
}

#[test]
fn use_beyond_twice_the_target_counts_as_twice() {
    let rule = eighths();
    assert_eq!(next(&rule, 800_000, 12_001, 10_000), 900_000);
    assert_eq!(next(&rule, 800_000, u64::MAX, 10_000), 900_000);
    assert_eq!(next(&rule, 800_000, u64::MAX, 1), 900_000);
}

#[test]
fn it_rises_by_a_unit_at_least_and_need_not_fall() {
    let rule = eighths();
    assert_eq!(next(&rule, 1, 6_001, 10_000), 2);
    assert_eq!(next(&rule, 800_000, 6_001, 10_000), 800_016);
    assert_eq!(next(&rule, 7, 0, 10_000), 7);
    assert_eq!(next(&rule, 8, 0, 10_000), 7);
}

#[test]
fn floor_and_cap_hold_and_the_cap_first() {
    let rule = rule(500, 1_000, TARGET, 3);
    assert_eq!(next(&rule, 510, 0, 10_000), 500);
    assert_eq!(next(&rule, 990, 12_000, 10_000), 1_000);
    // From outside at once.
    assert_eq!(next(&rule, 100, 0, 10_000), 500);
    assert_eq!(next(&rule, 0, 12_000, 10_000), 500);
    assert_eq!(next(&rule, 9_000, 6_000, 10_000), 1_000);
    // The network lowered its maximum below the floor.
    let below = LivePrice {
        cap: PricePerGb(300),
        ..rule
    };
    assert_eq!(next(&below, 600, 6_000, 10_000), 300);
}

#[test]
fn when_nothing_could_be_carried_it_stays() {
    assert_eq!(next(&eighths(), 800_000, 5, 0), 800_000);
    assert_eq!(utilization_bps(Bytes(5), 0), 0);
}

#[test]
fn empty_and_full_in_turns_lose_what_the_page_says() {
    for (shift, after_50_pairs) in [(3, 455_020), (2, 39_681)] {
        let rule = rule(1, u64::MAX, TARGET, shift);
        let pair = |price| next(&rule, next(&rule, price, 0, 100), 120, 100);
        let kept = 1_000_000 - 1_000_000 / 4_u64.pow(shift.into());
        assert!(pair(1_000_000).abs_diff(kept) <= 1);
        assert_eq!(
            (0..50).fold(1_000_000, |price, _| pair(price)),
            after_50_pairs
        );
    }
}

#[test]
fn capacity_and_time_give_bytes() {
    // 8 Mbit/s are 1 MB/s.
    assert_eq!(could_carry(8, 3_600), 3_600_000_000);
    assert_eq!(
        utilization_bps(Bytes(900_000_000), could_carry(8, 3_600)),
        2_500
    );
    assert_eq!(utilization_bps(Bytes(u64::MAX), 1), u32::MAX);
    assert_eq!(
        could_carry(u32::MAX, u64::MAX),
        u128::from(u32::MAX) * 125_000 * u128::from(u64::MAX)
    );
}

#[test]
fn a_rule_is_checked() {
    let max = PricePerGb(1_000);
    assert_eq!(rule(1, 1_000, 500, 3).check(max), Ok(()));
    assert_eq!(rule(7, 7, 9_500, 3).check(max), Ok(()));
    let refused = |floor, cap, target| rule(floor, cap, target, 3).check(max).unwrap_err();
    assert_eq!(refused(0, 1_000, TARGET), LivePriceError::Bounds);
    assert_eq!(refused(9, 8, TARGET), LivePriceError::Bounds);
    assert_eq!(refused(1, 1_001, TARGET), LivePriceError::TooHigh);
    assert_eq!(refused(1, 1_000, 499), LivePriceError::Target);
    assert_eq!(refused(1, 1_000, 9_501), LivePriceError::Target);
}

fn any_rule() -> impl Strategy<Value = LivePrice> {
    let bounds = prop_oneof![
        (1u64..=u64::MAX, 1u64..=u64::MAX),
        (1u64..1_000, 1_000u64..5_000_000),
    ];
    (bounds, LEAST_TARGET_BPS..=MOST_TARGET_BPS, 0u8..8)
        .prop_map(|((a, b), target, shift)| rule(a.min(b), a.max(b), target, shift))
}

/// What could be carried, also the most and the least there is.
fn any_carried() -> impl Strategy<Value = u128> {
    prop_oneof![
        (any::<u32>(), any::<u64>()).prop_map(|(mbps, seconds)| could_carry(mbps, seconds)),
        (1u32..10_000, 1u64..100_000).prop_map(|(mbps, seconds)| could_carry(mbps, seconds)),
        1u128..100,
        Just(could_carry(u32::MAX, u64::MAX)),
    ]
}

fn any_used() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        0u64..100,
        0u64..1_000_000_000_000,
        Just(u64::MAX)
    ]
}

/// The formula as it stands in the documentation, in arithmetic without an end.
fn exact_step(rule: &LivePrice, price: u64, used: u64, carried: u128) -> (bool, u128) {
    let aim = carried * u128::from(rule.target.get());
    let used = (u128::from(used) * 10_000).min(2 * aim);
    let step = wide_mul_div(price, used.abs_diff(aim), aim) >> rule.step_shift;
    (used > aim, step)
}

/// `⌊a · b / c⌋` bit by bit, for `b ≤ c`.
fn wide_mul_div(a: u64, b: u128, c: u128) -> u128 {
    let (mut quotient, mut rest) = (0u128, 0u128);
    for bit in (0..u64::BITS).rev() {
        quotient *= 2;
        rest *= 2;
        if rest >= c {
            rest -= c;
            quotient += 1;
        }
        if a >> bit & 1 == 1 {
            rest += b;
            if rest >= c {
                rest -= c;
                quotient += 1;
            }
        }
    }
    quotient
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_change_is_bounded(
        rule in any_rule(), at in 0.0f64..=1.0, used in any_used(), carried in any_carried(),
    ) {
        let span = rule.cap.0 - rule.floor.0;
        let price = rule.floor.0 + ((span as f64 * at) as u64).min(span);
        let next = next(&rule, price, used, carried);
        prop_assert!((rule.floor.0..=rule.cap.0).contains(&next));
        prop_assert!(next.abs_diff(price) <= (price >> rule.step_shift).max(1));
        prop_assert!(next >= price - (price >> rule.step_shift));
    }

    #[test]
    fn more_use_never_gives_a_lower_price(
        rule in any_rule(), price in any::<u64>(), less in any_used(), more in any_used(), carried in any_carried(),
    ) {
        let (less, more) = (less.min(more), less.max(more));
        prop_assert!(next(&rule, price, less, carried) <= next(&rule, price, more, carried));
    }

    #[test]
    fn more_capacity_never_gives_a_higher_price(
        rule in any_rule(), price in 0u64..1 << 40, used in 0u64..1 << 48, less in 1u128..1 << 50, more in 1u128..1 << 50,
    ) {
        let (less, more) = (less.min(more), less.max(more));
        prop_assert!(next(&rule, price, used, more) <= next(&rule, price, used, less));
    }

    #[test]
    fn above_the_target_it_rises_and_below_it_does_not(
        rule in any_rule(), price in any::<u64>(), used in any_used(), carried in any_carried(),
    ) {
        let next = next(&rule, price, used, carried);
        let aim = carried * u128::from(rule.target.get());
        if aim > 0 && u128::from(used) * 10_000 > aim && price < rule.cap.0 {
            prop_assert!(next > price);
        } else if price >= rule.floor.0 {
            prop_assert!(next <= price);
        }
    }

    /// As the formula says: exactly when the aim has 64 bits, which are 1.8 million GB times the target in basis points,
    /// and otherwise to one unit and 2⁻⁶¹ of the step, more or less.
    #[test]
    fn it_is_the_formula(
        rule in any_rule(), price in any::<u64>(), used in any_used(), carried in any_carried(),
    ) {
        prop_assume!(carried > 0);
        let (rises, step) = exact_step(&rule, price, used, carried);
        let unbounded = LivePrice { floor: PricePerGb(0), cap: PricePerGb(u64::MAX), ..rule };
        let next = u128::from(next(&unbounded, price, used, carried));
        let price = u128::from(price);
        let expected = if rises {
            (price + step.max(1)).min(u64::MAX.into())
        } else {
            price - step
        };
        let short = carried * u128::from(rule.target.get()) <= u128::from(u64::MAX);
        let tolerance = if short { 0 } else { 1 + (step >> 61) };
        prop_assert!(next.abs_diff(expected) <= tolerance, "{} and not {}", next, expected);
    }
}

//! A settlement is final in time, or overtaken.

use openmast_ledger::{Delays, Freshness};

const RULES: Freshness = Freshness {
    exit_closed_at: 1_000,
    delays: Delays {
        exit_delay_seconds: 101,
        challenge_seconds: 10,
    },
    before: None,
};

#[test]
fn an_exit_overtakes_what_was_closed_before_it_held_its_money() {
    assert!(RULES.is_overtaken(999, 999));
    assert!(!RULES.is_overtaken(1_000, 1_000));
}

#[test]
fn a_challenge_window_before_the_earliest_payment_it_is_too_late() {
    assert!(!RULES.is_overtaken(2_000, 2_040));
    assert!(RULES.is_overtaken(2_000, 2_041));
}

#[test]
fn a_longer_delay_does_not_hold_for_statements_of_before_it() {
    let shorter = Delays {
        exit_delay_seconds: 60,
        challenge_seconds: 5,
    };
    let rules = Freshness {
        before: Some((2_000, shorter)),
        ..RULES
    };
    // A statement of 1 999 holds from 2 029 on, and is paid at 2 059.
    assert!(!rules.is_overtaken(2_028, 2_053));
    assert!(rules.is_overtaken(2_028, 2_054));
    assert!(!rules.is_overtaken(2_030, 2_070));
    assert!(rules.is_overtaken(2_030, 2_071));
}

#[test]
fn no_time_overflows() {
    let longest = Freshness {
        delays: Delays {
            exit_delay_seconds: u32::MAX,
            ..RULES.delays
        },
        before: Some((i64::MAX, RULES.delays)),
        ..RULES
    };
    assert!(!longest.is_overtaken(i64::MAX, i64::MAX));
    assert!(RULES.is_overtaken(i64::MIN, i64::MAX));
}

//! A settlement is final in time, or overtaken.

use openmast_ledger::Freshness;

const RULES: Freshness = Freshness {
    exit_closed_at: 1_000,
    exit_delay_seconds: 101,
    challenge_seconds: 10,
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
fn no_time_overflows() {
    let longest = Freshness {
        exit_delay_seconds: u32::MAX,
        ..RULES
    };
    assert!(!longest.is_overtaken(i64::MAX, i64::MAX));
    assert!(RULES.is_overtaken(i64::MIN, i64::MAX));
}

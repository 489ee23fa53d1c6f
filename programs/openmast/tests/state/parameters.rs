//! Parameters and the limits around them.

use {
    crate::{NOW, limits, network, parameters, refused},
    openmast::{
        errors::OpenMastError,
        state::{NetworkLimits, NetworkParameters},
    },
};

#[test]
fn parameters_within_the_limits_are_accepted() {
    limits().check().unwrap();
    parameters().check(&limits()).unwrap();
}

#[test]
fn every_limit_of_the_parameters_holds() {
    let changes: [fn(&mut NetworkParameters); 19] = [
        |p| p.treasury_bps = 1_001,
        |p| p.challenge_seconds = 99,
        |p| p.exit_delay_seconds = 999,
        |p| p.exit_delay_seconds = 1_999, // 2 · (500 + 200 + 3 · 100)
        |p| p.max_pause_seconds = 501,
        |p| p.bond_delay_seconds = 90 * 86_400 + 1,
        |p| p.unstake_cooldown_seconds = u32::MAX,
        |p| p.settlements_kept = 1,
        |p| p.settlements_kept = 65,
        |p| p.min_bond = 9,
        |p| p.min_bond = 1_001,
        |p| p.max_epoch_increase = 49,
        |p| p.max_epoch_increase = 5_001,
        |p| p.min_first_deposit = 6,
        |p| p.requires_licences = 2,
        |p| p.least_lot_bps = 0,
        |p| p.least_lot_bps = 10_001,
        |p| p.price_step_shift = 1,
        |p| p.price_step_shift = 4,
    ];
    for (position, change) in changes.into_iter().enumerate() {
        let mut changed = parameters();
        change(&mut changed);
        let result = changed.check(&limits());
        assert_eq!(
            result.err(),
            Some(OpenMastError::ParameterOutOfRange.into()),
            "{position}"
        );
    }
}

#[test]
fn a_fee_is_bounded_by_the_limits_too() {
    let fee = NetworkParameters {
        min_first_deposit: 8,
        payer_fee: 8,
        ..parameters()
    };
    refused(fee.check(&limits()), OpenMastError::ParameterOutOfRange);
}

#[test]
fn no_exit_delay_is_shorter_than_half_a_minute() {
    let none = NetworkLimits {
        least_challenge_seconds: 0,
        least_exit_delay_seconds: 0,
        ..limits()
    };
    let short = |exit_delay_seconds| NetworkParameters {
        min_epoch_seconds: 0,
        challenge_seconds: 0,
        max_pause_seconds: 0,
        exit_delay_seconds,
        ..parameters()
    };
    short(30).check(&none).unwrap();
    refused(short(29).check(&none), OpenMastError::ParameterOutOfRange);
}

#[test]
fn limits_that_contradict_each_other_are_refused() {
    let changes: [fn(&mut NetworkLimits); 5] = [
        |l| l.most_treasury_bps = 4_001,
        |l| (l.most_treasury_bps, l.most_levy_bps) = (u16::MAX, u16::MAX),
        |l| l.least_min_bond = 1_001,
        |l| l.least_epoch_increase = 0,
        |l| l.most_epoch_increase = 49,
    ];
    for change in changes {
        let mut changed = limits();
        change(&mut changed);
        refused(changed.check(), OpenMastError::LimitOutOfRange);
    }
}

fn with_breaker(max_epoch_increase: u64) -> NetworkParameters {
    NetworkParameters {
        max_epoch_increase,
        ..parameters()
    }
}

#[test]
fn announced_parameters_hold_from_their_time_on() {
    let mut network = network();
    network.announce(&with_breaker(70), NOW, NOW + 10).unwrap();
    let breaker = |time| network.parameters_at(time).max_epoch_increase.get();
    assert_eq!((breaker(NOW + 9), breaker(NOW + 10)), (1_000, 70));
}

#[test]
fn an_announcement_that_does_not_hold_yet_is_replaced() {
    let mut network = network();
    network.announce(&with_breaker(70), NOW, NOW + 10).unwrap();
    (network.announce(&with_breaker(80), NOW + 9, NOW + 20)).unwrap();
    let breaker = |time| network.parameters_at(time).max_epoch_increase.get();
    assert_eq!((breaker(NOW + 19), breaker(NOW + 20)), (1_000, 80));
}

#[test]
fn parameters_of_an_open_epoch_are_kept_until_it_is_final() {
    let mut network = network();
    network.announce(&with_breaker(70), NOW, NOW + 10).unwrap();
    refused(
        network.announce(&with_breaker(80), NOW + 10, NOW + 30),
        OpenMastError::ParametersPending,
    );
    // Not for ever: they may be such that nobody can settle.
    let notice = network.next_parameters.notice();
    let mut stuck = network;
    let last = NOW + 9 + notice;
    refused(
        stuck.announce(&with_breaker(80), last, last + 1),
        OpenMastError::ParametersPending,
    );
    (stuck.announce(&with_breaker(80), last + 1, last + 2)).unwrap();
    network.final_closed_at = (NOW + 10).into();
    (network.announce(&with_breaker(80), NOW + 10, NOW + 30)).unwrap();
    let breaker = |time| network.parameters_at(time).max_epoch_increase.get();
    assert_eq!((breaker(NOW + 10), breaker(NOW + 30)), (70, 80));
}

#[test]
fn tightening_reaches_what_is_announced_and_never_loosens() {
    let mut network = network();
    network.announce(&with_breaker(70), NOW, NOW + 10).unwrap();
    network.tighten(90, 200, NOW).unwrap();
    let both = |time| {
        let parameters = network.parameters_at(time);
        (
            parameters.max_epoch_increase.get(),
            parameters.min_bond.get(),
        )
    };
    assert_eq!((both(NOW), both(NOW + 10)), ((90, 200), (70, 200)));

    refused(
        network.tighten(91, 200, NOW),
        OpenMastError::ParametersNotTighter,
    );
    refused(
        network.tighten(90, 199, NOW),
        OpenMastError::ParametersNotTighter,
    );
    let beyond = network.tighten(49, 200, NOW);
    refused(beyond, OpenMastError::ParameterOutOfRange);
    let beyond = network.tighten(90, 1_001, NOW);
    refused(beyond, OpenMastError::ParameterOutOfRange);
}

#[test]
fn the_breaker_is_not_lowered_little_by_little() {
    let mut network = network();
    network.tighten(900, 100, NOW).unwrap();
    // The bond is no matter.
    network.tighten(900, 200, NOW + 1).unwrap();
    refused(
        network.tighten(899, 200, NOW + 1_999),
        OpenMastError::ParametersPending,
    );
    let mut settled = network;
    settled.final_closed_at = (NOW + 1).into();
    settled.tighten(899, 200, NOW + 2).unwrap();
    network.tighten(899, 200, NOW + 2_000).unwrap();
}

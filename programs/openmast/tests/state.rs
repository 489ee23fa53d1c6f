//! What accounts say about themselves: parameters and pauses by the clock, cuts by the epoch, oracles that come and go.

use {
    anchor_lang::prelude::{Address, Result},
    bytemuck::Zeroable,
    openmast::{
        constants::pause,
        errors::OpenMastError,
        state::{
            Member, MemberWeight, NamedSet, Network, NetworkLimits, NetworkParameters, OracleSet,
            Proposal,
        },
    },
};

const NOW: i64 = 1_000_000;

fn limits() -> NetworkLimits {
    NetworkLimits {
        most_cuts_bps: 2_000,
        least_challenge_seconds: 100,
        least_exit_delay_seconds: 1_000,
        least_min_bond: 10,
        most_min_bond: 1_000,
        least_epoch_increase: 50,
        most_epoch_increase: 5_000,
        most_payer_fee: 7,
    }
}

fn parameters() -> NetworkParameters {
    NetworkParameters {
        treasury_bps: 500,
        levy_bps: 300,
        min_epoch_seconds: 200,
        challenge_seconds: 100,
        exit_delay_seconds: 2_000,
        max_pause_seconds: 500,
        unstake_cooldown_seconds: 0,
        bond_delay_seconds: 400,
        settlements_kept: 2,
        min_bond: 100,
        max_epoch_increase: 1_000,
        max_price_per_gb: 9,
        min_first_deposit: 7,
        payer_fee: 7,
    }
}

fn network() -> Network {
    Network {
        limits: (&limits()).into(),
        parameters: (&parameters()).into(),
        created_at: NOW.into(),
        final_closed_at: NOW.into(),
        treasury_since: NOW.into(),
        regulator_since: NOW.into(),
        ..Network::zeroed()
    }
}

fn key(byte: u8) -> Address {
    Address::new_from_array([byte; 32])
}

#[track_caller]
fn refused<T>(result: Result<T>, with: OpenMastError) {
    let error = result.err().expect("this must be refused");
    assert_eq!(error, with.into());
}

#[test]
fn parameters_within_the_limits_are_accepted() {
    limits().check().unwrap();
    parameters().check(&limits()).unwrap();
}

#[test]
fn every_limit_of_the_parameters_holds() {
    let changes: [fn(&mut NetworkParameters); 14] = [
        |p| p.treasury_bps = 1_701,
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
    let changes: [fn(&mut NetworkLimits); 4] = [
        |l| l.most_cuts_bps = 5_001,
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

    refused(network.tighten(91, 200, NOW), OpenMastError::NotTighter);
    refused(network.tighten(90, 199, NOW), OpenMastError::NotTighter);
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

#[test]
fn a_pause_lapses_by_itself() {
    let mut network = network();
    network.set_pause(pause::SETTLE, NOW).unwrap();
    let running = |time| network.require_running(pause::SETTLE, time);
    refused(running(NOW + 499), OpenMastError::Paused);
    running(NOW + 500).unwrap();
    network.require_running(pause::DEPOSIT, NOW).unwrap();
}

#[test]
fn a_pause_cannot_be_renewed_before_an_exit_delay_is_over() {
    let mut network = network();
    network.set_pause(pause::SETTLE, NOW).unwrap();
    network.set_pause(pause::ALL, NOW + 499).unwrap();
    assert_eq!(network.paused_at.get(), NOW, "it ends when it would have");
    refused(
        network.set_pause(pause::DEPOSIT, NOW + 500),
        OpenMastError::PausedRecently,
    );
    network.set_pause(0, NOW + 500).unwrap();
    refused(
        network.set_pause(pause::DEPOSIT, NOW + 1_999),
        OpenMastError::PausedRecently,
    );
    network.set_pause(pause::DEPOSIT, NOW + 2_000).unwrap();
    refused(
        network.require_running(pause::DEPOSIT, NOW + 2_000),
        OpenMastError::Paused,
    );
}

#[test]
fn a_role_that_pays_is_told_apart_by_one_date() {
    let mut network = network();
    network.treasury = key(1);
    network.hand_over_treasury(key(2), NOW + 5).unwrap();
    assert_eq!(network.treasury_of(NOW + 4), key(1));
    assert_eq!(network.treasury_of(NOW + 5), key(2));
    refused(
        network.hand_over_treasury(key(3), NOW + 6),
        OpenMastError::HandoverUnsettled,
    );
    network.final_closed_at = (NOW + 5).into();
    network.hand_over_treasury(key(3), NOW + 6).unwrap();
    assert_eq!(network.treasury_of(NOW + 5), key(2));
}

#[test]
fn settlements_keep_the_smallest_cuts_before_the_newest_change() {
    let mut network = network();
    let cuts: Vec<_> = [
        (1, 500, 300),
        (2, 500, 300),
        (3, 400, 300),
        (4, 700, 0),
        (5, 600, 9),
    ]
    .map(|(epoch, treasury_bps, levy_bps)| {
        let mut proposal = Proposal::zeroed();
        proposal.content.epoch = u64::into(epoch);
        proposal.treasury_bps = u16::into(treasury_bps);
        proposal.levy_bps = u16::into(levy_bps);
        network.settle(&proposal, NOW).unwrap();
        (
            network.cuts_epoch.get(),
            network.settled_treasury_bps.get(),
            network.settled_levy_bps.get(),
            network.before_treasury_bps.get(),
            network.before_levy_bps.get(),
        )
    })
    .into();
    assert_eq!(
        cuts,
        [
            (1, 500, 300, 500, 300),
            (1, 500, 300, 500, 300),
            (3, 400, 300, 500, 300),
            (4, 700, 0, 400, 300),
            (5, 600, 9, 400, 0),
        ]
    );
    assert_eq!(network.oldest_kept_epoch.get(), 4, "two are kept");
}

#[test]
fn another_holder_of_the_cuts_is_a_change_of_them() {
    let mut network = network();
    let changed: Vec<u64> = [(1, 1), (2, 1), (3, 2), (4, 2)]
        .map(|(epoch, holder)| {
            let mut proposal = Proposal::zeroed();
            proposal.content.epoch = u64::into(epoch);
            proposal.regulator = key(holder);
            network.settle(&proposal, NOW).unwrap();
            network.cuts_epoch.get()
        })
        .into();
    assert_eq!(changed, [1, 1, 3, 3]);
}

fn named(members: &[(u8, u32)], threshold: u32) -> Result<NamedSet> {
    let members: Vec<_> = members
        .iter()
        .map(|(byte, weight)| MemberWeight {
            key: key(*byte),
            weight: *weight,
        })
        .collect();
    NamedSet::new(&members, threshold, NOW)
}

fn oracle_set(members: &[(u8, u32)]) -> OracleSet {
    let mut set = OracleSet::zeroed();
    let weight: u32 = members.iter().map(|(_, weight)| weight).sum();
    set.take_over(&named(members, weight).unwrap(), NOW)
        .unwrap();
    set
}

fn bond(set: &mut OracleSet, byte: u8, bond: u64) {
    let position = set.position(&key(byte)).unwrap();
    set.members[position].bond = bond.into();
    set.bonded = (set.bonded.get() + bond).into();
}

/// Key, weight, bond, from when on the bond may be withdrawn.
fn entries(set: &OracleSet) -> Vec<(u8, u32, u64, i64)> {
    let entry = |member: &Member| {
        (
            member.key.as_array()[0],
            member.weight.get(),
            member.bond.get(),
            member.released_at.get(),
        )
    };
    set.entries().iter().map(entry).collect()
}

#[test]
fn sets_that_decide_nothing_or_without_a_majority_are_refused() {
    refused(
        named(&[(1, 1), (2, 1)], 1),
        OpenMastError::ThresholdOutOfRange,
    );
    refused(
        named(&[(1, 1), (2, 1)], 3),
        OpenMastError::ThresholdOutOfRange,
    );
    refused(named(&[(1, 0)], 0), OpenMastError::ZeroWeight);
    refused(named(&[(0, 1)], 1), OpenMastError::InvalidMemberKey);
    refused(named(&[(1, 1), (1, 1)], 2), OpenMastError::InvalidMemberKey);
    refused(named(&[(1, u32::MAX), (2, 1)], 1), OpenMastError::Overflow);
    let nine: Vec<_> = (1..=9).map(|byte| (byte, 1)).collect();
    refused(named(&nine, 9), OpenMastError::OracleCountOutOfRange);
}

#[test]
fn a_named_set_is_due_from_its_time_on_and_an_empty_one_never() {
    let set = named(&[(1, 1)], 1).unwrap();
    assert_eq!((set.is_due(NOW - 1), set.is_due(NOW)), (false, true));
    assert!(!named(&[], 0).unwrap().is_due(i64::MAX));
}

#[test]
fn who_stays_keeps_its_bond_and_who_leaves_has_it_released() {
    let mut set = oracle_set(&[(1, 5), (2, 5), (3, 5)]);
    bond(&mut set, 1, 100);
    bond(&mut set, 2, 200);

    (set.take_over(&named(&[(4, 1), (2, 2)], 3).unwrap(), NOW + 400)).unwrap();

    let expected = [(4, 1, 0, 0), (2, 2, 200, 0), (1, 0, 100, NOW + 400)];
    assert_eq!(entries(&set), expected, "the third had nothing to leave");
    let (threshold, weight) = (set.threshold.get(), set.total_weight.get());
    assert_eq!((threshold, weight, set.set_version.get()), (3, 3, 2));
    refused(
        set.take_due_bonds(&key(1), NOW + 399),
        OpenMastError::BondNotReleased,
    );
    assert_eq!(set.take_due_bonds(&key(1), NOW + 400).unwrap(), 100);
    assert_eq!(set.bonded.get(), 200);
    refused(
        set.take_due_bonds(&key(1), NOW + 400),
        OpenMastError::NoBond,
    );
    refused(
        set.take_due_bonds(&key(2), NOW + 400),
        OpenMastError::StillAMember,
    );
}

#[test]
fn who_left_and_is_named_again_begins_anew() {
    let mut set = oracle_set(&[(1, 1)]);
    bond(&mut set, 1, 100);
    (set.take_over(&named(&[(2, 1)], 1).unwrap(), NOW + 1)).unwrap();
    (set.take_over(&named(&[(1, 1)], 1).unwrap(), NOW + 2)).unwrap();
    assert_eq!(entries(&set), [(1, 1, 0, 0), (1, 0, 100, NOW + 1)]);
}

#[test]
fn too_many_bonds_of_those_that_left_keep_a_set_out() {
    let of = |range: std::ops::Range<u8>| range.map(|byte| (byte, 1)).collect::<Vec<_>>();
    let mut set = oracle_set(&of(1..9));
    let next = |first: u8| named(&of(first..first + 8), 8).unwrap();
    for byte in 1..9 {
        bond(&mut set, byte, 1);
    }
    set.take_over(&next(11), NOW).unwrap();
    for byte in 11..19 {
        bond(&mut set, byte, 1);
    }
    let kept_out = set.take_over(&next(21), NOW);
    refused(kept_out, OpenMastError::OracleCountOutOfRange);
    for byte in 1..9 {
        set.take_due_bonds(&key(byte), NOW).unwrap();
    }
    set.take_over(&next(21), NOW).unwrap();
}

#[test]
fn an_oracle_attests_once_for_an_epoch() {
    let mut set = oracle_set(&[(1, 1), (2, 2)]);
    bond(&mut set, 2, 100);
    let attest = |set: &mut OracleSet, byte, epoch| {
        let position = set.voter(&key(byte), 100)?;
        set.attest(position, epoch)
    };
    refused(attest(&mut set, 1, 7), OpenMastError::BondTooSmall);
    refused(attest(&mut set, 3, 7), OpenMastError::NotAnOracle);
    assert_eq!(attest(&mut set, 2, 7).unwrap(), 0b10);
    refused(attest(&mut set, 2, 7), OpenMastError::AlreadyAttested);
    set.forget_attestations(0b11, 6);
    refused(attest(&mut set, 2, 7), OpenMastError::AlreadyAttested);
    set.forget_attestations(0b10, 7);
    attest(&mut set, 2, 7).unwrap();
    attest(&mut set, 2, 8).unwrap();
    (set.take_over(&named(&[(2, 2)], 2).unwrap(), NOW)).unwrap();
    attest(&mut set, 2, 8).unwrap();
}

#[test]
fn the_challenge_window_begins_anew_when_the_threshold_was_lost() {
    let set = oracle_set(&[(1, 1), (2, 1)]);
    let mut proposal = Proposal::zeroed();
    proposal.challenge_seconds = 10.into();
    proposal.set_attested(0b01, &set, NOW);
    refused(
        proposal.require_unchallenged(i64::MAX),
        OpenMastError::BelowThreshold,
    );
    proposal.set_attested(0b11, &set, NOW);
    proposal.set_attested(0b11, &set, NOW + 5);
    refused(
        proposal.require_unchallenged(NOW + 9),
        OpenMastError::ChallengeOpen,
    );
    proposal.require_unchallenged(NOW + 10).unwrap();
    proposal.set_attested(0b10, &set, NOW + 6);
    proposal.set_attested(0b11, &set, NOW + 7);
    refused(
        proposal.require_unchallenged(NOW + 16),
        OpenMastError::ChallengeOpen,
    );
    proposal.require_unchallenged(NOW + 17).unwrap();
}

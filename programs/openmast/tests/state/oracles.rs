//! Oracles that come and go, and what they attest.

use {
    crate::{NOW, key, refused},
    anchor_lang::prelude::Result,
    bytemuck::Zeroable,
    openmast::{
        errors::OpenMastError,
        state::{Member, MemberWeight, NamedSet, OracleSet, Proposal},
    },
};

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

//! Rules of the accounts alone, against whoever plays them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use anchor_lang::prelude::PodU16;
use bytemuck::Zeroable;
use openmast_common::gate::REVOKED;
use proptest::prelude::*;
use share_gate::{
    constants::{MAX_RENEWALS, MAX_SUSPENSION_SECONDS},
    state::{Clearance, Holder, Limits, Policy, PolicyTerms, Said},
};

const START: i64 = 1_800_000_000;
const CURE: u32 = 1_000;

#[test]
fn the_program_has_the_address_by_which_others_know_it() {
    assert_eq!(openmast_common::ids::SHARE_GATE, share_gate::ID);
    assert_eq!(
        openmast_common::ids::SHARE_GATE_TEXT,
        share_gate::ID.to_string()
    );
}

#[test]
fn others_know_its_holders_by_their_discriminator() {
    use anchor_lang::Discriminator;
    use openmast_common::gate::HolderRecord;
    assert_eq!(Holder::DISCRIMINATOR, HolderRecord::DISCRIMINATOR);
}

/// What a regulator tries next: after how long, for how long, and whether it lifts it first.
fn attempts() -> impl Strategy<Value = Vec<(i64, i64, bool)>> {
    let longest = MAX_SUSPENSION_SECONDS;
    prop::collection::vec((0..2 * longest, 1..=longest, any::<bool>()), 1..60)
}

proptest! {
    /// In any row of suspensions a holder is free for as long as it was held, and no row is longer than four of the longest.
    #[test]
    fn nobody_is_suspended_for_ever(attempts in attempts()) {
        let mut holder = Holder::zeroed();
        let mut now = START;
        // Beginning and end in truth of each time that it was suspended.
        let mut held: Vec<(i64, i64)> = Vec::new();
        for (wait, length, lifts) in attempts {
            now += wait;
            if lifts && holder.is_suspended(now) && holder.lift(now).is_ok() {
                held.last_mut().unwrap().1 = now;
            }
            if holder.suspend(now, now + length, [0; 32]).is_ok() {
                if let Some(last) = held.last_mut() {
                    last.1 = last.1.min(now);
                }
                held.push((now, now + length));
            }
        }
        let mut row = 0;
        let mut began = 0;
        for (at, &(from, to)) in held.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| held[before].1);
            let continues = before.is_some_and(|ended| from < ended + (ended - began));
            (row, began) = if continues { (row + 1, began) } else { (0, from) };
            prop_assert!(row <= u32::from(MAX_RENEWALS));
            prop_assert!(to - from <= MAX_SUSPENSION_SECONDS);
        }
    }

    /// What tightens never admits anybody whom the terms before did not, and what loosens nothing never needs a regulator.
    #[test]
    fn a_change_is_called_what_it_is(old in terms(), new in terms(), kinds in 0_u32..8, place in 0_u16..5) {
        let admits = |terms: &PolicyTerms, holders: u32, now: i64| {
            terms.kinds & !kinds == 0
                && (terms.jurisdictions.is_empty() || terms.jurisdictions.contains(&place))
                && (terms.max_holders == 0 || holders < terms.max_holders)
                && now >= terms.locked_until
        };
        let policy = policy(&old);
        prop_assert_eq!(policy.terms(), old.clone());
        let Ok(change) = policy.compare(&new) else {
            prop_assert!(old == new || new.locked_until > old.locked_until);
            return Ok(());
        };
        for holders in 0..4 {
            for now in 0..4 {
                let (before, after) = (admits(&old, holders, now), admits(&new, holders, now));
                prop_assert!(before || !after || change.loosens, "{:?} to {:?}", old, new);
                prop_assert!(!before || after || change.tightens, "{:?} to {:?}", old, new);
            }
        }
    }

    /// Whatever an issuer says one after the other: nobody loses the protection of kinds within the cure, nor by a mere end.
    #[test]
    fn only_what_was_revoked_and_not_cured_protects_no_more(steps in steps()) {
        let mut clearance = Clearance::zeroed();
        let mut now = START;
        // Kinds that were ever said, with when they were revoked last.
        let mut lost: [Option<i64>; 3] = [None; 3];
        let mut said_before = 0;
        for (wait, kinds, length, revokes) in steps {
            now += wait;
            let expired = clearance.expires_at.get() != 0 && clearance.expires_at.get() <= now;
            let standing = clearance.kinds.get();
            let gone = if revokes {
                match clearance.revoke(now, CURE) {
                    Ok(()) => standing,
                    Err(_) => 0,
                }
            } else {
                let expires_at = if length == 0 { 0 } else { now + length };
                let said = Said { kinds, jurisdiction: 0, expires_at };
                let limits = Limits { cure_seconds: CURE, longest_seconds: u32::MAX };
                clearance.say(&said, Default::default(), now, limits);
                said_before |= kinds;
                if expired { 0 } else { standing & !kinds }
            };
            for (bit, lost) in lost.iter_mut().enumerate() {
                if gone & 1 << bit != 0 {
                    *lost = Some(now);
                } else if clearance.kinds.get() & 1 << bit != 0 {
                    *lost = None;
                }
            }
            for (bit, lost) in lost.iter().enumerate() {
                if said_before & 1 << bit == 0 {
                    continue;
                }
                let within = lost.is_none_or(|at| now < at + i64::from(CURE));
                if within {
                    prop_assert!(clearance.protects(now) & 1 << bit != 0, "kind {}", bit);
                }
            }
        }
    }
}

fn terms() -> impl Strategy<Value = PolicyTerms> {
    (
        0_u32..8,
        prop::collection::hash_set(1_u16..5, 0..4),
        0_u32..4,
        0_i64..4,
    )
        .prop_map(
            |(kinds, jurisdictions, max_holders, locked_until)| PolicyTerms {
                kinds,
                jurisdictions: jurisdictions.into_iter().collect(),
                max_holders,
                locked_until,
            },
        )
}

fn policy(terms: &PolicyTerms) -> Policy {
    let mut policy = Policy::zeroed();
    policy.kinds = terms.kinds.into();
    for (place, code) in policy.jurisdictions.iter_mut().zip(&terms.jurisdictions) {
        *place = PodU16::from(*code);
    }
    policy.jurisdiction_count = terms.jurisdictions.len() as u8;
    policy.max_holders = terms.max_holders.into();
    policy.locked_until = terms.locked_until.into();
    policy
}

fn steps() -> impl Strategy<Value = Vec<(i64, u32, i64, bool)>> {
    prop::collection::vec((0_i64..700, 1_u32..8, 0_i64..900, any::<bool>()), 1..20)
}

#[test]
fn who_is_revoked_is_not_thawed_with_whatever_balance() {
    let (policy, mut holder) = (
        policy(&PolicyTerms {
            kinds: 0,
            jurisdictions: Vec::new(),
            max_holders: 0,
            locked_until: 0,
        }),
        Holder::zeroed(),
    );
    holder.admitted_until = i64::MAX.into();
    assert!(policy.require_thaw(holder.record(), 0, START).is_ok());
    holder.state = REVOKED;
    for amount in [0, 1, u64::MAX] {
        assert!(policy.require_thaw(holder.record(), amount, START).is_err());
    }
}

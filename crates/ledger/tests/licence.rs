//! Licences: what is judged of an epoch once stays so, whatever the regulator does, and each state is as it is written down.

use std::collections::BTreeMap;

use openmast_ledger::{
    FIRST_FREE_EPOCH_AFTER_FINAL, LicenceError, LicenceState, LicenceTerms, NotLicensed, licensing,
};
use proptest::prelude::*;

const TERMS: LicenceTerms = LicenceTerms {
    valid_from: 1_000,
    valid_until: 2_000,
    suspended_from: 0,
    lifted_from: 0,
    suspended_until: 0,
    ended_from: 0,
};

#[derive(Clone, Debug)]
enum Step {
    /// Time passes, seconds.
    Wait(i64),
    /// The oracle closes the open epoch and opens the next one, if it is not too far ahead of what is final.
    Open,
    /// The oldest closed epoch becomes final.
    Finalize,
    Renew {
        by: i64,
    },
    Suspend {
        length: i64,
    },
    Lift,
    End,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0i64..20).prop_map(Step::Wait),
        6 => Just(Step::Open),
        6 => Just(Step::Finalize),
        2 => (-5i64..60).prop_map(|by| Step::Renew { by }),
        3 => (1i64..80).prop_map(|length| Step::Suspend { length }),
        2 => Just(Step::Lift),
        // Rarely: nothing happens to a licence that is ended.
        1 => Just(Step::End),
    ]
}

/// A licence in a network whose epochs open and become final.
struct World {
    terms: LicenceTerms,
    now: i64,
    final_epoch: u64,
    /// When the newest final epoch closed.
    closed_at: i64,
    /// Epochs that are open or closed and not final: when each opened, and what the licence was then.
    judged: BTreeMap<u64, (i64, LicenceState)>,
}

impl World {
    fn new(terms: LicenceTerms) -> Self {
        let mut world = Self {
            terms,
            now: 0,
            final_epoch: 0,
            closed_at: 0,
            judged: BTreeMap::new(),
        };
        world.open();
        world
    }

    fn open(&mut self) {
        let epoch = self
            .judged
            .last_key_value()
            .map_or(1, |(newest, _)| newest + 1);
        if epoch < self.final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL {
            let state = self.terms.state_in(epoch, self.now);
            self.judged.insert(epoch, (self.now, state));
        }
    }

    /// An epoch is closed once the next one is open: it closed when that one opened.
    fn finalize(&mut self) {
        let next = self.final_epoch + 1;
        if let Some((opened_at, _)) = self.judged.get(&(next + 1)) {
            self.closed_at = *opened_at;
            self.final_epoch = next;
            self.judged.remove(&next);
        }
    }

    fn take(&mut self, step: Step) -> Result<(), LicenceError> {
        match step {
            Step::Wait(seconds) => self.now += seconds,
            Step::Open => self.open(),
            Step::Finalize => self.finalize(),
            Step::Renew { by } => {
                let until = self.terms.valid_until + by;
                self.terms.renew(until, self.now)?;
            }
            Step::Suspend { length } => {
                let until = self.now + length;
                self.terms
                    .suspend(until, self.final_epoch, self.closed_at)?;
            }
            Step::Lift => self.terms.lift(self.final_epoch, self.closed_at)?,
            Step::End => self.terms.end(self.final_epoch)?,
        }
        Ok(())
    }

    /// Whoever judges an epoch that is not final finds what was found when it opened.
    fn check(&self) {
        for (epoch, (opened_at, state)) in &self.judged {
            assert_eq!(
                self.terms.state_in(*epoch, *opened_at),
                *state,
                "epoch {epoch} of {:?}",
                self.terms
            );
        }
    }
}

fn terms() -> impl Strategy<Value = LicenceTerms> {
    let times = (-50i64..50, 1i64..100);
    let epochs = (0u64..6, 0u64..6, 0u64..6);
    (times, epochs, -50i64..100).prop_map(
        |((from, length), (suspended_from, lifted_from, ended_from), suspended_until)| {
            LicenceTerms {
                valid_from: from,
                valid_until: from + length,
                suspended_from,
                lifted_from,
                suspended_until,
                ended_from,
            }
        },
    )
}

fn state() -> impl Strategy<Value = LicenceState> {
    prop_oneof![
        Just(LicenceState::InForce),
        Just(LicenceState::Announced),
        Just(LicenceState::Suspended),
        Just(LicenceState::Expired),
        Just(LicenceState::Ended),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_was_judged_stays_so(
        (from, length) in (-20i64..60, 1i64..200),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut world = World::new(LicenceTerms {
            valid_from: from,
            valid_until: from + length,
            ..LicenceTerms::default()
        });
        for step in steps {
            let before = world.terms;
            if world.take(step).is_err() {
                prop_assert_eq!(world.terms, before);
            }
            world.check();
        }
    }

    #[test]
    fn what_a_regulator_does_holds_from_the_first_epoch_that_is_free(
        terms in terms(),
        final_epoch in 0u64..6,
        closed_at in -50i64..100,
    ) {
        let first_free = final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL;
        // A time at which a suspension of ten seconds makes a difference, if the licence holds then.
        let opened_at = closed_at + 5;

        let mut suspended = terms;
        if suspended.suspend(closed_at + 10, final_epoch, closed_at).is_ok() {
            let was = terms.state_in(first_free, opened_at);
            let is = suspended.state_in(first_free, opened_at);
            prop_assert_eq!(is == LicenceState::Suspended, was == LicenceState::InForce);
        }
        let mut lifted = terms;
        if lifted.lift(final_epoch, closed_at).is_ok() {
            prop_assert_ne!(lifted.state_in(first_free, opened_at), LicenceState::Suspended);
        }
        let mut ended = terms;
        if ended.end(final_epoch).is_ok() {
            prop_assert_eq!(ended.state_in(first_free, opened_at), LicenceState::Ended);
        }
    }

    #[test]
    fn a_licence_is_in_force_exactly_as_written_down(
        terms in terms(),
        epoch in 1u64..8,
        opened_at in -60i64..120,
    ) {
        let began = terms.valid_from <= opened_at;
        let expired = terms.valid_until <= opened_at;
        let ended = (1..=epoch).contains(&terms.ended_from);
        let lifted = (1..=epoch).contains(&terms.lifted_from);
        let suspended = (1..=epoch).contains(&terms.suspended_from)
            && !lifted
            && opened_at < terms.suspended_until;
        let in_force = began && !expired && !ended && !suspended;

        let state = terms.state_in(epoch, opened_at);
        prop_assert_eq!(state == LicenceState::InForce, in_force);
        prop_assert_eq!(state == LicenceState::Ended, ended);
        prop_assert!(state != LicenceState::Suspended || suspended);
        prop_assert!(state != LicenceState::Announced || !began);
        prop_assert!(state != LicenceState::Expired || expired);
    }

    #[test]
    fn the_order_of_licences_does_not_matter_and_another_one_never_harms(
        states in prop::collection::vec(state(), 0..6),
        another in state(),
    ) {
        let forth = licensing(states.iter().copied());
        let back = licensing(states.iter().rev().copied());
        prop_assert_eq!(forth, back);

        let in_force = states.contains(&LicenceState::InForce);
        prop_assert_eq!(forth.is_none(), in_force);

        let more = licensing(states.iter().copied().chain([another]));
        prop_assert_eq!(more.is_none(), in_force || another == LicenceState::InForce);
    }
}

#[test]
fn one_in_force_suffices_and_of_the_others_a_suspended_one_says_most() {
    use LicenceState::{Announced, Ended, Expired, InForce, Suspended};
    let of = |states: &[LicenceState]| licensing(states.iter().copied());

    assert_eq!(of(&[]), Some(NotLicensed::Unlicensed));
    assert_eq!(of(&[Announced]), Some(NotLicensed::Unlicensed));
    assert_eq!(of(&[Announced, Expired]), Some(NotLicensed::Expired));
    assert_eq!(of(&[Ended]), Some(NotLicensed::Expired));
    assert_eq!(of(&[Ended, Suspended]), Some(NotLicensed::Suspended));
    assert_eq!(of(&[Suspended, Expired]), Some(NotLicensed::Suspended));
    assert_eq!(of(&[Suspended, Ended, InForce]), None);
}

#[test]
fn a_lease_is_what_the_worst_of_its_chain_is() {
    use LicenceState::{Announced, Ended, Expired, InForce, Suspended};
    assert_eq!(InForce.max(Suspended), Suspended);
    assert_eq!(Announced.max(InForce), Announced);
    assert_eq!(Expired.max(Suspended), Expired);
    assert_eq!(Suspended.max(Ended), Ended);
}

#[test]
fn a_licence_holds_from_its_first_second_to_before_its_last() {
    assert_eq!(TERMS.state_in(1, 999), LicenceState::Announced);
    assert_eq!(TERMS.state_in(1, 1_000), LicenceState::InForce);
    assert_eq!(TERMS.state_in(1, 1_999), LicenceState::InForce);
    assert_eq!(TERMS.state_in(1, 2_000), LicenceState::Expired);
}

#[test]
fn a_suspension_ends_by_itself_or_when_it_is_lifted() {
    let mut terms = TERMS;
    terms.suspend(1_500, 3, 1_100).unwrap();
    assert_eq!(terms.suspended_from, 7);
    assert_eq!(terms.state_in(6, 1_200), LicenceState::InForce);
    assert_eq!(terms.state_in(7, 1_499), LicenceState::Suspended);
    assert_eq!(terms.state_in(7, 1_500), LicenceState::InForce);

    terms.lift(5, 1_300).unwrap();
    assert_eq!(terms.state_in(8, 1_300), LicenceState::Suspended);
    assert_eq!(terms.state_in(9, 1_300), LicenceState::InForce);
    assert_eq!(terms.lift(5, 1_300), Err(LicenceError::NotSuspended));
}

#[test]
fn a_suspension_that_has_not_begun_is_lifted_before_it_does() {
    let mut terms = TERMS;
    terms.suspend(1_500, 3, 1_100).unwrap();
    terms.lift(3, 1_100).unwrap();
    assert_eq!(terms.state_in(7, 1_200), LicenceState::InForce);
    // Nothing of it is left that another one could hide.
    terms.suspend(1_600, 3, 1_100).unwrap();
    assert_eq!(terms.state_in(7, 1_200), LicenceState::Suspended);
}

#[test]
fn a_licence_is_suspended_again_once_the_suspension_before_is_final() {
    let mut terms = TERMS;
    terms.suspend(1_500, 3, 1_100).unwrap();
    assert_eq!(terms.suspend(1_900, 8, 1_499), Err(LicenceError::Suspended));
    terms.suspend(1_900, 8, 1_500).unwrap();

    terms.lift(13, 1_600).unwrap();
    assert_eq!(terms.lifted_from, 17);
    assert_eq!(
        terms.suspend(1_900, 15, 1_600),
        Err(LicenceError::Suspended)
    );
    terms.suspend(1_900, 16, 1_600).unwrap();
    assert_eq!((terms.suspended_from, terms.lifted_from), (20, 0));
}

#[test]
fn what_was_never_suspended_or_is_over_cannot_be_lifted() {
    let mut terms = TERMS;
    assert_eq!(terms.lift(3, 1_100), Err(LicenceError::NotSuspended));
    terms.suspend(1_500, 3, 1_100).unwrap();
    assert_eq!(terms.lift(9, 1_500), Err(LicenceError::NotSuspended));
}

#[test]
fn a_renewal_is_longer_and_in_time() {
    let mut terms = TERMS;
    assert_eq!(terms.renew(2_000, 1_500), Err(LicenceError::NotExtended));
    assert_eq!(terms.renew(1_999, 1_500), Err(LicenceError::NotExtended));
    assert_eq!(terms.renew(3_000, 2_000), Err(LicenceError::Expired));
    terms.renew(3_000, 1_999).unwrap();
    assert_eq!(terms.state_in(1, 2_500), LicenceState::InForce);
}

#[test]
fn what_is_ended_stays_ended() {
    let mut terms = TERMS;
    terms.end(3).unwrap();
    let ended = terms;
    assert_eq!(terms.state_in(6, 1_500), LicenceState::InForce);
    assert_eq!(terms.state_in(7, 1_500), LicenceState::Ended);

    assert_eq!(terms.end(4), Err(LicenceError::Ended));
    assert_eq!(terms.renew(3_000, 1_500), Err(LicenceError::Ended));
    assert_eq!(terms.suspend(1_900, 4, 1_500), Err(LicenceError::Ended));
    assert_eq!(terms.lift(4, 1_500), Err(LicenceError::Ended));
    assert_eq!(terms, ended);
}

#[test]
fn codes_stand_for_reasons_and_zero_for_none() {
    for reason in NotLicensed::ALL {
        assert_eq!(NotLicensed::from_code(reason.code()), Some(reason));
    }
    assert_eq!(NotLicensed::ALL.map(NotLicensed::code), [1, 2, 3]);
    assert_eq!(NotLicensed::from_code(0), None);
    assert_eq!(NotLicensed::from_code(4), None);
}

#[test]
fn no_epoch_overflows() {
    let mut terms = TERMS;
    terms.suspend(i64::MAX, u64::MAX, 1_100).unwrap();
    assert_eq!(terms.suspended_from, u64::MAX);
    terms.lift(u64::MAX, 1_100).unwrap();
    terms.end(u64::MAX).unwrap();
    assert_eq!(terms.state_in(u64::MAX, i64::MAX), LicenceState::Ended);
}

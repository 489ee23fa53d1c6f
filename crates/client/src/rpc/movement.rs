//! Whether one node goes on with its chain: its finalized slot and its chain's clock must move.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The chain's clock may be the same for so long at least: it has whole seconds.
const LONGEST_SECOND: Duration = Duration::from_secs(5);
/// Nodes of a fleet behind one address differ by fewer slots: who falls by more had told something that was not so.
const FALL: u64 = 2_000;
/// The same of their chain's clock.
const FALL_SECONDS: i64 = 600;

/// What a node told of itself.
#[derive(Debug, Default)]
pub(super) struct Movement(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    slot: Option<Moving<u64>>,
    unix_time: Option<Moving<i64>>,
}

#[derive(Clone, Copy, Debug)]
struct Moving<T> {
    value: T,
    /// When it was told first, and when last.
    since: Instant,
    until: Instant,
}

impl<T: PartialOrd + Copy> Moving<T> {
    /// As told now: by a fleet behind one address it may be lower now and then.
    fn told(known: Option<Self>, value: T, now: Instant) -> Self {
        match known {
            Some(known) if value <= known.value => Self {
                until: now,
                ..known
            },
            _ => Self {
                value,
                since: now,
                until: now,
            },
        }
    }

    fn time_unchanged(&self) -> Duration {
        self.until.saturating_duration_since(self.since)
    }
}

impl Movement {
    /// An answer of a finalized slot.
    pub(crate) fn at_slot(&self, slot: u64, now: Instant) {
        let mut state = self.lock();
        let before = state.slot;
        let before = before.filter(|known| slot.saturating_add(FALL) >= known.value);
        state.slot = Some(Moving::told(before, slot, now));
    }

    /// The clock of its chain, Unix seconds.
    pub(crate) fn at_time(&self, unix_time: i64, now: Instant) {
        let mut state = self.lock();
        let before = state.unix_time;
        let before = before.filter(|known| unix_time.saturating_add(FALL_SECONDS) >= known.value);
        state.unix_time = Some(Moving::told(before, unix_time, now));
    }

    /// In words, when slot or clock were told to be the same for as long as `longest`.
    pub(crate) fn standstill(&self, longest: Duration) -> Option<String> {
        let state = self.lock();
        if let Some(slot) = state.slot
            && slot.time_unchanged() >= longest
        {
            return Some(format!(
                "it stands still: finalized slot {} for {} s",
                slot.value,
                slot.time_unchanged().as_secs()
            ));
        }
        let longest = longest.max(LONGEST_SECOND);
        let clock = state
            .unix_time
            .filter(|clock| clock.time_unchanged() >= longest)?;
        Some(format!(
            "it stands still: its chain's clock says Unix second {} for {} s",
            clock.value,
            clock.time_unchanged().as_secs()
        ))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: Duration = Duration::from_secs(30);

    #[test]
    fn a_node_stands_still_while_it_tells_the_same() {
        let (movement, begin) = (Movement::default(), Instant::now());
        let later = |seconds| begin + Duration::from_secs(seconds);
        movement.at_slot(7, begin);
        movement.at_slot(7, later(29));
        // Nobody asked it meanwhile: nothing is known.
        assert_eq!(movement.standstill(LONGEST), None);
        movement.at_slot(6, later(30));
        let stands = movement.standstill(LONGEST).expect("it stands still");
        assert!(stands.contains("finalized slot 7 for 30 s"), "{stands}");
        movement.at_slot(8, later(31));
        assert_eq!(movement.standstill(LONGEST), None);
    }

    #[test]
    fn a_node_that_told_of_a_slot_that_never_was_goes_on_from_where_it_is() {
        let (movement, begin) = (Movement::default(), Instant::now());
        let later = |seconds| begin + Duration::from_secs(seconds);
        movement.at_slot(1_000_000_000, begin);
        movement.at_slot(300, later(5));
        movement.at_slot(375, later(35));
        assert_eq!(movement.standstill(LONGEST), None);
        movement.at_slot(375, later(65));
        let stands = movement.standstill(LONGEST).expect("it stands still");
        assert!(stands.contains("finalized slot 375 for 30 s"), "{stands}");
    }

    #[test]
    fn slots_without_time_are_no_movement() {
        let (movement, begin) = (Movement::default(), Instant::now());
        for second in 0..=40 {
            let now = begin + Duration::from_secs(second);
            movement.at_slot(second, now);
            movement.at_time(1_700_000_000, now);
        }
        let stands = movement.standstill(LONGEST).expect("it stands still");
        assert!(stands.contains("clock"), "{stands}");
    }
}

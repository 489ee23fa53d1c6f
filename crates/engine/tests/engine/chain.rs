//! Payers' accounts that change as no program would let them: whatever a snapshot says, both engines make the same of it.

use openmast_records::{ChainSnapshot, PayerState};

use crate::dice::Dice;

/// Seconds between two snapshots, about.
const STEP: u64 = 1_000;

/// What the next snapshot will say of the payers, and its clock and breaker.
#[derive(Clone)]
pub(crate) struct Payers {
    pub states: Vec<PayerState>,
    pub slot: u64,
    pub unix_time: i64,
}

impl Payers {
    pub(crate) fn new(deposits: &[u64]) -> Self {
        let state = |deposited: &u64| PayerState {
            deposited: *deposited,
            ..PayerState::default()
        };
        Self {
            states: deposits.iter().map(state).collect(),
            slot: 1,
            unix_time: 1_700_000_000,
        }
    }

    /// Some time later.
    pub(crate) fn go_on(&mut self, dice: &mut Dice) {
        self.slot += dice.below(3);
        self.unix_time += dice.below(STEP) as i64;
        let (slot, now) = (self.slot, self.unix_time);
        for state in &mut self.states {
            for _ in 0..dice.below(3) {
                change(dice, state, slot, now);
            }
        }
    }

    /// The chain's clock is not behind this.
    pub(crate) fn catch_up(&mut self, now_ms: u64) {
        self.unix_time = self.unix_time.max((now_ms / 1_000) as i64);
    }

    /// Puts them into a snapshot, with a breaker that sometimes lets through little.
    pub(crate) fn show_in(&self, snapshot: &mut ChainSnapshot, dice: &mut Dice) {
        snapshot.payers.clone_from(&self.states);
        (snapshot.slot, snapshot.unix_time) = (self.slot, self.unix_time);
        snapshot.breaker = match dice.below(4) {
            0 => dice.below(2_000),
            1 => dice.below(1_000_000),
            _ => u64::MAX,
        };
    }
}

fn change(dice: &mut Dice, state: &mut PayerState, slot: u64, now: i64) {
    match dice.below(10) {
        0..=2 => ask(dice, state, slot, now),
        3 => {
            ask(dice, state, slot, now);
            state.holds_from = now + dice.below(STEP) as i64;
        }
        4 => end(state, false),
        5 => {
            let paid = state.requested.min(state.deposited - state.withdrawn);
            state.withdrawn += paid - dice.below(paid + 1) / 2;
            end(state, true);
        }
        6 => state.deposited += dice.below(100_000),
        _ => {}
    }
}

fn ask(dice: &mut Dice, state: &mut PayerState, slot: u64, now: i64) {
    end(state, false);
    state.requested = 1 + dice.below(1_000_000);
    // Sometimes later than the snapshot's slot: an account is read a little later.
    state.requested_slot = slot + dice.below(10) / 9;
    state.lapses_at = now + dice.below(4 * STEP) as i64;
}

fn end(state: &mut PayerState, is_paid: bool) {
    if state.requested > 0 {
        state.requests_ended += 1;
        state.endings = state.endings << 1 | u64::from(is_paid);
    }
    (state.requested, state.requested_slot) = (0, 0);
    (state.lapses_at, state.holds_from) = (0, 0);
}

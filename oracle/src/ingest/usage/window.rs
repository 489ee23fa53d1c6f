//! The newest batches of a radio, as in the anti-replay window of RFC 4303 (section 3.4.3).
//!
//! It is in memory only. A batch that comes again after a restart is recorded once more, which changes no bill: the
//! meter is a maximum. The window keeps repeated batches out of the log, and notices two contents under one sequence
//! number.

use openmast_usage::Reason;

use super::refusal::Refusal;

/// Batches that are remembered of each radio.
const SIZE: u64 = 64;

/// What is known of a sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Slot {
    /// Keyed hash of the canonical bytes; 0 if the sequence was not seen.
    content: u64,
}

/// The newest sequences of one radio.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// `None` before the first batch.
    newest: Option<u64>,
    /// Slots by sequence modulo [`SIZE`].
    slots: [Slot; SIZE as usize],
    /// One bit for each slot: whether the log has it.
    durable: u64,
}

/// What to do with a verified batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Record it. The sequence number follows the newest one, or comes after a gap, or late.
    New(Order),
    /// The same batch is being recorded; record it again, because its answer must not come earlier.
    Again,
    /// The same batch was recorded: acknowledge it.
    Replay,
    Refuse(Refusal),
}

/// Where a new sequence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Next,
    AfterGap,
    Late,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            newest: None,
            slots: [Slot::default(); SIZE as usize],
            durable: 0,
        }
    }
}

impl Window {
    /// Takes note of a verified batch.
    pub(super) fn admit(&mut self, sequence: u64, content: u64) -> Admission {
        let content = content.max(1);
        let order = match self.newest {
            None => Order::Next,
            Some(newest) if sequence > newest => {
                self.clear(newest, sequence);
                if sequence - newest == 1 {
                    Order::Next
                } else {
                    Order::AfterGap
                }
            }
            Some(newest) if newest - sequence >= SIZE => return too_old(sequence, newest),
            Some(_) => match self.known(sequence, content) {
                Some(admission) => return admission,
                None => Order::Late,
            },
        };
        self.newest = Some(self.newest.map_or(sequence, |newest| newest.max(sequence)));
        *self.slot(sequence) = Slot { content };
        self.durable &= !bit(sequence);
        Admission::New(order)
    }

    /// Notes that the log has what was admitted.
    pub(super) fn recorded(&mut self, sequence: u64, content: u64) {
        if self.holds(sequence, content) {
            self.durable |= bit(sequence);
        }
    }

    /// Notes that the log did not take what was admitted, so that it may come again.
    pub(super) fn not_recorded(&mut self, sequence: u64, content: u64) {
        if self.holds(sequence, content) && self.durable & bit(sequence) == 0 {
            *self.slot(sequence) = Slot::default();
        }
    }

    fn known(&mut self, sequence: u64, content: u64) -> Option<Admission> {
        let known = self.slot(sequence).content;
        if known == 0 {
            return None;
        }
        if known != content {
            let detail = format!("sequence {sequence} was used for another content");
            let refusal = Refusal::new(Reason::ConflictingContent, detail);
            return Some(Admission::Refuse(refusal));
        }
        let is_durable = self.durable & bit(sequence) != 0;
        Some(if is_durable {
            Admission::Replay
        } else {
            Admission::Again
        })
    }

    /// Whether the slot still belongs to this batch.
    fn holds(&mut self, sequence: u64, content: u64) -> bool {
        let in_window = self
            .newest
            .is_some_and(|newest| sequence <= newest && newest - sequence < SIZE);
        in_window && self.slot(sequence).content == content.max(1)
    }

    /// Forgets the slots that the sequences after `newest` up to `sequence` take.
    fn clear(&mut self, newest: u64, sequence: u64) {
        for step in 1..=(sequence - newest).min(SIZE) {
            let cleared = newest.wrapping_add(step);
            *self.slot(cleared) = Slot::default();
            self.durable &= !bit(cleared);
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a remainder of the length is below it"
    )]
    fn slot(&mut self, sequence: u64) -> &mut Slot {
        &mut self.slots[(sequence % SIZE) as usize]
    }
}

fn bit(sequence: u64) -> u64 {
    1 << (sequence % SIZE)
}

fn too_old(sequence: u64, newest: u64) -> Admission {
    let detail =
        format!("sequence {sequence} is {SIZE} or more below {newest}, the radio's newest");
    Admission::Refuse(Refusal {
        next_sequence: newest.saturating_add(1),
        ..Refusal::new(Reason::SequenceTooOld, detail)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn reason(admission: Admission) -> Option<Reason> {
        match admission {
            Admission::Refuse(refusal) => Some(refusal.reason),
            _ => None,
        }
    }

    #[test]
    fn a_batch_again_is_acknowledged_only_when_it_is_durable() {
        let mut window = Window::default();
        assert_eq!(window.admit(5, 50), Admission::New(Order::Next));
        assert_eq!(window.admit(5, 50), Admission::Again);
        window.recorded(5, 50);
        assert_eq!(window.admit(5, 50), Admission::Replay);
        assert_eq!(
            reason(window.admit(5, 51)),
            Some(Reason::ConflictingContent)
        );
    }

    #[test]
    fn what_the_log_did_not_take_may_come_again_with_any_content() {
        let mut window = Window::default();
        window.admit(5, 50);
        window.not_recorded(5, 50);
        assert_eq!(window.admit(5, 51), Admission::New(Order::Late));
    }

    #[test]
    fn gaps_and_late_ones_are_taken_and_noticed() {
        let mut window = Window::default();
        assert_eq!(window.admit(1, 1), Admission::New(Order::Next));
        assert_eq!(window.admit(4, 4), Admission::New(Order::AfterGap));
        assert_eq!(window.admit(2, 2), Admission::New(Order::Late));
        assert_eq!(window.admit(5, 5), Admission::New(Order::Next));
    }

    #[test]
    fn below_the_window_the_radio_is_told_where_to_go_on() {
        let mut window = Window::default();
        window.admit(1_000, 1);
        assert_eq!(
            window.admit(1_000 - SIZE + 1, 1),
            Admission::New(Order::Late)
        );
        let Admission::Refuse(refusal) = window.admit(1_000 - SIZE, 1) else {
            panic!("admitted");
        };
        assert_eq!(refusal.reason, Reason::SequenceTooOld);
        assert_eq!(
            window.admit(refusal.next_sequence, 1),
            Admission::New(Order::Next)
        );
        window.admit(u64::MAX, 1);
        assert_eq!(window.admit(u64::MAX, 1), Admission::Again);
    }

    proptest! {
        /// Against everything remembered for ever: a content is never taken for another one, and only what was admitted
        /// and recorded is acknowledged without the log.
        #[test]
        fn it_never_acknowledges_what_it_did_not_record(
            steps in prop::collection::vec((0u64..200, 1u64..4, any::<bool>()), 1..300),
        ) {
            let mut window = Window::default();
            let mut recorded: HashMap<u64, u64> = HashMap::new();
            for (sequence, content, is_durable) in steps {
                match window.admit(sequence, content) {
                    Admission::New(_) | Admission::Again => {
                        if is_durable {
                            window.recorded(sequence, content);
                            recorded.insert(sequence, content);
                        } else {
                            window.not_recorded(sequence, content);
                        }
                    }
                    Admission::Replay => {
                        prop_assert_eq!(recorded.get(&sequence), Some(&content));
                    }
                    Admission::Refuse(refusal) if refusal.reason == Reason::ConflictingContent => {
                        prop_assert_ne!(recorded.get(&sequence), Some(&content));
                    }
                    Admission::Refuse(refusal) => {
                        prop_assert_eq!(refusal.reason, Reason::SequenceTooOld);
                        prop_assert!(sequence + SIZE < refusal.next_sequence);
                    }
                }
            }
        }
    }
}

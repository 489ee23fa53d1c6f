//! Why a report did what it did.

use borsh::{BorshDeserialize, BorshSerialize};

/// The rule that decided on a report (docs/reference/sessions.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Why {
    /// It is the first report of its session.
    First,
    /// A Start came after the Stop of the run before.
    StartAfterStop,
    /// A Start came, and the run before had not ended: its Stop was lost.
    Started,
    /// The session time says that the run began after the Stop of the one before: its Start was lost.
    BeganAfterStop,
    /// Counters fell, and by both clocks the run began after the newest event of the one before: its Start was lost.
    CountersFell,
    /// Counters did not fall, but by both clocks the run began long after the newest event of the one before: its Start
    /// was lost.
    LostStart,
    /// A run that one clock alone had shown was confirmed by a second report of it.
    ConfirmedRun,
    /// One counter is lower than it was, and the session goes on: the gateway corrected it, or it is no sum.
    CounterLower,
    /// A counter of 32 bits began again at zero.
    Wrapped,
    /// The high bits that the gateway had sent before were left out this time.
    LowBits,
    /// Held back: the line could not have carried so much in that time.
    HeldForLine,
    /// Held back: the counter may have become negative.
    HeldForSign,
    /// Held back: one clock alone shows that a new run began.
    HeldForClock,
    /// A reading that was held back was confirmed by the next one.
    ConfirmedReading,
    /// What was held back was not confirmed, and is not billed.
    GivenUp,
    /// A Stop that was counted before came again.
    StopAgain,
    /// The gateway's clock was set while the session lasted.
    ClockJumped,
    /// The gateway's clock was set back while the session lasted.
    ClockJumpedBack,
    /// A Start that came is taken for a late copy: a report went on from the run before it.
    StartWasLate,
    /// Counters grew, or the session ended.
    Advanced,
    /// It says nothing that is not known.
    Repeated,
    /// Its counters are lower than what is known: it is late, or came out of order.
    Late,
}

/// The rules that began a run.
const BEGINNINGS: [Why; 7] = [
    Why::First,
    Why::StartAfterStop,
    Why::Started,
    Why::BeganAfterStop,
    Why::CountersFell,
    Why::LostStart,
    Why::ConfirmedRun,
];

/// What is remembered once it was seen in a run.
const REMARKABLE: [Why; 12] = [
    Why::CounterLower,
    Why::Wrapped,
    Why::LowBits,
    Why::HeldForLine,
    Why::HeldForSign,
    Why::HeldForClock,
    Why::ConfirmedReading,
    Why::GivenUp,
    Why::StopAgain,
    Why::ClockJumped,
    Why::ClockJumpedBack,
    Why::StartWasLate,
];

/// How a run came about: which rule began it (4 bits), and what was remarkable about it (12 bits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct History(u16);

impl History {
    /// The history of a run that began so.
    pub(crate) fn of(beginning: Why) -> Self {
        let number = (0..).zip(BEGINNINGS).find(|(_, why)| *why == beginning);
        Self(number.map_or(0, |(number, _): (u16, Why)| number) << 12)
    }

    /// The rule that began the run.
    pub fn beginning(self) -> Why {
        let number = usize::from(self.0 >> 12);
        BEGINNINGS.get(number).copied().unwrap_or(Why::First)
    }

    /// What was remarkable, in the order of [`Why`].
    pub fn seen(self) -> impl Iterator<Item = Why> {
        let bits = (0..).zip(REMARKABLE);
        bits.filter(move |(bit, _)| self.0 >> bit & 1 != 0)
            .map(|(_, why)| why)
    }

    /// Whether that was seen.
    pub fn has_seen(self, what: Why) -> bool {
        self.seen().any(|why| why == what)
    }

    pub(crate) fn see(&mut self, what: Why) {
        let bits = (0_u16..).zip(REMARKABLE);
        for (bit, _) in bits.filter(|(_, why)| *why == what) {
            self.0 |= 1 << bit;
        }
    }

    /// Whether it can be what was saved.
    pub(crate) fn is_valid(self) -> bool {
        usize::from(self.0 >> 12) < BEGINNINGS.len() && self.0 & 0x0fff < 1 << REMARKABLE.len()
    }

    pub(crate) fn bits(self) -> u16 {
        self.0
    }

    pub(crate) fn from_bits(bits: u16) -> Self {
        Self(bits)
    }
}

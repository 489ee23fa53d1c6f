//! What waits until another report confirms it.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    meter::Reading,
    reported::Reported,
    times::{EVENT_TOLERANCE_MS, Times, is_near},
    why::Why,
};

/// Why a reading is not believed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Doubt {
    /// The line could not have carried so much.
    Line,
    /// The counter may have become negative.
    Sign,
    /// They are of a new run, if the gateway's clock is right.
    GatewayClock,
    /// They are of a new run, if the report is not late.
    Arrival,
}

impl Doubt {
    pub(crate) fn is_of_a_new_run(self) -> bool {
        matches!(self, Self::GatewayClock | Self::Arrival)
    }

    pub(crate) fn why(self) -> Why {
        match self {
            Self::Line => Why::HeldForLine,
            Self::Sign => Why::HeldForSign,
            Self::GatewayClock | Self::Arrival => Why::HeldForClock,
        }
    }
}

/// A reading that is not believed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Held {
    /// Why it is not believed.
    pub doubt: Doubt,
    /// Cumulative, as 64-bit counters; of a new run, as reported.
    pub reading: Reading,
    /// Since the session began, if reported.
    pub session_seconds: Option<u32>,
    /// When the session began, by the gateway's clock (Unix milliseconds).
    pub started_at_ms: u64,
    /// When it began at the latest, by our clock (Unix milliseconds).
    pub began_by_ms: u64,
}

impl Held {
    pub(crate) fn new(doubt: Doubt, report: &Reported, times: &Times, reading: Reading) -> Self {
        Self {
            doubt,
            reading,
            session_seconds: report.session_seconds,
            started_at_ms: times.started_at_ms.unwrap_or(0),
            began_by_ms: times.began_by_ms,
        }
    }

    /// When it arrived (Unix milliseconds).
    pub(crate) fn received_at_ms(&self) -> u64 {
        let elapsed_ms = u64::from(self.session_seconds.unwrap_or(0)) * 1000;
        self.began_by_ms.saturating_add(elapsed_ms)
    }

    /// Whether `report` tells of the same run, later. The same report again is not later.
    pub(crate) fn is_followed_by(&self, report: &Reported, times: &Times) -> bool {
        let is_same = match self.doubt {
            Doubt::GatewayClock => times
                .started_at_ms
                .is_some_and(|at_ms| is_near(at_ms, self.started_at_ms)),
            // Late copies of reports arrive when they will: nothing but the same second tells the same run.
            Doubt::Arrival => times.began_by_ms.abs_diff(self.began_by_ms) <= EVENT_TOLERANCE_MS,
            Doubt::Line | Doubt::Sign => return false,
        };
        is_same
            && report.session_seconds > self.session_seconds
            && report.raw().reaches(&self.reading)
    }
}

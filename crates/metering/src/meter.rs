//! The meter of one session.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    packed::Packed48,
    reported::Reported,
    times::{START_TOLERANCE_MS, Times},
    why::{History, Why},
};

/// Cumulative bytes, both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Reading {
    /// From the subscriber.
    pub up: u64,
    /// To the subscriber.
    pub down: u64,
}

impl Reading {
    /// Nothing.
    pub const ZERO: Self = Self { up: 0, down: 0 };

    /// With `other`.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            up: self.up.saturating_add(other.up),
            down: self.down.saturating_add(other.down),
        }
    }

    /// Both ways together.
    pub fn bytes(&self) -> u64 {
        self.up.saturating_add(self.down)
    }

    /// What came since `earlier`, which is not above this.
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            up: self.up.saturating_sub(earlier.up),
            down: self.down.saturating_sub(earlier.down),
        }
    }

    /// Whether neither counter is below the other's.
    pub(crate) fn reaches(&self, other: &Self) -> bool {
        self.up >= other.up && self.down >= other.down
    }

    pub(crate) fn max(&self, other: &Self) -> Self {
        Self {
            up: self.up.max(other.up),
            down: self.down.max(other.down),
        }
    }
}

impl Reported {
    /// The counters as they were reported.
    pub(crate) fn raw(&self) -> Reading {
        Reading {
            up: self.bytes_up,
            down: self.bytes_down,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.raw() == Reading::ZERO
    }
}

/// What a report did to the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// Counters grew, or a session began or ended.
    Advanced,
    /// A new incarnation began: what the old one still had to bill must be billed first.
    Restarted,
    /// Nothing new: a repetition.
    Repeated,
    /// Counters below what is known: late, or out of order.
    Late,
    /// Held back until another report confirms it: it changed nothing.
    Held,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Ended {
    /// It did not, as far as is known.
    #[default]
    No,
    /// By its Stop.
    ByStop,
    /// Its radio ended all of its sessions: perhaps not those of another of its networks.
    ByRadio,
}

/// The meter of one incarnation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Meter {
    /// Greatest counters so far.
    pub reading: Reading,
    /// When the session began, as its newest report tells it by the gateway's clock (Unix milliseconds); 0: none did.
    pub(crate) started_at_ms: u64,
    /// By our clock it began then or before: the least arrival less session time (Unix milliseconds).
    pub(crate) began_by_ms: u64,
    /// Time of the newest event by the gateway's clock (Unix milliseconds).
    pub(crate) last_event_at_ms: u64,
    /// The greatest.
    pub(crate) last_session_seconds: u32,
    pub(crate) ended: Ended,
    pub(crate) history: History,
}

impl Meter {
    /// The meter after its first report, if `beginning` is why it began.
    pub(crate) fn begin(report: &Reported, times: &Times, beginning: Why) -> Self {
        let mut meter = Self {
            began_by_ms: times.began_by_ms,
            history: History::of(beginning),
            ..Self::default()
        };
        meter.advance(report, times, report.raw());
        meter
    }

    /// Takes in a report that says `reading`.
    #[inline]
    pub(crate) fn advance(&mut self, report: &Reported, times: &Times, reading: Reading) {
        self.see(report, times);
        self.reading = self.reading.max(&reading);
        if report.is_stop && self.ended != Ended::ByStop {
            self.ended = Ended::ByStop;
        }
    }

    /// Takes in a report's times.
    #[inline]
    pub(crate) fn see(&mut self, report: &Reported, times: &Times) {
        let is_newest = report.session_seconds >= Some(self.last_session_seconds);
        if let Some(started_at_ms) = times.started_at_ms
            && (is_newest || self.started_at_ms == 0)
        {
            self.started_at_ms = started_at_ms;
        }
        let tells_which = report.session_seconds.is_some() && !report.is_start;
        self.began_by_ms = match self.is_only_begun() && tells_which {
            // Where there were several Starts, the first other report tells which one it was.
            true => times.began_by_ms,
            false => self.began_by_ms.min(times.began_by_ms),
        };
        self.last_event_at_ms = self.last_event_at_ms.max(report.event_at_ms);
        if let Some(seconds) = report.session_seconds {
            self.last_session_seconds = self.last_session_seconds.max(seconds);
        }
    }

    /// The session is over: its radio said so.
    pub fn stop(&mut self, at_ms: u64) {
        if !self.is_stopped() && self.last_event_at_ms <= at_ms {
            self.ended = Ended::ByRadio;
        }
    }

    /// Whether it can be what was saved.
    pub(crate) fn is_possible(&self) -> bool {
        let times = [self.started_at_ms, self.began_by_ms, self.last_event_at_ms];
        self.history.is_valid() && times.iter().all(|at_ms| *at_ms <= Packed48::MAX)
    }

    /// Newest event (Unix milliseconds).
    #[inline]
    pub fn last_event_at_ms(&self) -> u64 {
        self.last_event_at_ms
    }

    /// When it began by the gateway's clock (Unix milliseconds). `None`: no report told.
    pub fn started_at_ms(&self) -> Option<u64> {
        (self.started_at_ms > 0).then_some(self.started_at_ms)
    }

    /// By our clock it began then or before (Unix milliseconds).
    pub fn began_by_ms(&self) -> u64 {
        self.began_by_ms
    }

    /// Whether it has ended.
    #[inline]
    pub fn is_stopped(&self) -> bool {
        self.ended != Ended::No
    }

    /// The greatest session time that was reported.
    pub fn session_seconds(&self) -> u32 {
        self.last_session_seconds
    }

    /// Which rule began it, and what was remarkable.
    pub fn history(&self) -> History {
        self.history
    }

    /// Whether nothing but Starts is known of it.
    pub fn is_only_begun(&self) -> bool {
        self.reading == Reading::ZERO && self.last_session_seconds == 0 && !self.is_stopped()
    }

    /// By our clock, when the newest Start came of a run of which nothing else is known. With a clock of their own, only the
    /// first is known.
    pub(crate) fn last_start_ms(&self) -> u64 {
        match self.started_at_ms {
            0 => self.last_event_at_ms,
            _ => self.began_by_ms,
        }
    }

    /// By our clock its newest event happened then or before.
    #[inline]
    pub(crate) fn known_until_ms(&self) -> u64 {
        let elapsed_ms = u64::from(self.last_session_seconds) * 1000;
        self.began_by_ms.saturating_add(elapsed_ms)
    }

    /// Its newest event by the gateway's clock, as that stands now.
    pub(crate) fn newest_event_ms(&self) -> u64 {
        if !self.history.has_seen(Why::ClockJumpedBack) {
            return self.last_event_at_ms;
        }
        let elapsed_ms = u64::from(self.last_session_seconds) * 1000;
        self.started_at_ms.saturating_add(elapsed_ms)
    }

    /// Its newest event that the gateway dated: a report without a time that came late looks newer than it is.
    pub(crate) fn dated_until_ms(&self) -> u64 {
        let latest_ms = self.last_event_at_ms;
        let may_be_an_arrival =
            latest_ms.saturating_add(START_TOLERANCE_MS) >= self.known_until_ms();
        let was_set_back = self.history.has_seen(Why::ClockJumpedBack);
        if self.started_at_ms == 0 || was_set_back || !may_be_an_arrival {
            return latest_ms;
        }
        let elapsed_ms = u64::from(self.last_session_seconds) * 1000;
        latest_ms.min(self.started_at_ms.saturating_add(elapsed_ms))
    }

    /// When it began, by the gateway's clock if that is known (Unix milliseconds).
    pub fn start_ms(&self) -> u64 {
        match self.started_at_ms {
            0 => self.began_by_ms,
            known => known,
        }
    }
}

//! The rules of bounded time, without any clock. All times are since the Unix epoch, monotonic readings since the
//! process started.

use std::{
    fmt::{self, Display, Formatter},
    time::Duration,
};

/// How far the machine's clock may be from the chain's. The chain's time is read some seconds late, at finalized
/// commitment, and is a median of its validators' clocks.
pub const BOUND: Duration = Duration::from_mins(10);
/// How far the machine's clock may be beyond the newest known chain time as long as the chain's clock was not seen to
/// advance in this process: the oracle may have been down for that long.
pub(crate) const LOG_BOUND: Duration = Duration::from_hours(7 * 24);

/// The monotonic clock is wrong by at most one part in so many: quartz is ten times better.
const DRIFT: u32 = 1_000;
/// Within [`BOUND`] of where it should be, time is slowed down by one part in so many. Sessions are told apart by
/// intervals, which must stay what they were to within seconds.
const GENTLE: u32 = 32;
/// Farther away it advances at half its speed.
const HARD: u32 = 2;

/// A reading of the machine's two clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Time of the machine's clock, which can be set.
    pub wall: Duration,
    /// Time since the process started, which nobody can set.
    pub monotonic: Duration,
}

/// Time that never goes back, and stays within what log and chain allow:
///
/// - The machine's clock is trusted while it is within [`BOUND`] of the newest chain time plus the monotonic time
///   since then.
/// - Before the chain's clock was seen to advance in this process, it is trusted from the newest time in the log, less
///   [`BOUND`], to the newest chain time plus [`LOG_BOUND`].
/// - While it is not trusted, time advances with the monotonic clock, within the same bounds.
/// - Where time is ahead of where it should be, it advances more slowly until that has caught up.
#[derive(Clone, Debug, Default)]
pub(super) struct BoundedTime {
    /// The chain time with the latest lower bound.
    chain: Option<Known>,
    /// The newest time in the log.
    log: Option<Known>,
    /// The newest chain time that was read in this process.
    newest_read: Option<Duration>,
    /// Whether the chain's clock was seen to advance: a node that stands still repeats an old time.
    chain_advances: bool,
    /// The time that was returned last, once it counts.
    last_returned: Option<Known>,
}

/// A time that was known at a monotonic reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    time: Duration,
    monotonic: Duration,
}

impl Known {
    fn since(&self, monotonic: Duration) -> Duration {
        monotonic.saturating_sub(self.monotonic)
    }

    /// The time now, if the monotonic clock is right.
    fn now(&self, monotonic: Duration) -> Duration {
        self.time.saturating_add(self.since(monotonic))
    }

    /// The earliest time that it can be now.
    fn earliest(&self, monotonic: Duration) -> Duration {
        self.now(monotonic)
            .saturating_sub(self.since(monotonic) / DRIFT)
    }

    /// The latest time that it can be now.
    fn latest(&self, monotonic: Duration) -> Duration {
        self.now(monotonic)
            .saturating_add(self.since(monotonic) / DRIFT)
    }
}

/// What is wrong with the machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is ahead of what the log and the chain allow, by this much.
    Ahead(Duration),
    /// It is behind, by this much.
    Behind(Duration),
    /// It may be right, but reports were dated later than it says now, by this much.
    Overtaken(Duration),
}

impl Display for Wrong {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ahead(by) => write!(
                to,
                "this machine's clock is {} ahead of what the log and the chain allow",
                HumanDuration(*by)
            ),
            Self::Behind(by) => write!(
                to,
                "this machine's clock is {} behind the log and the chain",
                HumanDuration(*by)
            ),
            Self::Overtaken(by) => write!(
                to,
                "reports were dated {} later than this machine's clock says now: it was ahead then, or is behind now",
                HumanDuration(*by)
            ),
        }
    }
}

/// A duration for people: its two largest units.
struct HumanDuration(Duration);

impl Display for HumanDuration {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        match (days, hours) {
            (0, 0) => write!(to, "{minutes} min {} s", seconds % 60),
            (0, _) => write!(to, "{hours} h {minutes} min"),
            _ => write!(to, "{days} d {hours} h"),
        }
    }
}

/// The earliest and the latest time that it may be.
struct Window {
    from: Duration,
    to: Duration,
}

impl BoundedTime {
    /// Takes in what the log knows: its newest chain time, and its newest time of any kind.
    pub(crate) fn log_says(&mut self, chain: Duration, newest: Duration, monotonic: Duration) {
        self.anchor(chain, monotonic);
        let newest = Known {
            time: newest.max(chain),
            monotonic,
        };
        if self.log.is_none_or(|log| log.now(monotonic) <= newest.time) {
            self.log = Some(newest);
        }
    }

    /// Takes in the chain's time as a node returned it, at finalized commitment.
    pub(crate) fn chain_says(&mut self, time: Duration, monotonic: Duration) {
        self.anchor(time, monotonic);
        let has_gone = self.newest_read.is_some_and(|before| before < time);
        let latest = self.chain.map(|chain| chain.earliest(monotonic));
        // The clock of a node that is still catching up advances, too.
        let is_near = latest.is_none_or(|latest| latest.saturating_sub(time) <= BOUND);
        self.chain_advances |= has_gone && is_near;
        self.newest_read = self.newest_read.max(Some(time));
    }

    /// Keeps the chain time with the latest lower bound: nodes lag, and the chain itself can stand still for hours and
    /// catch up slowly, while the monotonic clock advances.
    fn anchor(&mut self, time: Duration, monotonic: Duration) {
        let is_newest = self
            .chain
            .is_none_or(|chain| chain.earliest(monotonic) <= time);
        if is_newest {
            self.chain = Some(Known { time, monotonic });
        }
    }

    /// From here on the returned time goes into the log, so it never goes back. Times that were returned before do not
    /// count.
    pub(super) fn begin(&mut self, reading: Reading) {
        self.last_returned = Some(Known {
            time: self.look(reading),
            monotonic: reading.monotonic,
        });
    }

    /// The time now.
    pub(super) fn now(&mut self, reading: Reading) -> Duration {
        let time = self.look(reading);
        if self.last_returned.is_some() {
            self.last_returned = Some(Known {
                time,
                monotonic: reading.monotonic,
            });
        }
        time
    }

    /// Does the same as [`Self::now`], without remembering it.
    pub(super) fn look(&self, reading: Reading) -> Duration {
        let free = self.free(reading.monotonic);
        let goal = self.goal(reading, free);
        match free {
            Some(free) if goal < free => goal.max(self.held_back(reading.monotonic, free - goal)),
            _ => goal,
        }
    }

    /// The time that it would be if it advanced from what was returned last, or from the newest time in the log.
    fn free(&self, monotonic: Duration) -> Option<Duration> {
        let from = self.last_returned.or(self.log)?;
        Some(from.now(monotonic))
    }

    /// The time that it should be.
    fn goal(&self, reading: Reading, free: Option<Duration>) -> Duration {
        let (Some(window), Some(chain)) = (self.window(reading.monotonic), self.chain) else {
            return reading.wall;
        };
        if window.holds(reading.wall) {
            return reading.wall;
        }
        free.unwrap_or(window.from)
            .max(chain.earliest(reading.monotonic))
            .min(window.to)
    }

    /// A time that is ahead by `lead` and advances more slowly.
    fn held_back(&self, monotonic: Duration, lead: Duration) -> Duration {
        let Some(last) = self.last_returned.or(self.log) else {
            return Duration::ZERO;
        };
        let since = last.since(monotonic);
        let part = if lead > BOUND { HARD } else { GENTLE };
        last.time.saturating_add(since - since / part)
    }

    /// The window of possible times; `None` if nothing is known.
    fn window(&self, monotonic: Duration) -> Option<Window> {
        let chain = self.chain?;
        let (earliest, latest) = (chain.earliest(monotonic), chain.latest(monotonic));
        if self.chain_advances {
            return Some(Window {
                from: earliest.saturating_sub(BOUND),
                to: latest.saturating_add(BOUND),
            });
        }
        let log = self.log.map(|log| log.earliest(monotonic));
        Some(Window {
            from: earliest.max(log.unwrap_or_default()).saturating_sub(BOUND),
            to: latest.saturating_add(LOG_BOUND),
        })
    }

    /// Whether the chain's clock was seen to advance in this process.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.chain_advances
    }

    /// Whether the machine's clock continues from where the log ended, so that nothing else needs to be known before
    /// it is trusted.
    pub(super) fn goes_on(&self, reading: Reading) -> bool {
        let log = self.log.map(|log| log.now(reading.monotonic));
        log.is_none_or(|log| log.abs_diff(reading.wall) <= BOUND)
    }

    /// What is wrong with the machine's clock; `None` if it is within bounds, so that reports are dated by it.
    pub(super) fn wrong(&self, reading: Reading) -> Option<Wrong> {
        let window = self.window(reading.monotonic)?;
        let wall = reading.wall;
        if wall > window.to {
            return Some(Wrong::Ahead(wall - window.to));
        }
        if wall < window.from {
            return Some(Wrong::Behind((window.from - wall).saturating_add(BOUND)));
        }
        let lead = self.look(reading).saturating_sub(wall);
        (lead > BOUND).then_some(Wrong::Overtaken(lead))
    }
}

impl Window {
    fn holds(&self, time: Duration) -> bool {
        self.from <= time && time <= self.to
    }
}

#[cfg(test)]
mod tests;

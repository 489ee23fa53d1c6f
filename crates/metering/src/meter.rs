//! The meter of one session.

use std::cmp::Ordering;

use borsh::{BorshDeserialize, BorshSerialize};

/// A session whose start, as its reports tell it, moved later by more than this has begun anew. Gateways count session
/// time in whole seconds, by their own clock, and let a report wait before they send it.
const START_TOLERANCE_MS: u64 = 15_000;
/// An event is not later or earlier than another for less than this: times and delays are whole seconds.
const EVENT_TOLERANCE_MS: u64 = 2_000;
/// A counter of 32 bits that fell by more than this has wrapped (gotcha G5 of gateways that omit gigawords).
const WRAP_FALL: u64 = 1 << 31;
const WRAP: u64 = 1 << 32;

/// What one report says of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// Unix milliseconds, below 2⁴⁸.
    pub event_at_ms: u64,
    /// The time comes from the reporter. Otherwise it is the time of arrival, which a late report has, too.
    pub event_time_is_known: bool,
    /// The session begins with it.
    pub is_start: bool,
    /// The session ends with it.
    pub is_stop: bool,
    /// Since the session began, when reported.
    pub session_seconds: Option<u32>,
    /// Cumulative.
    pub bytes_up: u64,
    /// Cumulative.
    pub bytes_down: u64,
    /// The counters came without their high 32 bits.
    pub counters_are_32_bit: bool,
}

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

    fn is_below(&self, other: &Self) -> bool {
        self.up < other.up || self.down < other.down
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
}

/// The meter of one incarnation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Meter {
    /// Greatest counters so far.
    pub reading: Reading,
    /// Of these, what wraps of 32-bit counters added.
    pub(crate) wrapped: Reading,
    /// When the session began, as its reports tell it (Unix milliseconds).
    pub(crate) started_at_ms: u64,
    /// Of the newest report by event time.
    pub(crate) last_event_at_ms: u64,
    pub(crate) last_session_seconds: u32,
    /// When it ended.
    pub(crate) stopped_at_ms: Option<u64>,
}

impl Meter {
    /// The meter after its first report.
    pub fn begin(report: &Reported) -> Self {
        let mut meter = Self {
            started_at_ms: start_of(report),
            ..Self::default()
        };
        meter.advance(
            report,
            Reading {
                up: report.bytes_up,
                down: report.bytes_down,
            },
        );
        meter
    }

    /// What `report` would do.
    pub fn judge(&self, report: &Reported) -> Observation {
        if self.is_restarted_by(report) {
            return Observation::Restarted;
        }
        self.compare(report)
    }

    /// As [`Self::judge`], of an incarnation that another one followed: nothing restarts it.
    pub fn compare(&self, report: &Reported) -> Observation {
        let reading = self.total(report);
        if reading.is_below(&self.reading) && !self.reading.is_below(&reading) {
            return Observation::Late;
        }
        let news =
            self.reading.is_below(&reading) || (report.is_stop && self.stopped_at_ms.is_none());
        if news {
            Observation::Advanced
        } else {
            Observation::Repeated
        }
    }

    /// Takes in a report that does not restart the session.
    pub fn observe(&mut self, report: &Reported) {
        let reading = self.total(report);
        self.advance(report, reading);
    }

    /// The session is over: its radio said so.
    pub fn stop(&mut self, at_ms: u64) {
        if self.stopped_at_ms.is_none() && self.last_event_at_ms <= at_ms {
            self.stopped_at_ms = Some(at_ms);
        }
    }

    /// Newest event (Unix milliseconds).
    #[inline]
    pub fn last_event_at_ms(&self) -> u64 {
        self.last_event_at_ms
    }

    /// Whether it has ended.
    pub fn is_stopped(&self) -> bool {
        self.stopped_at_ms.is_some()
    }

    fn advance(&mut self, report: &Reported, reading: Reading) {
        self.reading.up = self.reading.up.max(reading.up);
        self.reading.down = self.reading.down.max(reading.down);
        if reading == self.reading && report.counters_are_32_bit {
            self.wrapped = Reading {
                up: reading.up - report.bytes_up.min(reading.up),
                down: reading.down - report.bytes_down.min(reading.down),
            };
        }
        self.last_event_at_ms = self.last_event_at_ms.max(report.event_at_ms);
        if let Some(seconds) = report.session_seconds {
            self.last_session_seconds = self.last_session_seconds.max(seconds);
        }
        if report.is_stop && self.stopped_at_ms.is_none() {
            self.stopped_at_ms = Some(report.event_at_ms);
        }
    }

    /// Whether `report` is of a time before this incarnation began: it belongs to an earlier one.
    pub fn began_after(&self, report: &Reported) -> bool {
        let event_before =
            report.event_at_ms.saturating_add(EVENT_TOLERANCE_MS) < self.started_at_ms;
        let start_before = report.session_seconds.is_some()
            && start_of(report).saturating_add(START_TOLERANCE_MS) < self.started_at_ms;
        event_before || start_before
    }

    /// A Start after the Stop, or a session time that began after it; or counters that fell, or a Start without any,
    /// while the session's start moved later.
    fn is_restarted_by(&self, report: &Reported) -> bool {
        let began_later = start_of(report) > self.started_at_ms.saturating_add(START_TOLERANCE_MS);
        if let Some(stopped) = self.stopped_at_ms {
            let after_stop = report.event_at_ms > stopped.saturating_add(EVENT_TOLERANCE_MS);
            let began_after_stop = report.event_time_is_known
                && report.session_seconds.is_some()
                && start_of(report) > stopped;
            let started = report.is_start && report.event_at_ms > stopped;
            if started && (began_later || after_stop) || began_after_stop && began_later {
                return true;
            }
        }
        // Without a time of its own, or without session time, a report would look as if the session began with it: one
        // counter that wraps or is a little lower would have everything billed again.
        let start_is_known =
            report.is_start || (report.event_time_is_known && report.session_seconds.is_some());
        // Without a look at the session time, which would take a long new session's counters for a wrap.
        let fell = self.after_known_wraps(report).is_below(&self.reading);
        let starts_empty = report.is_start
            && report.event_time_is_known
            && report.bytes_up == 0
            && report.bytes_down == 0;
        (fell || starts_empty)
            && start_is_known
            && began_later
            && report.event_at_ms > self.last_event_at_ms
    }

    fn after_known_wraps(&self, report: &Reported) -> Reading {
        let wrapped = match report.counters_are_32_bit {
            true => self.wrapped,
            false => Reading::default(),
        };
        Reading {
            up: report.bytes_up.saturating_add(wrapped.up),
            down: report.bytes_down.saturating_add(wrapped.down),
        }
    }

    /// The report's counters with the wraps that came before.
    fn total(&self, report: &Reported) -> Reading {
        if !report.counters_are_32_bit {
            return Reading {
                up: report.bytes_up,
                down: report.bytes_down,
            };
        }
        let order = report
            .session_seconds
            .map(|seconds| seconds.cmp(&self.last_session_seconds));
        let unwrapped = |counter, wrapped, greatest| unwrapped(counter, wrapped, greatest, order);
        Reading {
            up: unwrapped(report.bytes_up, self.wrapped.up, self.reading.up),
            down: unwrapped(report.bytes_down, self.wrapped.down, self.reading.down),
        }
    }
}

/// A 32-bit counter as the 64-bit counter that it stands for. `order`: of the report's session time beside the greatest so
/// far, if it has one.
fn unwrapped(counter: u64, wrapped: u64, greatest: u64, order: Option<Ordering>) -> u64 {
    let total = counter.saturating_add(wrapped);
    if order == Some(Ordering::Greater) && greatest > total && greatest - total > WRAP_FALL {
        return total.saturating_add(WRAP);
    }
    if wrapped < WRAP || total <= greatest {
        return total;
    }
    // From before the last wrap it would count the wrap twice.
    let is_before_wrap = match order {
        Some(Ordering::Greater) => false,
        // A Stop has the same second as the interim before it: a growth is one unless it is as large as a wrap.
        Some(Ordering::Equal) => total - greatest > WRAP_FALL,
        Some(Ordering::Less) | None => true,
    };
    if is_before_wrap { total - WRAP } else { total }
}

fn start_of(report: &Reported) -> u64 {
    let elapsed = u64::from(report.session_seconds.unwrap_or(0)).saturating_mul(1000);
    report.event_at_ms.saturating_sub(elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(seconds: u32, up: u64, down: u64) -> Reported {
        Reported {
            event_at_ms: 1_000_000 + u64::from(seconds) * 1000,
            event_time_is_known: true,
            is_start: seconds == 0,
            is_stop: false,
            session_seconds: Some(seconds),
            bytes_up: up,
            bytes_down: down,
            counters_are_32_bit: false,
        }
    }

    fn stop(seconds: u32, up: u64, down: u64) -> Reported {
        Reported {
            is_stop: true,
            ..report(seconds, up, down)
        }
    }

    #[test]
    fn a_stop_in_the_second_of_the_interim_after_a_wrap_counts_what_it_adds() {
        let narrow = |report: Reported| Reported {
            counters_are_32_bit: true,
            ..report
        };
        let mut meter = Meter::begin(&narrow(report(0, 0, 0)));
        meter.observe(&narrow(report(60, 4_294_967_000, 0)));
        meter.observe(&narrow(report(100, 500, 0)));
        assert_eq!(meter.reading.up, WRAP + 500);
        // One from before the wrap, sent again, adds nothing; the Stop adds 400.
        meter.observe(&narrow(report(60, 4_294_967_000, 0)));
        meter.observe(&narrow(report(100, 4_294_967_000, 0)));
        assert_eq!(meter.reading.up, WRAP + 500);
        meter.observe(&narrow(stop(100, 900, 0)));
        assert_eq!(meter.reading.up, WRAP + 900);
    }

    #[test]
    fn any_order_ends_at_the_same_reading() {
        let reports = [
            report(0, 0, 0),
            report(60, 5, 9),
            report(120, 7, 20),
            stop(180, 8, 21),
        ];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
            let mut meter = Meter::begin(&reports[order[0]]);
            for index in &order[1..] {
                assert_ne!(
                    meter.judge(&reports[*index]),
                    Observation::Restarted,
                    "{order:?}"
                );
                meter.observe(&reports[*index]);
            }
            assert_eq!(meter.reading, Reading { up: 8, down: 21 }, "{order:?}");
        }
    }

    #[test]
    fn a_start_after_the_stop_is_a_new_incarnation() {
        let mut meter = Meter::begin(&stop(180, 8, 21));
        let mut again = report(0, 0, 0);
        assert_eq!(meter.judge(&again), Observation::Late);
        again.event_at_ms = 1_000_000 + 200_000;
        assert_eq!(meter.judge(&again), Observation::Restarted);
        meter.stop(5_000_000);
        assert!(meter.is_stopped());
    }

    #[test]
    fn counters_that_fall_with_a_later_start_are_a_new_incarnation() {
        let meter = Meter::begin(&report(600, 80, 21));
        let mut next = report(30, 3, 4);
        next.event_at_ms += 700_000;
        assert_eq!(meter.judge(&next), Observation::Restarted);
        // arrived late without a time of its own: no proof of a later start
        next.event_time_is_known = false;
        assert_eq!(meter.judge(&next), Observation::Late);
        assert_eq!(meter.judge(&report(540, 70, 20)), Observation::Late);
    }

    #[test]
    fn without_session_time_a_fall_is_no_new_incarnation() {
        let meter = Meter::begin(&report(300, 1_000_000, 5_000_000_000));
        let lower = Reported {
            session_seconds: None,
            ..report(600, 999_990, 5_100_000_000)
        };
        assert_eq!(meter.judge(&lower), Observation::Advanced);
        let wrapped = Reported {
            session_seconds: None,
            counters_are_32_bit: true,
            ..report(600, 100, 4_000_000_000)
        };
        assert_eq!(meter.judge(&wrapped), Observation::Late);
        let start = Reported {
            is_start: true,
            session_seconds: None,
            ..report(600, 0, 0)
        };
        assert_eq!(meter.judge(&start), Observation::Restarted);
    }

    #[test]
    fn narrow_counters_wrap_and_late_ones_do_not_wrap_twice() {
        let narrow = |seconds, up, down| Reported {
            counters_are_32_bit: true,
            ..report(seconds, up, down)
        };
        let mut meter = Meter::begin(&narrow(60, 4_294_967_000, 100));
        meter.observe(&narrow(120, 500, 200));
        assert_eq!(
            meter.reading,
            Reading {
                up: WRAP + 500,
                down: 200
            }
        );
        let late = narrow(90, 4_294_967_200, 150);
        assert_eq!(meter.judge(&late), Observation::Late);
        meter.observe(&late);
        meter.observe(&narrow(180, 900, 300));
        assert_eq!(
            meter.reading,
            Reading {
                up: WRAP + 900,
                down: 300
            }
        );
    }
}

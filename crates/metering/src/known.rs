//! What is known of a session when a report of it comes, and which of its runs the report is of.

use crate::{
    held::Held,
    incarnation::Incarnation,
    meter::{Ended, Meter, Reading},
    reported::{CounterWidth, Reported},
    times::{EVENT_TOLERANCE_MS, START_TOLERANCE_MS, Times, is_near},
    why::Why,
};

/// Two runs of one session never end with the same counters, if those are at least so large.
const NEVER_EQUAL: u64 = 1 << 16;

/// A session before a report.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a, T> {
    /// Meter of the newest run.
    pub newest: Meter,
    /// Number of the newest run, counted from 0.
    pub number: u32,
    /// Oldest first.
    pub formers: &'a [Incarnation<T>],
    /// What waits to be confirmed in the newest run.
    pub held: Option<Held>,
    /// Newest arrival (Unix milliseconds).
    pub received_at_ms: u64,
}

/// Which run a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// The newest, or one that begins with it.
    Newest,
    /// By position.
    Former(usize),
    /// The last former one: the Start of the newest is taken for a late copy.
    BeforeStart(usize),
    /// A Stop that was counted before: of the newest run.
    StopAgain,
    /// A Stop that was counted before: of a former run.
    FormerStopAgain(usize),
    /// One that is forgotten.
    Forgotten,
}

impl<T> Known<'_, T> {
    /// Which run a report is of.
    pub(crate) fn run_of(&self, report: &Reported, times: &Times) -> Run {
        if is_its_stop(&self.newest, report) {
            return Run::StopAgain;
        }
        let is_again = |it: &Meter| is_its_stop(it, report) && !self.ends_newest(it, report, times);
        if let Some(former) = self.newest_former(is_again) {
            return Run::FormerStopAgain(former);
        }
        if self.formers.is_empty() {
            return Run::Newest;
        }
        if self.is_stop_of_a_forgotten_run(report, times) {
            return Run::Forgotten;
        }
        if report.is_start && times.started_at_ms.is_none() {
            return Run::Newest;
        }
        if !times.tells_beginning {
            return self.without_session_time(report);
        }
        self.by_beginning(report, times)
    }

    /// Whether a Stop is the newest run's, although it has the counters of a former one's: a subscriber can use as much again.
    fn ends_newest(&self, former: &Meter, report: &Reported, times: &Times) -> bool {
        // Late copies without a clock of their own arrive when they will.
        let tells = times.started_at_ms.is_some() || report.raw().bytes() < NEVER_EQUAL;
        let fits = tells && fits_well(&self.newest, times);
        (fits || goes_beyond_stop(former, report)) && says_more(&self.newest, report)
    }

    /// Whether a Stop comes from before all that the runs of its beginning know: session time goes on since the login, and each
    /// run had a Stop of its own.
    fn is_stop_of_a_forgotten_run(&self, report: &Reported, times: &Times) -> bool {
        let Some(started_at_ms) = times.started_at_ms else {
            return false;
        };
        let some_are_forgotten = (self.number as usize) > self.formers.len();
        if !report.is_stop || !some_are_forgotten {
            return false;
        }
        let runs = self.formers.iter().map(|it| &it.meter);
        let mut of_beginning = runs
            .chain([&self.newest])
            .filter(|it| is_near(started_at_ms, it.start_ms()))
            .peekable();
        of_beginning.peek().is_some() && of_beginning.all(|it| falls_short_of_stop(it, report))
    }

    fn by_beginning(&self, report: &Reported, times: &Times) -> Run {
        if let Some(last) = self.last_beyond_start(report, times) {
            return Run::BeforeStart(last);
        }
        if let Some(started_at_ms) = times.started_at_ms {
            if is_near(started_at_ms, self.newest.start_ms()) {
                return Run::Newest;
            }
            let is_it =
                |it: &Meter| is_near(started_at_ms, it.start_ms()) && !goes_beyond_stop(it, report);
            if let Some(former) = self.newest_former(is_it) {
                return Run::Former(former);
            }
        }
        if report.is_start {
            return Run::Newest;
        }
        self.by_arrival(report, times)
    }

    /// The last former run, if the newest is nothing but a Start that may be a late copy, and the report is what comes after
    /// that run's: it is of the newest as well by the gateway's clock, but what it says may have been billed.
    fn last_beyond_start(&self, report: &Reported, times: &Times) -> Option<usize> {
        let last = self.formers.len().checked_sub(1)?;
        let former = &self.formers.get(last)?.meter;
        if report.is_start || !self.newest.is_only_begun() {
            return None;
        }
        let was_taken_so = former.history.has_seen(Why::StartWasLate);
        let tells_same = times.started_at_ms.is_some_and(|started_at_ms| {
            former.started_at_ms > 0 && is_near(started_at_ms, former.started_at_ms)
        });
        if was_taken_so && tells_same && !goes_beyond_stop(former, report) {
            return Some(last);
        }
        // The gateway's clock told the beginning of one of them alone.
        let is_untold = former.started_at_ms == 0 && self.newest.started_at_ms > 0;
        ((was_taken_so || is_untold) && !former.is_only_begun() && says_more(former, report))
            .then_some(last)
    }

    /// A report whose beginning is that of no run by the gateway's clock, or that does not say it.
    fn by_arrival(&self, report: &Reported, times: &Times) -> Run {
        let newest = &self.newest;
        let apart_ms = self.apart_from_newest_ms(times);
        let is_newest_by_arrival = match times.started_at_ms {
            Some(_) => apart_ms <= START_TOLERANCE_MS,
            None => apart_ms <= EVENT_TOLERANCE_MS,
        };
        let last = self.formers.len().saturating_sub(1);
        if self.newest_is_a_late_start() {
            return Run::BeforeStart(last);
        }
        if is_newest_by_arrival {
            return Run::Newest;
        }
        let repeats = |it: &Meter| {
            it.reading.reaches(&report.raw()) && (!report.is_stop || !goes_beyond_stop(it, report))
        };
        let is_heard = |it: &Meter| is_near(times.began_by_ms, it.began_by_ms);
        let is_of_open = |it: &Meter| is_heard(it) && !it.is_stopped();
        let is_of_before = times.started_at_ms.is_none_or(|started_at_ms| {
            started_at_ms.saturating_add(START_TOLERANCE_MS) < newest.start_ms()
                && report.event_at_ms.saturating_add(EVENT_TOLERANCE_MS) < newest.start_ms()
        });
        if is_of_before && let Some(former) = self.newest_former(repeats) {
            return Run::Former(former);
        }
        if apart_ms > START_TOLERANCE_MS
            && let Some(former) = self.newest_former(is_of_open)
        {
            return Run::Former(former);
        }
        // The Start may have been late, and the report may be.
        let former = self.formers.last();
        if newest.is_only_begun()
            && former.is_some_and(|it| !it.meter.is_only_begun() && adds_to(&it.meter, report))
        {
            return Run::BeforeStart(last);
        }
        let some_are_forgotten = (self.number as usize) > self.formers.len();
        let is_before_all = times.started_at_ms.is_some_and(|started_at_ms| {
            let mut all = self.formers.iter().map(|it| it.meter.start_ms());
            all.all(|start_ms| started_at_ms.saturating_add(START_TOLERANCE_MS) < start_ms)
        });
        match is_of_before && is_before_all && some_are_forgotten {
            true => Run::Forgotten,
            false => Run::Newest,
        }
    }

    /// A report without session time, while the newest run has nothing but a Start, which may have been a late copy: it
    /// is of the run before, if it goes on from that.
    fn without_session_time(&self, report: &Reported) -> Run {
        let last = self.formers.len().saturating_sub(1);
        let former = self.formers.last().map(|it| &it.meter);
        let is_empty = self.newest.reading == Reading::ZERO;
        match former.filter(|it| is_empty && adds_to(it, report)) {
            // What comes later with session time is of that run, too.
            Some(former) if self.newest.is_only_begun() && !former.is_only_begun() => {
                Run::BeforeStart(last)
            }
            Some(_) => Run::Former(last),
            None => Run::Newest,
        }
    }

    /// Whether the newest run is nothing but a Start, and the one before has gone on after it.
    fn newest_is_a_late_start(&self) -> bool {
        let Some(former) = self.formers.last() else {
            return false;
        };
        let start_ms = self
            .newest
            .last_start_ms()
            .saturating_add(START_TOLERANCE_MS);
        self.newest.is_only_begun() && former.meter.known_until_ms() > start_ms
    }

    /// By our clock, how far a beginning lies from that of the newest run. While that has nothing but Starts, each of them
    /// may be it.
    fn apart_from_newest_ms(&self, times: &Times) -> u64 {
        let newest = &self.newest;
        let apart = times.began_by_ms.abs_diff(newest.began_by_ms);
        match newest.is_only_begun() {
            true => apart.min(times.began_by_ms.abs_diff(newest.last_start_ms())),
            false => apart,
        }
    }

    fn newest_former(&self, is_it: impl Fn(&Meter) -> bool) -> Option<usize> {
        self.formers.iter().rposition(|former| is_it(&former.meter))
    }

    /// Whether the newest run, as far as our clock tells, had been heard of until then or before.
    pub(crate) fn known_until_ms(&self) -> u64 {
        let newest = &self.newest;
        match newest.last_session_seconds == 0 && newest.reading != Reading::ZERO {
            // It never told its session time.
            true => self.received_at_ms,
            false => newest.known_until_ms(),
        }
    }
}

/// Whether a report tells the beginning of this run to the second.
fn fits_well(meter: &Meter, times: &Times) -> bool {
    let is_it = |a_ms: u64, b_ms: u64| a_ms.abs_diff(b_ms) <= EVENT_TOLERANCE_MS;
    match times.started_at_ms {
        Some(started_at_ms) => is_it(started_at_ms, meter.start_ms()),
        None => times.tells_beginning && is_it(times.began_by_ms, meter.began_by_ms),
    }
}

/// Whether a report's counters go on from those of this run, which has not ended.
fn adds_to(meter: &Meter, report: &Reported) -> bool {
    !meter.is_stopped() && report.raw().reaches(&meter.reading)
}

/// Whether a report goes on from this run, which has not ended.
pub(crate) fn says_more(meter: &Meter, report: &Reported) -> bool {
    !meter.is_stopped()
        && report.session_seconds.unwrap_or(0) >= meter.last_session_seconds
        && report.raw().reaches(&meter.reading)
}

/// Whether a report is the Stop that ended this run. Nothing else has the same counters; of small ones, nothing that lasted
/// no longer (session time may have fallen).
fn is_its_stop(meter: &Meter, report: &Reported) -> bool {
    let low = |counter: u64| counter & 0xffff_ffff;
    let is_equal = |raw: u64, known: u64| match report.width {
        CounterWidth::Wide => raw == known,
        _ => raw == low(known),
    };
    report.is_stop
        && meter.ended == Ended::ByStop
        && !report.is_empty()
        && (report.session_seconds.unwrap_or(0) <= meter.last_session_seconds
            || report.raw().bytes() >= NEVER_EQUAL)
        && is_equal(report.bytes_up, meter.reading.up)
        && is_equal(report.bytes_down, meter.reading.down)
}

/// Whether the run had ended when the report was made: gateways that send a Stop and a Start as an interim go on counting
/// session time since the login.
fn goes_beyond_stop(meter: &Meter, report: &Reported) -> bool {
    let seconds = u64::from(report.session_seconds.unwrap_or(0)) * 1000;
    let last = u64::from(meter.last_session_seconds) * 1000;
    meter.ended == Ended::ByStop && seconds > last.saturating_add(START_TOLERANCE_MS)
}

/// Whether the run ended by a Stop of a longer session than this one: a run has one Stop.
fn falls_short_of_stop(meter: &Meter, report: &Reported) -> bool {
    let seconds = u64::from(report.session_seconds.unwrap_or(u32::MAX)) * 1000;
    let last = u64::from(meter.last_session_seconds) * 1000;
    meter.ended == Ended::ByStop && seconds.saturating_add(START_TOLERANCE_MS) < last
}

/// Whether a report says nothing that the run does not know.
pub(crate) fn adds_nothing(meter: &Meter, report: &Reported) -> bool {
    report.session_seconds.unwrap_or(0) <= meter.last_session_seconds
        && meter.reading.reaches(&report.raw())
}

/// What to remember of a clock that was set, by a report of this run.
pub(crate) fn clock_jump(meter: &Meter, times: &Times) -> Option<Why> {
    let started_at_ms = times.started_at_ms?;
    let is_same = is_near(times.began_by_ms, meter.began_by_ms);
    if !is_same || meter.started_at_ms == 0 || is_near(started_at_ms, meter.started_at_ms) {
        return None;
    }
    match started_at_ms < meter.started_at_ms {
        true => Some(Why::ClockJumpedBack),
        false => Some(Why::ClockJumped),
    }
}

//! Whether a new run of a session begins with a report: counters begin at zero in each.

use crate::{
    held::Doubt,
    known::{Known, adds_nothing},
    meter::{Ended, Meter, Reading},
    reported::Reported,
    times::{EVENT_TOLERANCE_MS, START_TOLERANCE_MS, Times, is_near},
    why::Why,
};

/// A Start that was lost is believed after so long a silence: session time that falls, or leaves idle time out, looks
/// as if a session began after an interim report, whose interval is shorter.
const SILENCE_MS: u64 = 900_000;

/// How many times as fast as the run before one is whose Start was lost, at most, if no counter fell.
const FASTER: u128 = 32;

/// What a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// No new run.
    None,
    Of(Why),
    /// One clock alone shows a new run.
    Doubted(Doubt),
}

/// Whether a new run begins with a report that is of no former one.
pub(crate) fn beginning_of<T>(known: &Known<'_, T>, report: &Reported, times: &Times) -> Beginning {
    if report.is_start {
        return of_start(known, report, times);
    }
    // Without session time every report would look as if the session began with it.
    if report.session_seconds.is_none() {
        return Beginning::None;
    }
    if is_from_before_a_jump(known, report) {
        return Beginning::None;
    }
    let clocks = Clocks::of(known, report, times);
    match known.newest.ended {
        Ended::No => of_running(known, report, &clocks),
        Ended::ByStop | Ended::ByRadio => of_ended(known, report, &clocks),
    }
}

/// Where a beginning lies beside the newest event of the newest run.
struct Clocks {
    /// By the gateway's clock, how long after it (milliseconds, less than the tolerance before it counts as none); `None`:
    /// before, or not known.
    after_by_gateway_ms: Option<u64>,
    /// The gateway's clock tells a beginning.
    is_dated: bool,
    /// By the gateway's clock it is the beginning of the newest run.
    is_same_by_gateway: bool,
    /// By our clock, how long after it at most; `None`: before it.
    after_by_arrival_ms: Option<u64>,
    /// By our clock it is the beginning of the newest run.
    is_same_by_arrival: bool,
    /// It came later after the event than what was heard of the newest run: our clock does not tell when it was.
    is_late: bool,
}

impl Clocks {
    fn of<T>(known: &Known<'_, T>, report: &Reported, times: &Times) -> Self {
        let newest = &known.newest;
        let after = |started_at_ms: u64| {
            let moved = started_at_ms > newest.start_ms().saturating_add(START_TOLERANCE_MS);
            let newest_ms = newest.newest_event_ms();
            let happened = report.event_at_ms > newest_ms.saturating_add(EVENT_TOLERANCE_MS);
            let after = (started_at_ms.saturating_add(EVENT_TOLERANCE_MS)).checked_sub(newest_ms);
            after
                .filter(|_| moved && happened)
                .map(|after| after.saturating_sub(EVENT_TOLERANCE_MS))
        };
        let until = known.known_until_ms();
        let after_by_arrival =
            (times.began_by_ms.saturating_add(START_TOLERANCE_MS)).checked_sub(until);
        // Beside a run that it did not date, the gateway's clock tells nothing.
        let started = times.started_at_ms.filter(|_| newest.started_at_ms > 0);
        Self {
            after_by_gateway_ms: started.and_then(after),
            is_dated: started.is_some(),
            is_same_by_gateway: started.is_some_and(|at_ms| is_near(at_ms, newest.start_ms())),
            after_by_arrival_ms: after_by_arrival
                .map(|after| after.saturating_sub(START_TOLERANCE_MS)),
            is_same_by_arrival: is_near(times.began_by_ms, newest.began_by_ms),
            is_late: started.is_some_and(|started_at_ms| {
                let usual = newest.began_by_ms.saturating_add(started_at_ms);
                let now = times.began_by_ms.saturating_add(newest.start_ms());
                now > usual.saturating_add(START_TOLERANCE_MS)
            }),
        }
    }

    /// By our clock it is later, and not by a whim of it.
    fn is_clearly_after_by_arrival(&self) -> bool {
        self.after_by_arrival_ms >= Some(START_TOLERANCE_MS)
    }
}

/// A copy of a report from before the gateway's clock was set back looks newer than all that came after.
fn is_from_before_a_jump<T>(known: &Known<'_, T>, report: &Reported) -> bool {
    let newest = &known.newest;
    newest.history.has_seen(Why::ClockJumpedBack)
        && report.event_time_is_known
        && report.event_at_ms <= newest.last_event_at_ms
        && adds_nothing(newest, report)
}

fn of_running<T>(known: &Known<'_, T>, report: &Reported, clocks: &Clocks) -> Beginning {
    let newest = &known.newest;
    let raw = report.raw();
    let goes_on = report.session_seconds > Some(newest.last_session_seconds);
    let has_fallen = newest.reading.reaches(&raw) && raw != newest.reading;
    let is_known =
        raw == newest.reading && report.session_seconds == Some(newest.last_session_seconds);
    let is_other = has_fallen || !goes_on && is_of_its_own(newest, report);
    if !is_other || is_known || raw == Reading::ZERO {
        return Beginning::None;
    }
    let long_enough_ms = if has_fallen { 0 } else { SILENCE_MS };
    let by_gateway = clocks.after_by_gateway_ms >= Some(long_enough_ms);
    let by_arrival = clocks.after_by_arrival_ms >= Some(long_enough_ms);
    if by_gateway && by_arrival && (has_fallen || !clocks.is_late) {
        return Beginning::Of(match has_fallen {
            true => Why::CountersFell,
            false => Why::LostStart,
        });
    }
    // A clock that was set while the session lasts moves it by the gateway's clock, a late delivery by ours.
    if goes_on {
        return Beginning::None;
    }
    let is_late = clocks.after_by_arrival_ms.is_none() || clocks.is_late;
    if by_gateway && is_late {
        return Beginning::Doubted(Doubt::GatewayClock);
    }
    let is_moved =
        !clocks.is_dated || clocks.after_by_gateway_ms.is_none() && !clocks.is_same_by_gateway;
    match has_fallen && is_moved && clocks.is_clearly_after_by_arrival() {
        true => Beginning::Doubted(Doubt::Arrival),
        false => Beginning::None,
    }
}

/// Whether counters that did not fall can be of a new run. Session time may begin again, each hour or each day, or stay at zero, while
/// counters go on: then there is far more than could be used in it.
fn is_of_its_own(newest: &Meter, report: &Reported) -> bool {
    let (known, now) = (
        u128::from(newest.reading.bytes()),
        u128::from(report.raw().bytes()),
    );
    let lasted = u128::from(newest.last_session_seconds);
    let lasts = u128::from(report.session_seconds.unwrap_or(0));
    lasts > 0 && now * lasted <= FASTER * known * lasts
}

fn of_ended<T>(known: &Known<'_, T>, report: &Reported, clocks: &Clocks) -> Beginning {
    let newest = &known.newest;
    let seconds = report.session_seconds;
    let is_same_session = clocks.is_same_by_arrival
        && seconds > Some(newest.last_session_seconds)
        && report.raw().reaches(&newest.reading);
    if clocks.after_by_gateway_ms.is_some() {
        return match is_same_session {
            true => Beginning::None,
            false => Beginning::Of(Why::BeganAfterStop),
        };
    }
    if clocks.is_same_by_gateway || !clocks.is_clearly_after_by_arrival() || report.is_empty() {
        return Beginning::None;
    }
    let last_ms = u64::from(newest.last_session_seconds) * 1000;
    // A session has one Stop, and what came before that says no more.
    let is_longer =
        u64::from(seconds.unwrap_or(0)) * 1000 > last_ms.saturating_add(START_TOLERANCE_MS);
    let says_more = !newest.reading.reaches(&report.raw());
    let is_other_stop =
        report.is_stop && (seconds != Some(newest.last_session_seconds) || says_more);
    let is_beyond = is_other_stop || is_longer && says_more;
    match !clocks.is_dated && is_beyond && newest.ended == Ended::ByStop {
        true => Beginning::Of(Why::BeganAfterStop),
        false => Beginning::Doubted(Doubt::Arrival),
    }
}

fn of_start<T>(known: &Known<'_, T>, report: &Reported, times: &Times) -> Beginning {
    let newest = &known.newest;
    let Some(started_at_ms) = times.started_at_ms else {
        return of_undated_start(known, report, times);
    };
    let newest_ms = newest.dated_until_ms();
    let is_later = report.event_at_ms > newest_ms;
    let has_moved = started_at_ms > newest.start_ms().saturating_add(START_TOLERANCE_MS);
    let is_clearly_later = report.event_at_ms > newest_ms.saturating_add(EVENT_TOLERANCE_MS);
    // A gateway may send both in one second.
    let is_same_second = report.event_at_ms == newest_ms && report.is_empty();
    if newest.is_stopped() && (is_later || is_same_second) && (has_moved || is_clearly_later) {
        return Beginning::Of(Why::StartAfterStop);
    }
    let has_fallen = !report.raw().reaches(&newest.reading);
    if !newest.is_stopped() && is_later && has_moved && (has_fallen || report.is_empty()) {
        return Beginning::Of(Why::Started);
    }
    // The clock may have been set back. A run without bytes does no harm, should the Start only be late.
    let is_heard_later =
        times.began_by_ms > known.known_until_ms().saturating_add(START_TOLERANCE_MS);
    // A late copy from before it was set forward looks like that, too.
    let was_set_forward = newest.history.has_seen(Why::ClockJumped);
    let is_other = !is_near(started_at_ms, newest.start_ms()) && !was_set_forward;
    match report.is_empty() && is_other && !is_later && is_heard_later {
        true => Beginning::Of(begun_by(newest.is_stopped())),
        false => Beginning::None,
    }
}

fn of_undated_start<T>(known: &Known<'_, T>, report: &Reported, times: &Times) -> Beginning {
    let newest = &known.newest;
    let is_heard_later =
        times.began_by_ms > known.known_until_ms().saturating_add(START_TOLERANCE_MS);
    let begins = match newest.is_stopped() {
        // A gateway may send both in one second. If the Start is only late, a run without bytes does no harm.
        true => report.is_empty() || !adds_nothing(newest, report),
        false => {
            let has_begun = newest.reading != Reading::ZERO || newest.last_session_seconds > 0;
            let has_fallen = !report.raw().reaches(&newest.reading);
            has_begun && is_heard_later && (report.is_empty() || has_fallen)
        }
    };
    match begins {
        true => Beginning::Of(begun_by(newest.is_stopped())),
        false => Beginning::None,
    }
}

fn begun_by(was_stopped: bool) -> Why {
    match was_stopped {
        true => Why::StartAfterStop,
        false => Why::Started,
    }
}

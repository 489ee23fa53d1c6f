//! What a report does to its session: one function of what is known and what is reported (docs/reference/sessions.md).

use crate::{
    beginning::{Beginning, beginning_of},
    doubt::{FASTEST_LINE, SLACK_SECONDS, SLOW, continues, doubt_of, grew_suddenly, is_carried},
    held::{Doubt, Held},
    known::{Known, Run, clock_jump, says_more},
    meter::{Meter, Observation, Reading},
    outcome::{Begun, Verdict},
    reported::{CounterWidth, Reported},
    times::{Times, is_near},
    why::Why,
    width::value_of,
};

/// What becomes of a session with this report. `line`: bytes a second that its line can carry, if that is known.
pub fn verdict<T>(
    known: &Known<'_, T>,
    report: &Reported,
    line: impl Fn() -> Option<u64>,
) -> Verdict {
    let times = Times::of(report);
    match known.run_of(report, &times) {
        Run::Newest => of_newest(known, report, &times, line),
        Run::StopAgain => again(None, known.newest, known.held),
        Run::FormerStopAgain(position) => with_former(known, position, |meter| {
            again(Some(position), meter, known.held)
        }),
        Run::Former(position) => with_former(known, position, |meter| {
            of_former(position, meter, known.held, report, &times, line)
        }),
        Run::BeforeStart(position) => with_former(known, position, |mut meter| {
            meter.history.see(Why::StartWasLate);
            of_former(position, meter, known.held, report, &times, line)
        }),
        Run::Forgotten => Verdict::Forgotten,
    }
}

/// What becomes of the session with a report of a former run.
fn with_former<T>(
    known: &Known<'_, T>,
    position: usize,
    decide: impl FnOnce(Meter) -> Verdict,
) -> Verdict {
    let former = known.formers.get(position);
    former.map_or(Verdict::Forgotten, |former| decide(former.meter))
}

/// The first report of a session.
pub fn first(report: &Reported) -> Begun {
    begun(report, &Times::of(report), Why::First)
}

/// A reading that no line can have carried since the run began waits.
fn begun(report: &Reported, times: &Times, beginning: Why) -> Begun {
    let reading = report.raw();
    let mut meter = Meter::begin(report, times, beginning);
    let is_carried = report.session_seconds.is_none_or(|seconds| {
        reading.bytes() <= FASTEST_LINE.saturating_mul(u64::from(seconds) + SLACK_SECONDS)
    });
    if is_carried {
        return Begun { meter, held: None };
    }
    meter.reading = Reading::ZERO;
    meter.history.see(Why::HeldForLine);
    let held = Held::new(Doubt::Line, report, times, reading);
    Begun {
        meter,
        held: Some(held),
    }
}

/// What most reports are: of a run that has not ended, with 64-bit counters and session time. `None`: it takes more to know.
/// The same as [`verdict`], of a session with nothing but its newest run.
#[inline]
pub(crate) fn plainly(meter: &Meter, report: &Reported) -> Option<(Meter, Observation, Why)> {
    let seconds = report.session_seconds?;
    let is_plain = !report.is_start && !meter.is_stopped() && report.width == CounterWidth::Wide;
    if !is_plain {
        return None;
    }
    match seconds.checked_sub(meter.last_session_seconds) {
        Some(elapsed) if elapsed > 0 => goes_on(meter, report, elapsed.into()),
        _ => tells_nothing_new(meter, report),
    }
}

/// A later report whose counters grew no faster than any line carries.
#[inline]
fn goes_on(
    meter: &Meter,
    report: &Reported,
    elapsed_seconds: u64,
) -> Option<(Meter, Observation, Why)> {
    let raw = report.raw();
    if !raw.reaches(&meter.reading) || raw.since(&meter.reading).bytes() > SLOW * elapsed_seconds {
        return None;
    }
    let times = Times::of(report);
    if clock_jump(meter, &times).is_some() {
        return None;
    }
    let mut after = *meter;
    after.advance(report, &times, raw);
    let is_news = after.reading != meter.reading || after.is_stopped();
    let (observation, why) = match is_news {
        true => (Observation::Advanced, Why::Advanced),
        false => (Observation::Repeated, Why::Repeated),
    };
    Some((after, observation, why))
}

/// A copy, or a report that comes after a later one: it tells the same beginning, and no counter is higher.
#[inline]
fn tells_nothing_new(meter: &Meter, report: &Reported) -> Option<(Meter, Observation, Why)> {
    let raw = report.raw();
    if report.is_stop || !meter.reading.reaches(&raw) {
        return None;
    }
    let times = Times::of(report);
    let is_same_run = meter.started_at_ms > 0
        && times
            .started_at_ms
            .is_some_and(|at_ms| is_near(at_ms, meter.started_at_ms));
    if !is_same_run {
        return None;
    }
    let mut after = *meter;
    after.see(report, &times);
    match raw == meter.reading {
        true => Some((after, Observation::Repeated, Why::Repeated)),
        false => Some((after, Observation::Late, Why::Late)),
    }
}

fn again(former: Option<usize>, mut meter: Meter, held: Option<Held>) -> Verdict {
    meter.history.see(Why::StopAgain);
    Verdict::Of {
        former,
        meter,
        held,
        observation: Observation::Repeated,
        why: Why::StopAgain,
    }
}

fn of_former(
    position: usize,
    before: Meter,
    held: Option<Held>,
    report: &Reported,
    times: &Times,
    line: impl Fn() -> Option<u64>,
) -> Verdict {
    let (reading, remarkable) = value_of(&before, report, &line);
    let is_doubted = !is_carried(&before, report, &reading, report.received_at_ms, line);
    let mut meter = before;
    if is_doubted {
        // A former run has no place for what waits: a later report of it will say as much, or nothing does.
        meter.history.see(Why::HeldForLine);
        return Verdict::Of {
            former: Some(position),
            meter,
            held,
            observation: Observation::Held,
            why: Why::HeldForLine,
        };
    }
    meter.advance(report, times, reading);
    let (observation, why) = seen(&before, &mut meter, report, &reading, remarkable);
    Verdict::Of {
        former: Some(position),
        meter,
        held,
        observation,
        why,
    }
}

fn of_newest<T>(
    known: &Known<'_, T>,
    report: &Reported,
    times: &Times,
    line: impl Fn() -> Option<u64>,
) -> Verdict {
    if let Some(held) = known.held
        && held.is_followed_by(report, times)
        // What goes on from the run that is known may be of that, if no gateway's clock says otherwise.
        && (held.doubt == Doubt::GatewayClock || !says_more(&known.newest, report))
    {
        return confirmed_run(&held, report, times);
    }
    match beginning_of(known, report, times) {
        Beginning::None => in_newest(known, report, times, line),
        Beginning::Of(why) => Verdict::Begins(begun(report, times, why)),
        Beginning::Doubted(doubt) => {
            let held = Held::new(doubt, report, times, report.raw());
            hold(known.newest, held)
        }
    }
}

fn confirmed_run(held: &Held, report: &Reported, times: &Times) -> Verdict {
    let mut begun = begun(report, times, Why::ConfirmedRun);
    begun.meter.began_by_ms = begun.meter.began_by_ms.min(held.began_by_ms);
    Verdict::Begins(begun)
}

fn hold(mut meter: Meter, held: Held) -> Verdict {
    let why = held.doubt.why();
    meter.history.see(why);
    Verdict::Of {
        former: None,
        meter,
        held: Some(held),
        observation: Observation::Held,
        why,
    }
}

fn in_newest<T>(
    known: &Known<'_, T>,
    report: &Reported,
    times: &Times,
    line: impl Fn() -> Option<u64>,
) -> Verdict {
    let waits = known.held.filter(|held| !held.doubt.is_of_a_new_run());
    if let Some(held) = waits {
        return beside_held(known, &held, report, times, line);
    }
    let mut before = known.newest;
    let (reading, remarkable) = value_of(&before, report, &line);
    if let Some(doubt) = doubt_of(&before, report, &reading, known.received_at_ms, line) {
        return hold(before, Held::new(doubt, report, times, reading));
    }
    let is_news = !before.reading.reaches(&reading);
    let jump = clock_jump(&before, times).filter(|_| is_news);
    if let Some(jump) = jump {
        before.history.see(jump);
    }
    let value = (reading, remarkable.or(jump));
    // The session goes on: what looked like a new run was none.
    counted(&before, report, times, value, known.held, is_news)
}

/// A reading waits, and another comes.
fn beside_held<T>(
    known: &Known<'_, T>,
    held: &Held,
    report: &Reported,
    times: &Times,
    line: impl Fn() -> Option<u64>,
) -> Verdict {
    let before = known.newest;
    let value = value_of(&before, report, &line);
    let reading = value.0;
    let is_later = match (report.session_seconds, held.session_seconds) {
        (Some(seconds), Some(of_held)) => seconds > of_held,
        _ => reading != held.reading,
    };
    if is_later && reading.reaches(&held.reading) {
        return confirmed_reading(held, &before, report, times, &line);
    }
    let doubt = doubt_of(&before, report, &reading, known.received_at_ms, &line);
    let is_sudden = doubt.is_some() || grew_suddenly(&before, report, &reading);
    // As fast as what waits, after the counter began again: that was true.
    if is_later && is_sudden && continues(held, &before, report) {
        return confirmed_reading(held, &before, report, times, &line);
    }
    match doubt {
        Some(doubt) if is_later => hold(before, Held::new(doubt, report, times, reading)),
        Some(_) => hold(before, *held),
        None => {
            let gives_up = is_later && !before.reading.reaches(&reading);
            counted(&before, report, times, value, Some(*held), gives_up)
        }
    }
}

/// The reading of the newest run counts, by what is remarkable of it. What waits goes on waiting, or is given up.
fn counted(
    before: &Meter,
    report: &Reported,
    times: &Times,
    (reading, remarkable): (Reading, Option<Why>),
    held: Option<Held>,
    gives_up: bool,
) -> Verdict {
    let mut meter = *before;
    meter.advance(report, times, reading);
    let (observation, mut why) = seen(before, &mut meter, report, &reading, remarkable);
    if held.is_some() && gives_up {
        meter.history.see(Why::GivenUp);
        why = Why::GivenUp;
    }
    Verdict::Of {
        former: None,
        meter,
        held: held.filter(|_| !gives_up),
        observation,
        why,
    }
}

/// With what waited, the report is as any other.
fn confirmed_reading(
    held: &Held,
    before: &Meter,
    report: &Reported,
    times: &Times,
    line: impl Fn() -> Option<u64>,
) -> Verdict {
    let mut meter = *before;
    meter.reading = meter.reading.max(&held.reading);
    meter.last_session_seconds = meter
        .last_session_seconds
        .max(held.session_seconds.unwrap_or(0));
    let (reading, remarkable) = value_of(&meter, report, line);
    let arrived_at_ms = held.received_at_ms();
    if !is_carried(&meter, report, &reading, arrived_at_ms, || None)
        || !is_carried(before, report, &reading, arrived_at_ms, || None)
    {
        return hold(*before, Held::new(Doubt::Line, report, times, reading));
    }
    meter.advance(report, times, reading);
    if let Some(why) = remarkable {
        meter.history.see(why);
    }
    meter.history.see(Why::ConfirmedReading);
    Verdict::Of {
        former: None,
        meter,
        held: None,
        observation: Observation::Advanced,
        why: Why::ConfirmedReading,
    }
}

/// What a report of a run did, and why.
fn seen(
    before: &Meter,
    after: &mut Meter,
    report: &Reported,
    reading: &Reading,
    remarkable: Option<Why>,
) -> (Observation, Why) {
    let has_grown = after.reading != before.reading;
    let is_lower = !reading.reaches(&before.reading);
    if let Some(why) = remarkable.filter(|_| has_grown) {
        after.history.see(why);
        return (Observation::Advanced, why);
    }
    let is_later = report.session_seconds > Some(before.last_session_seconds);
    if is_lower && (has_grown || is_later) {
        after.history.see(Why::CounterLower);
    }
    if has_grown {
        let why = match is_lower {
            true => Why::CounterLower,
            false => Why::Advanced,
        };
        return (Observation::Advanced, why);
    }
    if is_lower {
        let why = match is_later {
            true => Why::CounterLower,
            false => Why::Late,
        };
        return (Observation::Late, why);
    }
    match after.is_stopped() && !before.is_stopped() {
        true => (Observation::Advanced, Why::Advanced),
        false => (Observation::Repeated, Why::Repeated),
    }
}

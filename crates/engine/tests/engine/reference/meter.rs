//! The runs of one session, written down from docs/reference/sessions.md ("Runs", to the letter) and from nothing else: the engine's own
//! meter is not used here, so that a mistake in it shows. Names are those of that text.

use openmast_records::{CounterWidth, EventTime, UsageEvent, UsageReport};

use super::waiting::{Doubt, Waiting, is_carried, jumps_to_sign, went_on};

const KEPT_FORMERS: usize = 8;
const MOST_FORMERS: usize = 256;
pub(crate) const NEAR_MS: u64 = 15_000;
const SAME_SECOND_MS: u64 = 2_000;
const LONG_SILENCE_MS: u64 = 900_000;
const SMALL_BYTES: u64 = 65_536;
const HALF: u64 = 1 << 31;
const WHOLE: u64 = 1 << 32;
const UNKNOWN_LINE: u64 = 125_000_000;

/// Cumulative bytes, both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub up: u64,
    pub down: u64,
}

impl Reading {
    pub(crate) const ZERO: Self = Self { up: 0, down: 0 };

    /// Both ways; more than 64 bits hold is as much as they hold.
    pub(crate) fn bytes(&self) -> u64 {
        let both = u128::from(self.up) + u128::from(self.down);
        u64::try_from(both).unwrap_or(u64::MAX)
    }

    /// What came since `earlier`, of each counter that is not lower.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self {
            up: self.up.saturating_sub(earlier.up),
            down: self.down.saturating_sub(earlier.down),
        }
    }

    pub(crate) fn plus(&self, more: &Self) -> Self {
        Self {
            up: self.up + more.up,
            down: self.down + more.down,
        }
    }

    /// No counter is lower.
    pub(crate) fn reaches(&self, other: &Self) -> bool {
        self.up >= other.up && self.down >= other.down
    }

    pub(crate) fn greater(&self, other: &Self) -> Self {
        Self {
            up: self.up.max(other.up),
            down: self.down.max(other.down),
        }
    }
}

/// What a report was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Observation {
    Advanced,
    Restarted,
    Repeated,
    Late,
    Held,
}

/// What a report says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    pub arrived_ms: u64,
    pub event_ms: u64,
    pub event_is_known: bool,
    pub seconds: Option<u64>,
    pub is_start: bool,
    pub is_stop: bool,
    pub counters: Reading,
    pub is_wide: bool,
    /// `s`.
    pub began_ms: Option<u64>,
    /// `h`.
    pub heard_ms: u64,
}

impl Said {
    pub(crate) fn new(report: &UsageReport) -> Self {
        let is_start = report.event == UsageEvent::Start;
        let seconds = report.session_seconds.map(u64::from);
        let counted = seconds.or(is_start.then_some(0));
        let before = |at_ms: u64| at_ms.saturating_sub(counted.unwrap_or(0) * 1000);
        let event_is_known = report.time != EventTime::Arrival;
        Self {
            arrived_ms: report.received_at_ms,
            event_ms: report.event_at_ms,
            event_is_known,
            seconds,
            is_start,
            is_stop: report.event == UsageEvent::Stop,
            counters: Reading {
                up: report.bytes_up,
                down: report.bytes_down,
            },
            is_wide: report.width == CounterWidth::Wide,
            began_ms: (event_is_known && counted.is_some()).then(|| before(report.event_at_ms)),
            heard_ms: before(report.received_at_ms),
        }
    }

    fn seconds_or_none(&self) -> u64 {
        self.seconds.unwrap_or(0)
    }

    fn is_empty(&self) -> bool {
        self.counters == Reading::ZERO
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    None,
    Stop,
    Radio,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub number: u32,
    /// `up` and `down`.
    pub reading: Reading,
    /// `T`.
    pub seconds: u64,
    /// `S`.
    began_ms: Option<u64>,
    /// `H`.
    heard_ms: u64,
    /// `L`.
    pub latest_ms: u64,
    end: End,
    has_wrapped: bool,
    was_set_forward: bool,
    was_set_back: bool,
    /// A report came to it although the next run's Start had come.
    went_on: bool,
    /// Something of it is not attributed.
    waits: bool,
}

impl Run {
    fn begin(number: u32, said: &Said) -> Self {
        let mut run = Self {
            number,
            reading: Reading::ZERO,
            seconds: 0,
            began_ms: None,
            heard_ms: said.heard_ms,
            latest_ms: 0,
            end: End::None,
            has_wrapped: false,
            was_set_forward: false,
            was_set_back: false,
            went_on: false,
            waits: false,
        };
        run.take(said, said.counters);
        run
    }

    /// `D`.
    fn dated_ms(&self) -> u64 {
        let elapsed_ms = self.seconds * 1000;
        let may_be_an_arrival = self.latest_ms + NEAR_MS >= self.heard_ms + elapsed_ms;
        match self.began_ms {
            Some(began_ms) if may_be_an_arrival && !self.was_set_back => {
                self.latest_ms.min(began_ms + elapsed_ms)
            }
            _ => self.latest_ms,
        }
    }

    fn has_ended(&self) -> bool {
        self.end != End::None
    }

    /// `S′`.
    fn beginning_ms(&self) -> u64 {
        self.began_ms.unwrap_or(self.heard_ms)
    }

    /// `H + T`.
    fn heard_until_ms(&self) -> u64 {
        self.heard_ms + self.seconds * 1000
    }

    fn is_only_begun(&self) -> bool {
        self.reading == Reading::ZERO && self.seconds == 0 && !self.has_ended()
    }

    /// When it started, for one that is only begun.
    fn start_ms(&self) -> u64 {
        match self.began_ms {
            None => self.latest_ms,
            Some(_) => self.heard_ms,
        }
    }

    fn is_continued_by(&self, said: &Said) -> bool {
        self.grows_by(said) && said.seconds_or_none() >= self.seconds
    }

    fn grows_by(&self, said: &Said) -> bool {
        !self.has_ended() && said.counters.reaches(&self.reading)
    }

    fn is_repeated_by(&self, said: &Said) -> bool {
        said.seconds_or_none() <= self.seconds && self.reading.reaches(&said.counters)
    }

    /// Made more than 15 s after its Stop.
    fn stopped_before(&self, said: &Said) -> bool {
        self.end == End::Stop && said.seconds_or_none() * 1000 > self.seconds * 1000 + NEAR_MS
    }

    fn has_stop(&self, said: &Said) -> bool {
        let is_it = |counter: u64, known: u64| match said.is_wide {
            true => counter == known,
            false => counter == known % WHOLE,
        };
        self.end == End::Stop
            && said.is_stop
            && !said.is_empty()
            && is_it(said.counters.up, self.reading.up)
            && is_it(said.counters.down, self.reading.down)
            && (said.seconds_or_none() <= self.seconds || said.counters.bytes() >= SMALL_BYTES)
    }

    /// A report of this run, whose counters stand for `value`.
    fn take(&mut self, said: &Said, value: Reading) {
        if let Some(began_ms) = said.began_ms
            && (self.began_ms.is_none() || said.seconds.is_some_and(|it| it >= self.seconds))
        {
            self.began_ms = Some(began_ms);
        }
        let tells_which = self.is_only_begun() && !said.is_start && said.seconds.is_some();
        self.heard_ms = match tells_which {
            true => said.heard_ms,
            false => self.heard_ms.min(said.heard_ms),
        };
        self.latest_ms = self.latest_ms.max(said.event_ms);
        self.seconds = self.seconds.max(said.seconds_or_none());
        self.reading = self.reading.greater(&value);
        if said.is_stop {
            self.end = End::Stop;
        }
    }

    /// What a report's counters stand for, and whether that is remarkable.
    fn value(&self, said: &Said, line: Option<u64>) -> (Reading, Option<&'static str>) {
        if said.is_wide {
            return (said.counters, None);
        }
        let with_high = |counter: u64, known: u64| match counter {
            0 => 0,
            counter => known / WHOLE * WHOLE + counter,
        };
        let mut value = Reading {
            up: with_high(said.counters.up, self.reading.up),
            down: with_high(said.counters.down, self.reading.down),
        };
        let mut wraps = false;
        if said.seconds > Some(self.seconds) {
            let fall = |counter: u64, value: u64, known: u64| {
                let fall = known.saturating_sub(value);
                (counter > 0 && fall >= SMALL_BYTES).then_some(fall)
            };
            let up = fall(said.counters.up, value.up, self.reading.up);
            let down = fall(said.counters.down, value.down, self.reading.down);
            let is_reset = match (up, down) {
                (Some(up), Some(down)) => up.min(down) <= HALF,
                _ => false,
            };
            let is_wrap = |fall: Option<u64>, known: u64| {
                !is_reset
                    && fall.is_some_and(|fall| self.has_room_for_wrap(fall, known, said, line))
            };
            if is_wrap(up, self.reading.up) {
                value.up += WHOLE;
                wraps = true;
            }
            if is_wrap(down, self.reading.down) {
                value.down += WHOLE;
                wraps = true;
            }
        } else {
            let is_same_second = said.seconds == Some(self.seconds);
            let before_wrap = |value: u64, known: u64| {
                let rise = value.saturating_sub(known);
                let is_it = known >= WHOLE && rise > if is_same_second { HALF } else { 0 };
                if is_it { value - WHOLE } else { value }
            };
            value.up = before_wrap(value.up, self.reading.up);
            value.down = before_wrap(value.down, self.reading.down);
        }
        let is_low = value != said.counters && value.reaches(&self.reading) && !self.has_wrapped;
        let remarkable = match wraps {
            true => Some("wrapped"),
            false => is_low.then_some("low_bits"),
        };
        (value, remarkable)
    }

    fn has_room_for_wrap(&self, fall: u64, known: u64, said: &Said, line: Option<u64>) -> bool {
        if fall >= WHOLE {
            return false;
        }
        let (growth, elapsed) = (WHOLE - fall, said.seconds_or_none() - self.seconds);
        let before = u128::from(growth) * u128::from(self.seconds);
        let most = 32 * u128::from(known) * u128::from(elapsed);
        let is_too_fast = fall <= HALF && before > most;
        let carried = u128::from(line.unwrap_or(UNKNOWN_LINE)) * u128::from(elapsed + 1);
        !is_too_fast && u128::from(growth) <= carried
    }

    /// How the gateway's clock was set, as a report of this run shows.
    fn jump(&self, said: &Said) -> Option<Jump> {
        let (known, now) = (self.began_ms?, said.began_ms?);
        let is_jump = is_near(said.heard_ms, self.heard_ms) && !is_near(known, now);
        is_jump.then_some(match now < known {
            true => Jump::Back,
            false => Jump::Forward,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Jump {
    Forward,
    Back,
}

/// What a report did.
pub(crate) struct Done {
    /// Number of its run; `None`: one that is forgotten, or it was held back.
    pub run: Option<u32>,
    pub observation: Observation,
    pub added: Reading,
    /// What was remarkable: the counter's name.
    pub kind: Option<&'static str>,
}

/// Which run a report is of.
enum Of {
    Newest,
    Former(usize),
    /// Whose successor's Start is taken for a late copy.
    BeforeStart(usize),
    /// Another Stop of the run with this number.
    StopAgain(u32),
    Forgotten,
}

enum Begins {
    No,
    Yes(Option<&'static str>),
    Waits(Doubt),
}

/// All that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Runs {
    /// Oldest first.
    formers: Vec<Run>,
    newest: Option<Run>,
    waiting: Option<Waiting>,
    /// Newest arrival.
    arrived_ms: u64,
    /// Another former run of which something waits has room.
    may_wait: bool,
}

impl Runs {
    /// Takes in a report. `line`: bytes a second that the newest run's line can carry. `None`: there is no room for another
    /// run; unless `may_wait`, also not if something of the newest waits.
    pub(crate) fn observe(
        &mut self,
        report: &UsageReport,
        line: Option<u64>,
        may_wait: bool,
    ) -> Option<Done> {
        self.may_wait = may_wait;
        let said = Said::new(report);
        let arrived_before_ms = self.arrived_ms;
        self.arrived_ms = self.arrived_ms.max(said.arrived_ms);
        if self.newest.is_none() {
            self.newest = Some(Run::begin(0, &said));
            let is_held = self.doubt_first(&said);
            return Some(Done {
                run: Some(0),
                observation: Observation::Advanced,
                added: self.newest().reading,
                kind: is_held.then_some("held_back"),
            });
        }
        let own = match self.which(&said) {
            Of::Newest => return self.of_newest(&said, arrived_before_ms, line),
            Of::StopAgain(number) => {
                return Some(Done {
                    run: Some(number),
                    observation: Observation::Repeated,
                    added: Reading::ZERO,
                    kind: None,
                });
            }
            Of::Former(own) => own,
            Of::BeforeStart(own) => {
                self.formers[own].went_on = true;
                own
            }
            Of::Forgotten => {
                return Some(Done {
                    run: None,
                    observation: Observation::Late,
                    added: Reading::ZERO,
                    kind: None,
                });
            }
        };
        let run = &mut self.formers[own];
        let (value, remarkable) = run.value(&said, line);
        if !is_carried(run, &said, &value, said.arrived_ms, line) {
            return Some(held());
        }
        let before = run.clone();
        run.take(&said, value);
        Some(seen(&before, run, &said, &value, remarkable))
    }

    fn newest(&self) -> &Run {
        self.newest.as_ref().expect("it has begun")
    }

    /// A run that began with more than any line carries begins with nothing, and that waits.
    fn doubt_first(&mut self, said: &Said) -> bool {
        let Some(newest) = &mut self.newest else {
            return false;
        };
        self.waiting = None;
        let is_too_much = said.seconds.is_some_and(|seconds| {
            u128::from(said.counters.bytes()) > 12_500_000_000 * u128::from(seconds + 2)
        });
        if is_too_much {
            newest.reading = Reading::ZERO;
            self.waiting = Some(Waiting::new(Doubt::Line, said, said.counters));
        }
        is_too_much
    }

    /// A Stop of a run that was forgotten: all runs that began when it says had Stops after longer sessions.
    fn was_stopped_long_ago(&self, said: &Said) -> bool {
        let (Some(began_ms), Some(seconds)) = (said.began_ms, said.seconds) else {
            return false;
        };
        let of_beginning = self
            .all()
            .filter(|run| is_near(began_ms, run.beginning_ms()));
        let of_beginning: Vec<&Run> = of_beginning.collect();
        let is_longer =
            |run: &&Run| run.end == End::Stop && run.seconds * 1000 > seconds * 1000 + NEAR_MS;
        let has_forgotten = self.newest().number as usize > self.formers.len();
        said.is_stop
            && has_forgotten
            && !of_beginning.is_empty()
            && of_beginning.iter().all(is_longer)
    }

    fn which(&self, said: &Said) -> Of {
        let newest = self.newest();
        if newest.has_stop(said) {
            return Of::StopAgain(newest.number);
        }
        let is_second = |a_ms: u64, b_ms: u64| a_ms.abs_diff(b_ms) <= SAME_SECOND_MS;
        let tells_newest = match said.began_ms {
            Some(began_ms) => is_second(began_ms, newest.beginning_ms()),
            None => {
                (said.seconds.is_some() || said.is_start)
                    && is_second(said.heard_ms, newest.heard_ms)
            }
        };
        let fits_newest =
            tells_newest && (said.began_ms.is_some() || said.counters.bytes() < SMALL_BYTES);
        let ends_newest = |former: &Run| {
            newest.is_continued_by(said) && (fits_newest || former.stopped_before(said))
        };
        let newest_former = |is_it: &dyn Fn(&Run) -> bool| self.formers.iter().rposition(is_it);
        let is_again = |run: &Run| run.has_stop(said) && !ends_newest(run);
        if let Some(former) = newest_former(&is_again) {
            return Of::StopAgain(self.formers[former].number);
        }
        let Some(last) = self.formers.last() else {
            return Of::Newest;
        };
        let last_position = self.formers.len() - 1;
        if self.was_stopped_long_ago(said) {
            return Of::Forgotten;
        }
        if said.is_start && said.began_ms.is_none() {
            return Of::Newest;
        }
        if said.seconds.is_none() && !said.is_start {
            let is_of_last = last.grows_by(said) && newest.reading == Reading::ZERO;
            let is_late_start = newest.is_only_begun() && !last.is_only_begun();
            return match (is_of_last, is_late_start) {
                (true, true) => Of::BeforeStart(last_position),
                (true, false) => Of::Former(last_position),
                (false, _) => Of::Newest,
            };
        }
        if !said.is_start && newest.is_only_begun() {
            let tells_last = said.began_ms.zip(last.began_ms);
            let is_same = tells_last.is_some_and(|(told, known)| is_near(told, known));
            let is_told_apart = last.began_ms.is_none() && newest.began_ms.is_some();
            let goes_on = !last.is_only_begun() && last.is_continued_by(said);
            if last.went_on && is_same && !last.stopped_before(said)
                || goes_on && (last.went_on || is_told_apart)
            {
                return Of::BeforeStart(last_position);
            }
        }
        if let Some(began_ms) = said.began_ms {
            if is_near(began_ms, newest.beginning_ms()) {
                return Of::Newest;
            }
            let is_it =
                |run: &Run| is_near(began_ms, run.beginning_ms()) && !run.stopped_before(said);
            if let Some(former) = newest_former(&is_it) {
                return Of::Former(former);
            }
        }
        if said.is_start {
            return Of::Newest;
        }
        if newest.is_only_begun() && last.heard_until_ms() > newest.start_ms() + NEAR_MS {
            return Of::BeforeStart(last_position);
        }
        let mut apart_ms = said.heard_ms.abs_diff(newest.heard_ms);
        if newest.is_only_begun() {
            apart_ms = apart_ms.min(said.heard_ms.abs_diff(newest.start_ms()));
        }
        let most_ms = match said.began_ms {
            Some(_) => NEAR_MS,
            None => SAME_SECOND_MS,
        };
        if apart_ms <= most_ms {
            return Of::Newest;
        }
        let is_before = said.began_ms.is_none_or(|began_ms| {
            let beginning_ms = newest.beginning_ms();
            began_ms + NEAR_MS < beginning_ms && said.event_ms + SAME_SECOND_MS < beginning_ms
        });
        let is_copy = |run: &Run| {
            run.reading.reaches(&said.counters) && !(said.is_stop && run.stopped_before(said))
        };
        if is_before && let Some(former) = newest_former(&is_copy) {
            return Of::Former(former);
        }
        let is_open = |run: &Run| is_near(said.heard_ms, run.heard_ms) && !run.has_ended();
        if apart_ms > NEAR_MS
            && let Some(former) = newest_former(&is_open)
        {
            return Of::Former(former);
        }
        if newest.is_only_begun() && !last.is_only_begun() && last.grows_by(said) {
            return Of::BeforeStart(last_position);
        }
        let has_forgotten = newest.number as usize > self.formers.len();
        let is_before_all = said.began_ms.is_some_and(|began_ms| {
            let mut formers = self.formers.iter();
            formers.all(|run| began_ms + NEAR_MS < run.beginning_ms())
        });
        match has_forgotten && is_before && is_before_all {
            true => Of::Forgotten,
            false => Of::Newest,
        }
    }

    /// `N`.
    fn heard_until_ms(&self, arrived_before_ms: u64) -> u64 {
        let newest = self.newest();
        match newest.seconds == 0 && newest.reading != Reading::ZERO {
            true => arrived_before_ms,
            false => newest.heard_until_ms(),
        }
    }

    fn begins(&self, said: &Said, arrived_before_ms: u64) -> Begins {
        let newest = self.newest();
        let until_ms = self.heard_until_ms(arrived_before_ms);
        let is_lower = !said.counters.reaches(&newest.reading);
        let is_heard_later = said.heard_ms > until_ms + NEAR_MS;
        let yes = |is_it: bool| match is_it {
            true => Begins::Yes(None),
            false => Begins::No,
        };
        match said.began_ms {
            Some(began_ms) if said.is_start => {
                let moved = began_ms > newest.beginning_ms() + NEAR_MS;
                let dated_ms = newest.dated_ms();
                let is_later = said.event_ms > dated_ms;
                let is_equal = said.event_ms == dated_ms && said.is_empty();
                let is_clear = said.event_ms > dated_ms + SAME_SECOND_MS;
                let after_stop =
                    newest.has_ended() && (is_later || is_equal) && (moved || is_clear);
                let instead =
                    !newest.has_ended() && is_later && moved && (is_lower || said.is_empty());
                let set_back = said.is_empty()
                    && !is_later
                    && !is_near(began_ms, newest.beginning_ms())
                    && is_heard_later
                    && !newest.was_set_forward;
                return yes(after_stop || instead || set_back);
            }
            None if said.is_start => {
                return yes(match newest.has_ended() {
                    true => said.is_empty() || !newest.is_repeated_by(said),
                    false => {
                        let has_something = newest.reading != Reading::ZERO || newest.seconds > 0;
                        has_something && is_heard_later && (said.is_empty() || is_lower)
                    }
                });
            }
            _ => {}
        }
        let Some(seconds) = said.seconds else {
            return Begins::No;
        };
        let is_old = newest.was_set_back
            && said.event_is_known
            && said.event_ms <= newest.latest_ms
            && newest.is_repeated_by(said);
        if is_old {
            return Begins::No;
        }
        let told_ms = said.began_ms.filter(|_| newest.began_ms.is_some());
        // By the gateway, and by arrival: how much later.
        let newest_event_ms = match newest.was_set_back {
            true => newest.began_ms.unwrap_or(0) + newest.seconds * 1000,
            false => newest.latest_ms,
        };
        let by_gateway = told_ms.filter(|began_ms| {
            *began_ms > newest.beginning_ms() + NEAR_MS
                && said.event_ms > newest_event_ms + SAME_SECOND_MS
                && began_ms + SAME_SECOND_MS >= newest_event_ms
        });
        let by_gateway = by_gateway.map(|began_ms| began_ms.saturating_sub(newest_event_ms));
        let by_arrival =
            (said.heard_ms + NEAR_MS >= until_ms).then(|| said.heard_ms.saturating_sub(until_ms));
        let is_late = told_ms.is_some_and(|began_ms| {
            said.heard_ms + newest.beginning_ms() > newest.heard_ms + began_ms + NEAR_MS
        });
        let is_same = told_ms.is_some_and(|began_ms| is_near(began_ms, newest.beginning_ms()));
        if newest.has_ended() {
            if by_gateway.is_some() {
                let goes_on = is_near(said.heard_ms, newest.heard_ms)
                    && seconds > newest.seconds
                    && !is_lower;
                return match goes_on {
                    true => Begins::No,
                    false => Begins::Yes(Some("lost_start")),
                };
            }
            if is_same || by_arrival < Some(NEAR_MS) || said.is_empty() {
                return Begins::No;
            }
            let is_higher = !newest.reading.reaches(&said.counters);
            let is_other_stop = said.is_stop && (seconds != newest.seconds || is_higher);
            let is_longer = seconds * 1000 > newest.seconds * 1000 + NEAR_MS && is_higher;
            return match told_ms {
                None if newest.end == End::Stop && (is_other_stop || is_longer) => {
                    Begins::Yes(Some("lost_start"))
                }
                _ => Begins::Waits(Doubt::Arrival),
            };
        }
        let fell = newest.reading.reaches(&said.counters) && newest.reading != said.counters;
        let is_known = newest.reading == said.counters && newest.seconds == seconds;
        // Far faster than the run was, the counters are its own, and session time began again.
        let (before, now) = (newest.reading.bytes(), said.counters.bytes());
        let is_plausible = seconds > 0
            && u128::from(now) * u128::from(newest.seconds)
                <= 32 * u128::from(before) * u128::from(seconds);
        let may_begin = fell || seconds <= newest.seconds && is_plausible;
        if said.is_empty() || is_known || !may_begin {
            return Begins::No;
        }
        let need = Some(if fell { 0 } else { LONG_SILENCE_MS });
        if by_gateway >= need && by_arrival >= need && (fell || !is_late) {
            return Begins::Yes(Some("lost_start"));
        }
        if seconds > newest.seconds {
            return Begins::No;
        }
        if by_gateway >= need && (by_arrival.is_none() || is_late) {
            return Begins::Waits(Doubt::Gateway);
        }
        let is_shown = told_ms.is_none() || by_gateway.is_none() && !is_same;
        match fell && by_arrival >= Some(NEAR_MS) && is_shown {
            true => Begins::Waits(Doubt::Arrival),
            false => Begins::No,
        }
    }

    fn of_newest(
        &mut self,
        said: &Said,
        arrived_before_ms: u64,
        line: Option<u64>,
    ) -> Option<Done> {
        if let Some(waiting) = self.waiting
            && waiting.is_new_run_of(said)
            && (waiting.doubt == Doubt::Gateway || !self.newest().is_continued_by(said))
        {
            let done = self.begin(said, Some("confirmed"))?;
            let newest = self.newest.as_mut().expect("it has begun");
            newest.heard_ms = newest.heard_ms.min(waiting.heard_ms);
            return Some(done);
        }
        match self.begins(said, arrived_before_ms) {
            Begins::Yes(kind) => return self.begin(said, kind),
            Begins::Waits(doubt) => {
                self.waiting = Some(Waiting::new(doubt, said, said.counters));
                return Some(held());
            }
            Begins::No => {}
        }
        let before = self.newest().clone();
        let (value, remarkable) = before.value(said, line);
        if let Some(waiting) = self.waiting.filter(Waiting::is_reading) {
            return Some(self.beside(&waiting, &before, said, arrived_before_ms, line));
        }
        if let Some(doubt) = doubt_of(&before, said, &value, arrived_before_ms, line) {
            self.waiting = Some(Waiting::new(doubt, said, value));
            return Some(held());
        }
        let newest = self.newest.as_mut().expect("it has begun");
        newest.take(said, value);
        let is_news = !before.reading.reaches(&value);
        let jump = before.jump(said).filter(|_| is_news);
        newest.was_set_forward |= jump == Some(Jump::Forward);
        newest.was_set_back |= jump == Some(Jump::Back);
        let remarkable = remarkable.or(jump.map(|_| "clock_jumped"));
        let mut done = seen(&before, newest, said, &value, remarkable);
        if is_news && self.waiting.take().is_some() {
            done.kind = Some("given_up");
        }
        Some(done)
    }

    /// A reading waits, and another one comes.
    fn beside(
        &mut self,
        waiting: &Waiting,
        before: &Run,
        said: &Said,
        arrived_before_ms: u64,
        line: Option<u64>,
    ) -> Done {
        let (value, remarkable) = before.value(said, line);
        let is_later = match (said.seconds, waiting.seconds) {
            (Some(seconds), Some(waited)) => seconds > waited,
            _ => value != waiting.reading,
        };
        let doubt = doubt_of(before, said, &value, arrived_before_ms, line);
        let is_confirmed = is_later
            && (value.reaches(&waiting.reading)
                || went_on(waiting, before, said, &value, doubt.is_some()));
        if is_confirmed {
            return self.confirm(waiting, before, said, line);
        }
        if let Some(doubt) = doubt {
            if is_later {
                self.waiting = Some(Waiting::new(doubt, said, value));
                return held();
            }
            return held();
        }
        let newest = self.newest.as_mut().expect("it has begun");
        newest.take(said, value);
        let mut done = seen(before, newest, said, &value, remarkable);
        if is_later && !before.reading.reaches(&value) {
            self.waiting = None;
            done.kind = Some("given_up");
        }
        done
    }

    fn confirm(&mut self, waiting: &Waiting, before: &Run, said: &Said, line: Option<u64>) -> Done {
        let mut run = before.clone();
        run.reading = run.reading.greater(&waiting.reading);
        run.seconds = run.seconds.max(waiting.seconds.unwrap_or(0));
        let (value, remarkable) = run.value(said, line);
        let arrived_ms = waiting.arrived_ms();
        if !is_carried(&run, said, &value, arrived_ms, None)
            || !is_carried(before, said, &value, arrived_ms, None)
        {
            self.waiting = Some(Waiting::new(Doubt::Line, said, value));
            return held();
        }
        run.take(said, value);
        run.has_wrapped |= remarkable == Some("wrapped");
        let done = Done {
            run: Some(run.number),
            observation: Observation::Advanced,
            added: run.reading.since(&before.reading),
            kind: Some("confirmed"),
        };
        self.newest = Some(run);
        self.waiting = None;
        done
    }

    /// A run begins; `None`: there is no room for it.
    fn begin(&mut self, said: &Said, kind: Option<&'static str>) -> Option<Done> {
        let is_full = self.formers.len() >= MOST_FORMERS;
        if is_full && self.formers.first().is_some_and(|oldest| oldest.waits) {
            return None;
        }
        if self.newest().waits && !self.may_wait {
            return None;
        }
        let former = self.newest.take()?;
        let number = former.number + 1;
        self.formers.push(former);
        self.newest = Some(Run::begin(number, said));
        self.doubt_first(said);
        while self.formers.len() >= KEPT_FORMERS
            && self.formers.first().is_some_and(|oldest| !oldest.waits)
        {
            self.formers.remove(0);
        }
        Some(Done {
            run: Some(number),
            observation: Observation::Restarted,
            added: self.newest().reading,
            kind,
        })
    }

    /// Oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Run> {
        self.formers.iter().chain(&self.newest)
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.newest().has_ended()
    }

    pub(crate) fn is_only_begun(&self) -> bool {
        self.newest().is_only_begun()
    }

    /// Whether a reading or a new run waits to be confirmed.
    pub(crate) fn is_held(&self) -> bool {
        self.waiting.is_some()
    }

    /// The radio said that all is over.
    pub(crate) fn stop(&mut self, at_ms: u64) {
        if let Some(newest) = &mut self.newest
            && !newest.has_ended()
            && at_ms >= newest.latest_ms
        {
            newest.end = End::Radio;
        }
    }

    /// Notes for which runs something waits to be attributed.
    pub(crate) fn set_waits(&mut self, waits: impl Fn(u32) -> bool) {
        for run in self.formers.iter_mut().chain(&mut self.newest) {
            run.waits = waits(run.number);
        }
    }
}

impl Run {
    /// Whether another radio counts for itself in a session that goes on: more session time, and counters of 64 bits that fell.
    pub(crate) fn is_begun_anew(&self, report: &UsageReport) -> bool {
        let said = Said::new(report);
        let has_fallen = self.reading.reaches(&said.counters) && self.reading != said.counters;
        said.is_wide && !said.is_empty() && has_fallen && said.seconds > Some(self.seconds)
    }

    /// Whether it began when a report says: by the gateway's clock where both know it, else by ours; by ours as well if it has not
    /// ended and the report says no less.
    pub(crate) fn began_with(&self, report: &UsageReport) -> bool {
        let said = Said::new(report);
        let Some(seconds) = said.seconds else {
            return false;
        };
        let is_heard = is_near(self.heard_ms, said.heard_ms);
        let goes_on =
            !self.has_ended() && seconds >= self.seconds && said.counters.reaches(&self.reading);
        match (self.began_ms, said.began_ms) {
            (Some(known), Some(told)) => is_near(known, told) || goes_on && is_heard,
            _ => is_heard,
        }
    }
}

pub(crate) fn is_near(a_ms: u64, b_ms: u64) -> bool {
    a_ms.abs_diff(b_ms) <= NEAR_MS
}

fn held() -> Done {
    Done {
        run: None,
        observation: Observation::Held,
        added: Reading::ZERO,
        kind: Some("held_back"),
    }
}

fn doubt_of(
    run: &Run,
    said: &Said,
    value: &Reading,
    arrived_before_ms: u64,
    line: Option<u64>,
) -> Option<Doubt> {
    if !is_carried(run, said, value, arrived_before_ms, line) {
        return Some(Doubt::Line);
    }
    jumps_to_sign(run, said, value).then_some(Doubt::Sign)
}

/// What a report did to the run that it is of.
fn seen(
    before: &Run,
    after: &mut Run,
    said: &Said,
    value: &Reading,
    remarkable: Option<&'static str>,
) -> Done {
    let added = after.reading.since(&before.reading);
    let (has_grown, is_lower) = (added != Reading::ZERO, !value.reaches(&before.reading));
    let is_later = said.seconds > Some(before.seconds);
    let lower = is_lower.then_some("one_counter_lower");
    let (observation, kind) = match (has_grown, is_lower) {
        (true, _) => (Observation::Advanced, remarkable.or(lower)),
        (false, true) => (Observation::Late, lower.filter(|_| is_later)),
        (false, false) if after.has_ended() && !before.has_ended() => (Observation::Advanced, None),
        (false, false) => (Observation::Repeated, None),
    };
    after.has_wrapped |= has_grown && remarkable == Some("wrapped");
    Done {
        run: Some(after.number),
        observation,
        added,
        kind,
    }
}

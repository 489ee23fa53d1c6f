//! What gateways were seen to do, one by one: each as it happens, and as it looks after an outage, when all of it arrives at
//! once. Sources: the trackers that the cases name.

use openmast_metering::{CounterWidth, Reported, Table};

const M: u64 = 1_000_000;
const GIGAWORD: u64 = 1 << 32;
const DAY: i64 = 86_400;
/// Unix seconds.
const T0: i64 = 1_750_000_000;
const ARRIVES_AT: i64 = T0 + 6 * 3600;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Start,
    Interim,
    Stop,
    /// The radio says that it begins.
    On,
}
use Event::{Interim, On, Start, Stop};

/// One report.
#[derive(Clone, Copy)]
struct Line {
    /// In truth, seconds since the session began.
    at: i64,
    event: Event,
    /// By how many seconds the gateway's clock is wrong; `None`: nobody believes it.
    clock: Option<i64>,
    seconds: Option<u32>,
    up: u64,
    down: u64,
    width: CounterWidth,
}

/// Dated.
fn line(at: i64, event: Event, seconds: impl Into<Option<u32>>, up: u64, down: u64) -> Line {
    Line {
        at,
        event,
        clock: Some(0),
        seconds: seconds.into(),
        up,
        down,
        width: CounterWidth::Wide,
    }
}

impl Line {
    fn clock(self, wrong_by: i64) -> Self {
        Self {
            clock: Some(wrong_by),
            ..self
        }
    }

    fn undated(self) -> Self {
        Self {
            clock: None,
            ..self
        }
    }

    /// Without gigawords.
    fn low(self) -> Self {
        Self {
            up: self.up % GIGAWORD,
            down: self.down % GIGAWORD,
            width: CounterWidth::Unknown,
            ..self
        }
    }

    fn arriving(&self, at: i64) -> Reported {
        let ms = |seconds: i64| u64::try_from(seconds * 1000).expect("after 1970");
        let event = self.clock.map(|wrong_by| T0 + self.at + wrong_by);
        Reported {
            received_at_ms: ms(at),
            event_at_ms: ms(event.unwrap_or(at)),
            event_time_is_known: event.is_some(),
            is_start: self.event == Start,
            is_stop: self.event == Stop,
            session_seconds: self.seconds,
            bytes_up: self.up,
            bytes_down: self.down,
            width: self.width,
        }
    }
}

fn billed(lines: &[Line], arrives: impl Fn(&Line) -> i64) -> u64 {
    let mut table = Table::<()>::new();
    let mut sum = 0;
    for line in lines {
        let reported = line.arriving(arrives(line));
        if line.event == On {
            let row = table.find(7).expect("known");
            table.stop(row, reported.event_at_ms);
            continue;
        }
        let observed = table.observe(7, &reported, |()| None).expect("room");
        sum += observed.added.bytes();
    }
    sum
}

/// As it happens.
fn live(lines: &[Line]) -> u64 {
    billed(lines, |line| T0 + line.at)
}

/// All at once, hours later.
fn at_once(lines: &[Line]) -> u64 {
    billed(lines, |_| ARRIVES_AT)
}

fn both(lines: &[Line]) -> [u64; 2] {
    [live(lines), at_once(lines)]
}

#[test]
fn a_stop_without_counters_takes_nothing_back() {
    let stop_without_counters = [
        line(0, Start, None, 0, 0),
        line(300, Interim, 300, 40 * M, 60 * M),
        line(800, Stop, 800, 0, 0).low(),
    ];
    assert_eq!(both(&stop_without_counters), [100 * M; 2]);
    let lost_carrier = [
        line(0, Start, 0, 0, 0).undated(),
        line(300, Interim, 300, 40 * M, 60 * M).undated(),
        line(480, Stop, 480, 0, 0).undated(),
    ];
    assert_eq!(both(&lost_carrier), [100 * M; 2]);
    let and_without_session_time = [
        line(0, Start, None, 0, 0),
        line(300, Interim, 300, 40 * M, 60 * M),
        line(420, Stop, 0, 0, 0),
        line(300, Interim, 300, 40 * M, 60 * M),
    ];
    assert_eq!(both(&and_without_session_time), [100 * M; 2]);
}

/// <https://github.com/opnsense/core/issues/6712>
#[test]
fn counters_of_32_bits_wrap_at_100_mbit() {
    let mut lines = vec![line(0, Start, 0, 0, 0).low()];
    let mut total = 0;
    for (interval, grown) in (1..).zip([600, 3_800, 3_750, 3_750]) {
        total += grown * M;
        lines.push(line(300 * interval, Interim, 300 * interval as u32, 0, total).low());
    }
    lines.push(line(1201, Stop, 1201, 0, total).low());
    assert_eq!(both(&lines), [11_900 * M; 2]);
}

/// <https://github.com/coova/coova-chilli/issues/179>
#[test]
fn a_counter_that_is_a_rate_is_no_new_run_and_no_wrap() {
    let lines = |first_clock: i64| {
        [
            line(0, Interim, 10_000, 4_100, 5 * GIGAWORD + 1_900 * M).clock(first_clock),
            line(60, Interim, 10_060, 2_300, 5 * GIGAWORD + 1_910 * M),
            line(120, Stop, 10_120, 1_500, 5 * GIGAWORD + 1_920 * M),
        ]
    };
    let right = 5 * GIGAWORD + 1_920 * M + 4_100;
    assert_eq!(both(&lines(0)), [right; 2]);
    // and the clock is set right while the session lasts
    assert_eq!(both(&lines(-2 * DAY)), [right; 2]);
    let narrow = [
        line(0, Interim, 10_000, 4_100, 900 * M).low(),
        line(60, Interim, 10_060, 2_300, 910 * M).low(),
        line(120, Stop, 10_120, 1_500, 920 * M).low(),
    ];
    assert_eq!(both(&narrow), [920 * M + 4_100; 2]);
}

/// <https://github.com/coova/coova-chilli/issues/555>
#[test]
fn a_clock_that_is_set_while_the_session_lasts_is_no_new_run() {
    let one_octet_lower = [
        line(0, Start, 0, 0, 0).clock(-2 * DAY),
        line(300, Interim, 300, 40 * M, 60 * M).clock(-2 * DAY),
        line(600, Interim, 600, 40 * M - 1, 80 * M),
        line(900, Stop, 900, 45 * M, 90 * M),
    ];
    assert_eq!(both(&one_octet_lower), [135 * M; 2]);
    let with_a_wrap = [
        line(0, Start, 0, 0, 0).low().clock(-2 * DAY),
        line(300, Interim, 300, 0, 4_200 * M).low().clock(-2 * DAY),
        line(600, Interim, 600, 0, 4_700 * M).low(),
        line(900, Stop, 900, 0, 4_800 * M).low(),
    ];
    assert_eq!(both(&with_a_wrap), [4_800 * M; 2]);
    for wrong_by in [-4 * DAY, 2 * DAY, 7_200, -7_200, 3_600] {
        let lines = [
            line(0, Start, 0, 0, 0).clock(wrong_by),
            line(300, Interim, 300, 0, 40 * M).clock(wrong_by),
            line(600, Interim, 600, 0, 70 * M),
            line(900, Stop, 900, 0, 90 * M),
        ];
        assert_eq!(both(&lines), [90 * M; 2], "{wrong_by}");
    }
    let not_set_at_first = [
        line(0, Start, 0, 0, 0).undated(),
        line(300, Interim, 300, 0, 50 * M).undated(),
        line(600, Interim, 600, 0, 80 * M),
        line(900, Stop, 900, 0, 100 * M),
    ];
    assert_eq!(both(&not_set_at_first), [100 * M; 2]);
}

#[test]
fn an_id_that_is_used_again_counts_from_zero() {
    let never_set = [
        line(0, Start, 0, 0, 0).undated(),
        line(20, Stop, 20, 0, 100 * M).undated(),
        line(23, Start, 0, 0, 0).undated(),
        line(43, Interim, 20, 0, 5 * M).undated(),
        line(48, Stop, 25, 0, 7 * M).undated(),
    ];
    assert_eq!(live(&never_set), 107 * M);
    let reused = [
        line(0, Start, 0, 0, 0),
        line(100, Stop, 100, 22_564_674, 5),
        line(104, Start, 0, 0, 0),
        line(134, Interim, 30, 5_750_415, 2),
    ];
    assert_eq!(both(&reused), [22_564_674 + 5 + 5_750_415 + 2; 2]);
    let start_was_lost = [
        line(0, Start, None, 0, 0),
        line(600, Stop, 600, 0, 50 * M),
        line(7_800, Interim, 600, 0, 80 * M),
        line(7_900, Stop, 700, 0, 90 * M),
    ];
    assert_eq!(both(&start_was_lost), [140 * M; 2]);
    let stops_alone = [
        line(600, Stop, 600, 0, 50 * M),
        line(2_000, Stop, 700, 0, 30 * M),
        line(9_000, Stop, 500, 0, 70 * M),
    ];
    assert_eq!(both(&stops_alone), [150 * M; 2]);
    assert_eq!(live(&stops_alone.map(Line::undated)), 150 * M);
}

/// <https://github.com/FreeRADIUS/freeradius-server/issues/1871>
#[test]
fn a_crash_is_a_new_run() {
    let with_start = [
        line(0, Start, None, 0, 0),
        line(600, Interim, 600, 0, 50 * M),
        line(7_200, Start, None, 0, 0),
        line(7_800, Interim, 600, 0, 80 * M),
        line(7_900, Stop, 700, 0, 90 * M),
    ];
    assert_eq!(both(&with_start), [140 * M; 2]);
    let start_was_lost = [
        line(0, Start, None, 0, 0),
        line(600, Interim, 600, 0, 50 * M),
        line(7_800, Interim, 600, 0, 80 * M),
        line(7_900, Stop, 700, 0, 90 * M),
    ];
    assert_eq!(both(&start_was_lost), [140 * M; 2]);
    let counters_fell = [
        line(0, Start, None, 0, 0),
        line(600, Interim, 600, 9 * M, 50 * M),
        line(1_000, Interim, 300, 2 * M, 20 * M),
        line(1_300, Interim, 600, 4 * M, 30 * M),
        line(1_400, Stop, 700, 5 * M, 40 * M),
    ];
    assert_eq!(both(&counters_fell), [104 * M; 2]);
    // no clock but ours: the second report of the new run confirms it
    assert_eq!(live(&counters_fell.map(Line::undated)), 104 * M);
}

/// <https://github.com/pfsense/pfsense>, src/etc/inc/captiveportal.inc
#[test]
fn a_stop_and_a_start_as_an_interim() {
    let mut since_login = vec![line(0, Start, None, 0, 0).undated()];
    let mut of_the_part = since_login.clone();
    let mut dated = vec![line(0, Start, None, 0, 0)];
    for (part, used) in (1..).zip([5, 7, 3]) {
        let at = 20 * part;
        since_login.push(line(at, Stop, at as u32, 0, used * M).undated());
        since_login.push(line(at, Start, None, 0, 0).undated());
        dated.push(line(at, Stop, at as u32, 0, used * M));
        dated.push(line(at, Start, None, 0, 0));
        let at = 21 * part;
        of_the_part.push(line(at - 1, Stop, 20, 0, used * M).undated());
        of_the_part.push(line(at, Start, None, 0, 0).undated());
    }
    since_login.push(line(80, Stop, 80, 0, 2 * M).undated());
    of_the_part.push(line(83, Stop, 20, 0, 2 * M).undated());
    dated.push(line(80, Stop, 80, 0, 2 * M));
    assert_eq!(live(&since_login), 17 * M);
    assert_eq!(live(&of_the_part), 17 * M);
    assert_eq!(both(&dated), [17 * M; 2]);
}

#[test]
fn session_time_that_is_wrong_costs_nothing() {
    // https://github.com/MutonUfoAI/pgina/issues/42
    let nonsense = [
        line(0, Start, None, 0, 0).undated(),
        line(30, Interim, 30, 0, 10 * M).undated(),
        line(90, Interim, 23_000, 0, 20 * M).undated(),
        line(150, Interim, 150, 0, 30 * M).undated(),
        line(210, Stop, 23_100, 0, 35 * M).undated(),
    ];
    assert_eq!(both(&nonsense), [35 * M; 2]);
    // https://github.com/cloudtrax/docs/issues/4
    let falls = [
        line(0, Start, 0, 0, 0),
        line(190, Interim, 190, 0, 10 * M),
        line(490, Interim, 90, 0, 20 * M),
        line(900, Stop, 300, 0, 35 * M),
    ];
    assert_eq!(both(&falls), [35 * M; 2]);
    // https://github.com/pfsense/pfsense/pull/3249
    let without_idle = [
        line(0, Start, 0, 0, 0),
        line(600, Interim, 600, 0, 10 * M),
        line(1_800, Stop, 1_100, 0, 20 * M),
    ];
    assert_eq!(both(&without_idle), [20 * M; 2]);
}

#[test]
fn accounting_on_does_not_end_sessions_that_go_on() {
    let lines = [
        line(0, Start, 0, 0, 0),
        line(300, Interim, 300, 0, 50 * M),
        line(400, On, None, 0, 0),
        line(600, Interim, 600, 0, 70 * M),
        line(700, On, None, 0, 0),
        line(900, Stop, 900, 0, 90 * M),
    ];
    assert_eq!(both(&lines), [90 * M; 2]);
    assert_eq!(live(&lines.map(Line::undated)), 90 * M);
}

#[test]
fn what_comes_again_is_billed_once() {
    let cut_off = [
        line(0, Start, 0, 0, 0),
        line(300, Interim, 300, 0, 50 * M),
        line(400, Stop, 400, 0, 60 * M),
        line(400, Interim, 400, 0, 60 * M),
        line(401, Stop, 401, 0, 60 * M),
    ];
    assert_eq!(both(&cut_off), [60 * M; 2]);
    let late_start = [
        line(40, Interim, 40, 0, 5 * M).undated(),
        line(40, Start, None, 0, 0).undated(),
        line(41, Interim, 41, 0, 8 * M).undated(),
        line(42, Stop, 42, 0, 9 * M).undated(),
    ];
    assert_eq!(both(&late_start), [9 * M; 2]);
    let session = [
        line(0, Start, 0, 0, 0),
        line(60, Interim, 60, 5, 5),
        line(600, Interim, 600, 7, 70),
        line(700, Stop, 700, 8, 80),
    ];
    // the whole session again after a day, at once and without its times
    let mut twice = session.to_vec();
    twice.extend(session.map(Line::undated));
    let arrives = |line: &Line| match line.clock {
        Some(_) => T0 + line.at,
        None => T0 + DAY,
    };
    assert_eq!(billed(&twice, arrives), 88);
}

#[test]
fn high_bits_that_are_left_out_are_known() {
    let lines = [
        line(0, Start, 0, 0, 0),
        line(300, Interim, 300, 0, 3 * GIGAWORD + 100 * M),
        line(310, Stop, 310, 0, 3 * GIGAWORD + 200 * M).low(),
    ];
    assert_eq!(both(&lines), [3 * GIGAWORD + 200 * M; 2]);
}

/// <https://github.com/rtbrick/bngblaster/issues/178>
#[test]
fn one_negative_reading_is_not_billed() {
    let lines = [
        line(0, Start, 0, 0, 0).low(),
        line(300, Interim, 300, 0, 100 * M).low(),
        line(600, Interim, 600, 0, 2_194_967_296).low(),
        line(900, Stop, 900, 0, 150 * M).low(),
    ];
    assert_eq!(both(&lines), [150 * M; 2]);
    let true_after_all = [
        line(0, Start, 0, 0, 0).low(),
        line(300, Interim, 300, 0, 100 * M).low(),
        line(600, Interim, 600, 0, 2_194_967_296).low(),
        line(900, Stop, 900, 0, 2_300 * M).low(),
    ];
    assert_eq!(both(&true_after_all), [2_300 * M; 2]);
}

#[test]
fn what_no_line_can_carry_waits_until_it_is_confirmed() {
    let reading = |seconds: u32, down: u64| line(seconds.into(), Interim, seconds, 0, down);
    let nonsense = [reading(60, M), reading(120, 1 << 59), reading(180, 2 * M)];
    assert_eq!(both(&nonsense), [2 * M; 2]);
    let first = [reading(60, 1 << 59), reading(120, 2 * M)];
    assert_eq!(both(&first), [2 * M; 2]);
    // the same report again confirms nothing
    let again = [reading(60, M), reading(120, 1 << 59), reading(120, 1 << 59)];
    assert_eq!(both(&again), [M; 2]);
    let rises = [
        reading(60, M),
        reading(120, 1 << 58),
        reading(180, 1 << 59),
        reading(240, 1 << 60),
    ];
    assert_eq!(both(&rises), [M; 2]);
}

/// A line that is believed to be slower than it is: the next reading confirms.
#[test]
fn a_reading_above_the_line_is_billed_when_the_next_one_confirms_it() {
    let reported = |seconds: u32, down: u64| {
        line(seconds.into(), Interim, seconds, 0, down).arriving(T0 + i64::from(seconds))
    };
    let mut table = Table::<()>::new();
    let mut observe = |reported: Reported| {
        let observed = table.observe(7, &reported, |()| Some(M));
        observed.expect("room").added.bytes()
    };
    assert_eq!(observe(reported(60, 10 * M)), 10 * M);
    assert_eq!(observe(reported(120, 500 * M)), 0);
    assert_eq!(observe(reported(180, 900 * M)), 890 * M);
}

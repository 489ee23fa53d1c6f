//! The oracle's clock steps as it likes while the chain's and the gateway's go on: every byte is billed at most once.

use openmast_metering::{Reported, Table};

use crate::dice::Dice;

const T0_MS: u64 = 1_750_000_000_000;
const KEY: u128 = 7;
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A report, and when it is made or comes again.
#[derive(Clone, Copy, Debug)]
struct Made {
    at_ms: u64,
    reported: Reported,
}

/// What is thrown for a session.
#[derive(Clone, Copy)]
struct Odds {
    /// Chance of a step of the clock at a report, in a hundred.
    step: u64,
    /// How long after it the copy of a report that is no Stop comes at most (milliseconds).
    copy_ms: u64,
    /// Between two interims, at least. RFC 2869, 5.16: no less than 60.
    interval_seconds: u64,
}

/// As in the field, but for the clock.
const FIELD: Odds = Odds {
    step: 15,
    copy_ms: 10_000,
    interval_seconds: 60,
};

/// All reports of a session, each once or several times, in the order in which they are made or come again; and its bytes.
fn session(dice: &mut Dice, odds: Odds) -> (Vec<Made>, u64) {
    let began_ms = T0_MS + dice.below(60 * DAY_MS);
    let seconds = 60 + dice.below(10 * 86_400);
    let bytes_per_second = 1 + dice.below(10_000);
    let is_dated = dice.percent(70);
    let at = times(dice, seconds, odds.interval_seconds);
    let mut made = Vec::new();
    for (place, elapsed) in at.iter().enumerate() {
        let at_ms = began_ms + elapsed * 1_000;
        let is_stop = place + 1 == at.len();
        let reported = Reported {
            event_at_ms: at_ms,
            event_time_is_known: is_dated,
            is_start: place == 0,
            is_stop,
            session_seconds: Some(*elapsed as u32),
            bytes_down: elapsed * bytes_per_second,
            ..Reported::default()
        };
        made.push(Made { at_ms, reported });
        let latest_ms = if is_stop { 10 * DAY_MS } else { odds.copy_ms };
        for _ in 0..dice.below(3) {
            made.push(Made {
                at_ms: at_ms + dice.below(latest_ms),
                reported,
            });
        }
    }
    made.sort_by_key(|it| it.at_ms);
    (made, seconds * bytes_per_second)
}

/// Of a session's reports, in seconds since it began: of its Start, of up to seven interims, of its Stop. In three sessions
/// of ten the interims come within a quarter of an hour.
fn times(dice: &mut Dice, seconds: u64, interval_seconds: u64) -> Vec<u64> {
    let latest = match dice.percent(30) {
        true => seconds.min(900),
        false => seconds,
    };
    let mut interims: Vec<u64> = (0..dice.below(8)).map(|_| dice.below(latest)).collect();
    interims.sort_unstable();
    let mut at = vec![0];
    for elapsed in interims {
        if elapsed >= at.last().copied().unwrap_or(0) + interval_seconds {
            at.push(elapsed);
        }
    }
    at.push(seconds);
    at
}

/// The oracle's clock, which steps, and what the oracle makes of it.
struct Clock {
    wrong_ms: i64,
    chain_ms: u64,
    seen_ms: u64,
}

impl Clock {
    fn step(&mut self, dice: &mut Dice) {
        let most = dice.one_of(&[HOUR_MS, DAY_MS, 40 * DAY_MS, 2_000 * DAY_MS]);
        self.wrong_ms = match dice.percent(40) {
            true => 0,
            false => dice.below(2 * most) as i64 - most as i64,
        };
    }

    /// Epochs end now and then, with the chain's time.
    fn pass(&mut self, dice: &mut Dice, at_ms: u64) {
        while self.chain_ms + DAY_MS < at_ms {
            self.chain_ms = (self.chain_ms + DAY_MS + dice.below(3 * DAY_MS)).min(at_ms);
        }
        self.seen_ms = self.seen_ms.max(self.chain_ms);
    }

    /// As door and engine take it: an event that is not near the arrival is dated by that, and no arrival lies before the chain's
    /// time, or more than a week after the newest one.
    fn arrived(&mut self, made: &Made) -> Reported {
        let clock_ms = made.at_ms.saturating_add_signed(self.wrong_ms);
        let is_near = made.reported.event_at_ms.abs_diff(clock_ms) <= 7 * DAY_MS;
        let is_known = made.reported.event_time_is_known && is_near;
        let received_at_ms = clock_ms.min(self.seen_ms + 7 * DAY_MS).max(self.chain_ms);
        self.seen_ms = self.seen_ms.max(received_at_ms);
        Reported {
            received_at_ms,
            event_time_is_known: is_known,
            event_at_ms: match is_known {
                true => made.reported.event_at_ms,
                false => received_at_ms,
            },
            ..made.reported
        }
    }
}

/// What was billed of one session, what there was, and its reports as they were taken, with what each added.
fn billed(seed: u64, odds: Odds) -> (u64, u64, Vec<(Reported, u64)>) {
    let mut dice = Dice(seed);
    let (made, bytes) = session(&mut dice, odds);
    let mut table = Table::<()>::new();
    let mut clock = Clock {
        wrong_ms: 0,
        chain_ms: T0_MS,
        seen_ms: T0_MS,
    };
    let mut told = Vec::new();
    for made in made {
        if dice.percent(odds.step) {
            clock.step(&mut dice);
        }
        clock.pass(&mut dice, made.at_ms);
        let reported = clock.arrived(&made);
        let observed = table.observe(KEY, &reported, |()| None).expect("room");
        told.push((reported, observed.added.bytes()));
    }
    let billed = told.iter().map(|(_, added)| added).sum();
    (billed, bytes, told)
}

/// Bytes billed too much in a hundred million, over so many sessions. What was too little is told, too.
fn over(sessions: u64, odds: Odds) -> u128 {
    let (mut all, mut over) = (0_u128, 0_u128);
    for seed in 0..sessions {
        let (billed, bytes, _) = billed(seed << 20, odds);
        assert!(billed >= bytes, "seed {seed}: {billed} of {bytes} bytes");
        over += u128::from(billed - bytes);
        all += u128::from(bytes);
    }
    println!("{sessions} sessions: {over} of {all} bytes too much");
    (over * 100_000_000).div_ceil(all)
}

fn every_byte_is_billed_once(sessions: u64) {
    for seed in 0..sessions {
        let (billed, bytes, told) = billed(seed << 20, FIELD);
        assert_eq!(billed, bytes, "seed {seed}: {told:#?}");
    }
}

#[test]
fn every_byte_is_billed_once_whatever_the_oracles_clock_says() {
    every_byte_is_billed_once(200_000);
}

#[test]
#[ignore = "ten million sessions, which takes a minute"]
fn every_byte_is_billed_once_whatever_the_oracles_clock_says_over_ten_million() {
    every_byte_is_billed_once(10_000_000);
    println!("late copies:");
    assert!(over(1_000_000, LATE_COPIES) <= 1_000);
    println!("interims seconds apart:");
    assert!(over(1_000_000, CLOSE) <= 10);
}

/// A copy may come when the next report has, and the clock step in between.
const LATE_COPIES: Odds = Odds {
    step: 40,
    copy_ms: 600_000,
    ..FIELD
};

const CLOSE: Odds = Odds {
    interval_seconds: 1,
    ..FIELD
};

/// What remains are coincidences to the second.
#[test]
fn impossible_clocks_and_late_copies_cost_next_to_nothing() {
    assert!(over(20_000, LATE_COPIES) <= 5_000);
    assert!(over(20_000, CLOSE) <= 100);
}

/// A report by the oracle's clock, which is wrong by so many seconds; dated while it is right to a week.
fn report(elapsed: u32, wrong_by: i64, bytes_per_second: u64) -> Reported {
    let event_at_ms = T0_MS + u64::from(elapsed) * 1_000;
    let received_at_ms = event_at_ms.saturating_add_signed(wrong_by * 1_000);
    let is_dated = wrong_by.abs() <= 7 * 86_400;
    Reported {
        received_at_ms,
        event_time_is_known: is_dated,
        event_at_ms: if is_dated {
            event_at_ms
        } else {
            received_at_ms
        },
        is_start: elapsed == 0,
        session_seconds: Some(elapsed),
        bytes_down: u64::from(elapsed) * bytes_per_second,
        ..Reported::default()
    }
}

fn sum(reports: &[Reported]) -> u64 {
    let mut table = Table::<()>::new();
    let added = reports.iter().map(|it| {
        table
            .observe(KEY, it, |()| None)
            .expect("room")
            .added
            .bytes()
    });
    added.sum()
}

const DAY: i64 = 86_400;

#[test]
fn a_start_that_alone_was_dated_is_no_run_of_its_own() {
    for (first, second, third) in [(-12, 0, 12), (-12, 0, -20), (12, 0, 12), (-9, 1, 20)] {
        let reports = [
            report(0, first * DAY, 990),
            report(0, second * DAY, 990),
            report(0, third * DAY, 990),
            report(20_000, third * DAY, 990),
            report(41_583, third * DAY, 990),
            report(44_278, 0, 990),
            report(50_000, 0, 990),
        ];
        assert_eq!(sum(&reports), 50_000 * 990, "{first} {second} {third}");
    }
}

#[test]
fn a_dated_copy_of_a_start_after_undated_interims_bills_nothing_again() {
    let reports = [
        report(0, -12 * DAY, 1_807),
        report(311, -12 * DAY, 1_807),
        report(0, 0, 1_807),
        report(841, 0, 1_807),
        report(841, 0, 1_807),
        report(900, 0, 1_807),
    ];
    assert_eq!(sum(&reports), 900 * 1_807);
}

#[test]
fn dated_copies_of_undated_reports_are_no_run() {
    let undated = [0, 354, 412, 478, 573].map(|elapsed| report(elapsed, -20 * DAY, 1_514));
    // They come again at once.
    let copies = [354, 478, 573].map(|elapsed| report(elapsed, 800 - i64::from(elapsed), 1_514));
    let all: Vec<Reported> = undated.into_iter().chain(copies).collect();
    assert_eq!(sum(&all), 573 * 1_514);
}

#[test]
fn an_id_that_is_used_again_after_the_clock_was_set_is_billed() {
    // The gateway had no clock before: a crash, a Start with the time, and less than before.
    let before = [0, 300, 600].map(|elapsed| report(elapsed, -12 * DAY, 5_000));
    let mut after = [0, 300, 600, 900].map(|elapsed| report(elapsed, 0, 2_000));
    for it in &mut after {
        it.received_at_ms += 100_000_000;
        it.event_at_ms += 100_000_000;
    }
    let all: Vec<Reported> = before.into_iter().chain(after).collect();
    assert_eq!(sum(&all), 600 * 5_000 + 900 * 2_000);
}

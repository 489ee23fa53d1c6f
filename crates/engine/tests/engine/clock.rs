//! The oracle's clock steps as it likes while the chain's and the gateways' go on: every byte is billed at most once.

use openmast_records::{
    EventTime, UsageEvent,
    UsageEvent::{Interim, Start, Stop},
    UsageReport,
};
use proptest::prelude::*;

use crate::{
    bench::{Bench, T0, report, snapshot},
    dice::Dice,
};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A session as it was, and how it is reported.
struct Session {
    began_ms: u64,
    seconds: u64,
    bytes_per_second: u64,
    is_dated: bool,
}

impl Session {
    fn new(dice: &mut Dice) -> Self {
        Self {
            began_ms: T0 + dice.below(60 * DAY_MS),
            seconds: 60 + dice.below(10 * 86_400),
            bytes_per_second: 1 + dice.below(10_000),
            is_dated: dice.is(70),
        }
    }

    fn bytes(&self) -> u64 {
        self.seconds * self.bytes_per_second
    }

    /// Its reports with the times at which they are made. Some come again: within seconds, and a Stop up to days later.
    fn reports(&self, number: u64, dice: &mut Dice) -> Vec<(u64, UsageReport)> {
        let at = self.times(dice);
        let mut reports = Vec::new();
        for (place, seconds) in at.iter().enumerate() {
            let event = match place {
                0 => Start,
                last if last + 1 == at.len() => Stop,
                _ => Interim,
            };
            let made_ms = self.began_ms + seconds * 1_000;
            let report = self.report(number, event, *seconds);
            reports.push((made_ms, report.clone()));
            let latest_ms = match event {
                Stop => 10 * DAY_MS,
                _ => 10_000,
            };
            for _ in 0..dice.below(3) {
                reports.push((made_ms + dice.below(latest_ms), report.clone()));
            }
        }
        reports
    }

    /// Seconds since it began: of its Start, of interims (RFC 2869, 5.16: a minute apart at least), of its Stop.
    fn times(&self, dice: &mut Dice) -> Vec<u64> {
        let mut interims: Vec<u64> = (0..dice.below(8))
            .map(|_| dice.below(self.seconds))
            .collect();
        interims.sort_unstable();
        let mut at = vec![0];
        for seconds in interims {
            if seconds >= at.last().copied().unwrap_or(0) + 60 {
                at.push(seconds);
            }
        }
        at.push(self.seconds);
        at
    }

    fn report(&self, number: u64, event: UsageEvent, seconds: u64) -> UsageReport {
        UsageReport {
            session_id: number.to_be_bytes().to_vec(),
            event_at_ms: self.began_ms + seconds * 1_000,
            time: match self.is_dated {
                true => EventTime::Stamped,
                false => EventTime::Arrival,
            },
            ..report(event, 0, seconds as u32, 0, seconds * self.bytes_per_second)
        }
    }
}

/// As a door writes it: an event that is not near the arrival is dated by that.
fn arrived(report: UsageReport, at_ms: u64) -> UsageReport {
    let is_near = report.event_at_ms.abs_diff(at_ms) <= 7 * DAY_MS;
    let time = match is_near {
        true => report.time,
        false => EventTime::Arrival,
    };
    UsageReport {
        received_at_ms: at_ms,
        event_at_ms: match time {
            EventTime::Arrival => at_ms,
            _ => report.event_at_ms,
        },
        time,
        ..report
    }
}

/// What was billed for a session that was billed too much.
#[derive(Debug, Default, Clone)]
struct Billed {
    bytes: u64,
    /// Its reports as they arrived, and what each of them added.
    reports: Vec<(UsageReport, u64)>,
}

/// What was billed for each session, and how many bytes it had.
fn run(seed: u64) -> Vec<(Billed, u64)> {
    let mut dice = Dice(seed);
    let mut bench = Bench::mapped();
    let sessions: Vec<Session> = (0..1 + dice.below(6))
        .map(|_| Session::new(&mut dice))
        .collect();
    let mut reports: Vec<(u64, usize, UsageReport)> = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        let of_session = session.reports(place as u64, &mut dice).into_iter();
        reports.extend(of_session.map(|(made_ms, report)| (made_ms, place, report)));
    }
    reports.sort_by_key(|(made_ms, ..)| *made_ms);
    let mut billed = vec![Billed::default(); sessions.len()];
    let (mut wrong_ms, mut closed_ms) = (0_i64, T0);
    for (made_ms, place, report) in reports {
        if dice.is(15) {
            let most = [HOUR_MS, DAY_MS, 40 * DAY_MS, 2_000 * DAY_MS][dice.below(4) as usize];
            wrong_ms = match dice.is(40) {
                true => 0,
                false => dice.below(2 * most) as i64 - most as i64,
            };
        }
        let by_oracle = |at_ms: u64| at_ms.saturating_add_signed(wrong_ms);
        while closed_ms + DAY_MS < made_ms {
            closed_ms = (closed_ms + DAY_MS + dice.below(3 * DAY_MS)).min(made_ms);
            let mut accounts = snapshot(&[5, 7], &[1 << 40, 1 << 40]);
            accounts.unix_time = (closed_ms / 1_000) as i64;
            bench.close_at(by_oracle(closed_ms), accounts);
        }
        let (report, before) = (arrived(report, by_oracle(made_ms)), bench.bytes_of(0));
        bench.report(&report);
        let added = bench.bytes_of(0) - before;
        billed[place].bytes += added;
        billed[place].reports.push((report, added));
    }
    let bytes = sessions.iter().map(Session::bytes);
    billed.into_iter().zip(bytes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_is_billed_at_most_once_whatever_the_oracles_clock_says(seed: u64) {
        for (billed, bytes) in run(seed) {
            prop_assert!(billed.bytes <= bytes, "of {bytes} bytes: {billed:?}");
        }
    }
}

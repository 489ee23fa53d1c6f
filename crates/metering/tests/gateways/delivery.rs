//! From the gateway to the table.

use openmast_metering::{Reading, Reported, Table};

use crate::{
    dice::Dice,
    fault::{Fault::*, Faults},
    gateway::{Gateway, On, Sent, use_of_an_id},
};

const KEY: u128 = 7;

/// A report on its way.
#[derive(Clone, Copy)]
struct Arrival {
    at_ms: u64,
    /// Among those that arrive at the same time.
    order: u64,
    sent: Sent,
    /// Its time was lost on the way.
    is_undated: bool,
}

/// What one id's reports came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub used: u64,
    pub billed: u64,
    pub reports: u64,
}

/// Bytes that were used, as far as reports that arrived say it, and that were billed.
pub(crate) fn one_id(dice: &mut Dice, faults: Faults) -> Outcome {
    let (gateway, sent, ons) = use_of_an_id(dice, faults);
    let arrivals = deliver(dice, &gateway, sent);
    let used = used(&arrivals);
    let billed = billed(&gateway, &arrivals, &ons);
    Outcome {
        used,
        billed,
        reports: arrivals.len() as u64,
    }
}

fn deliver(dice: &mut Dice, gateway: &Gateway, sent: Vec<Sent>) -> Vec<Arrival> {
    let faults = gateway.faults;
    let first = sent.first().map_or(0, |it| it.at_ms);
    let last = sent.last().map_or(0, |it| it.at_ms);
    let (down, up) = outage(dice, first, last);
    let mut arrivals = Vec::new();
    for sent in sent {
        let it = &sent.reported;
        let is_interim = !it.is_start && !it.is_stop;
        let is_lost = faults.has(LostInterims) && is_interim && dice.percent(30)
            || faults.has_any(&[LostStart]) && it.is_start
            || faults.has_any(&[CrashWithoutStart, CrashTold]) && it.is_start && sent.run > 0
            || faults.has(LostStop) && it.is_stop;
        if is_lost {
            continue;
        }
        let on_the_way_ms = match faults.has(Reordered) {
            true => dice.below(30_000),
            false => dice.below(40),
        };
        let mut arrival = Arrival {
            at_ms: sent.at_ms + on_the_way_ms,
            order: sent.at_ms,
            sent,
            is_undated: false,
        };
        if faults.has_any(&[Spool, SpoolUndated]) && (down..up).contains(&sent.at_ms) {
            arrival.at_ms = up;
            arrival.is_undated = faults.has(SpoolUndated);
            if dice.percent(50) {
                arrival.order = dice.next();
            }
        }
        arrivals.push(arrival);
        if faults.has_any(&[Duplicates, DuplicatesUndated]) {
            while dice.percent(30) {
                arrivals.push(Arrival {
                    at_ms: arrival.at_ms + 1000 * dice.magnitude(1, 10_000),
                    is_undated: faults.has(DuplicatesUndated),
                    ..arrival
                });
            }
        }
    }
    arrivals.sort_by_key(|arrival| (arrival.at_ms, arrival.order));
    arrivals
}

fn outage(dice: &mut Dice, first: u64, last: u64) -> (u64, u64) {
    let down = dice.between(first.saturating_sub(10_000), last + 1);
    (down, down + 1000 * dice.magnitude(60, 86_400))
}

fn used(arrivals: &[Arrival]) -> u64 {
    let mut runs: Vec<Reading> = Vec::new();
    for arrival in arrivals {
        let run = arrival.sent.run;
        runs.resize(runs.len().max(run + 1), Reading::ZERO);
        if arrival.sent.used.bytes() > runs[run].bytes() {
            runs[run] = arrival.sent.used;
        }
    }
    runs.iter().map(Reading::bytes).sum()
}

fn billed(gateway: &Gateway, arrivals: &[Arrival], ons: &[On]) -> u64 {
    let mut table = Table::<()>::new();
    let mut billed = 0;
    let mut ons = ons.iter().peekable();
    for arrival in arrivals {
        while let Some(on) = ons.peek()
            && on.at_ms <= arrival.at_ms
        {
            if let Some(row) = table.find(KEY) {
                table.stop(row, on.event_at_ms);
            }
            ons.next();
        }
        let mut reported = Reported {
            received_at_ms: arrival.at_ms,
            ..arrival.sent.reported
        };
        if arrival.is_undated || !reported.event_time_is_known {
            reported.event_time_is_known = false;
            reported.event_at_ms = reported.received_at_ms;
        }
        let observed = table.observe(KEY, &reported, |()| Some(gateway.line));
        billed += observed.expect("room").added.bytes();
    }
    billed
}

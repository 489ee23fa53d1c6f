//! Counters of 32 bits as the 64-bit counters that they stand for.

use std::cmp::Ordering;

use crate::{
    meter::{Meter, Reading},
    reported::{CounterWidth, Reported},
    why::Why,
};

const WRAP: u64 = 1 << 32;
const LOW: u64 = WRAP - 1;
/// A counter that fell by more than half of what it can hold has wrapped.
const LARGE_FALL: u64 = 1 << 31;
/// One that fell by less was corrected: nothing wraps just before it is read.
const TINY_FALL: u64 = 1 << 16;
/// A fall that is not large is a wrap if the run was not much slower before.
const FASTER: u64 = 32;
/// Bytes a second of a line of which nothing is known: 1 Gbit/s.
const UNKNOWN_LINE: u64 = 125_000_000;

/// What a report's counters stand for, and what is remarkable about it.
pub(crate) fn value_of(
    meter: &Meter,
    report: &Reported,
    line: impl Fn() -> Option<u64>,
) -> (Reading, Option<Why>) {
    let raw = report.raw();
    if report.width == CounterWidth::Wide {
        return (raw, None);
    }
    let up = as_before(raw.up, meter.reading.up);
    let down = as_before(raw.down, meter.reading.down);
    let known = meter.last_session_seconds;
    let order = report.session_seconds.map(|seconds| seconds.cmp(&known));
    if order != Some(Ordering::Greater) {
        let reading = Reading {
            up: not_later(up, meter.reading.up, order),
            down: not_later(down, meter.reading.down, order),
        };
        return (reading, low_bits(meter, &raw, &reading));
    }
    let falls = [
        fall(raw.up, up, meter.reading.up),
        fall(raw.down, down, meter.reading.down),
    ];
    // Both falling at the same time is a counter that was set to zero; both wrapping in one interval looks otherwise.
    let is_reset = falls.iter().all(|fall| *fall > 0) && falls.iter().any(|f| *f <= LARGE_FALL);
    let elapsed = u64::from(report.session_seconds.unwrap_or(0).saturating_sub(known));
    let wraps = |fall: u64, reading: u64| {
        !is_reset && is_wrap(fall, reading, elapsed, u64::from(known), &line)
    };
    let [up_wraps, down_wraps] = [
        wraps(falls[0], meter.reading.up),
        wraps(falls[1], meter.reading.down),
    ];
    let reading = Reading {
        up: up.saturating_add(if up_wraps { WRAP } else { 0 }),
        down: down.saturating_add(if down_wraps { WRAP } else { 0 }),
    };
    let why = match up_wraps || down_wraps {
        true => Some(Why::Wrapped),
        false => low_bits(meter, &raw, &reading),
    };
    (reading, why)
}

/// With the high bits that are known. A counter that is absent looks like zero, and is no part of a larger one.
fn as_before(counter: u64, known: u64) -> u64 {
    match counter {
        0 => 0,
        counter => (known & !LOW).saturating_add(counter),
    }
}

/// Widens a counter of a report that is not newer than what is known, or of which that is not known: it may be from before the last wrap.
fn not_later(value: u64, known: u64, order: Option<Ordering>) -> u64 {
    let is_before_wrap = known > LOW
        && value > known
        && match order {
            // A Stop has the same second as the interim before it: a growth is one unless it is as large as a wrap.
            Some(Ordering::Equal) => value - known > LARGE_FALL,
            _ => true,
        };
    if is_before_wrap { value - WRAP } else { value }
}

/// By how much a counter fell; 0: not, or not worth a word.
fn fall(raw: u64, value: u64, known: u64) -> u64 {
    let fall = known.saturating_sub(value);
    if raw == 0 || fall < TINY_FALL {
        return 0;
    }
    fall
}

/// Whether a fall in `elapsed` seconds, after `known` seconds, is a wrap.
fn is_wrap(
    fall: u64,
    reading: u64,
    elapsed: u64,
    known: u64,
    line: impl Fn() -> Option<u64>,
) -> bool {
    if fall == 0 || fall > LOW {
        return false;
    }
    let growth = WRAP - fall;
    if fall <= LARGE_FALL {
        let before = u128::from(reading) * u128::from(elapsed) * u128::from(FASTER);
        if u128::from(growth) * u128::from(known) > before {
            return false;
        }
    }
    growth
        <= line()
            .unwrap_or(UNKNOWN_LINE)
            .saturating_mul(elapsed.saturating_add(1))
}

/// Whether high bits were added that no wrap explains.
fn low_bits(meter: &Meter, raw: &Reading, reading: &Reading) -> Option<Why> {
    let is_wrapped = meter.history.has_seen(Why::Wrapped);
    (raw != reading && reading.reaches(&meter.reading) && !is_wrapped).then_some(Why::LowBits)
}

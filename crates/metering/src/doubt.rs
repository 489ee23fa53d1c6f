//! Readings that are not believed before another one confirms them.

use crate::{
    held::{Doubt, Held},
    meter::{Meter, Reading},
    reported::{CounterWidth, Reported},
};

/// Bytes a second that are never too many, so that the line is asked for few reports only.
pub(crate) const SLOW: u64 = 1_000_000;
/// The fastest lines that there are: 100 Gbit/s.
pub(crate) const FASTEST_LINE: u64 = 12_500_000_000;
/// A counter that jumps here may have become negative.
const SIGN: u64 = 1 << 31;
/// Many times faster than before.
const SUDDEN: u64 = 10;
/// Times are whole seconds, and reports wait.
pub(crate) const SLACK_SECONDS: u64 = 2;

/// Whether a counter of 32 bits that began again after what waits grew as fast as that, within a factor of two.
pub(crate) fn continues(held: &Held, before: &Meter, report: &Reported) -> bool {
    let (Some(of_held), Some(now)) = (held.session_seconds, report.session_seconds) else {
        return false;
    };
    let first = u64::from(of_held.saturating_sub(before.last_session_seconds)).max(1);
    let then = u64::from(now.saturating_sub(of_held)).max(1);
    let follows = |before: u64, held: u64, raw: u64| {
        let (grew, low) = (held.saturating_sub(before), held & 0xffff_ffff);
        let after = match raw >= low {
            true => raw - low,
            false => (raw + (1 << 32)).saturating_sub(low),
        };
        let (a, b) = (
            u128::from(grew) * u128::from(then),
            u128::from(after) * u128::from(first),
        );
        a <= 2 * b && b <= 2 * a
    };
    let is_sudden = |before: u64, held: u64| held.saturating_sub(before) >= SIGN;
    let (doubt, known, held, raw) = (held.doubt, before.reading, held.reading, report.raw());
    report.width != CounterWidth::Wide
        && doubt == Doubt::Sign
        && (!is_sudden(known.up, held.up) || follows(known.up, held.up, raw.up))
        && (!is_sudden(known.down, held.down) || follows(known.down, held.down, raw.down))
        && (is_sudden(known.up, held.up) || is_sudden(known.down, held.down))
}

pub(crate) fn doubt_of(
    meter: &Meter,
    report: &Reported,
    reading: &Reading,
    arrived_before_ms: u64,
    line: impl Fn() -> Option<u64>,
) -> Option<Doubt> {
    if !is_carried(meter, report, reading, arrived_before_ms, line) {
        return Some(Doubt::Line);
    }
    is_sudden(meter, report, reading).then_some(Doubt::Sign)
}

/// Whether the line can have carried what was added.
pub(crate) fn is_carried(
    meter: &Meter,
    report: &Reported,
    reading: &Reading,
    arrived_before_ms: u64,
    line: impl Fn() -> Option<u64>,
) -> bool {
    let added = reading.since(&meter.reading).bytes();
    let Some(seconds) = report.session_seconds else {
        return true;
    };
    let by_session = u64::from(seconds.saturating_sub(meter.last_session_seconds));
    let by_arrival = report.received_at_ms.saturating_sub(arrived_before_ms) / 1000;
    let by_event = match report.event_time_is_known {
        true => report.event_at_ms.saturating_sub(meter.last_event_at_ms) / 1000,
        false => 0,
    };
    let elapsed = by_session.max(by_arrival).max(by_event) + SLACK_SECONDS;
    if added <= SLOW.saturating_mul(elapsed) {
        return true;
    }
    let most = line().map_or(FASTEST_LINE, |line| line.saturating_mul(2));
    added <= most.saturating_mul(elapsed)
}

/// Whether a counter of 32 bits jumped to where a signed one is negative, much faster than the run ever was.
fn is_sudden(meter: &Meter, report: &Reported, reading: &Reading) -> bool {
    let may_be =
        report.width != CounterWidth::Wide && !report.is_stop && meter.reading != Reading::ZERO;
    let becomes_negative = |before: u64, now: u64| before < SIGN && now >= SIGN;
    let (known, now) = (&meter.reading, reading);
    may_be
        && (becomes_negative(known.up, now.up) && is_faster(meter, report, known.up, now.up)
            || becomes_negative(known.down, now.down)
                && is_faster(meter, report, known.down, now.down))
}

/// Whether both counters together grew much faster than the run ever did.
pub(crate) fn grew_suddenly(meter: &Meter, report: &Reported, reading: &Reading) -> bool {
    let (before, now) = (meter.reading.bytes(), reading.bytes());
    is_faster(meter, report, before, now)
}

/// Whether a counter grew much faster than on average before.
fn is_faster(meter: &Meter, report: &Reported, before: u64, now: u64) -> bool {
    let known = u64::from(meter.last_session_seconds);
    let elapsed = u64::from(report.session_seconds.unwrap_or(0)).saturating_sub(known);
    let grew = u128::from(now.saturating_sub(before)) * u128::from(known);
    grew > u128::from(before) * u128::from(elapsed.max(1)) * u128::from(SUDDEN)
}

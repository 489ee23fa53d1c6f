//! What a gateway counts, and what it says of that.

use openmast_metering::{CounterWidth, Reading, Reported};

use crate::{
    dice::Dice,
    fault::{Fault::*, Faults},
};

/// Unix milliseconds.
const BEGAN_AT_MS: u64 = 1_750_000_000_000;
pub(crate) const MBIT: u64 = 125_000;

/// A report as it leaves the gateway.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// In truth (Unix milliseconds).
    pub at_ms: u64,
    /// `received_at_ms` is set when it arrives.
    pub reported: Reported,
    /// Which run it is of.
    pub run: usize,
    /// What the run had used in truth.
    pub used: Reading,
}

/// What the gateway's radio says of all of its sessions: `Accounting-On`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct On {
    /// In truth (Unix milliseconds).
    pub at_ms: u64,
    /// By the gateway's clock (Unix milliseconds).
    pub event_at_ms: u64,
}

/// A gateway and its line.
pub(crate) struct Gateway {
    pub faults: Faults,
    /// Bytes a second.
    pub line: u64,
    interval: u64,
    /// Reports have Event-Timestamp.
    is_dated: bool,
    /// Starts have Acct-Session-Time.
    starts_have_time: bool,
}

/// All uses of one session id, in the order in which they happened.
pub(crate) fn use_of_an_id(dice: &mut Dice, faults: Faults) -> (Gateway, Vec<Sent>, Vec<On>) {
    let line = dice.one_of(&[10, 50, 100, 300, 1000]) * MBIT;
    let most_seconds = match faults.has_any(&[Narrow, GigawordsLeftOut, Negative]) {
        // so that a counter wraps once in an interval at most
        true => (1 << 32) / line,
        false => 600,
    };
    let interval = dice.one_of(&[60, 300, 300, 600]).min(most_seconds);
    let gateway = Gateway {
        faults,
        line,
        interval,
        is_dated: faults.has(Spool) || !faults.has(SpoolUndated) && dice.percent(70),
        starts_have_time: dice.percent(50),
    };
    let uses_again = [Reused, Crash, CrashWithoutStart, CrashTold];
    let runs = match faults.has_any(&uses_again) {
        true => dice.between(2, 5),
        false => 1,
    };
    let mut at_ms = BEGAN_AT_MS + dice.below(86_400_000);
    let (mut sent, mut ons) = (Vec::new(), Vec::new());
    for run in 0..runs as usize {
        at_ms = gateway.run(dice, run, at_ms, run + 1 == runs as usize, &mut sent);
        let is_crash = faults.has_any(&[Crash, CrashWithoutStart, CrashTold]);
        at_ms += match is_crash {
            // it boots, and the subscriber comes back
            true => 1000 * dice.between(30, 120),
            false => 1000 * dice.one_of(&[1, 3]),
        };
        if faults.has(CrashTold) {
            ons.push(On {
                at_ms,
                event_at_ms: at_ms,
            });
        }
        at_ms += 1000 * dice.magnitude(1, 86_400);
    }
    gateway.stamp(dice, &mut sent, &mut ons);
    (gateway, sent, ons)
}

/// What one run uses between its reports.
struct Use {
    /// Bytes a second that it uses on average while it is not idle.
    usual: u64,
}

impl Gateway {
    /// Returns when it ended.
    fn run(
        &self,
        dice: &mut Dice,
        run: usize,
        began_at_ms: u64,
        is_last: bool,
        sent: &mut Vec<Sent>,
    ) -> u64 {
        let seconds = dice.magnitude(20, 8 * 3600);
        let usual = dice.magnitude(1_000, self.line * 9 / 10);
        let uses = Use { usual };
        let crashes = self.faults.has_any(&[Crash, CrashWithoutStart, CrashTold]) && !is_last;
        let first = sent.len();
        let mut used = Reading::ZERO;
        let push = |sent: &mut Vec<Sent>, elapsed: u64, used: Reading| {
            sent.push(Sent {
                at_ms: began_at_ms + elapsed * 1000,
                reported: Reported {
                    session_seconds: Some(elapsed as u32),
                    bytes_up: used.up,
                    bytes_down: used.down,
                    ..Reported::default()
                },
                run,
                used,
            });
        };
        push(sent, 0, used);
        let mut elapsed = 0;
        while elapsed < seconds {
            let step = self.interval.min(seconds - elapsed);
            elapsed += step;
            used = used.plus(&self.grown(dice, &uses, step));
            push(sent, elapsed, used);
        }
        let reports = &mut sent[first..];
        if let Some(start) = reports.first_mut() {
            start.reported.is_start = true;
            if !self.starts_have_time {
                start.reported.session_seconds = None;
            }
        }
        if let Some(stop) = reports.last_mut() {
            stop.reported.is_stop = true;
        }
        if crashes {
            // what it used since the last report is lost, and was never reported
            sent.pop();
        }
        let after_idle = self.distort(dice, &mut sent[first..]);
        sent.extend(after_idle);
        began_at_ms + seconds * 1000
    }

    fn grown(&self, dice: &mut Dice, uses: &Use, seconds: u64) -> Reading {
        let bytes = match dice.below(10) {
            0..3 => dice.below(2_000),
            3..9 => dice.magnitude(uses.usual / 3 + 1, uses.usual + 2) * seconds,
            _ => dice.magnitude(uses.usual + 1, self.line + 2) * seconds,
        };
        let bytes = bytes.min(self.line * seconds);
        let up = bytes / dice.between(3, 30);
        Reading {
            up,
            down: bytes - up,
        }
    }

    /// What is wrong with the counters and the session time of a run. Returns what is to be sent besides.
    fn distort(&self, dice: &mut Dice, reports: &mut [Sent]) -> Vec<Sent> {
        let faults = self.faults;
        let count = reports.len();
        let somewhere = dice.between(1, count.max(2) as u64 + 1) as usize;
        let mut more = Vec::new();
        let mut before = Reading::ZERO;
        let base = reports
            .get(somewhere.wrapping_sub(1))
            .map_or(Reading::ZERO, |it| it.used);
        for (index, sent) in reports.iter_mut().enumerate() {
            let used = sent.used;
            let it = &mut sent.reported;
            if faults.has(Reset) && index >= somewhere {
                it.bytes_up = used.up - base.up;
                it.bytes_down = used.down - base.down;
            }
            if faults.has(Rates) {
                it.bytes_up = used.up - before.up;
            }
            if faults.has(OneLower) && dice.percent(20) {
                it.bytes_up = it.bytes_up.saturating_sub(1);
            }
            if faults.has(Negative) && index == somewhere && !it.is_stop && !it.is_start {
                it.bytes_down = (1 << 32) - dice.between(1, 1 << 31);
            }
            if faults.has(Nonsense) && index == somewhere && !it.is_stop && !it.is_start {
                it.bytes_down = dice.magnitude(1 << 50, 1 << 60);
            }
            if faults.has(EmptyStop) && !faults.has(StopAndStart) && it.is_stop {
                (it.bytes_up, it.bytes_down) = (0, 0);
                sent.used = before;
            }
            if faults.has(TimeFalls) && index >= somewhere {
                // it counts from somewhere else, since the device was authenticated again
                let fallen = (somewhere as u64).saturating_sub(1) * self.interval;
                it.session_seconds = it
                    .session_seconds
                    .map(|seconds| seconds.saturating_sub(fallen as u32));
            }
            if faults.has(IdleLeftOut) && index > 0 {
                let idle = (index / 2) as u64 * self.interval;
                it.session_seconds = it
                    .session_seconds
                    .map(|seconds| seconds.saturating_sub(idle as u32));
            }
            if faults.has_any(&[Narrow, NarrowFast, Negative]) {
                it.width = CounterWidth::Unknown;
                it.bytes_up &= 0xffff_ffff;
                it.bytes_down &= 0xffff_ffff;
            }
            let is_small = it.bytes_up >> 32 == 0 && it.bytes_down >> 32 == 0;
            if faults.has(GigawordsLeftOut) && (is_small || it.is_stop) {
                it.width = CounterWidth::Unknown;
                it.bytes_up &= 0xffff_ffff;
                it.bytes_down &= 0xffff_ffff;
            }
            if faults.has(StopAndStart) && !it.is_start {
                it.bytes_up = used.up - before.up;
                it.bytes_down = used.down - before.down;
                if !it.is_stop {
                    it.is_stop = true;
                    more.push(Sent {
                        at_ms: sent.at_ms + 50,
                        reported: Reported {
                            is_start: true,
                            is_stop: false,
                            session_seconds: None,
                            bytes_up: 0,
                            bytes_down: 0,
                            ..*it
                        },
                        run: sent.run,
                        used,
                    });
                }
            }
            before = used;
        }
        more
    }

    /// Sets the times of events by the gateway's clock.
    fn stamp(&self, dice: &mut Dice, sent: &mut [Sent], ons: &mut [On]) {
        sent.sort_by_key(|it| (it.at_ms, it.reported.is_start));
        // Starts come after the Stops of the same second.
        let first = sent.first().map_or(0, |it| it.at_ms);
        let last = sent.last().map_or(0, |it| it.at_ms);
        let jump_at = dice.between(first, last + 2);
        let jump = match (self.faults.has(SummerTime), dice.percent(50)) {
            (true, _) => 3_600_000,
            (false, true) => 1000 * dice.magnitude(5, 3 * 86_400),
            (false, false) => 1000 * dice.magnitude(1_000, 3 * 86_400),
        };
        let is_back = match self.faults.has(SummerTime) {
            true => dice.percent(50),
            false => self.faults.has(ClockBack),
        };
        let ppm = dice.between(1, 500) as i64 * if dice.percent(50) { 1 } else { -1 };
        let clock = |at_ms: u64| {
            let mut shown = at_ms as i64;
            if self.faults.has_any(&[ClockForward, ClockBack, SummerTime]) && at_ms < jump_at {
                // before the jump it was wrong
                shown += if is_back { jump as i64 } else { -(jump as i64) };
            }
            if self.faults.has(ClockDrifts) {
                shown += (at_ms - first) as i64 * ppm / 1_000_000;
            }
            shown as u64 / 1000 * 1000
        };
        for it in sent {
            let is_set = !self.faults.has(ClockUnset) || it.at_ms >= jump_at;
            it.reported.event_time_is_known = self.is_dated && is_set;
            it.reported.event_at_ms = clock(it.at_ms);
        }
        for on in ons {
            on.event_at_ms = clock(on.at_ms);
        }
    }
}

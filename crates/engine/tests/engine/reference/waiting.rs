//! What waits until another report confirms it (docs/reference/sessions.md, "What waits").

use super::meter::{NEAR_MS, Reading, Run, Said, is_near};

const SLOW: u64 = 1_000_000;
const FASTEST: u64 = 12_500_000_000;
const HALF: u64 = 1 << 31;
const WHOLE: u64 = 1 << 32;
const SAME_SECOND_MS: u64 = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    Line,
    Sign,
    /// A new run, shown by the gateway's clock.
    Gateway,
    /// A new run, shown by arrival.
    Arrival,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub doubt: Doubt,
    /// `w`.
    pub reading: Reading,
    /// `u`.
    pub seconds: Option<u64>,
    began_ms: Option<u64>,
    pub heard_ms: u64,
}

impl Waiting {
    pub(crate) fn new(doubt: Doubt, said: &Said, reading: Reading) -> Self {
        Self {
            doubt,
            reading,
            seconds: said.seconds,
            began_ms: said.began_ms,
            heard_ms: said.heard_ms,
        }
    }

    /// Whether the newest run is being read.
    pub(crate) fn is_reading(&self) -> bool {
        matches!(self.doubt, Doubt::Line | Doubt::Sign)
    }

    pub(crate) fn arrived_ms(&self) -> u64 {
        self.heard_ms + self.seconds.unwrap_or(0) * 1000
    }

    /// Whether it is a new run that this report confirms.
    pub(crate) fn is_new_run_of(&self, said: &Said) -> bool {
        let is_same = match self.doubt {
            Doubt::Gateway => match (self.began_ms, said.began_ms) {
                (Some(known), Some(now)) => is_near(known, now),
                _ => false,
            },
            Doubt::Arrival => said.heard_ms.abs_diff(self.heard_ms) <= SAME_SECOND_MS,
            Doubt::Line | Doubt::Sign => false,
        };
        is_same && said.seconds > self.seconds && said.counters.reaches(&self.reading)
    }
}

const _: () = assert!(SAME_SECOND_MS < NEAR_MS);

/// Whether the line can have carried what a value adds.
pub(crate) fn is_carried(
    run: &Run,
    said: &Said,
    value: &Reading,
    arrived_before_ms: u64,
    line: Option<u64>,
) -> bool {
    let Some(seconds) = said.seconds else {
        return true;
    };
    let mut elapsed = seconds.saturating_sub(run.seconds);
    elapsed = elapsed.max(said.arrived_ms.saturating_sub(arrived_before_ms) / 1000);
    if said.event_is_known {
        elapsed = elapsed.max(said.event_ms.saturating_sub(run.latest_ms) / 1000);
    }
    let most = match line {
        Some(line) => 2 * u128::from(line),
        None => u128::from(FASTEST),
    };
    let most = most.max(u128::from(SLOW)) * u128::from(elapsed + 2);
    u128::from(value.since(&run.reading).bytes()) <= most
}

/// Whether a counter goes to where one with a sign is negative.
pub(crate) fn jumps_to_sign(run: &Run, said: &Said, value: &Reading) -> bool {
    let jumps =
        |before: u64, now: u64| before < HALF && now >= HALF && is_sudden(run, said, before, now);
    !said.is_wide
        && !said.is_stop
        && run.reading != Reading::ZERO
        && (jumps(run.reading.up, value.up) || jumps(run.reading.down, value.down))
}

/// More than 10 times as fast as the run was.
fn is_sudden(run: &Run, said: &Said, before: u64, now: u64) -> bool {
    let elapsed = said.seconds.unwrap_or(0).saturating_sub(run.seconds).max(1);
    let growth = u128::from(now.saturating_sub(before)) * u128::from(run.seconds);
    growth > 10 * u128::from(before) * u128::from(elapsed)
}

/// Whether what waits for its sign was true, because the counters went on from there.
pub(crate) fn went_on(
    waiting: &Waiting,
    run: &Run,
    said: &Said,
    value: &Reading,
    waits: bool,
) -> bool {
    let (Some(waited), Some(seconds)) = (waiting.seconds, said.seconds) else {
        return false;
    };
    let is_sudden = waits || is_sudden(run, said, run.reading.bytes(), value.bytes());
    if waiting.doubt != Doubt::Sign || said.is_wide || !is_sudden {
        return false;
    }
    let first = waited.saturating_sub(run.seconds).max(1);
    let then = seconds.saturating_sub(waited).max(1);
    let counters = [
        (run.reading.up, waiting.reading.up, said.counters.up),
        (run.reading.down, waiting.reading.down, said.counters.down),
    ];
    let jumped = |(known, waits, _): &(u64, u64, u64)| waits.saturating_sub(*known) >= HALF;
    let mut jumps = counters.iter().filter(|counter| jumped(counter));
    let mut all = jumps.clone();
    jumps.next().is_some()
        && all.all(|(known, waits, now)| {
            let low = waits % WHOLE;
            let after = match *now >= low {
                true => now - low,
                false => (now + WHOLE).saturating_sub(low),
            };
            let before = u128::from(waits - known) * u128::from(then);
            let after = u128::from(after) * u128::from(first);
            before <= 2 * after && after <= 2 * before
        })
}

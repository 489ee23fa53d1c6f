//! The meter of one incarnation, written down from docs/oracle.md ("Sessions") and from nothing else: the engine's own is
//! not used here, so that a mistake in it shows.

/// Gateways count session time in whole seconds and let a report wait.
const START_MOVED_MS: u64 = 15_000;
/// Times and delays are whole seconds.
const SAME_TIME_MS: u64 = 2_000;
const HALF: u64 = 1 << 31;
const WHOLE: u64 = 1 << 32;

/// Cumulative bytes, both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub up: u64,
    pub down: u64,
}

impl Reading {
    pub const ZERO: Self = Self { up: 0, down: 0 };

    /// Both ways; more than 64 bits hold is as much as they hold.
    pub fn bytes(&self) -> u64 {
        let both = u128::from(self.up) + u128::from(self.down);
        u64::try_from(both).unwrap_or(u64::MAX)
    }

    /// What came since `earlier`.
    pub fn since(&self, earlier: &Self) -> Self {
        assert!(
            earlier.up <= self.up && earlier.down <= self.down,
            "a maximum never falls"
        );
        Self {
            up: self.up - earlier.up,
            down: self.down - earlier.down,
        }
    }

    fn any_above(&self, other: &Self) -> bool {
        self.up > other.up || self.down > other.down
    }
}

/// What a report was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    Advanced,
    Restarted,
    Repeated,
    Late,
}

/// What a report says of its session.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    pub event_at_ms: u64,
    pub has_own_time: bool,
    pub is_start: bool,
    pub is_stop: bool,
    pub seconds: Option<u32>,
    pub counters: Reading,
    pub is_narrow: bool,
}

impl Said {
    /// When the session began, as this report tells it.
    fn start(&self) -> u64 {
        let seconds = u64::from(self.seconds.unwrap_or(0));
        self.event_at_ms.saturating_sub(seconds * 1000)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// The greatest counters.
    pub reading: Reading,
    /// How often the counters of 32 bits that led there had begun anew.
    wraps: Reading,
    started_at_ms: u64,
    newest_event_ms: u64,
    most_seconds: u32,
    ended_at_ms: Option<u64>,
}

impl Meter {
    /// The meter after the first report, which is taken at its word.
    pub fn begin(said: &Said) -> Self {
        Self {
            reading: said.counters,
            wraps: Reading::ZERO,
            started_at_ms: said.start(),
            newest_event_ms: said.event_at_ms,
            most_seconds: said.seconds.unwrap_or(0),
            ended_at_ms: said.is_stop.then_some(said.event_at_ms),
        }
    }

    pub fn is_stopped(&self) -> bool {
        self.ended_at_ms.is_some()
    }

    /// Wraps of both counters that were counted so far.
    pub fn wraps(&self) -> u64 {
        self.wraps.up + self.wraps.down
    }

    /// The radio said that all is over.
    pub fn stop(&mut self, at_ms: u64) {
        if !self.is_stopped() && at_ms >= self.newest_event_ms {
            self.ended_at_ms = Some(at_ms);
        }
    }

    /// What a report is beside what is known. `None` of a former incarnation: nothing begins behind it.
    pub fn judge(&self, said: &Said, is_newest: bool) -> Observation {
        if is_newest && self.begins_anew(said) {
            return Observation::Restarted;
        }
        let value = self.value(said);
        let (rises, falls) = (
            value.any_above(&self.reading),
            self.reading.any_above(&value),
        );
        match (rises, falls) {
            (true, _) => Observation::Advanced,
            (false, true) => Observation::Late,
            (false, false) if said.is_stop && !self.is_stopped() => Observation::Advanced,
            (false, false) => Observation::Repeated,
        }
    }

    pub fn take(&mut self, said: &Said) {
        let value = self.value(said);
        self.reading = Reading {
            up: value.up.max(self.reading.up),
            down: value.down.max(self.reading.down),
        };
        if said.is_narrow && self.reading == value {
            self.wraps = Reading {
                up: (value.up - said.counters.up) / WHOLE,
                down: (value.down - said.counters.down) / WHOLE,
            };
        }
        self.newest_event_ms = self.newest_event_ms.max(said.event_at_ms);
        self.most_seconds = self.most_seconds.max(said.seconds.unwrap_or(0));
        if said.is_stop && !self.is_stopped() {
            self.ended_at_ms = Some(said.event_at_ms);
        }
    }

    /// A report of a time before this incarnation.
    pub fn is_after(&self, said: &Said) -> bool {
        let happened_before = said.event_at_ms + SAME_TIME_MS < self.started_at_ms;
        let began_before =
            said.seconds.is_some() && said.start() + START_MOVED_MS < self.started_at_ms;
        happened_before || began_before
    }

    fn begins_anew(&self, said: &Said) -> bool {
        let moved = said.start() > self.started_at_ms + START_MOVED_MS;
        // After the Stop: a Start, or a session time that began after it.
        if let Some(ended) = self.ended_at_ms {
            let is_later = said.event_at_ms > ended + SAME_TIME_MS;
            if said.is_start && said.event_at_ms > ended && (is_later || moved) {
                return true;
            }
            let tells_start = said.has_own_time && said.seconds.is_some();
            if tells_start && moved && said.start() > ended {
                return true;
            }
        }
        // Counters that fell, or a Start without any, while the start moved later.
        let with_wraps = Reading {
            up: said.counters.up
                + if said.is_narrow {
                    self.wraps.up * WHOLE
                } else {
                    0
                },
            down: said.counters.down
                + if said.is_narrow {
                    self.wraps.down * WHOLE
                } else {
                    0
                },
        };
        let fell = self.reading.any_above(&with_wraps);
        let is_empty_start = said.is_start && said.has_own_time && said.counters == Reading::ZERO;
        let proves = said.is_start || said.has_own_time && said.seconds.is_some();
        (fell || is_empty_start) && proves && moved && said.event_at_ms > self.newest_event_ms
    }

    /// The counters as if they had 64 bits.
    fn value(&self, said: &Said) -> Reading {
        if !said.is_narrow {
            return said.counters;
        }
        let value = |counter: u64, wraps: u64, greatest: u64| {
            let as_before = counter + wraps * WHOLE;
            let rise = as_before.saturating_sub(greatest);
            let fall = greatest.saturating_sub(as_before);
            let one_less = wraps.saturating_sub(1);
            let wraps = match said.seconds.map(|seconds| seconds.cmp(&self.most_seconds)) {
                // Time goes on: what fell far has wrapped, and nothing is of before the last wrap.
                Some(std::cmp::Ordering::Greater) => wraps + u64::from(fall > HALF),
                // In the same second it may be one of before the last wrap: then it looks as if it rose by a wrap.
                Some(std::cmp::Ordering::Equal) if rise > HALF => one_less,
                Some(std::cmp::Ordering::Equal) => wraps,
                // Of earlier, or of nobody knows when: a rise is not believed after a wrap.
                Some(std::cmp::Ordering::Less) | None if rise > 0 => one_less,
                Some(std::cmp::Ordering::Less) | None => wraps,
            };
            counter + wraps * WHOLE
        };
        Reading {
            up: value(said.counters.up, self.wraps.up, self.reading.up),
            down: value(said.counters.down, self.wraps.down, self.reading.down),
        }
    }
}

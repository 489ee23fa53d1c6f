//! How full the log is: alarms long before it takes no more, and from half of it on an equal part of the rest for each sender.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{context::ServiceContext, pipeline::Pipeline, room::SessionRoom};
use crate::health::Health;
use openmast_log::Filled;

/// The alarms' codes.
pub(super) const NEARLY_FULL: &str = "log_nearly_full";
pub(super) const FULL: &str = "log_full";

/// How often it is looked at.
const INTERVAL: Duration = Duration::from_secs(1);
/// The growth that tells when it will be full: of so long, in so many parts.
const PARTS: usize = 60;
const PART: Duration = Duration::from_secs(10);
/// From a quarter on it is told if it will be full so soon.
const SOON: Duration = Duration::from_secs(3_600);

/// Looks once a second from now on.
pub(super) fn follow(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) {
    let log = pipeline.log.clone();
    let mut watch = LogWatch::new(context.health.clone(), pipeline.room.clone());
    let filled = log.filled();
    tell_most(filled);
    watch.look(filled, Instant::now());
    tasks.spawn(async move {
        let mut ticks = tokio::time::interval(INTERVAL);
        loop {
            ticks.tick().await;
            watch.look(log.filled(), Instant::now());
        }
    });
}

/// Beside what the log takes, so that whoever reads the metrics knows how much of it is left.
fn tell_most(filled: Filled) {
    metrics::describe_gauge!(
        "openmast_log_max_bytes",
        metrics::Unit::Bytes,
        "The most that the log takes on the disk: log.max_bytes"
    );
    metrics::gauge!("openmast_log_max_bytes").set(filled.most as f64);
}

struct LogWatch {
    health: Health,
    room: SessionRoom,
    growth: Growth,
    is_nearly_full: bool,
    /// How many bytes it held when it was looked at last, while the rest is divided.
    divided: Option<u64>,
    is_full: bool,
}

/// How much was written, also what was released since.
struct Growth {
    newest: Filled,
    written: u64,
    /// When how much had been written, oldest first.
    marks: VecDeque<(Instant, u64)>,
}

impl LogWatch {
    fn new(health: Health, room: SessionRoom) -> Self {
        let growth = Growth {
            newest: Filled { bytes: 0, most: 0 },
            written: 0,
            marks: VecDeque::new(),
        };
        Self {
            health,
            room,
            growth,
            is_nearly_full: false,
            divided: None,
            is_full: false,
        }
    }

    fn look(&mut self, filled: Filled, now: Instant) {
        let has_new_mark = self.growth.see(filled, now);
        self.divide(filled);
        let left = self.growth.time_left(now);
        let is_soon = left.is_some_and(|left| left < SOON) && filled.is_at_least(25);
        // Not on and off around one value.
        let is_near = filled.is_at_least(if self.is_nearly_full { 45 } else { 50 });
        let is_nearly_full = is_near || is_soon;
        match (is_nearly_full, self.is_nearly_full) {
            (true, before) if has_new_mark || !before => {
                self.health.raise(NEARLY_FULL, &nearly_full(filled, left));
            }
            (false, true) => self.health.clear(NEARLY_FULL),
            _ => {}
        }
        self.is_nearly_full = is_nearly_full;
        let is_full = filled.bytes >= filled.most;
        match (is_full, self.is_full) {
            (true, false) => {
                self.health.raise(FULL, &full(filled));
                self.health.shut(FULL, &full(filled));
            }
            (false, true) => {
                self.health.clear(FULL);
                self.health.open(FULL);
            }
            _ => {}
        }
        self.is_full = is_full;
    }

    /// From half on, what is left is divided, and again whenever something was released; no more below that.
    fn divide(&mut self, filled: Filled) {
        let Filled { bytes, most } = filled;
        if !filled.is_at_least(if self.divided.is_some() { 45 } else { 50 }) {
            if self.divided.take().is_some() {
                self.room.divide_log(None);
            }
            return;
        }
        if self.divided.is_none_or(|before| bytes < before) {
            self.room.divide_log(Some(most.saturating_sub(bytes)));
        }
        self.divided = Some(bytes);
    }
}

impl Growth {
    /// Whether that is worth a new text.
    fn see(&mut self, filled: Filled, now: Instant) -> bool {
        let grown = match self.marks.is_empty() {
            true => 0,
            false => filled.bytes.saturating_sub(self.newest.bytes),
        };
        self.newest = filled;
        self.written = self.written.saturating_add(grown);
        let newest = self.marks.back();
        let is_due = newest.is_none_or(|(at, _)| now.saturating_duration_since(*at) >= PART);
        if is_due {
            self.marks.push_back((now, self.written));
            if self.marks.len() > PARTS {
                self.marks.pop_front();
            }
        }
        is_due
    }

    /// Until the log is full, if it goes on as in the last minutes; `None`: nothing was written, or it is not known yet.
    fn time_left(&self, now: Instant) -> Option<Duration> {
        let (since, before) = self.marks.front()?;
        let passed = now.saturating_duration_since(*since);
        let written = self.written.checked_sub(*before).filter(|it| *it > 0)?;
        if passed < PART {
            return None;
        }
        let left = self.newest.most.saturating_sub(self.newest.bytes);
        let left_s = u128::from(left) * passed.as_millis() / u128::from(written) / 1_000;
        Some(Duration::from_secs(
            u64::try_from(left_s).unwrap_or(u64::MAX),
        ))
    }
}

/// What lets a log fill, and what to do.
const WHAT_TO_DO: &str = "what is in it is released when settlements are final: look why none is (the other alarms, \
     openmast_final_epoch), and which client sends so much (openmast_session_reports_total); raise log.max_bytes and restart if the \
     disk has room";

fn nearly_full(filled: Filled, left: Option<Duration>) -> String {
    let Filled { bytes, most } = filled;
    let when = match left {
        Some(left) => format!("at the present rate it is full in {}", in_words(left)),
        None => "at present it does not grow".to_owned(),
    };
    format!(
        "the log holds {bytes} of {most} bytes (log.max_bytes); {when}. From half of it on each client has an equal part of the \
         rest; a full log acknowledges no report: {WHAT_TO_DO}"
    )
}

fn full(filled: Filled) -> String {
    format!(
        "the log holds {} bytes, all that log.max_bytes allows, so no report is acknowledged; senders keep their data meanwhile. It \
         goes on by itself when there is room: {WHAT_TO_DO}",
        filled.bytes
    )
}

fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::room::Expected;

    struct Lab {
        watch: LogWatch,
        health: Health,
        now: Instant,
    }

    impl Lab {
        fn new() -> Self {
            let health = Health::default();
            let room = SessionRoom::new(Expected::default());
            Self {
                watch: LogWatch::new(health.clone(), room),
                health,
                now: Instant::now(),
            }
        }

        /// So many of 1000 bytes are there, `after_s` later.
        fn look(&mut self, bytes: u64, after_s: u64) -> Vec<String> {
            self.now += Duration::from_secs(after_s);
            self.watch.look(Filled { bytes, most: 1_000 }, self.now);
            self.health.alarms().into_keys().collect()
        }

        fn text(&self, alarm: &str) -> String {
            self.health.alarms()[alarm].text.clone()
        }
    }

    #[test]
    fn half_full_is_told_with_the_time_left() {
        let mut lab = Lab::new();
        assert!(lab.look(400, 0).is_empty());
        assert!(lab.look(499, 36_000).is_empty());
        assert_eq!(lab.look(500, 10), [NEARLY_FULL]);
        let text = lab.text(NEARLY_FULL);
        // 100 bytes in 10 hours.
        assert!(text.contains("500 of 1000 bytes"), "{text}");
        assert!(text.contains("full in 2 days"), "{text}");
        assert_eq!(lab.look(460, 10), [NEARLY_FULL]);
        assert!(lab.look(440, 10).is_empty());
    }

    #[test]
    fn a_log_that_will_be_full_soon_is_told_from_a_quarter_on() {
        let mut lab = Lab::new();
        assert!(lab.look(100, 0).is_empty());
        assert!(lab.look(240, 20).is_empty());
        assert_eq!(lab.look(260, 20), [NEARLY_FULL]);
        assert!(lab.text(NEARLY_FULL).contains("full in"), "in minutes");
        assert!(lab.look(20, 10).is_empty());
    }

    #[test]
    fn a_full_log_says_so_until_there_is_room() {
        let mut lab = Lab::new();
        assert_eq!(lab.look(1_000, 0), [FULL, NEARLY_FULL]);
        assert!(lab.text(FULL).contains("goes on by itself"));
        assert_eq!(lab.look(999, 1), [NEARLY_FULL]);
        assert_eq!(lab.look(1_004, 1), [FULL, NEARLY_FULL]);
    }
}

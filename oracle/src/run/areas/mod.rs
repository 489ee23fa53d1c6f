//! What reports of each area are. In come the engine's counts of reports by area and kind; out go metrics, a line in the log for what
//! should not be, and an alarm when there is much of it (`faults` says of what, `window` of how many reports a share is taken).
//!
//! What must hold: records that are read again at a start raise nothing.

mod faults;
mod window;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use metrics::Counter;

use crate::health::Health;
use faults::{FAULTS, Fault};
use openmast_engine::{AreaReports, OTHER_AREAS};
use openmast_records::identity;
use window::{Share, Window};

/// The alarm's code.
pub(super) const OUT_OF_THE_ORDINARY: &str = "reports_out_of_the_ordinary";
/// Areas and kinds that the alarm's text names.
const MOST_TOLD: usize = 5;
/// So long the alarm's numbers stay as they are.
const PAUSE: Duration = Duration::from_secs(1);

/// Lives on the engine's thread.
pub(super) struct AreaWatch {
    health: Health,
    log_interval: Duration,
    areas: HashMap<Vec<u8>, Area>,
    /// What the alarm says; `None`: nothing.
    said: Option<Said>,
}

struct Said {
    at: Instant,
    /// Areas and kinds.
    what: Vec<(String, &'static str)>,
}

struct Area {
    /// As people read it.
    name: String,
    /// As metrics have it.
    label: String,
    reports: Counter,
    kinds: HashMap<&'static str, Counter>,
    window: Window,
    /// When each fault was logged, and how many such reports came since; by position among the faults.
    logged: [Option<(Instant, u64)>; FAULTS.len()],
}

impl AreaWatch {
    pub(super) fn new(health: Health, log_interval: Duration) -> Self {
        metrics::describe_counter!(
            "openmast_session_reports_total",
            "Reports of sessions, by the client's area"
        );
        metrics::describe_counter!(
            "openmast_session_report_kinds_total",
            "Of them, what is not plain usage, by kind; a report may be of several kinds"
        );
        Self {
            health,
            log_interval,
            areas: HashMap::new(),
            said: None,
        }
    }

    /// Takes in what an area reported lately.
    pub(super) fn see(&mut self, reported: &AreaReports, now: Instant) {
        let interval = self.log_interval;
        let area = match self.areas.get_mut(&reported.area) {
            Some(area) => area,
            None => {
                let area = Area::new(&reported.area, now);
                self.areas.entry(reported.area.clone()).or_insert(area)
            }
        };
        area.reports.increment(reported.reports);
        area.window.begin(reported.reports, now);
        for (kind, count) in &reported.kinds {
            if *count > 0 {
                area.count(kind, *count, interval, now);
            }
        }
    }

    /// Raises the alarm, brings its text up to date, or clears it.
    pub(super) fn judge(&mut self, now: Instant) {
        let mut found: Vec<(&str, Share)> = Vec::new();
        for area in self.areas.values_mut() {
            let (name, shares) = (area.name.as_str(), area.window.out_of_the_ordinary(now));
            found.extend(shares.into_iter().map(|share| (name, share)));
        }
        if found.is_empty() {
            if self.said.take().is_some() {
                self.health.clear(OUT_OF_THE_ORDINARY);
            }
            return;
        }
        found.sort_by_key(|(area, share)| (*area, share.fault.kind));
        let what = found
            .iter()
            .map(|(area, share)| ((*area).to_owned(), share.fault.kind));
        let said = Said {
            at: now,
            what: what.collect(),
        };
        let is_early = |before: &Said| {
            before.what == said.what && now.saturating_duration_since(before.at) < PAUSE
        };
        if self.said.as_ref().is_none_or(|before| !is_early(before)) {
            self.health.raise(OUT_OF_THE_ORDINARY, &text(&found));
            self.said = Some(said);
        }
    }
}

impl Area {
    fn new(area: &[u8], now: Instant) -> Self {
        let name = match area {
            [] => "of radios that sign".to_owned(),
            OTHER_AREAS => "of all further clients".to_owned(),
            area => identity::text(area),
        };
        let label = match area {
            [] => String::new(),
            _ => name.clone(),
        };
        Self {
            reports: metrics::counter!("openmast_session_reports_total", "area" => label.clone()),
            name,
            label,
            kinds: HashMap::new(),
            window: Window::new(now),
            logged: [None; FAULTS.len()],
        }
    }

    fn count(&mut self, kind: &'static str, count: u64, interval: Duration, now: Instant) {
        let label = &self.label;
        let counter = self.kinds.entry(kind).or_insert_with(|| {
            metrics::counter!("openmast_session_report_kinds_total", "area" => label.clone(), "kind" => kind)
        });
        counter.increment(count);
        let Some((position, fault)) = Fault::of(kind) else {
            return;
        };
        self.window.add(position, count);
        if fault.is_rare()
            && let Some(logged) = self.logged.get_mut(position)
            && let Some(reports) = due(logged, count, interval, now)
        {
            tracing::warn!(
                area = self.name,
                kind,
                reports,
                "reports {}: {}",
                fault.meaning(),
                fault.advice
            );
        }
    }
}

/// How many came since the last line, if it is time for the next one.
fn due(
    logged: &mut Option<(Instant, u64)>,
    count: u64,
    interval: Duration,
    now: Instant,
) -> Option<u64> {
    if let Some((at, suppressed)) = logged
        && now.saturating_duration_since(*at) < interval
    {
        *suppressed += count;
        return None;
    }
    let suppressed = logged.map_or(0, |(_, suppressed)| suppressed);
    *logged = Some((now, 0));
    Some(suppressed + count)
}

/// What is out of the ordinary, in words.
fn text(found: &[(&str, Share)]) -> String {
    let told = found.iter().take(MOST_TOLD).map(|(area, share)| {
        let Share {
            fault,
            count,
            reports,
        } = share;
        format!(
            "area {area}: {count} of {reports} reports are `{}` ({}): {}",
            fault.kind,
            fault.meaning(),
            fault.advice
        )
    });
    let mut text = told.collect::<Vec<_>>().join("; ");
    if let Some(more @ 1..) = found.len().checked_sub(MOST_TOLD) {
        text.push_str(&format!("; and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    struct Lab {
        watch: AreaWatch,
        health: Health,
        now: Instant,
    }

    impl Lab {
        fn new() -> Self {
            let health = Health::default();
            Self {
                watch: AreaWatch::new(health.clone(), Duration::from_secs(60)),
                health,
                now: Instant::now(),
            }
        }

        fn see(&mut self, area: &str, reports: u64, kinds: &[(&'static str, u64)]) {
            let reported = AreaReports {
                area: area.into(),
                reports,
                kinds: kinds.to_vec(),
            };
            self.now += PAUSE;
            self.watch.see(&reported, self.now);
            self.watch.judge(self.now);
        }

        fn alarm(&self) -> Option<String> {
            let alarms = self.health.alarms();
            alarms
                .get(OUT_OF_THE_ORDINARY)
                .map(|alarm| alarm.text.clone())
        }
    }

    #[test]
    fn the_alarm_names_area_kind_number_and_setting() {
        let mut lab = Lab::new();
        lab.see("east", 199, &[("contradicting_names", 199)]);
        assert_eq!(lab.alarm(), None, "too few to tell");
        lab.see("west", 1_000, &[("contradicting_names", 50)]);
        assert_eq!(lab.alarm(), None, "5 % are ordinary");
        lab.see("east", 1, &[]);
        let text = lab.alarm().expect("199 of 200");
        let expected = "area east: 199 of 200 reports are `contradicting_names` (";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.contains("session_device = true"), "{text}");
        assert!(!text.contains("west"), "{text}");
        lab.see("west", 1, &[("contradicting_names", 1)]);
        let text = lab.alarm().expect("both");
        assert!(text.contains("; area west: 51 of 1001 reports"), "{text}");
    }

    #[test]
    fn it_falls_when_reports_are_ordinary_again() {
        let mut lab = Lab::new();
        lab.see("east", 300, &[("wrapped", 300)]);
        assert!(lab.alarm().is_some());
        for _ in 0..2 {
            lab.now += Duration::from_secs(3_600);
            lab.see("east", 300, &[]);
        }
        assert_eq!(lab.alarm(), None);
        lab.see("east", 300, &[("wrapped", 300)]);
        assert!(lab.alarm().is_some());
        lab.now += Duration::from_secs(3 * 86_400);
        lab.watch.judge(lab.now);
        assert_eq!(lab.alarm(), None, "nothing comes any more");
    }

    #[test]
    fn what_says_nothing_of_a_fault_is_counted_alone() {
        let mut lab = Lab::new();
        lab.see("east", 300, &[("part_of_session", 300), ("late", 150)]);
        assert_eq!(lab.alarm(), None);
        lab.see("east", 100, &[("late", 100)]);
        let text = lab.alarm().expect("250 of 400 are late");
        assert!(
            text.contains("`late`") && !text.contains("part_of"),
            "{text}"
        );
    }

    #[test]
    fn metrics_count_reports_and_kinds_by_area() {
        let recorder = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            let mut lab = Lab::new();
            lab.see("east", 300, &[("part_of_session", 20), ("late", 0)]);
            lab.see("east", 5, &[("part_of_session", 2), ("late", 1)]);
            lab.see("", 7, &[]);
        });
        let text = recorder.handle().render();
        for line in [
            r#"openmast_session_reports_total{area="east"} 305"#,
            r#"openmast_session_reports_total{area=""} 7"#,
            r#"openmast_session_report_kinds_total{area="east",kind="part_of_session"} 22"#,
            r#"openmast_session_report_kinds_total{area="east",kind="late"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn many_areas_share_the_text() {
        let mut lab = Lab::new();
        for area in 0..9 {
            lab.see(&format!("a{area}"), 300, &[("given_up", 300)]);
        }
        let text = lab.alarm().expect("all of them");
        assert_eq!(text.matches("area a").count(), MOST_TOLD, "{text}");
        assert!(text.ends_with("; and 4 more"), "{text}");
    }

    #[test]
    fn one_line_per_interval_says_how_many_came() {
        let (mut logged, now) = (None, Instant::now());
        let interval = Duration::from_secs(60);
        assert_eq!(due(&mut logged, 3, interval, now), Some(3));
        assert_eq!(due(&mut logged, 4, interval, now), None);
        assert_eq!(due(&mut logged, 5, interval, now + interval), Some(9));
        assert_eq!(due(&mut logged, 1, interval, now + 2 * interval), Some(1));
    }
}

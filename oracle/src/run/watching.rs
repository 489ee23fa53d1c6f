//! What is looked at whenever the engine has applied records: room for sessions, how far it is behind, usage that nobody
//! is mapped for.

use std::time::{Duration, Instant};

use metrics::Gauge;

use super::{
    areas::AreaWatch, fullness::FullnessWatch, lag::Lag, room::SessionRoom, unmapped::UnmappedLog,
};
use crate::health::Health;
use openmast_engine::{Engine, not_licensed_code};
use openmast_ledger::NotLicensed;
use openmast_records::{Lsn, RecordRef};

/// Lives on the engine's thread.
pub(super) struct Watching {
    room: SessionRoom,
    lag: Lag,
    unmapped: UnmappedLog,
    areas: AreaWatch,
    fullness: FullnessWatch,
    unattributed: Gauge,
    not_licensed: [(NotLicensed, Gauge); 3],
    /// Position of the first record that this process has not read again: older ones were complained of before.
    live_from: Lsn,
}

/// A gauge for each reason, at zero.
fn not_licensed_gauges() -> [(NotLicensed, Gauge); 3] {
    const NAME: &str = "openmast_open_epoch_not_licensed_bytes";
    metrics::describe_gauge!(
        NAME,
        "Bytes of the open epoch that are not charged because their asset is not licensed"
    );
    NotLicensed::ALL.map(|why| {
        let gauge = metrics::gauge!(NAME, "reason" => not_licensed_code(why));
        gauge.set(0.0);
        (why, gauge)
    })
}

impl Watching {
    pub(super) fn new(
        room: SessionRoom,
        lag: Lag,
        health: Health,
        log_interval: Duration,
        live_from: Lsn,
    ) -> Self {
        metrics::describe_gauge!(
            "openmast_unattributed_bytes",
            "Bytes that wait for a mapping or for the chain"
        );
        let unattributed = metrics::gauge!("openmast_unattributed_bytes");
        unattributed.set(0.0);
        Self {
            fullness: FullnessWatch::new(room.clone(), health.clone()),
            room,
            lag,
            areas: AreaWatch::new(health, log_interval),
            unmapped: UnmappedLog::new(log_interval),
            unattributed,
            not_licensed: not_licensed_gauges(),
            live_from,
        }
    }

    /// Looks at what came of records that the engine has applied.
    pub(super) fn applied(&mut self, engine: &mut Engine, records: &[(Lsn, RecordRef<'_>)]) {
        self.room.applied(engine, records);
        self.look(engine, records.last().map_or(0, |(lsn, _)| *lsn));
    }

    /// As after the records up to `newest`.
    fn look(&mut self, engine: &mut Engine, newest: Lsn) {
        self.lag.applied(engine.open_epoch().applied_records);
        self.unattributed.set(engine.unattributed_bytes() as f64);
        let not_licensed = engine.open_epoch().figures.not_licensed;
        for (why, gauge) in &self.not_licensed {
            gauge.set(not_licensed.of(*why) as f64);
        }
        let unmapped = engine.take_unmapped();
        let (now, is_live) = (Instant::now(), newest >= self.live_from);
        if is_live {
            self.unmapped.log(engine, &unmapped, now);
        }
        engine.take_area_reports(|reported| {
            if is_live {
                self.areas.see(reported, now);
            }
        });
        self.areas.judge(now);
        self.fullness.judge(engine.limits().max_sessions, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{
        areas::OUT_OF_THE_ORDINARY,
        fullness::{FULL, NEARLY_FULL},
        room::Expected,
    };
    use openmast_records::{Genesis, Limits, RadioIdentity, Record, UsageEvent, UsageReport};

    fn report(session: u8) -> Record {
        Record::Report(UsageReport {
            received_at_ms: 1,
            event_at_ms: 1,
            event: UsageEvent::Interim,
            radio: vec![RadioIdentity::NasIdentifier(b"tower".to_vec())],
            subscriber: Vec::new(),
            session_id: vec![session],
            multi_session_id: None,
            session_seconds: None,
            bytes_up: 1,
            bytes_down: 2,
            raw_hash: [0; 32],
            ..UsageReport::default()
        })
    }

    struct Lab {
        engine: Engine,
        watching: Watching,
        health: Health,
        room: SessionRoom,
        next: Lsn,
    }

    impl Lab {
        fn new(max_sessions: u64) -> Self {
            Self::live_from(max_sessions, 0)
        }

        /// Records before that position are read again.
        fn live_from(max_sessions: u64, live_from: Lsn) -> Self {
            let health = Health::default();
            let room = SessionRoom::new(Expected {
                areas: [Vec::new()].into(),
                has_radios: false,
            });
            let interval = Duration::from_secs(60);
            let watching = Watching::new(
                room.clone(),
                Lag::new(0, 0),
                health.clone(),
                interval,
                live_from,
            );
            let mut lab = Self {
                engine: Engine::new(),
                watching,
                health,
                room,
                next: 0,
            };
            lab.apply(Record::Genesis(Genesis {
                program: [1; 32],
                network: [2; 32],
                salt_key: [3; 32],
                first_epoch: 1,
                snapshot: Default::default(),
            }));
            lab.limit(max_sessions);
            lab
        }

        fn limit(&mut self, max_sessions: u64) {
            self.apply(Record::Limits(Limits { max_sessions }));
        }

        fn apply(&mut self, record: Record) {
            let bytes = record.encode();
            let records = [(self.next, RecordRef::read(&bytes).expect("as written"))];
            self.next += 1;
            let applied = self.engine.apply_batch(&records, |_, _, _, _| Ok(()));
            applied.expect("a log as written");
            self.watching.applied(&mut self.engine, &records);
        }

        fn alarm(&self) -> Option<String> {
            let alarms = self.health.alarms();
            alarms.get(NEARLY_FULL).map(|alarm| alarm.text.clone())
        }
    }

    #[test]
    fn nearly_full_is_an_alarm_that_names_who_fills_it_until_there_is_room() {
        let mut lab = Lab::new(20);
        lab.room.begin(&lab.engine);
        for session in 0..17 {
            lab.apply(report(session));
        }
        assert_eq!(lab.alarm(), None, "17 of 20");
        lab.apply(report(17));
        let alarm = lab.alarm().expect("18 of 20");
        assert!(
            alarm.starts_with("the places of 20 sessions are nearly taken"),
            "{alarm}"
        );
        assert!(
            alarm.contains("has 18 of them (10 are kept for it)"),
            "{alarm}"
        );
        lab.apply(report(18));
        lab.apply(report(19));
        let alarm = lab.alarm().expect("all 20");
        assert!(alarm.contains("are taken but for what is kept"), "{alarm}");
        let is_shut = |lab: &Lab| lab.health.not_ready().iter().any(|it| it.code == FULL);
        assert!(is_shut(&lab));
        lab.limit(40);
        assert_eq!(lab.alarm(), None);
        assert!(!is_shut(&lab));
    }

    #[test]
    fn reports_out_of_the_ordinary_are_an_alarm_unless_they_are_read_again() {
        let broken = || {
            let Record::Report(report) = report(1) else {
                unreachable!("a report");
            };
            Record::Report(UsageReport {
                area: b"east".to_vec(),
                bytes_up: 1 << 61,
                ..report
            })
        };
        let mut live = Lab::new(20);
        let mut replayed = Lab::live_from(20, 1_000);
        for _ in 0..200 {
            live.apply(broken());
            replayed.apply(broken());
        }
        let alarms = live.health.alarms();
        let text = &alarms[OUT_OF_THE_ORDINARY].text;
        let expected = "area east: 200 of 200 reports are `implausible_counter`";
        assert!(text.starts_with(expected), "{text}");
        assert!(replayed.health.alarms().is_empty());
    }

    #[test]
    fn what_waits_is_counted_and_forgotten_when_told() {
        let mut lab = Lab::new(20);
        lab.apply(report(1));
        assert_eq!(lab.engine.unattributed_bytes(), 3);
        assert_eq!(lab.engine.counted("unmapped_radio"), 1);
        assert_eq!(lab.engine.counted("unmapped_subscriber"), 1);
        assert!(lab.engine.take_unmapped().is_empty(), "it was taken");
    }
}

//! Room for sessions: what the doors acknowledge must not be refused by the engine afterwards, because then nobody sends
//! it again.
//!
//! Each report may begin a session. So a door takes a place for each before the log gets it, and the engine's thread gives
//! the place back when it has applied the report, unless a session has it now. Places taken and sessions kept are together
//! never more than `sessions.max`.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use async_trait::async_trait;

use crate::{
    engine::Engine,
    log::{Batch, DurableLog, Log, LogError},
    record::Lsn,
};

/// Free places. Cheap to clone.
#[derive(Clone, Default)]
pub struct SessionRoom(Arc<AtomicI64>);

impl SessionRoom {
    /// From now on doors may take places. Called on the engine's thread, between two records, before there are doors.
    pub fn begin(&self, engine: &Engine) {
        self.0.store(engine.room_for_sessions(), Ordering::SeqCst);
    }

    /// `reports` were applied; before them the engine had room for `before` sessions, now it has for `after`.
    pub fn applied(&self, before: i64, after: i64, reports: u64) {
        let given_back = after.saturating_sub(before).saturating_add(places(reports));
        self.0.fetch_add(given_back, Ordering::SeqCst);
    }

    /// The log as a door sees it: reports that there is no room for do not come to it.
    pub fn guard(&self, log: Log) -> Log {
        Arc::new(Guarded {
            log,
            room: self.clone(),
        })
    }

    /// Takes a place for each of so many reports, or none.
    pub fn take(&self, reports: u64) -> bool {
        let wanted = places(reports);
        let take = |free: i64| free.checked_sub(wanted).filter(|rest| *rest >= 0);
        self.0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
            .is_ok()
    }

    #[cfg(test)]
    pub fn free(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn give_back(&self, reports: u64) {
        self.0.fetch_add(places(reports), Ordering::SeqCst);
    }
}

fn places(reports: u64) -> i64 {
    i64::try_from(reports).unwrap_or(i64::MAX)
}

/// A log that takes only reports for which there is room.
struct Guarded {
    log: Log,
    room: SessionRoom,
}

#[async_trait]
impl DurableLog for Guarded {
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
        let reports = batch.reports();
        if reports > 0 && !self.room.take(reports) {
            return Err(LogError::NoRoomForSessions);
        }
        let appended = self.log.append_batch(batch).await;
        if appended.is_err() {
            self.room.give_back(reports);
        }
        appended
    }

    fn durable_records(&self) -> u64 {
        self.log.durable_records()
    }

    fn release(&self, up_to: Lsn) -> Result<(), LogError> {
        self.log.release(up_to)
    }

    fn stop(&self) {
        self.log.stop();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::record::{
        Genesis, Limits, RadioIdentity, Record, SubscriberIdentity, UsageEvent, UsageReport,
    };

    /// A log whose records are applied when the test says so.
    #[derive(Default)]
    struct LabLog {
        records: Mutex<Vec<Record>>,
        is_full: bool,
    }

    #[async_trait]
    impl DurableLog for LabLog {
        async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
            if self.is_full {
                return Err(LogError::Full { bytes: 1 });
            }
            let bytes = batch.as_bytes().to_vec().into();
            let records = crate::log::Records::new(0, batch.len() as u32, bytes).expect("whole");
            let decoded = records.decode().map(|record| record.expect("readable").1);
            self.records.lock().expect("not poisoned").extend(decoded);
            Ok(0)
        }

        fn durable_records(&self) -> u64 {
            0
        }

        fn release(&self, _: Lsn) -> Result<(), LogError> {
            Ok(())
        }

        fn stop(&self) {}
    }

    fn report(session: u64) -> Record {
        Record::Report(UsageReport {
            received_at_ms: 1,
            event_at_ms: 1,
            event: UsageEvent::Stop,
            radio: vec![RadioIdentity::NasIdentifier(b"tower".to_vec())],
            subscriber: vec![SubscriberIdentity::UserName(b"ana".to_vec())],
            session_id: session.to_le_bytes().to_vec(),
            multi_session_id: None,
            session_seconds: None,
            bytes_up: 1,
            bytes_down: 1,
            raw_hash: [0; 32],
            ..UsageReport::default()
        })
    }

    /// An engine that keeps `max` sessions.
    fn engine(max_sessions: u64) -> Engine {
        let mut engine = Engine::new();
        let genesis = Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: Default::default(),
        };
        let begin = [
            Record::Genesis(genesis),
            Record::Limits(Limits { max_sessions }),
        ];
        for (lsn, record) in (0..).zip(&begin) {
            engine.apply(lsn, record).expect("a log as written");
        }
        engine
    }

    /// Applies what the log has got, as the engine's thread does.
    fn catch_up(engine: &mut Engine, log: &LabLog, room: &SessionRoom) {
        let records = std::mem::take(&mut *log.records.lock().expect("not poisoned"));
        for record in records {
            let (before, lsn) = (
                engine.room_for_sessions(),
                engine.open_epoch().applied_records,
            );
            engine.apply(lsn, &record).expect("a log as written");
            room.applied(before, engine.room_for_sessions(), record.reports());
        }
    }

    #[tokio::test]
    async fn nothing_is_acknowledged_that_the_engine_would_refuse() {
        let (mut engine, log, room) = (
            engine(3),
            Arc::new(LabLog::default()),
            SessionRoom::default(),
        );
        room.begin(&engine);
        let door = room.guard(log.clone());
        // Two of the same session take two places until they are applied.
        for session in [1, 1, 2] {
            door.append(report(session)).await.expect("there is room");
        }
        let refused = door.append(report(1)).await;
        assert!(matches!(refused, Err(LogError::NoRoomForSessions)));
        catch_up(&mut engine, &log, &room);
        door.append(report(3)).await.expect("one place came back");
        catch_up(&mut engine, &log, &room);
        assert!(door.append(report(4)).await.is_err(), "three are kept");
        door.append(Record::Limits(Limits { max_sessions: 4 }))
            .await
            .expect("no report");
        catch_up(&mut engine, &log, &room);
        door.append(report(4)).await.expect("the limit was raised");
        catch_up(&mut engine, &log, &room);
        assert_eq!(engine.room_for_sessions(), 0);
        assert_eq!(engine.counted("too_many_sessions"), 0, "nothing was lost");
    }

    #[tokio::test]
    async fn what_the_log_did_not_take_needs_no_place() {
        let engine = engine(1);
        let log = LabLog {
            is_full: true,
            ..LabLog::default()
        };
        let room = SessionRoom::default();
        room.begin(&engine);
        let door = room.guard(Arc::new(log));
        for _ in 0..3 {
            let refused = door.append(report(1)).await;
            assert!(matches!(refused, Err(LogError::Full { .. })));
        }
    }

    #[test]
    fn a_lowered_limit_shuts_the_doors() {
        let mut engine = engine(2);
        for (lsn, session) in (2..).zip([1, 2]) {
            engine.apply(lsn, &report(session)).expect("applied");
        }
        let lowered = Record::Limits(Limits { max_sessions: 1 });
        engine.apply(4, &lowered).expect("applied");
        let room = SessionRoom::default();
        room.begin(&engine);
        assert_eq!(engine.room_for_sessions(), -1);
        assert!(!room.take(1));
    }
}

//! Random use of each log, compared with a list of records.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use openmast_log::{Batch, Delivery, Ended, Log, LogError, Records};
use openmast_records::{Lsn, Record};
use proptest::prelude::*;

use super::lab::{Place, config, report, small, stop};

#[derive(Clone, Debug)]
enum Step {
    /// So many records at once.
    Append(u64),
    /// So many, at a position so far from the next one.
    AppendAt(i64, u64),
    /// Everything up to this part of what there is, of 100.
    Release(u64),
    /// Ends it, reads it from this part of what there is, of 100, and starts it again.
    StopAndReplay(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..5_u64).prop_map(Step::Append),
        4 => (-2..3_i64, 0..4_u64).prop_map(|(off, count)| Step::AppendAt(off, count)),
        1 => (0..100_u64).prop_map(Step::Release),
        2 => (0..120_u64).prop_map(Step::StopAndReplay),
    ];
    prop::collection::vec(step, 1..24)
}

/// A log, and what it should hold.
struct Lab {
    place: Place,
    running: Option<(Log, Ended)>,
    /// What was delivered since the log was started last.
    delivered: Arc<Mutex<Vec<(Lsn, Record)>>>,
    /// Where that began.
    delivered_from: Lsn,
    /// Everything that was ever appended.
    records: Vec<Record>,
    /// Records before this position may be gone.
    released: Lsn,
}

impl Lab {
    fn new(place: Place) -> Self {
        let mut lab = Self {
            place,
            running: None,
            delivered: Arc::default(),
            delivered_from: 0,
            records: Vec::new(),
            released: 0,
        };
        lab.start();
        lab
    }

    fn start(&mut self) {
        self.delivered_from = self.next();
        self.delivered = Arc::default();
        let sink = Arc::clone(&self.delivered);
        let deliver: Delivery = Box::new(move |records: Records| {
            assert!(records.is_from_here());
            for record in records.decode() {
                sink.lock().expect("unpoisoned").push(record?);
            }
            Ok(())
        });
        self.running = Some(self.place.start(deliver));
    }

    fn next(&self) -> Lsn {
        self.records.len() as Lsn
    }

    fn log(&self) -> Log {
        self.running.as_ref().expect("runs").0.clone()
    }

    fn batch(&self, count: u64) -> (Batch, Vec<Record>) {
        let numbers = self.next()..self.next() + count;
        let records: Vec<Record> = numbers.map(report).collect();
        let mut batch = Batch::default();
        for record in &records {
            batch.push(record).expect("small");
        }
        (batch, records)
    }

    async fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        let log = self.log();
        match step {
            Step::Append(count) => {
                let (batch, records) = self.batch(count);
                let placed = log.append_batch(batch).await;
                prop_assert_eq!(placed.expect("durable"), self.next());
                self.records.extend(records);
            }
            Step::AppendAt(off, count) => {
                let (batch, records) = self.batch(count);
                let at = self.next().saturating_add_signed(off);
                match log.append_batch_at(at, batch).await {
                    Ok(placed) => {
                        prop_assert_eq!((placed, at), (self.next(), self.next()));
                        self.records.extend(records);
                    }
                    Err(LogError::Moved { expected, next }) => {
                        prop_assert_eq!((expected, next), (at, self.next()));
                        prop_assert_ne!(expected, next);
                    }
                    Err(error) => return Err(TestCaseError::fail(error.to_string())),
                }
            }
            Step::Release(percent) => {
                let up_to = self.next() * percent / 100;
                log.release(up_to).expect("released");
                self.released = self.released.max(up_to + 1);
            }
            Step::StopAndReplay(percent) => {
                drop(log);
                let (log, ended) = self.running.take().expect("runs");
                stop(log, ended).await;
                self.compare(self.next() * percent / 100)?;
                self.start();
            }
        }
        self.check()
    }

    /// Positions and records, of a part of all that was appended.
    fn expected(&self, range: Range<Lsn>) -> Vec<(Lsn, Record)> {
        let all = (0..).zip(&self.records);
        let part = all.filter(|(lsn, _)| range.contains(lsn));
        part.map(|(lsn, record)| (lsn, record.clone())).collect()
    }

    /// With what is read of the log, which is not started.
    fn compare(&self, from: Lsn) -> Result<(), TestCaseError> {
        let stored = self.place.open();
        prop_assert_eq!(stored.next_position(), self.next());
        prop_assert_eq!(stored.is_empty(), self.records.is_empty());
        let first = stored.first().unwrap_or(self.next());
        prop_assert!(first <= self.released.min(self.next()), "{} is gone", first);
        let read = stored.read(from, usize::MAX).expect("whole");
        prop_assert_eq!(read, self.expected(from.max(first)..self.next()));
        Ok(())
    }

    fn check(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.log().durable_records(), self.next());
        let delivered = self.delivered.lock().expect("unpoisoned");
        let expected = self.expected(self.delivered_from..self.next());
        prop_assert_eq!(&*delivered, &expected);
        let mut shown = Vec::new();
        let mut show = |lsn: Lsn, bytes: &[u8]| shown.push((lsn, bytes.to_vec()));
        let scanned = self.log().scan(0, self.next(), &mut show);
        let first = scanned.expect("readable").unwrap_or(self.next());
        prop_assert!(first <= self.released.min(self.next()), "{} is gone", first);
        let expected = self.expected(first..self.next());
        let encoded: Vec<(Lsn, Vec<u8>)> = expected
            .iter()
            .map(|(lsn, record)| (*lsn, record.encode()))
            .collect();
        prop_assert_eq!(shown, encoded);
        Ok(())
    }

    async fn end(mut self) -> Result<(), TestCaseError> {
        let (log, ended) = self.running.take().expect("runs");
        stop(log, ended).await;
        for from in [0, self.next() / 2, self.next(), self.next() + 3] {
            self.compare(from)?;
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_is_a_list_of_records(steps in steps(), in_one_file: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let config = if in_one_file { config(1 << 30, 1 << 40) } else { small() };
        for place in Place::each(&config) {
            runtime.block_on(async {
                let mut lab = Lab::new(place);
                for step in steps.clone() {
                    lab.take(step).await?;
                }
                lab.end().await
            })?;
        }
    }
}

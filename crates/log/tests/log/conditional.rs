//! Appends that name the position at which they are to stand.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use openmast_log::{Batch, Delivery, LogError, Records};
use openmast_records::{Lsn, Record};

use super::lab::{Place, expected, ignore, large, report, stop};

fn batch(numbers: std::ops::Range<u64>) -> Batch {
    let mut batch = Batch::default();
    for number in numbers {
        batch.push(&report(number)).expect("small");
    }
    batch
}

fn moved(result: Result<Lsn, LogError>) -> (Lsn, Lsn) {
    match result {
        Err(LogError::Moved { expected, next }) => (expected, next),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_stands_where_it_was_to_or_nowhere() {
    for place in Place::each(&large()) {
        let (log, ended) = place.start(ignore());
        assert_eq!(moved(log.append_at(1, report(9)).await), (1, 0));
        assert_eq!(log.append_at(0, report(0)).await.expect("appended"), 0);
        assert_eq!(moved(log.append_at(0, report(9)).await), (0, 1));
        let two = log.append_batch_at(1, batch(1..3)).await;
        assert_eq!(two.expect("appended"), 1);
        assert_eq!(moved(log.append_batch_at(2, batch(7..9)).await), (2, 3));
        assert_eq!(moved(log.append_at(4, report(9)).await), (4, 3));
        assert_eq!(log.append(report(3)).await.expect("appended"), 3);
        // No records stand anywhere; whether the position is right is told all the same.
        let none = log.append_batch_at(4, Batch::default()).await;
        assert_eq!(none.expect("it is"), 4);
        assert_eq!(
            moved(log.append_batch_at(3, Batch::default()).await),
            (3, 4)
        );
        assert_eq!(log.durable_records(), 4);
        stop(log, ended).await;
        let ended = place.start(ignore());
        assert_eq!(ended.0.append_at(4, report(4)).await.expect("goes on"), 4);
        stop(ended.0, ended.1).await;
        assert_eq!(place.read_all().expect("whole"), expected(5));
    }
}

/// Everybody tries to be the next, as long as it takes: each position is had by one of them.
#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_want_one_position_one_has_it() {
    const APPENDERS: u64 = 8;
    const EACH: u64 = 20;
    for place in Place::each(&large()) {
        let delivered = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&delivered);
        let deliver: Delivery = Box::new(move |records: Records| {
            for record in records.decode() {
                sink.lock().expect("unpoisoned").push(record?);
            }
            Ok(())
        });
        let (log, ended) = place.start(deliver);
        let refused = Arc::new(AtomicU64::new(0));
        let mut appenders = Vec::new();
        for appender in 0..APPENDERS {
            let (log, refused) = (log.clone(), Arc::clone(&refused));
            appenders.push(tokio::spawn(async move {
                let mut placed: Vec<(Lsn, Record)> = Vec::new();
                let mut at = 0;
                while (placed.len() as u64) < EACH {
                    let record = report(appender * 1_000 + placed.len() as u64);
                    match log.append_at(at, record.clone()).await {
                        Ok(lsn) => {
                            assert_eq!(lsn, at);
                            placed.push((lsn, record));
                            at += 1;
                        }
                        Err(LogError::Moved { expected, next }) => {
                            assert!(expected == at && next != at);
                            refused.fetch_add(1, Ordering::Relaxed);
                            at = next;
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
                placed
            }));
        }
        let mut placed = Vec::new();
        for appender in appenders {
            placed.extend(appender.await.expect("ends"));
        }
        stop(log, ended).await;
        placed.sort_by_key(|(lsn, _)| *lsn);
        assert_eq!(placed.len() as u64, APPENDERS * EACH);
        assert!(refused.load(Ordering::Relaxed) > 0, "nobody was too late");
        assert_eq!(*delivered.lock().expect("unpoisoned"), placed);
        assert_eq!(place.read_all().expect("whole"), placed);
    }
}

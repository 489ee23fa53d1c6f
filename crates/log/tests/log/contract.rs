//! What every log does, whatever it is made of; the tests of files alone are in `damage` and `faults`.

use std::sync::{Arc, Mutex};

use openmast_log::{Batch, LogError, Records};
use openmast_records::{AssetState, ChainSnapshot, EpochClosed, PayerState, Record};
use tokio::sync::mpsc;

use super::lab::{
    Place, carrying, config, expected, files as files_in, ignore, large, mapping, open, open_with,
    report, small, stop, write,
};

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_appenders_are_durable_and_delivered_in_one_order() {
    for place in Place::each(&small()) {
        let delivered = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&delivered);
        let files = place.open();
        let deliver = move |records: Records| {
            for record in records.decode() {
                sink.lock().expect("unpoisoned").push(record?);
            }
            Ok(())
        };
        let (log, ended) = files.start(Box::new(deliver)).expect("starts");
        let mut appenders = Vec::new();
        for appender in 0..16_u64 {
            let (log, delivered) = (log.clone(), Arc::clone(&delivered));
            appenders.push(tokio::spawn(async move {
                let mut placed = Vec::new();
                for number in 0..50 {
                    let record = report(appender * 1_000 + number);
                    let lsn = log.append(record.clone()).await.expect("durable");
                    assert!(delivered.lock().expect("unpoisoned").len() as u64 > lsn);
                    placed.push((lsn, record));
                }
                assert!(placed.is_sorted_by(|a, b| a.0 < b.0));
                placed
            }));
        }
        let mut placed = Vec::new();
        for appender in appenders {
            placed.extend(appender.await.expect("ends"));
        }
        assert_eq!(log.durable_records(), 800);
        stop(log.clone(), ended).await;
        assert!(log.append(report(1)).await.is_err(), "ended");
        placed.sort_by_key(|(lsn, _)| *lsn);
        assert_eq!(*delivered.lock().expect("unpoisoned"), placed);
        assert_eq!(place.read_all().expect("whole"), placed);
        place.require_several_files();
    }
}

#[tokio::test]
async fn it_goes_on_where_it_stopped() {
    for place in Place::each(&small()) {
        assert!(place.open().is_empty());
        place.write(0..10).await;
        place.write(10..20).await;
        assert_eq!(place.read_all().expect("whole"), expected(20));
        let log = place.open();
        assert_eq!(log.read(13, 3).expect("whole"), expected(16)[13..]);
        assert_eq!(log.read(16, 100).expect("whole"), expected(20)[16..]);
        assert_eq!(
            log.read(5, 1).expect("whole"),
            expected(6)[5..],
            "backwards"
        );
        assert!(log.read(20, 1).expect("whole").is_empty());
    }
}

#[tokio::test]
async fn released_files_go_and_the_rest_stays() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let folder = folder.path().join("new").join("log");
    write(&folder, &small(), 0..30).await;
    let before = files_in(&folder).len();
    let opened = open_with(&folder, &small()).expect("opens");
    let (log, ended) = opened.start(ignore()).expect("starts");
    log.release(14).expect("removed");
    assert_eq!(log.append(report(30)).await.expect("durable"), 30);
    stop(log.clone(), ended).await;
    assert!(files_in(&folder).len() < before);
    let opened = open(&folder).expect("opens");
    let first = opened.first().expect("not empty");
    assert!(first > 0 && first <= 15, "{first}");
    assert_eq!(opened.read(15, 99).expect("whole"), expected(31)[15..]);
    log.release(u64::MAX).expect("removed");
    assert_eq!(files_in(&folder).len(), 1, "the newest always stays");
}

#[tokio::test]
async fn a_full_log_refuses_reports_and_still_ends_epochs_and_takes_up_again() {
    for place in Place::each(&config(1, 50_000)) {
        let opened = place.open();
        let (log, ended) = opened.start(ignore()).expect("starts");
        let mut count = 0;
        let bytes = loop {
            match log.append(report(count)).await {
                Ok(_) => count += 1,
                Err(LogError::Full { bytes }) => break bytes,
                Err(error) => panic!("{error}"),
            }
        };
        assert!((50_000..60_000).contains(&bytes));
        assert_eq!(log.append(mapping()).await.expect("durable"), count);
        log.release(count).expect("removed");
        assert_eq!(log.append(report(0)).await.expect("has room"), count + 1);
        stop(log, ended).await;
    }
}

#[tokio::test]
async fn what_cannot_be_delivered_ends_the_log_and_is_not_acknowledged() {
    for place in Place::each(&large()) {
        let files = place.open();
        let deliver = |_: Records| anyhow::bail!("the engine has ended");
        let (log, ended) = files.start(Box::new(deliver)).expect("starts");
        assert!(log.append(report(0)).await.is_err());
        assert!(ended.await.expect("tells").is_err());
        assert!(log.append(report(1)).await.is_err(), "and stays so");
        assert_eq!(place.read_all().expect("whole"), expected(1));
    }
}

#[tokio::test]
async fn a_record_of_many_accounts_fits_and_one_beyond_all_measure_is_refused() {
    for place in Place::each(&large()) {
        let files = place.open();
        let (log, ended) = files.start(ignore()).expect("starts");
        let closed = |assets: usize, payers: usize| {
            Record::EpochClosed(EpochClosed {
                epoch: 1,
                closed_at_ms: 0,
                snapshot: ChainSnapshot {
                    slot: 1,
                    assets: vec![AssetState::default(); assets],
                    payers: vec![PayerState::default(); payers],
                    ..ChainSnapshot::default()
                },
            })
        };
        // More than waits to be written at any other time.
        let large = closed(300_000, 1_200_000);
        assert_eq!(log.append(large.clone()).await.expect("durable"), 0);
        let refused = log.append(closed(0, 8_000_000)).await;
        assert!(matches!(refused, Err(LogError::TooLarge { .. })));
        assert_eq!(log.append(report(1)).await.expect("durable"), 1);
        stop(log, ended).await;
        assert_eq!(
            place.read_all().expect("whole"),
            [(0, large), (1, report(1))]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_stay_together_and_get_positions_without_gaps() {
    for place in Place::each(&large()) {
        let (log, ended) = place.open().start(ignore()).expect("starts");
        let mut appenders = Vec::new();
        for appender in 0..8_u64 {
            let log = log.clone();
            appenders.push(tokio::spawn(async move {
                let mut placed = Vec::new();
                for round in 0..20 {
                    let numbers = (0..round).map(|number| appender * 10_000 + round * 100 + number);
                    let mut batch = Batch::default();
                    for number in numbers.clone() {
                        batch.push(&report(number)).expect("small");
                    }
                    let first = log.append_batch(batch).await.expect("durable");
                    placed.extend((first..).zip(numbers.map(report)));
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
        assert_eq!(place.read_all().expect("whole"), placed);
    }
}

/// While nothing is delivered, a bounded number of bytes waits, and whoever has more waits too; then all goes on.
#[tokio::test(flavor = "multi_thread")]
async fn who_appends_waits_for_who_reads() {
    for place in Place::each(&large()) {
        const APPENDS: usize = 40;
        let (taken, gate) = std::sync::mpsc::channel::<()>();
        let deliver = move |_: Records| Ok(gate.recv()?);
        let (log, ended) = place.open().start(Box::new(deliver)).expect("starts");
        let (told, mut durable) = mpsc::unbounded_channel();
        for number in 0..APPENDS {
            let (log, told) = (log.clone(), told.clone());
            tokio::spawn(async move {
                let mut batch = Batch::default();
                batch
                    .push(&carrying(vec![number as u8; 8 << 20]))
                    .expect("fits");
                told.send(log.append_batch(batch).await).expect("heard");
            });
        }
        // The first is on the disk and not delivered; at most 64 MiB of the others are in the queue.
        while log.durable_records() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(
            durable.try_recv().is_err(),
            "nothing is acknowledged before it is delivered"
        );
        for _ in 0..APPENDS {
            taken.send(()).expect("alive");
        }
        for _ in 0..APPENDS {
            durable.recv().await.expect("told").expect("durable");
        }
        assert_eq!(log.durable_records(), APPENDS as u64);
        stop(log, ended).await;
    }
}

#[tokio::test]
async fn a_record_of_another_version_is_named_when_it_is_read() {
    for place in Place::each(&large()) {
        let (log, ended) = place.open().start(ignore()).expect("starts");
        log.append(report(0)).await.expect("durable");
        let mut unknown = Batch::default();
        let write = |bytes: &mut Vec<u8>| bytes.extend_from_slice(&[200, 1, 2, 3]);
        unknown.push_with(write).expect("small");
        log.append_batch(unknown).await.expect("durable");
        stop(log, ended).await;
        let refused = place.read_all();
        assert!(
            matches!(refused, Err(LogError::Unreadable { lsn: 1 })),
            "{refused:?}"
        );
    }
}

#[test]
fn records_at_the_last_positions_of_all_are_read() {
    let mut batch = Batch::default();
    batch.push(&report(1)).expect("small");
    let at = |first| Records::new(first, 1, batch.as_bytes().to_vec().into());
    let last = at(u64::MAX - 1).expect("there is a position behind it");
    assert_eq!(last.iter().count(), 1);
    assert_eq!(last.decode().count(), 1);
    assert!(at(u64::MAX).is_none());
}

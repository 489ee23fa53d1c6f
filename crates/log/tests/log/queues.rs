//! What one kind of sender fills is not what the others wait for.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openmast_log::{Delivery, Log, Records};
use openmast_records::{Record, SignedBatch};

use super::lab::{carrying, large, mapping, open_with, report, stop};

/// Bytes that are taken in a second.
const SPEED: usize = 20 << 20;
/// Bytes of a flood: four seconds of it.
const FLOOD: usize = 80 << 20;
const PIECE: usize = 256 << 10;

/// As a disk, or an engine, that is slow.
fn slow() -> Delivery {
    Box::new(|records: Records| {
        let bytes: usize = records.iter().map(|(_, record)| record.len()).sum();
        let time = Duration::from_secs_f64(bytes as f64 / SPEED as f64);
        std::thread::sleep(time);
        Ok(())
    })
}

fn signed() -> Record {
    Record::SignedBatch(SignedBatch {
        received_at_ms: 1,
        signature: [1; 64],
        canonical: vec![7; PIECE],
    })
}

/// How long each of these takes to become durable, once the flood is there.
async fn times(log: &Log, of: impl Fn() -> Record) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        log.append(of()).await.expect("durable");
        times.push(began.elapsed());
    }
    times
}

async fn flooded(flood: impl Fn() -> Record, others: &[fn() -> Record]) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let opened = open_with(folder.path(), &large()).expect("opens");
    let (log, ended) = opened.start(slow()).expect("starts");
    let mut flooding = Vec::new();
    for _ in 0..FLOOD / PIECE {
        let (log, record) = (Arc::clone(&log), flood());
        flooding.push(tokio::spawn(async move { log.append(record).await }));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    for other in others {
        let times = times(&log, other).await;
        println!("{times:?}");
        // A group under way, and one in which it is with others: 0.4 s, and much for a busy machine.
        let longest = times.iter().max().expect("some");
        assert!(*longest < Duration::from_secs(2), "{times:?}");
    }
    for flooding in flooding {
        flooding.await.expect("joins").expect("durable");
    }
    stop(log, ended).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_batches_do_not_hold_up_reports_or_the_end_of_an_epoch() {
    flooded(signed, &[|| report(1), mapping]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_do_not_hold_up_signed_batches() {
    let flood = || carrying(vec![7; PIECE]);
    flooded(flood, &[report_of_a_radio, mapping]).await;
}

fn report_of_a_radio() -> Record {
    Record::SignedBatch(SignedBatch {
        received_at_ms: 1,
        signature: [1; 64],
        canonical: vec![7; 156],
    })
}

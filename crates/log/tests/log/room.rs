//! A log that fills: how full it says it is, and how little single reports take then.

use std::{sync::Arc, time::Duration};

use openmast_log::{Batch, Log, PAGE};

use super::lab::{carrying, config, ignore, mapping, open_with, report, stop};

const MOST: u64 = 1 << 20;

async fn fill(log: &Log, bytes: usize) {
    log.append(carrying(vec![7; bytes]))
        .await
        .expect("has room");
}

/// Single reports, one every three milliseconds, of which nobody waits for another's.
async fn bytes_of_reports(log: &Log, count: u64) -> u64 {
    let before = log.filled().bytes;
    let mut appended = Vec::new();
    for number in 0..count {
        let log = Arc::clone(log);
        let append = async move { log.append(report(number)).await };
        appended.push(tokio::spawn(append));
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    for appended in appended {
        appended.await.expect("joins").expect("has room");
    }
    log.filled().bytes - before
}

#[tokio::test]
async fn it_says_how_full_it_is() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let opened = open_with(folder.path(), &config(1 << 30, MOST)).expect("opens");
    let (log, ended) = opened.start(ignore()).expect("starts");
    assert_eq!((log.filled().bytes, log.filled().most), (PAGE as u64, MOST));
    fill(&log, 100_000).await;
    assert_eq!(log.filled().bytes, PAGE as u64 * 26);
    stop(log, ended).await;
}

/// Three quarters full: what comes within a tenth of a second shares a page.
#[tokio::test]
async fn single_reports_share_pages_where_little_is_left() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let opened = open_with(folder.path(), &config(1 << 30, MOST)).expect("opens");
    let (log, ended) = opened.start(ignore()).expect("starts");
    fill(&log, 800_000).await;
    let bytes = bytes_of_reports(&log, 20).await;
    assert!(bytes <= 3 * PAGE as u64, "{bytes}");
    stop(log, ended).await;
}

/// The end of an epoch, which makes room, waits for nobody.
#[tokio::test]
async fn what_makes_room_does_not_wait_for_more() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let opened = open_with(folder.path(), &config(1 << 30, MOST)).expect("opens");
    let (log, ended) = opened.start(ignore()).expect("starts");
    fill(&log, 900_000).await;
    let began = std::time::Instant::now();
    for _ in 0..10 {
        let mut batch = Batch::default();
        batch.push(&mapping()).expect("fits");
        log.append_batch(batch).await.expect("durable");
    }
    let took = began.elapsed();
    assert!(took < Duration::from_millis(900), "{took:?}");
    stop(log, ended).await;
}

//! The log from outside: what was acknowledged is there again, and damage is found.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use openmast_oracle::{
    config::LogConfig,
    log::{Log, LogError, LogFiles},
    record::{
        AssetState, ChainSnapshot, EpochClosed, Lsn, MappingChange, PayerState, RadioIdentity,
        Record, UsageEvent, UsageReport,
    },
};

fn config(segment_bytes: u64, max_bytes: u64) -> LogConfig {
    LogConfig {
        segment_bytes,
        max_bytes,
        group_commit_window_us: 0,
    }
}

fn large() -> LogConfig {
    config(1 << 30, 1 << 40)
}

fn report(number: u64) -> Record {
    Record::Report(UsageReport {
        received_at_ms: number,
        event_at_ms: number,
        event: UsageEvent::Interim,
        radio: vec![RadioIdentity::NasIdentifier(b"tower".to_vec())],
        subscriber: Vec::new(),
        session_id: vec![7; (number % 40) as usize],
        multi_session_id: None,
        session_seconds: Some(1),
        bytes_up: number,
        bytes_down: 0,
        counters_are_32_bit: false,
        raw_hash: [0; 32],
    })
}

fn open(folder: &Path) -> Result<LogFiles, LogError> {
    LogFiles::open(folder, &large())
}

fn read_all(folder: &Path) -> Result<Vec<(Lsn, Record)>, LogError> {
    open(folder)?.read(0, usize::MAX)
}

/// Appends `numbers` one after the other, each a group of its own, and ends the log.
async fn write(folder: &Path, config: &LogConfig, numbers: std::ops::Range<u64>) {
    let files = LogFiles::open(folder, config).expect("opens");
    let (log, ended) = files.start(Box::new(|_| Ok(()))).expect("starts");
    for number in numbers {
        assert_eq!(log.append(report(number)).await.expect("durable"), number);
    }
    stop(log, ended).await;
}

async fn stop(log: Log, ended: openmast_oracle::log::Ended) {
    log.stop();
    ended.await.expect("tells").expect("ends well");
}

fn expected(count: u64) -> Vec<(Lsn, Record)> {
    (0..count).map(|number| (number, report(number))).collect()
}

fn newest_file(folder: &Path) -> PathBuf {
    files(folder).pop().expect("a file")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("readable");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort();
    paths
}

fn copy(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    for path in files(from) {
        let name = path.file_name().expect("named");
        fs::copy(&path, folder.path().join(name)).expect("copied");
    }
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_appenders_are_durable_and_delivered_in_one_order() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let delivered = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&delivered);
    let files = LogFiles::open(folder.path(), &config(4_000, 1 << 30)).expect("opens");
    let deliver = move |records: Vec<(Lsn, Record)>| {
        sink.lock().expect("unpoisoned").extend(records);
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
    assert_eq!(read_all(folder.path()).expect("whole"), placed);
    assert!(self::files(folder.path()).len() > 3, "in several files");
}

#[tokio::test]
async fn it_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let folder = folder.path().join("new").join("log");
    assert!(open(&folder).expect("opens").is_empty());
    write(&folder, &config(300, 1 << 30), 0..10).await;
    write(&folder, &config(300, 1 << 30), 10..20).await;
    assert_eq!(read_all(&folder).expect("whole"), expected(20));
    let mut log = open(&folder).expect("opens");
    assert_eq!(log.read(13, 3).expect("whole"), expected(16)[13..]);
    assert_eq!(log.read(16, 100).expect("whole"), expected(20)[16..]);
    assert_eq!(
        log.read(5, 1).expect("whole"),
        expected(6)[5..],
        "backwards"
    );
    assert!(log.read(20, 1).expect("whole").is_empty());
}

#[tokio::test]
async fn any_truncation_leaves_a_prefix_that_can_be_written_on() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..8).await;
    let size = fs::metadata(newest_file(folder.path()))
        .expect("there")
        .len();
    let mut last = 0;
    for length in 0..size {
        let cut = copy(folder.path());
        let path = newest_file(cut.path());
        let file = fs::OpenOptions::new()
            .write(true)
            .open(&path)
            .expect("opens");
        file.set_len(length).expect("cut");
        let records = read_all(cut.path()).expect("recovers");
        let kept = records.len() as u64;
        assert_eq!(records, expected(kept), "at {length}");
        assert!(kept >= last && kept < 8, "at {length}");
        last = kept;
        let whole = fs::metadata(&path).expect("there").len();
        assert!(whole <= length);
        let torn = path.with_extension(format!("torn-at-{whole}"));
        let set_aside = fs::metadata(torn).map_or(0, |torn| torn.len());
        assert_eq!(
            set_aside,
            length - whole,
            "what is cut off is kept beside the log"
        );
        if length % 37 == 0 {
            write(cut.path(), &large(), kept..kept + 2).await;
            assert_eq!(read_all(cut.path()).expect("whole"), expected(kept + 2));
        }
    }
    assert_eq!(last, 7);
}

#[tokio::test]
async fn any_flipped_byte_before_the_last_group_is_refused_with_its_place() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..4).await;
    let bytes = fs::read(newest_file(folder.path())).expect("readable");
    let starts = group_starts(folder.path(), &bytes);
    let last = *starts.last().expect("groups");
    for at in 0..bytes.len() {
        let damaged = copy(folder.path());
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let path = newest_file(damaged.path());
        fs::write(&path, changed).expect("writable");
        match read_all(damaged.path()) {
            Err(LogError::Damaged { file, offset }) => {
                assert_eq!(file, path.display().to_string());
                let start = starts.iter().rfind(|start| **start <= at).expect("a group");
                assert_eq!(offset, *start as u64, "byte {at}");
                assert_eq!(
                    fs::read(&path).expect("readable").len(),
                    bytes.len(),
                    "untouched"
                );
            }
            Ok(records) => {
                assert!(at >= last, "byte {at} went unnoticed");
                assert_eq!(records, expected(3));
            }
            Err(error) => panic!("byte {at}: {error}"),
        }
    }
}

/// Where each group begins: where a log cut there recovers whole, with nothing set aside.
fn group_starts(folder: &Path, bytes: &[u8]) -> Vec<usize> {
    let is_boundary = |length: &usize| {
        let cut = copy(folder);
        let path = newest_file(cut.path());
        fs::write(&path, &bytes[..*length]).expect("writable");
        open(cut.path()).expect("recovers");
        fs::metadata(&path).expect("there").len() == *length as u64
    };
    (0..bytes.len()).filter(is_boundary).collect()
}

#[tokio::test]
async fn damage_and_gaps_in_older_files_are_refused_too() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &config(300, 1 << 30), 0..12).await;
    assert!(files(folder.path()).len() >= 3);

    let gap = copy(folder.path());
    fs::remove_file(&files(gap.path())[1]).expect("removed");
    assert!(matches!(read_all(gap.path()), Err(LogError::Gap { .. })));

    for keep in [10, 200] {
        let damaged = copy(folder.path());
        let path = files(damaged.path())[1].clone();
        let bytes = fs::read(&path).expect("readable");
        fs::write(&path, &bytes[..keep]).expect("writable");
        let refused = matches!(
            read_all(damaged.path()),
            Err(LogError::Damaged { .. } | LogError::Gap { .. })
        );
        assert!(refused, "an older file is never cut");
        assert_eq!(fs::metadata(&path).expect("there").len(), keep as u64);
    }
}

#[tokio::test]
async fn released_files_go_and_the_rest_stays() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &config(300, 1 << 30), 0..30).await;
    let before = files(folder.path()).len();
    let opened = LogFiles::open(folder.path(), &config(300, 1 << 30)).expect("opens");
    let (log, ended) = opened.start(Box::new(|_| Ok(()))).expect("starts");
    log.release(14).expect("removed");
    assert_eq!(log.append(report(30)).await.expect("durable"), 30);
    stop(log.clone(), ended).await;
    assert!(files(folder.path()).len() < before);
    let mut opened = open(folder.path()).expect("opens");
    let first = opened.first().expect("not empty");
    assert!(first > 0 && first <= 15, "{first}");
    assert_eq!(opened.read(15, 99).expect("whole"), expected(31)[15..]);
    log.release(u64::MAX).expect("removed");
    assert_eq!(files(folder.path()).len(), 1, "the newest always stays");
}

#[tokio::test]
async fn a_full_log_refuses_reports_and_still_ends_epochs_and_takes_up_again() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let opened = LogFiles::open(folder.path(), &config(300, 2_000)).expect("opens");
    let (log, ended) = opened.start(Box::new(|_| Ok(()))).expect("starts");
    let mut count = 0;
    let bytes = loop {
        match log.append(report(count)).await {
            Ok(_) => count += 1,
            Err(LogError::Full { bytes }) => break bytes,
            Err(error) => panic!("{error}"),
        }
    };
    assert!((2_000..2_300).contains(&bytes));
    let mapping = Record::Mapping(MappingChange::Radio {
        identity: RadioIdentity::NasIp("192.0.2.1".into()),
        asset: None,
    });
    assert_eq!(log.append(mapping).await.expect("durable"), count);
    log.release(count).expect("removed");
    assert_eq!(log.append(report(0)).await.expect("has room"), count + 1);
    stop(log, ended).await;
}

#[tokio::test]
async fn what_cannot_be_delivered_ends_the_log_and_is_not_acknowledged() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let files = open(folder.path()).expect("opens");
    let deliver = |_: Vec<(Lsn, Record)>| anyhow::bail!("the engine has ended");
    let (log, ended) = files.start(Box::new(deliver)).expect("starts");
    assert!(log.append(report(0)).await.is_err());
    assert!(ended.await.expect("tells").is_err());
    assert!(log.append(report(1)).await.is_err(), "and stays so");
    assert_eq!(read_all(folder.path()).expect("whole"), expected(1));
}

#[tokio::test]
async fn a_write_that_failed_ends_the_log_and_is_not_acknowledged() {
    let parent = tempfile::tempdir().expect("temporary folder");
    let (folder, gone) = (parent.path().join("log"), parent.path().join("gone"));
    let files = LogFiles::open(&folder, &config(1, 1 << 30)).expect("opens");
    let (log, ended) = files.start(Box::new(|_| Ok(()))).expect("starts");
    assert_eq!(log.append(report(0)).await.expect("durable"), 0);
    // the next group needs a new file
    fs::rename(&folder, &gone).expect("renamed");
    assert!(log.append(report(1)).await.is_err());
    fs::rename(&gone, &folder).expect("renamed");
    assert!(
        log.append(report(1)).await.is_err(),
        "also when the disk is back"
    );
    assert!(ended.await.expect("tells").is_err());
    assert_eq!(log.durable_records(), 1);
    assert_eq!(read_all(&folder).expect("whole"), expected(1));
}

#[tokio::test]
async fn a_record_of_many_accounts_fits_and_one_beyond_all_measure_is_refused() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let files = open(folder.path()).expect("opens");
    let (log, ended) = files.start(Box::new(|_| Ok(()))).expect("starts");
    let closed = |accounts: usize| {
        Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: 0,
            snapshot: ChainSnapshot {
                slot: 1,
                assets: vec![AssetState::default(); accounts],
                payers: vec![PayerState::default(); accounts],
            },
        })
    };
    let large = closed(800_000);
    assert_eq!(log.append(large.clone()).await.expect("durable"), 0);
    let refused = log.append(closed(1_000_000)).await;
    assert!(matches!(refused, Err(LogError::TooLarge { .. })));
    assert_eq!(log.append(report(1)).await.expect("durable"), 1);
    stop(log, ended).await;
    assert_eq!(
        read_all(folder.path()).expect("whole"),
        [(0, large), (1, report(1))]
    );
}

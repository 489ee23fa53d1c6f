//! A data folder whose log opens epochs again, started anew after a kill at every step.

use std::{
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use super::*;
use crate::settle::{Content, Entry, Progress};
use openmast_archive::content_of_archive;
use openmast_engine::ClosedEpoch;
use openmast_log::SharedLog;
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, EpochsReopened, Genesis, MappingChange, PayerState,
    RadioIdentity, SubscriberIdentity, UsageEvent, UsageReport,
};

/// Where a start can be killed.
const FAIL_POINTS: [&str; 6] = [
    "settle::before_state_removed",
    "settle::before_take_out",
    "settle::after_take_out",
    "settle::before_insert",
    "settle::after_insert",
    "settle::state_before_rename",
];

/// The log, and a folder with the states and the outbox.
struct DataFolder {
    log: SharedLog,
    folder: tempfile::TempDir,
}

/// What a start has in the end.
struct Started {
    engine: Engine,
    entries: Vec<Entry>,
}

impl DataFolder {
    fn new() -> Self {
        Self {
            log: SharedLog::new(u64::MAX),
            folder: tempfile::tempdir().expect("temporary folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn log(&self) -> Box<dyn StoredLog> {
        self.log.open()
    }

    fn outbox(&self) -> Outbox {
        Outbox::open(&self.path("outbox.sqlite"), &[1; 32], &[2; 32]).expect("opens")
    }

    fn states(&self) -> StateFiles {
        StateFiles::open(&self.path("state")).expect("opens")
    }

    fn records(&self) -> Vec<Record> {
        let records = self.log().read(0, usize::MAX).expect("readable");
        records.into_iter().map(|(_, record)| record).collect()
    }

    async fn append(&self, records: &[Record]) {
        let (log, ended) = self.log().start(Box::new(|_| Ok(()))).expect("starts");
        for record in records {
            log.append(record.clone()).await.expect("durable");
        }
        log.stop();
        ended.await.expect("tells").expect("ends well");
    }

    /// As the service starts: reads ahead, begins with the newest state, and derives what follows.
    fn start(&self) -> Started {
        let (files, states, mut outbox) = (self.log(), self.states(), self.outbox());
        let mut ahead = LookAhead::new(&*files);
        ahead.remove_void(&states).expect("removes");
        let (engine, from) = match states.newest().expect("readable") {
            Some((lsn, mut state)) => {
                let mut bytes = Vec::new();
                state.read_to_end(&mut bytes).expect("readable");
                (Engine::restore(&bytes).expect("decodes"), lsn + 1)
            }
            None => (Engine::new(), 0),
        };
        let engine = ahead.tell(engine, from, &mut outbox);
        let mut engine = engine.expect("log and outbox belong together");
        for (lsn, record) in files.read(from, usize::MAX).expect("readable") {
            if let Some(closed) = engine.apply(lsn, &record).expect("a log as written") {
                let epoch = closed.epoch();
                let write = |mut out: &mut dyn std::io::Write| engine.write_state(&mut out);
                let state = states.begin(lsn, epoch, write).expect("writes");
                outbox.enqueue(&content(closed), 1).expect("in its turn");
                state.finish().expect("finishes");
            }
        }
        let mut entries = outbox.newest_entries(None, 99).expect("readable");
        entries.reverse();
        Started { engine, entries }
    }
}

/// Fail points are the process's: one test at a time sets them.
static FAIL_POINT: Mutex<()> = Mutex::new(());

/// Runs until this thread passes `point` for the `nth` time, from 0. Whether it came to that.
fn killed_at(point: &str, nth: i64, run: impl FnOnce()) -> bool {
    let _alone = FAIL_POINT.lock().unwrap_or_else(PoisonError::into_inner);
    let me = std::thread::current().id();
    let left = Arc::new(AtomicI64::new(nth));
    let callback = move || {
        if std::thread::current().id() == me && left.fetch_sub(1, Ordering::SeqCst) == 0 {
            std::panic::resume_unwind(Box::new("killed"));
        }
    };
    fail::cfg_callback(point, callback).expect("fail point");
    let ended = catch_unwind(AssertUnwindSafe(run));
    fail::remove(point);
    match ended {
        Ok(()) => false,
        Err(reason) if reason.downcast_ref::<&str>() == Some(&"killed") => true,
        Err(reason) => std::panic::resume_unwind(reason),
    }
}

fn content(closed: ClosedEpoch) -> Content {
    content_of_archive(&openmast_archive::seal(closed).public, [7; 32])
}

/// Two payers with 10 base units each, of which the first took back `withdrawn`.
fn snapshot(slot: u64, withdrawn: u64) -> ChainSnapshot {
    let payer = PayerState {
        deposited: 10,
        ..PayerState::default()
    };
    let left = PayerState { withdrawn, ..payer };
    ChainSnapshot {
        slot,
        unix_time: 1_700_000_000 + slot as i64,
        breaker: 1_000,
        lots_left: u64::MAX,
        assets: vec![AssetState {
            price_per_gb: 5,
            ..AssetState::default()
        }],
        payers: vec![left, payer],
        reserves: Vec::new(),
    }
}

fn end(epoch: u64, slot: u64, withdrawn: u64) -> Record {
    Record::EpochClosed(EpochClosed {
        epoch,
        closed_at_ms: 1_700_000_000_000,
        snapshot: snapshot(slot, withdrawn),
    })
}

fn reopen(from_epoch: u64, least_slot: u64) -> Record {
    Record::EpochsReopened(EpochsReopened {
        from_epoch,
        least_slot,
    })
}

/// The first payer has used so many GB so far.
fn usage(gigabytes: u64) -> Record {
    Record::Report(UsageReport {
        received_at_ms: 1_700_000_000_000 + gigabytes * 1_000,
        event_at_ms: 1_700_000_000_000 + gigabytes * 1_000,
        event: UsageEvent::Interim,
        radio: vec![radio()],
        subscriber: vec![subscriber()],
        session_id: b"s1".to_vec(),
        multi_session_id: None,
        session_seconds: Some(gigabytes as u32),
        bytes_up: gigabytes * 1_000_000_000,
        bytes_down: 0,
        raw_hash: [0; 32],
        ..UsageReport::default()
    })
}

fn radio() -> RadioIdentity {
    RadioIdentity::NasIdentifier(b"tower".to_vec())
}

fn subscriber() -> SubscriberIdentity {
    SubscriberIdentity::UserName(b"ana".to_vec())
}

fn beginning() -> Vec<Record> {
    vec![
        Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: snapshot(1, 0),
        }),
        Record::Mapping(MappingChange::Radio {
            identity: radio(),
            asset: Some(0),
        }),
        Record::Mapping(MappingChange::Subscriber {
            identity: subscriber(),
            payer: Some(0),
        }),
    ]
}

fn contents(entries: &[Entry]) -> Vec<Content> {
    entries.iter().map(|entry| entry.content).collect()
}

/// What the settlements of a log are, for whoever reads it from its beginning and knows all of it.
fn settlements_of(records: &[Record]) -> Vec<Content> {
    let mut engine = Engine::new();
    engine.set_reopenings(Reopenings::of((0..).zip(records)));
    let closed = (0..).zip(records).filter_map(|(lsn, record)| {
        let closed = engine.apply(lsn, record).expect("a log as written");
        closed.map(content)
    });
    closed.collect()
}

/// Epoch 1 is final; 2 and 3 ended, and the first payer left with what it used in them.
async fn overtaken() -> DataFolder {
    let folder = DataFolder::new();
    folder.append(&beginning()).await;
    folder.append(&[end(1, 2, 0), usage(1), end(2, 3, 0)]).await;
    folder.append(&[usage(2), end(3, 4, 0), usage(3)]).await;
    assert_eq!(folder.start().entries.len(), 3);
    let mut outbox = folder.outbox();
    outbox.advance(1, Progress::Final, 2).expect("queued");
    outbox.advance(2, Progress::Proposed, 2).expect("queued");
    folder.append(&[reopen(2, 9), usage(4)]).await;
    folder
}

/// Kills the start that finds the reopening and the one that finds the new end, and starts again each time. Whether it
/// came to a kill.
async fn closed_anew_after_a_kill(point: &str, nth: i64) -> bool {
    let folder = overtaken().await;
    let at_reopening = killed_at(point, nth, || drop(folder.start()));
    let started = folder.start();
    let open = started.engine.open_epoch();
    assert_eq!((open.epoch, open.figures.bytes), (2, 4_000_000_000));
    assert_eq!(started.engine.reopenings().least_slot(open.epoch), 9);
    assert_eq!(
        contents(&started.entries),
        settlements_of(&folder.records())
    );
    assert_eq!(started.entries[0].progress, Progress::Final);

    folder.append(&[end(2, 9, 10)]).await;
    let at_end = killed_at(point, nth, || drop(folder.start()));
    let started = folder.start();
    assert_eq!(
        contents(&started.entries),
        settlements_of(&folder.records())
    );
    assert_eq!(
        started.entries[1].content.asset_accrued, 0,
        "nobody pays for who left"
    );
    at_reopening || at_end
}

#[tokio::test]
async fn killed_at_every_step_the_epochs_are_one_and_closed_anew() {
    for point in FAIL_POINTS {
        let mut nth = 0;
        while closed_anew_after_a_kill(point, nth).await {
            nth += 1;
        }
        assert!(nth > 0, "{point} is not passed");
    }
}

#[tokio::test]
async fn what_was_queued_since_stays_also_when_its_state_was_never_written() {
    let folder = overtaken().await;
    folder.append(&[end(2, 9, 10)]).await;
    assert!(killed_at("settle::state_before_rename", 0, || drop(
        folder.start()
    )));
    let mut outbox = folder.outbox();
    outbox.advance(2, Progress::Proposed, 3).expect("queued");
    let started = folder.start();
    let progress = started.entries.last().map(|entry| entry.progress);
    assert_eq!(
        (started.entries.len(), progress),
        (2, Some(Progress::Proposed))
    );
}

/// A bit flips in the row that says what was taken out last, and the newest state is gone.
#[tokio::test]
async fn what_was_queued_since_stays_also_when_the_outbox_forgot_the_reopening() {
    let folder = overtaken().await;
    folder.append(&[end(2, 9, 10)]).await;
    let before = folder.start();
    let mut outbox = folder.outbox();
    outbox.advance(2, Progress::Final, 3).expect("queued");
    let raw = rusqlite::Connection::open(folder.path("outbox.sqlite")).expect("opens");
    let damage = "UPDATE identity SET checksum = zeroblob(32) WHERE name = 'newest_reopening'";
    assert_eq!(raw.execute(damage, []).expect("damaged"), 1);
    for row in outbox.damaged_rows().expect("readable") {
        outbox.take_out(&row, 4).expect("taken out");
    }
    assert!(outbox.has_lost_reopenings().expect("readable"));
    let states = folder.states();
    states
        .remove_newest_while(|_, epoch| Ok(epoch >= 2))
        .expect("removes");
    let void = outbox.void_contents(2).expect("readable");
    let started = folder.start();
    assert_eq!(contents(&started.entries), contents(&before.entries));
    assert_eq!(started.entries[1].progress, Progress::Final);
    assert_eq!(outbox.void_contents(2).expect("readable"), void);
    assert!(
        !outbox.has_lost_reopenings().expect("readable"),
        "it is known again"
    );
}

/// The same, before anything was queued since: that is taken out which the reopening concerns.
#[tokio::test]
async fn a_forgotten_reopening_that_nothing_followed_is_heeded() {
    let folder = overtaken().await;
    folder.start();
    let mut outbox = folder.outbox();
    let raw = rusqlite::Connection::open(folder.path("outbox.sqlite")).expect("opens");
    let damage = "UPDATE identity SET checksum = zeroblob(32) WHERE name = 'newest_reopening'";
    raw.execute(damage, []).expect("damaged");
    for row in outbox.damaged_rows().expect("readable") {
        outbox.take_out(&row, 4).expect("taken out");
    }
    let started = folder.start();
    assert_eq!(
        contents(&started.entries),
        settlements_of(&folder.records())
    );
    folder.append(&[end(2, 9, 10)]).await;
    let started = folder.start();
    assert_eq!(
        contents(&started.entries),
        settlements_of(&folder.records())
    );
}

/// Epoch 2 was closed anew and is opened again; behind that stands the end of epoch 1 that another node appended too late.
#[tokio::test]
async fn a_forgotten_reopening_is_heeded_whatever_ends_earlier_epochs_behind_it() {
    let folder = overtaken().await;
    folder.append(&[end(2, 9, 5), usage(5)]).await;
    assert_eq!(folder.start().entries.len(), 2);
    folder.append(&[reopen(2, 12), end(1, 13, 0)]).await;
    let mut outbox = folder.outbox();
    let raw = rusqlite::Connection::open(folder.path("outbox.sqlite")).expect("opens");
    let damage = "UPDATE identity SET checksum = zeroblob(32) WHERE name = 'newest_reopening'";
    assert_eq!(raw.execute(damage, []).expect("damaged"), 1);
    for row in outbox.damaged_rows().expect("readable") {
        outbox.take_out(&row, 4).expect("taken out");
    }
    assert!(outbox.has_lost_reopenings().expect("readable"));
    let started = folder.start();
    assert_eq!(started.entries.len(), 1, "what was closed anew is void");
    folder.append(&[end(2, 14, 10)]).await;
    let started = folder.start();
    assert_eq!(
        contents(&started.entries),
        settlements_of(&folder.records())
    );
    assert_eq!(started.entries[1].content.snapshot_slot, 14);
}

#[tokio::test]
async fn an_epoch_is_opened_again_twice() {
    for point in FAIL_POINTS {
        let folder = overtaken().await;
        folder.append(&[end(2, 9, 5), usage(5)]).await;
        folder.start();
        folder.append(&[reopen(2, 12), end(2, 12, 10)]).await;
        assert!(killed_at(point, 0, || drop(folder.start())), "{point}");
        let started = folder.start();
        assert_eq!(
            contents(&started.entries),
            settlements_of(&folder.records())
        );
        assert_eq!(started.entries.len(), 2);
        assert_eq!(started.entries[1].content.snapshot_slot, 12);
    }
}

#[tokio::test]
async fn without_the_newest_state_it_reads_further_back() {
    let folder = overtaken().await;
    folder.append(&[end(2, 9, 10)]).await;
    let before = folder.start();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.path("state"))
        .expect("readable")
        .map(|entry| entry.expect("readable").path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 2, "of epoch 1 and the new one of epoch 2");
    std::fs::write(files.last().expect("two"), b"torn").expect("writable");
    let after = folder.start();
    assert_eq!(after.engine, before.engine);
    assert_eq!(after.entries, before.entries);
}

#[tokio::test]
async fn without_any_state_the_whole_log_is_read() {
    let folder = overtaken().await;
    let before = folder.start();
    std::fs::remove_dir_all(folder.path("state")).expect("removable");
    let after = folder.start();
    assert_eq!(after.engine, before.engine);
    assert_eq!(after.entries, before.entries);
}

#[tokio::test]
async fn a_log_that_opens_a_final_epoch_again_is_refused() {
    let folder = overtaken().await;
    let (files, mut outbox) = (folder.log(), folder.outbox());
    outbox.advance(2, Progress::Final, 3).expect("queued");
    let ahead = LookAhead::new(&*files);
    let refused = ahead
        .tell(Engine::new(), 0, &mut outbox)
        .expect_err("final");
    assert!(refused.to_string().contains("epoch 2"), "{refused}");
    assert!(outbox.entry(3).expect("readable").is_some());
}

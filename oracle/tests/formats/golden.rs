//! What the kept files hold.

use std::{
    fs::{self, File},
    io::BufReader,
    path::{Path, PathBuf},
};

use openmast_archive::{
    ArchiveStore, PRIVATE_FORMAT, PrivateArchive, PrivateHeader, PublicArchive,
};
use openmast_client::rpc::ChainSeen;
use openmast_engine::Engine;
use openmast_log::LogConfig;
use openmast_log::{LogFiles, StoredLog, inspect};
use openmast_oracle::{
    backup::{BACKUP_FORMAT, Hash, Manifest, Name, StoredFile},
    config::WebhookConfig,
    data_folder::{ChainFile, Instance, StateFiles},
    formats::{Format, format},
    health::Health,
    keeper::{Call, CallState, KeeperStore, Kind},
    settle::{Action, Content, Entry, Outbox, Prepared, Progress},
    time::Clock,
    webhooks::{Notice, Webhooks},
};
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, Genesis, MappingChange, PayerState, RadioIdentity,
    Record, SubscriberIdentity, UsageEvent, UsageReport,
};
use solana_pubkey::Pubkey;

const PROGRAM: [u8; 32] = [1; 32];
const NETWORK: [u8; 32] = [2; 32];
/// Base units for 1.5 GB.
const CHARGED: u64 = 1_500;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/golden")
}

/// The name of a version's file.
pub fn name(format: &str, version: &str) -> String {
    format!("{format}.{}", version.replace('/', "-"))
}

fn kept(format: &str, version: &str) -> PathBuf {
    folder().join(name(format, version))
}

/// A network with an asset and a payer, and 1.5 GB that are charged in its first epoch.
fn records() -> Vec<Record> {
    let radio = RadioIdentity::NasIdentifier(b"tower".to_vec());
    let subscriber = SubscriberIdentity::UserName(b"ana".to_vec());
    let report = UsageReport {
        received_at_ms: 1_700_000_100_000,
        event_at_ms: 1_700_000_099_000,
        event: UsageEvent::Stop,
        area: b"area".to_vec(),
        radio: vec![radio.clone()],
        subscriber: vec![subscriber.clone()],
        session_id: b"session".to_vec(),
        session_seconds: Some(90),
        bytes_up: 500_000_000,
        bytes_down: 1_000_000_000,
        raw_hash: [9; 32],
        ..UsageReport::default()
    };
    vec![
        Record::Genesis(Genesis {
            program: PROGRAM,
            network: NETWORK,
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: snapshot(10),
        }),
        Record::Mapping(MappingChange::Radio {
            identity: radio,
            asset: Some(0),
        }),
        Record::Mapping(MappingChange::Subscriber {
            identity: subscriber,
            payer: Some(0),
        }),
        Record::Report(report),
        Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: 1_700_000_200_000,
            snapshot: snapshot(20),
        }),
    ]
}

fn snapshot(slot: u64) -> ChainSnapshot {
    ChainSnapshot {
        slot,
        unix_time: 1_700_000_000 + slot as i64,
        breaker: 1_000_000,
        lots_left: 1_000_000,
        assets: vec![AssetState {
            price_per_gb: 1_000,
            ..AssetState::default()
        }],
        payers: vec![PayerState {
            deposited: 1_000_000,
            ..PayerState::default()
        }],
        reserves: Vec::new(),
    }
}

/// The engine after all records, and what its epoch is archived as.
fn engine() -> (Engine, openmast_archive::SealedEpoch) {
    let mut engine = Engine::new();
    let mut closed = None;
    for (lsn, record) in (0..).zip(&records()) {
        let end = engine.apply(lsn, record).expect("a log as written");
        closed = closed.or(end);
    }
    (
        engine,
        openmast_archive::seal(closed.expect("an epoch ends")),
    )
}

/// Content of no archive, so that it stays what it is when archives change.
fn content() -> Content {
    Content {
        epoch: 1,
        snapshot_slot: 20,
        closed_at: 1_700_000_020,
        asset_count: 1,
        payer_count: 2,
        reserve_count: 2,
        asset_root: [3; 32],
        asset_charged: CHARGED,
        asset_accrued: CHARGED + 1,
        payer_root: [4; 32],
        payer_charged: CHARGED,
        payer_accrued: CHARGED + 1,
        reserve_root: [8; 32],
        reserve_charged: 0,
        reserve_accrued: 0,
        bytes: 1_500_000_000,
        archive_hash: [5; 32],
        private_root: [6; 32],
        price_set_hash: [7; 32],
    }
}

fn void() -> Content {
    Content {
        snapshot_slot: 15,
        ..content()
    }
}

/// Reads a kept file and compares it with what was put into it.
pub fn read(name: &str, version: &str) {
    let path = kept(name, version);
    // Some readers mend or migrate what they read.
    let copy = tempfile::tempdir().expect("temporary folder");
    match name {
        "log" => read_log(&path, copy.path()),
        "log-mark" => {
            fs::copy(&path, copy.path().join("acknowledged")).expect("copied");
            assert_eq!(
                inspect(copy.path()).expect("readable").acknowledged,
                Some(5)
            );
        }
        "state-file" | "state" => read_state(&path, copy.path()),
        "outbox" => read_outbox(&path, copy.path()),
        "webhooks" => read_webhooks(&path, copy.path()),
        "keeper" => read_keeper(&path, copy.path()),
        "archive" => {
            let read = PublicArchive::read_from(reader(&path), None).expect("whole");
            read.check(NETWORK).expect("agrees");
            read.check_continues(None).expect("begins");
            assert_eq!((read.header.epoch, read.header.charged), (1, CHARGED));
            assert_eq!(
                (read.assets[0].earned, read.payers[0].spent),
                (CHARGED, CHARGED)
            );
        }
        "private-archive" => {
            let read = PrivateArchive::read_from(reader(&path)).expect("whole");
            let used: Vec<u64> = read.records.iter().map(|record| record.bytes_up).collect();
            assert_eq!(used, [500_000_000]);
        }
        "archive-index" => read_index(&path, copy.path()),
        "instance" => {
            fs::copy(&path, copy.path().join("instance")).expect("copied");
            let read = Instance::read(copy.path()).expect("readable");
            assert_eq!(read.expect("there").id, "00112233445566778899aabbccddeeff");
        }
        "backup" => {
            let bytes = fs::read(&path).expect("kept");
            let name = Name::of(manifest().made_at, &bytes);
            let read = Manifest::decode(&name, &bytes).expect("readable");
            assert_eq!(read, manifest());
        }
        "chain" => {
            fs::copy(&path, copy.path().join("chain.json")).expect("copied");
            let read = ChainFile::of(copy.path(), NETWORK).read();
            assert_eq!(read, chain_seen());
        }
        other => panic!("no reader of {other} is tested"),
    }
}

/// A manifest of a file in two pieces, and an empty one.
fn manifest() -> Manifest {
    let file = |name: &str, bytes, modified: Option<&str>, pieces: &[u8]| StoredFile {
        name: name.into(),
        bytes,
        modified: modified.map(str::to_owned),
        sha256: Hash([9; 32]),
        pieces: pieces.iter().map(|piece| Hash([*piece; 32])).collect(),
    };
    let first = "log/00000000000000000000.log";
    Manifest {
        format: BACKUP_FORMAT.into(),
        made_at: 1_700_000_300,
        program: Pubkey::new_from_array(PROGRAM).to_string(),
        network: Pubkey::new_from_array(NETWORK).to_string(),
        oracle: Some(Pubkey::new_from_array([3; 32]).to_string()),
        instance: Some("00112233445566778899aabbccddeeff".into()),
        ended_epoch: Some(1),
        first_record: 0,
        next_record: 5,
        piece_bytes: 8_192,
        files: vec![
            file("log/acknowledged", 0, None, &[]),
            file(first, 8_193, Some("1700000200000000001"), &[1, 2]),
        ],
    }
}

fn reader(path: &Path) -> BufReader<File> {
    BufReader::new(File::open(path).expect("kept"))
}

fn read_log(path: &Path, folder: &Path) {
    fs::copy(path, folder.join(format!("{:020}.log", 0))).expect("copied");
    let files = LogFiles::open(folder, &LogConfig::default()).expect("opens");
    let read = files.read(0, usize::MAX).expect("readable");
    let read: Vec<Record> = read.into_iter().map(|(_, record)| record).collect();
    assert_eq!(read, records());
}

fn read_state(path: &Path, folder: &Path) {
    fs::copy(path, folder.join(format!("{:020}-1.state", 4))).expect("copied");
    let states = StateFiles::open(folder).expect("opens");
    let (lsn, mut state) = states.newest().expect("readable").expect("whole");
    assert_eq!(lsn, 4);
    let read = Engine::new()
        .read_state(&mut state)
        .expect("of this version");
    assert_eq!(read.open_epoch().epoch, 2);
    let asset = read.asset_balance(0).expect("known");
    assert_eq!((asset.earned, asset.accrued), (CHARGED, CHARGED));
}

fn read_outbox(path: &Path, folder: &Path) {
    let file = folder.join("outbox.sqlite");
    fs::copy(path, &file).expect("copied");
    let outbox = Outbox::open(&file, &PROGRAM, &NETWORK).expect("opens");
    assert!(outbox.damaged_rows().expect("readable").is_empty());
    let entry = outbox.entry(1).expect("whole").expect("there");
    assert_eq!(
        (entry.content, entry.progress),
        (content(), Progress::Proposed)
    );
    assert_eq!(outbox.void_contents(1).expect("whole"), [void()]);
    let attempts = outbox.attempts(1).expect("whole");
    assert_eq!(
        (attempts.len(), attempts[0].raw.as_slice()),
        (1, [5_u8, 6, 7].as_slice())
    );
}

fn chain_seen() -> ChainSeen {
    ChainSeen {
        genesis: Some([9; 32].into()),
        slot: 300_000_000,
        seen_at_ms: Some(1_700_000_000_000),
        ..ChainSeen::default()
    }
}

fn read_webhooks(path: &Path, folder: &Path) {
    let file = folder.join("webhooks.sqlite");
    fs::copy(path, &file).expect("copied");
    let health = Health::default();
    let webhooks = webhooks(&file, &health);
    // It was told before: nothing new is queued, and nothing is wrong with the file.
    let waiting = || -> i64 {
        let connection = rusqlite::Connection::open(&file).expect("opens");
        let sql = "SELECT count(*) FROM delivery";
        connection
            .query_row(sql, [], |row| row.get(0))
            .expect("a number")
    };
    let before = waiting();
    webhooks.queue(&notice()).expect("known");
    assert_eq!((before, waiting()), (1, 1));
    assert!(health.alarms().is_empty(), "{:?}", health.alarms());
}

/// The UTC day on which the keeper of the kept file sent something.
const KEEPER_DAY: u64 = 20_000;

fn calls() -> [Call; 2] {
    let sent = Call {
        kind: Kind::Collect,
        subject: Pubkey::new_from_array([1; 32]),
        signature: [2; 64],
        last_valid_block_height: 7,
        fee: 5_000,
        rent: 900,
        state: CallState::Sent,
        error: None,
        sent_at_ms: KEEPER_DAY * 86_400_000 + 5,
    };
    let failed = Call {
        kind: Kind::Claim,
        signature: [3; 64],
        rent: 0,
        state: CallState::Failed,
        error: Some("custom program error".to_owned()),
        ..sent.clone()
    };
    [sent, failed]
}

fn write_keeper(file: &Path) {
    let store = KeeperStore::open(file, KEEPER_DAY).expect("opens");
    for call in calls() {
        store.store(&call).expect("written").expect("the only one");
    }
}

fn read_keeper(path: &Path, folder: &Path) {
    let file = folder.join("keeper.sqlite");
    fs::copy(path, &file).expect("copied");
    let store = KeeperStore::open(&file, KEEPER_DAY).expect("opens");
    let [sent, failed] = calls();
    assert_eq!(store.newest(9).expect("readable"), [failed, sent]);
    let spent = store.spent(KEEPER_DAY).expect("readable");
    assert!(!spent.is_lost);
    let sum: u64 = spent.by_kind.iter().map(|(_, lamports)| lamports).sum();
    assert_eq!(sum, 10_900);
}

fn webhooks(file: &Path, health: &Health) -> Webhooks {
    let config = WebhookConfig {
        url: "http://127.0.0.1:9/".parse().expect("a URL"),
        secret: Some("0123456789abcdef".into()),
        secret_file: None,
        previous_secret: None,
        previous_secret_file: None,
        events: Vec::new(),
        timeout_seconds: 1,
    };
    let network = Pubkey::new_from_array(NETWORK);
    Webhooks::new(&[config], network, file, Clock::default(), health.clone())
}

fn notice() -> Notice {
    let entry = Entry {
        content: content(),
        progress: Progress::Queued,
        queued_at_ms: 1,
        changed_at_ms: 1,
    };
    let notice = Notice::of_history(&entry).pop().expect("it was closed");
    // The event had another name when the kept files were written, which know it by that.
    Notice {
        id: "settlement.closed:1:20".to_owned(),
        ..notice
    }
}

fn read_index(path: &Path, folder: &Path) {
    let store = ArchiveStore::open(folder).expect("opens");
    let archive = format("private-archive").expect("a format");
    let hash = [5; 32];
    let place = |ending: &str| folder.join(format!("private/{}.{ending}", hex::encode(hash)));
    fs::copy(kept(archive.name, &archive.version), place("jsonl")).expect("copied");
    fs::copy(path, place("index")).expect("copied");
    let found = store.read_payer(&hash, 0).expect("readable").expect("here");
    assert_eq!((found.total, found.first, found.records.len()), (1, 0, 1));
}

/// Makes a data folder of the present versions, and keeps of it what is not kept yet.
pub async fn write_missing() {
    let made = tempfile::tempdir().expect("temporary folder");
    let data = made.path();
    write_log(&data.join("log")).await;
    let (engine, sealed) = engine();
    let states = StateFiles::open(&data.join("state")).expect("opens");
    let state = states.begin(4, 1, |mut out| engine.write_state(&mut out));
    state.expect("written").finish().expect("finished");
    let hash = write_archive(data, &sealed);
    write_outbox(&data.join("outbox.sqlite"));
    webhooks(&data.join("webhooks.sqlite"), &Health::default())
        .queue(&notice())
        .expect("queued");
    write_keeper(&data.join("keeper.sqlite"));
    let instance = r#"{"format":"openmast/instance/1","id":"00112233445566778899aabbccddeeff","host":"","folder":7}"#;
    fs::write(data.join("instance"), instance).expect("written");
    let backup = manifest().encode().expect("encodes");
    fs::write(data.join("backup.json"), backup).expect("written");
    let kept_chain = ChainFile::of(data, NETWORK).keep(&chain_seen());
    kept_chain.expect("written");
    let of_hash = |ending: &str| format!("{}.{ending}", hex::encode(hash));
    for (name, path) in [
        ("log", data.join(format!("log/{:020}.log", 0))),
        ("log-mark", data.join("log/acknowledged")),
        ("state-file", data.join(format!("state/{:020}-1.state", 4))),
        ("state", data.join(format!("state/{:020}-1.state", 4))),
        ("outbox", data.join("outbox.sqlite")),
        ("webhooks", data.join("webhooks.sqlite")),
        ("keeper", data.join("keeper.sqlite")),
        (
            "archive",
            data.join("archive/public").join(of_hash("jsonl")),
        ),
        (
            "private-archive",
            data.join("archive/private").join(of_hash("jsonl")),
        ),
        (
            "archive-index",
            data.join("archive/private").join(of_hash("index")),
        ),
        ("instance", data.join("instance")),
        ("backup", data.join("backup.json")),
        ("chain", data.join("chain.json")),
    ] {
        let Format { version, .. } = format(name).expect("a format");
        let keep = kept(name, &version);
        if !keep.exists() {
            fs::copy(path, keep).expect("kept");
        }
    }
}

async fn write_log(folder: &Path) {
    let files = Box::new(LogFiles::open(folder, &LogConfig::default()).expect("opens"));
    let (log, ended) = files.start(Box::new(|_| Ok(()))).expect("starts");
    for record in records() {
        log.append(record).await.expect("durable");
    }
    log.stop();
    ended.await.expect("tells").expect("ends well");
}

fn write_archive(data: &Path, sealed: &openmast_archive::SealedEpoch) -> [u8; 32] {
    let store = ArchiveStore::open(&data.join("archive")).expect("opens");
    let hash = store.write_public(&sealed.public).expect("written");
    let header = PrivateHeader {
        format: PRIVATE_FORMAT.into(),
        network: sealed.public.header.network.clone(),
        epoch: 1,
        public: hash,
        private_root: sealed.public.header.private_root,
        records: sealed.records.count(),
    };
    let written = store.write_private(&header, &sealed.records, &sealed.tree);
    written.expect("written");
    hash
}

fn write_outbox(file: &Path) {
    let mut outbox = Outbox::open(file, &PROGRAM, &NETWORK).expect("opens");
    outbox.enqueue(&void(), 1).expect("queued");
    outbox.reopen(3, 1).expect("taken out");
    outbox.enqueue(&content(), 2).expect("queued");
    outbox.advance(1, Progress::Proposed, 3).expect("noted");
    let prepared = Prepared {
        signature: [8; 64],
        raw: vec![5, 6, 7],
        last_valid_block_height: 9,
        priority_fee: 1,
    };
    let stored = outbox.store_attempt(&Action::Propose(content()), &prepared, 4);
    stored.expect("stored");
}

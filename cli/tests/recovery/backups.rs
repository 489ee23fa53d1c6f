//! Backups of a data folder, and what is made of them again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use openmast_log::HeldLog;
use openmast_oracle::{
    backup::{
        self, BackupError, BackupStore, Made, Manifest, Name, READ_BACK, Request, RestoreRequest,
        Restored, Step,
    },
    checking::{self, Severity},
    recover::{self, Outcome},
    run,
};
use openmast_storage::StorageConfig;
use solana_pubkey::Pubkey;

use crate::lab::{Lab, copy, folder};

/// So that every file has many.
const PIECE: u64 = 1_000;

pub fn backup_store(folder: &Path) -> BackupStore {
    fs::create_dir_all(folder).expect("made");
    let folder = folder.to_str().expect("a path in UTF-8");
    BackupStore::open(&StorageConfig::of_argument(folder)).expect("opens")
}

/// Where the backups of a lab lie, opened.
pub fn store(lab: &Lab) -> (PathBuf, BackupStore) {
    let folder = lab.folder.path().join("store");
    let backup_store = backup_store(&folder);
    (folder, backup_store)
}

/// A backup request for a lab's data folder.
pub fn request(lab: &Lab) -> Request {
    Request {
        data: lab.data(),
        program: openmast_client::addresses::PROGRAM_ID,
        network: crate::chain::NETWORK,
        oracle: Some(Pubkey::new_from_array([7; 32])),
        keep: None,
        piece_bytes: PIECE,
        read_back: READ_BACK,
    }
}

pub async fn back_up(backup_store: &BackupStore, lab: &Lab) -> Made {
    let made = backup::back_up(backup_store, &request(lab), |_| {}).await;
    made.expect("backed up")
}

pub async fn restore(
    backup_store: &BackupStore,
    data: &Path,
    backup: Option<Name>,
) -> Result<Option<Restored>, BackupError> {
    let request = RestoreRequest {
        data: data.to_owned(),
        backup,
        network: Some(crate::chain::NETWORK),
    };
    backup::restore(backup_store, &request, |_| {}).await
}

/// All files of a folder by their names, without those that no backup has.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        for entry in fs::read_dir(path).expect("readable") {
            let path = entry.expect("readable").path();
            let below = path.strip_prefix(folder).expect("below");
            let name = below.to_str().expect("UTF-8").to_owned();
            let is_left_out = name == "lock" || name.ends_with("-wal") || name.ends_with("-shm");
            if path.is_dir() {
                folders.push(path);
            } else if !is_left_out {
                found.insert(name, fs::read(&path).expect("readable"));
            }
        }
    }
    found
}

/// As after a failure of the disk: the folder is away, and comes back from the store.
async fn lose_and_restore(lab: &Lab, backup_store: &BackupStore) -> Restored {
    lab.lose_all();
    let restored = restore(backup_store, &lab.data(), None)
        .await
        .expect("restored");
    restored.expect("it was not there yet")
}

/// What the next start would have to say of a folder.
pub fn problems(lab: &Lab, data: &Path) -> Vec<String> {
    let mut config = lab.config();
    config.data_dir = data.to_owned();
    let findings = checking::check(&config, true).findings.into_iter();
    let bad = findings.filter(|it| it.severity == Severity::Problem);
    bad.map(|it| format!("{}: {}", it.file, it.text)).collect()
}

#[tokio::test]
async fn what_is_restored_is_what_was_backed_up() {
    let mut lab = Lab::settled(3).await;
    lab.end_epoch(false).await;
    lab.use_for_an_hour().await;
    let (_, backup_store) = store(&lab);
    let made = back_up(&backup_store, &lab).await;
    assert!(made.left_out.is_empty(), "{:?}", made.left_out);
    assert_eq!(made.manifest.ended_epoch, Some(4));
    assert_eq!(made.manifest.next_record, lab.restart().1);
    let before = files(&lab.data());
    let names: BTreeSet<&String> = before.keys().collect();
    let stored: BTreeSet<&String> = made.manifest.files.iter().map(|it| &it.name).collect();
    assert_eq!(stored, names);

    let restored = lose_and_restore(&lab, &backup_store).await;
    assert_eq!(
        (restored.name, &restored.manifest),
        (made.name, &made.manifest)
    );
    let after = files(&lab.data());
    for (name, bytes) in &before {
        // SQLite counts each copy of a database in its header.
        if !name.ends_with(".sqlite") {
            assert_eq!(after.get(name), Some(bytes), "{name}");
        }
    }
    assert_eq!(problems(&lab, &lab.data()), [""; 0]);
    let private = fs::metadata(lab.data().join("archive/private")).expect("there");
    assert_eq!(private.permissions().mode() & 0o777, 0o700);
    let restarted = lab.restart();
    assert_eq!(restarted.0, lab.engine);
    lab.go_on_alike(restarted);
}

#[tokio::test]
async fn what_is_there_is_not_sent_again() {
    let mut lab = Lab::settled(3).await;
    let (_, backup_store) = store(&lab);
    let first = back_up(&backup_store, &lab).await;
    // Pieces of zeros are all one.
    assert!(first.sent_bytes > 10 * PIECE && first.sent_bytes <= first.manifest.bytes());
    let second = back_up(&backup_store, &lab).await;
    assert_eq!((second.sent_objects, second.sent_bytes), (0, 0));
    assert_eq!(second.manifest.files, first.manifest.files);
    // A log that has grown is sent from the piece on in which it ended.
    lab.use_for_an_hour().await;
    let third = back_up(&backup_store, &lab).await;
    let of = |manifest: &Manifest, name: &str| {
        let mut files = manifest.files.iter();
        let bytes = |prefix: &str| {
            let files = manifest
                .files
                .iter()
                .filter(|it| it.name.starts_with(prefix));
            files.map(|it| it.bytes).sum::<u64>()
        };
        files
            .find(|it| it.name == name)
            .map_or_else(|| bytes(name), |it| it.bytes)
    };
    let grown = of(&third.manifest, "log/0") - of(&second.manifest, "log/0");
    assert!(grown > 0);
    let changed = of(&third.manifest, "log/acknowledged");
    let most = grown + PIECE + changed;
    assert!(third.sent_bytes <= most, "{} of {most}", third.sent_bytes);
}

#[tokio::test]
async fn each_backup_is_the_folder_of_its_time() {
    let mut lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    let mut expected = Vec::new();
    for _ in 0..3 {
        let made = back_up(&backup_store, &lab).await;
        expected.push((made.name, lab.restart()));
        lab.end_epoch(true).await;
        lab.use_for_an_hour().await;
    }
    lab.lose_all();
    for (name, restarted) in expected {
        let restored = restore(&backup_store, &lab.data(), Some(name)).await;
        restored.expect("restored");
        assert_eq!(problems(&lab, &lab.data()), [""; 0]);
        assert_eq!(lab.restart(), restarted);
        lab.lose_all();
    }
}

#[tokio::test]
async fn a_backup_of_yesterday_is_recovered_as_any_older_copy() {
    let mut lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    for _ in 0..2 {
        lab.end_epoch(true).await;
        lab.use_for_an_hour().await;
    }
    let mirror = lab.mirror();
    lose_and_restore(&lab, &backup_store).await;
    let request = recover::Request {
        sources: folder(mirror),
        ..lab.request()
    };
    let recovered = lab.recover(request).await.expect("recovers");
    let Outcome::Archive { taken_over, .. } = recovered.outcome else {
        panic!("{recovered:?}");
    };
    assert_eq!(taken_over.expect("of the backup").sessions, 3);
    let (engine, _) = lab.restart();
    let (lost, _) = lab.engine_at(4);
    assert_eq!(engine.ledgers().unwrap(), lost.ledgers().unwrap());
}

#[tokio::test]
async fn a_backup_beside_the_data_folder_is_one_to_recover_from() {
    let mut lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    lab.end_epoch(true).await;
    let mirror = lab.mirror();
    lab.lose_all();
    let beside = lab.folder.path().join("beside");
    restore(&backup_store, &beside, None)
        .await
        .expect("restored");
    let request = recover::Request {
        sources: folder(mirror),
        data: Some(beside),
        ..lab.request()
    };
    let recovered = lab.recover(request).await.expect("recovers");
    assert_eq!(recovered.epoch, 3);
}

#[tokio::test]
async fn nothing_is_restored_over_anything() {
    let lab = Lab::settled(1).await;
    let (_, backup_store) = store(&lab);
    let made = back_up(&backup_store, &lab).await;
    let refused = |result: Result<Option<Restored>, BackupError>| match result {
        Err(BackupError::Input(text)) => text,
        other => panic!("{other:?}"),
    };
    let before = files(&lab.data());
    let text = refused(restore(&backup_store, &lab.data(), None).await);
    assert!(text.contains("is not empty"), "{text}");
    assert_eq!(files(&lab.data()), before);
    lab.lose_all();
    let stranger = lab.data().join("precious");
    fs::create_dir_all(lab.data()).unwrap();
    fs::write(&stranger, "1").unwrap();
    let text = refused(restore(&backup_store, &lab.data(), None).await);
    assert!(text.contains("precious"), "{text}");
    fs::remove_file(&stranger).unwrap();

    let other = RestoreRequest {
        data: lab.data(),
        backup: None,
        network: Some(Pubkey::new_from_array([9; 32])),
    };
    let text = refused(backup::restore(&backup_store, &other, |_| {}).await);
    assert!(text.contains("is of network"), "{text}");
    let unknown: Name = "17-0123456789abcdef".parse().unwrap();
    let text = refused(restore(&backup_store, &lab.data(), Some(unknown)).await);
    assert!(text.contains("backup list"), "{text}");
    // What a service leaves that did not start is nothing, and is kept.
    fs::write(lab.data().join("instance"), "of nothing").unwrap();
    fs::create_dir_all(lab.data().join("log")).unwrap();
    let restored = restore(&backup_store, &lab.data(), Some(made.name)).await;
    restored.expect("restored");
    assert_eq!(lab.restart().0, lab.engine);
}

/// Everything that was written is as it was at a restore that was interrupted.
#[tokio::test]
async fn an_interrupted_restore_is_repeated_and_nothing_starts_meanwhile() {
    let lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    let made = back_up(&backup_store, &lab).await;
    lab.lose_all();
    for steps in [1, 3, 10] {
        let (backup_store, data) = (backup_store.clone(), lab.data());
        let interrupted = tokio::spawn(async move {
            let request = RestoreRequest {
                data,
                backup: None,
                network: None,
            };
            let seen = AtomicUsize::new(0);
            let restoring = backup::restore(&backup_store, &request, |_| {
                assert!(
                    seen.fetch_add(1, Ordering::SeqCst) + 1 < steps,
                    "interrupted"
                );
            });
            restoring.await.map(|_| ())
        });
        assert!(interrupted.await.expect_err("it panicked").is_panic());
        assert!(lab.data().join("restored.unfinished").is_dir());
        let refused = run::run(lab.config(), std::future::pending()).await;
        let text = format!("{:#}", refused.expect_err("refused"));
        assert!(
            text.contains("`openmast oracle restore` was interrupted"),
            "{text}"
        );
        let refused = lab.recover(lab.request()).await.expect_err("refused");
        assert!(
            refused.to_string().contains("oracle restore"),
            "{refused:#}"
        );
    }
    let restored = restore(&backup_store, &lab.data(), None).await;
    let restored = restored.expect("restored").expect("not there yet");
    assert_eq!(restored.name, made.name);
    assert_eq!(lab.restart().0, lab.engine);

    // Interrupted when it was written and only some of it in its place.
    let data = lab.data();
    let whole = data.join("restored");
    fs::create_dir(&whole).unwrap();
    for name in ["log", "state"] {
        fs::rename(data.join(name), whole.join(name)).unwrap();
    }
    let refused = run::run(lab.config(), std::future::pending()).await;
    let text = format!("{:#}", refused.expect_err("refused"));
    assert!(text.contains("run it again"), "{text}");
    let another = restore(&backup_store, &data, Some(made.name)).await;
    let text = another.expect_err("nobody knows of which").to_string();
    assert!(text.contains("without --backup"), "{text}");
    let none = restore(&backup_store, &data, None)
        .await
        .expect("put in its place");
    assert!(none.is_none());
    assert_eq!(lab.restart().0, lab.engine);
}

#[tokio::test]
async fn what_is_no_data_folder_is_not_backed_up() {
    let lab = Lab::settled(1).await;
    let (_, backup_store) = store(&lab);
    let refused = |made: Result<Made, BackupError>| made.expect_err("refused").to_string();
    lab.lose(&["log/acknowledged"]);
    back_up(&backup_store, &lab).await;

    // The end of the log is gone, which the newest state knows.
    let data = lab.data();
    let log: Vec<PathBuf> = fs::read_dir(data.join("log"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    let kept = lab.folder.path().join("kept");
    copy(&data.join("log"), &kept);
    for file in &log {
        fs::remove_file(file).unwrap();
    }
    let text = refused(backup::back_up(&backup_store, &request(&lab), |_| {}).await);
    assert!(text.contains("the end of the log is missing"), "{text}");
    fs::remove_dir(data.join("log")).unwrap();
    let text = refused(backup::back_up(&backup_store, &request(&lab), |_| {}).await);
    assert!(text.contains("has no log"), "{text}");
    copy(&kept, &data.join("log"));
    back_up(&backup_store, &lab).await;

    // Another oracle's place.
    let other = Request {
        oracle: Some(Pubkey::new_from_array([8; 32])),
        ..request(&lab)
    };
    let text = refused(backup::back_up(&backup_store, &other, |_| {}).await);
    assert!(text.contains("a place of its own"), "{text}");
}

#[tokio::test]
async fn a_group_that_was_never_whole_is_left_out_and_damage_is_told() {
    let lab = Lab::settled(1).await;
    let (_, backup_store) = store(&lab);
    let whole = back_up(&backup_store, &lab).await;
    let mut log: Vec<PathBuf> = fs::read_dir(lab.data().join("log"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "log"))
        .collect();
    log.sort();
    let newest = log.last().expect("there");
    let bytes = fs::read(newest).unwrap();
    let torn = [&bytes[..], &bytes[4_096..4_096 + 100]].concat();
    fs::write(newest, torn).unwrap();
    let again = back_up(&backup_store, &lab).await;
    assert_eq!(again.sent_bytes, 0, "nothing of it counts");
    assert_eq!(again.manifest.next_record, whole.manifest.next_record);

    let mut damaged = bytes.clone();
    damaged[4_096 + 40] ^= 1;
    fs::write(newest, damaged).unwrap();
    let refused = backup::back_up(&backup_store, &request(&lab), |_| {}).await;
    let text = refused.expect_err("refused").to_string();
    assert!(text.contains("nothing was backed up"), "{text}");
}

/// The oldest file of a folder.
pub fn oldest(folder: &Path, ending: &str) -> PathBuf {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let of_kind = entries.filter(|path| path.extension().is_some_and(|it| it == ending));
    of_kind.min().expect("there is one")
}

#[tokio::test]
async fn what_is_released_meanwhile_is_in_the_backup_still() {
    let lab = Lab::settled(3).await;
    let (_, backup_store) = store(&lab);
    let private = lab.data().join("archive/private");
    fs::create_dir_all(&private).unwrap();
    fs::write(
        private.join(format!("{}.jsonl", "ab".repeat(32))),
        "records",
    )
    .unwrap();
    let before = files(&lab.data());
    let released = [
        oldest(&lab.data().join("log"), "log"),
        oldest(&lab.data().join("state"), "state"),
        oldest(&private, "jsonl"),
    ];
    let tell = |step| {
        if matches!(step, Step::Begins(..)) {
            released
                .iter()
                .for_each(|path| fs::remove_file(path).unwrap());
        }
    };
    let made = backup::back_up(&backup_store, &request(&lab), tell)
        .await
        .expect("made");
    let [left_out] = made.left_out.as_slice() else {
        panic!("{:?}", made.left_out);
    };
    assert!(left_out.contains("archive/private") && left_out.contains("removed meanwhile"));
    lose_and_restore(&lab, &backup_store).await;
    assert_eq!(problems(&lab, &lab.data()), [""; 0]);
    let after = files(&lab.data());
    for path in &released[..2] {
        let name = path.strip_prefix(lab.data()).unwrap().to_str().unwrap();
        assert_eq!(after.get(name), before.get(name), "{name}");
    }
}

#[tokio::test]
async fn a_log_is_held_as_it_goes_on_and_not_as_another_one() {
    let mut lab = Lab::settled(1).await;
    let folder = lab.data().join("log");
    let held = HeldLog::hold(&folder).expect("readable");
    lab.use_for_an_hour().await;
    let copied = held.complete().expect("readable").expect("the same log");
    assert_eq!(copied.next, lab.restart().1);
    assert!(copied.files.iter().rev().skip(1).all(|file| file.is_closed));

    let held = HeldLog::hold(&folder).expect("readable");
    let aside = lab.folder.path().join("aside");
    fs::rename(&folder, &aside).unwrap();
    copy(&aside, &folder);
    assert!(held.complete().expect("readable").is_none());
}

#[tokio::test]
async fn steps_come_to_the_bytes_that_were_told_before() {
    let lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |step| told.lock().unwrap().push(step);
    let made = backup::back_up(&backup_store, &request(&lab), tell)
        .await
        .expect("made");
    let told = told.into_inner().unwrap();
    let of = |pick: fn(&Step) -> u64| told.iter().map(pick).sum::<u64>();
    let begun = of(|step| match step {
        Step::Begins(_, bytes) => *bytes,
        _ => 0,
    });
    let done = of(|step| match step {
        Step::Done(bytes) => *bytes,
        _ => 0,
    });
    assert_eq!(
        (begun, done),
        (made.manifest.bytes(), made.manifest.bytes())
    );
}

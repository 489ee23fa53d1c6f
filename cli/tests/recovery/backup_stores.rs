//! Where backups lie: what is damaged there is told, what is interrupted is nothing, and what is removed was needed by nobody.

use std::{
    fs::{self, Permissions},
    num::NonZeroU32,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, SystemTime},
};

use openmast_log::{LogFiles, StoredLog};
use openmast_oracle::backup::{self, BackupError, BackupStore, Name, PIECE_BYTES, Request};
use openmast_records::Record;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use openmast_scripted_store::Store;

use crate::{
    backups::{back_up, backup_store, files, request, restore, store},
    lab::Lab,
};

fn one() -> NonZeroU32 {
    NonZeroU32::MIN
}

/// A small data folder.
async fn small() -> Lab {
    let mut lab = Lab::new().await;
    lab.use_for_an_hour().await;
    lab.end_epoch(true).await;
    lab
}

async fn verify(backup_store: &BackupStore, name: &Name) -> Result<(), BackupError> {
    let manifest = backup_store.manifest(name).await?;
    backup::verify(backup_store, &manifest, |_| {}).await
}

/// Files of a store, by their paths.
fn stored(store: &Path, folder: &str) -> Vec<PathBuf> {
    let names = files(&store.join(folder)).into_keys();
    names.map(|name| store.join(folder).join(name)).collect()
}

/// Makes what others wrote there look as old as this.
fn age(store: &Path, seconds: i64) {
    for path in stored(store, "working") {
        date(&path, seconds);
    }
}

/// Makes a file look as old as this; dates ahead are below zero.
fn date(path: &Path, seconds: i64) {
    let by = Duration::from_secs(seconds.unsigned_abs());
    let then = match seconds < 0 {
        true => SystemTime::now() + by,
        false => SystemTime::now() - by,
    };
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(then).unwrap();
}

#[tokio::test]
async fn each_damage_of_each_object_is_told_and_nothing_of_it_is_restored() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    let mut large_pieces = request(&lab);
    large_pieces.piece_bytes = 50_000;
    let made = backup::back_up(&backup_store, &large_pieces, |_| {}).await;
    let name = made.expect("made").name;
    lab.lose_all();
    let objects = stored(&store, "objects");
    assert!(objects.len() > 3, "{objects:?}");
    let manifests = stored(&store, "backups");
    for path in objects.iter().chain(&manifests) {
        let whole = fs::read(path).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        let shorter = whole[..whole.len() - 1].to_vec();
        let longer = [&whole[..], b"x"].concat();
        for damaged in [Some(flipped), Some(shorter), Some(longer), None] {
            match &damaged {
                Some(damaged) => fs::write(path, damaged).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            let told = restore(&backup_store, &lab.data(), Some(name.clone())).await;
            let told = told.expect_err("damaged");
            let is_lost = damaged.is_none() && manifests.contains(path);
            match told {
                BackupError::Damaged(text) => {
                    let stem = path.file_stem().unwrap().to_str().unwrap();
                    assert!(text.contains(stem), "{text}");
                }
                BackupError::Input(_) if is_lost => {}
                other => panic!("{other:?}"),
            }
            assert!(verify(&backup_store, &name).await.is_err());
            assert!(!lab.data().join("log").exists(), "nothing is in its place");
            fs::write(path, &whole).unwrap();
        }
    }
    verify(&backup_store, &name).await.expect("whole again");
    restore(&backup_store, &lab.data(), Some(name))
        .await
        .expect("restored");
    assert_eq!(lab.restart().0, lab.engine);
}

#[tokio::test]
async fn what_a_link_leads_to_is_not_shut() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    let elsewhere = lab.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::set_permissions(&elsewhere, Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink(&elsewhere, store.join("objects")).unwrap();
    let refused = backup::back_up(&backup_store, &request(&lab), |_| {}).await;
    let text = match refused {
        Err(BackupError::Input(text)) => text,
        other => panic!("{other:?}"),
    };
    assert!(text.contains("objects is a link"), "{text}");
    let mode = fs::metadata(&elsewhere).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    fs::remove_file(store.join("objects")).unwrap();
    back_up(&backup_store, &lab).await;
}

#[tokio::test]
async fn an_object_of_another_length_is_sent_again() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    let name = back_up(&backup_store, &lab).await.name;
    let object = stored(&store, "objects").pop().expect("there");
    let whole = fs::read(&object).unwrap();
    fs::write(&object, &whole[1..]).unwrap();
    verify(&backup_store, &name).await.expect_err("damaged");
    let again = back_up(&backup_store, &lab).await;
    assert_eq!(again.sent_bytes, whole.len() as u64);
    verify(&backup_store, &name).await.expect("whole again");
}

#[tokio::test]
async fn what_rots_in_the_store_is_sent_again_while_the_folder_has_it() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    let name = back_up(&backup_store, &lab).await.name;
    let mut rotten = 0;
    for object in stored(&store, "objects").iter().step_by(3) {
        let mut bytes = fs::read(object).unwrap();
        bytes[0] ^= 1;
        fs::write(object, bytes).unwrap();
        rotten += 1;
    }
    let told = verify(&backup_store, &name).await.expect_err("damaged");
    assert!(told.to_string().contains("--read-back-all"), "{told}");
    let all = Request {
        read_back: usize::MAX,
        ..request(&lab)
    };
    let again = backup::back_up(&backup_store, &all, |_| {})
        .await
        .expect("made");
    assert_eq!(again.damaged_objects, rotten);
    for name in [&name, &again.name] {
        verify(&backup_store, name).await.expect("whole again");
    }
    let third = backup::back_up(&backup_store, &all, |_| {})
        .await
        .expect("made");
    assert_eq!((third.damaged_objects, third.sent_objects), (0, 0));
}

#[tokio::test]
async fn a_backup_after_a_clock_that_was_ahead_is_the_newest_and_is_kept() {
    let mut lab = small().await;
    let (store, backup_store) = store(&lab);
    let made = back_up(&backup_store, &lab).await;
    let mut ahead = made.manifest;
    ahead.made_at += 100_000_000;
    let bytes = ahead.encode().unwrap();
    let of_the_future = Name::of(ahead.made_at, &bytes);
    fs::write(store.join(format!("backups/{of_the_future}.json")), bytes).unwrap();
    lab.use_for_an_hour().await;
    let keeping = Request {
        keep: Some(one()),
        ..request(&lab)
    };
    let now = backup::back_up(&backup_store, &keeping, |_| {})
        .await
        .expect("made");
    assert_eq!(now.pruned.expect("asked for").expect("pruned").backups, 2);
    assert_eq!(backup_store.names().await.expect("listed"), [now.name]);
    lab.lose_all();
    restore(&backup_store, &lab.data(), None)
        .await
        .expect("restored");
    assert_eq!(lab.restart().0, lab.engine);
}

#[tokio::test]
async fn nobody_else_reads_backups_in_a_folder() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    // As older versions made it.
    fs::create_dir(store.join("objects")).unwrap();
    fs::set_permissions(store.join("objects"), Permissions::from_mode(0o755)).unwrap();
    back_up(&backup_store, &lab).await;
    for name in ["objects", "backups", "working"] {
        let mode = fs::metadata(store.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{name}");
    }
}

/// Says that somebody works there since so long; dates ahead are below zero.
fn works(store: &Path, name: &str, seconds: i64) {
    let path = store.join("working").join(name);
    fs::create_dir_all(store.join("working")).unwrap();
    fs::write(&path, "\n").unwrap();
    date(&path, seconds);
}

#[tokio::test]
async fn who_was_killed_is_waited_for_no_longer_than_needed() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    // One that removed when the power failed; one whose clock was set back since.
    works(&store, "prune-1-0000000000000000", 500);
    works(&store, "prune-2-0000000000000000", -4_000);
    back_up(&backup_store, &lab).await;
    assert!(stored(&store, "working").is_empty());
    works(&store, "backup-3-0000000000000000", 500);
    backup::prune(&backup_store, one(), |_| {})
        .await
        .expect_err("it may go on still");
    works(&store, "backup-3-0000000000000000", -4_000);
    backup::prune(&backup_store, one(), |_| {})
        .await
        .expect("pruned");
}

#[tokio::test]
async fn what_was_never_finished_is_removed_from_a_folder() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    let shelf = store.join("objects/00");
    fs::create_dir_all(&shelf).unwrap();
    let (old, new) = (shelf.join("00.old#0"), shelf.join("00.new#0"));
    fs::write(&old, "half").unwrap();
    fs::write(&new, "half").unwrap();
    date(&old, 100_000);
    backup::prune(&backup_store, one(), |_| {})
        .await
        .expect("pruned");
    assert!(!old.exists() && new.exists());
}

#[tokio::test]
async fn an_interrupted_backup_is_none_and_what_it_sent_is_not_sent_again() {
    let lab = small().await;
    let (store, backup_store) = store(&lab);
    let all = backup::back_up(&backup_store, &request(&lab), |_| {})
        .await
        .expect("made");
    let last = all
        .manifest
        .files
        .iter()
        .map(|it| it.pieces.len())
        .sum::<usize>();
    fs::remove_dir_all(&store).unwrap();
    fs::create_dir(&store).unwrap();
    for steps in [1, 2, 4, last / 2, last] {
        let (backup_store, request) = (backup_store.clone(), request(&lab));
        let interrupted = tokio::spawn(async move {
            let seen = AtomicUsize::new(0);
            let making = backup::back_up(&backup_store, &request, |_| {
                assert!(
                    seen.fetch_add(1, Ordering::SeqCst) + 1 < steps,
                    "interrupted"
                );
            });
            making.await.map(|_| ())
        });
        assert!(interrupted.await.expect_err("it panicked").is_panic());
    }
    assert!(backup_store.names().await.expect("listed").is_empty());
    let none = restore(&backup_store, &lab.folder.path().join("elsewhere"), None).await;
    let text = none.expect_err("there is none").to_string();
    assert!(text.contains("has no backup"), "{text}");

    let made = back_up(&backup_store, &lab).await;
    assert!(made.sent_bytes < all.sent_bytes / 2, "{}", made.sent_bytes);
    verify(&backup_store, &made.name).await.expect("whole");
    // Those may go on still, as far as anybody knows.
    let busy = backup::prune(&backup_store, one(), |_| {})
        .await
        .expect_err("busy");
    assert!(matches!(busy, BackupError::Busy(_)), "{busy:?}");
    age(&store, 3_500);
    backup::prune(&backup_store, one(), |_| {})
        .await
        .expect_err("busy");
    age(&store, 3_700);
    let pruned = backup::prune(&backup_store, one(), |_| {})
        .await
        .expect("pruned");
    assert_eq!((pruned.kept, pruned.backups), (1, 0));
    assert!(stored(&store, "working").is_empty());
    verify(&backup_store, &made.name).await.expect("whole");
}

#[tokio::test]
async fn what_no_backup_needs_is_removed_and_nothing_else() {
    let mut lab = small().await;
    let (store, backup_store) = store(&lab);
    let mut names = Vec::new();
    for _ in 0..3 {
        names.push(back_up(&backup_store, &lab).await.name);
        lab.use_for_an_hour().await;
        lab.end_epoch(true).await;
        // Names tell them apart by the second.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
    }
    let orphan = store.join("objects/00").join("0".repeat(64));
    fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    fs::write(&orphan, "nobody's").unwrap();
    let before = stored(&store, "objects").len();
    let keep = NonZeroU32::new(2).unwrap();
    let pruned = backup::prune(&backup_store, keep, |_| {})
        .await
        .expect("pruned");
    assert_eq!((pruned.kept, pruned.backups), (2, 1));
    assert!(pruned.objects > 1 && !orphan.exists());
    let after = stored(&store, "objects").len();
    assert_eq!(before - after, pruned.objects as usize);
    names.reverse();
    assert_eq!(backup_store.names().await.expect("listed"), names[..2]);
    for name in &names[..2] {
        verify(&backup_store, name).await.expect("whole");
    }
    let again = backup::prune(&backup_store, keep, |_| {})
        .await
        .expect("pruned");
    assert_eq!((again.backups, again.objects, again.bytes), (0, 0, 0));

    // Nobody knows what a backup needs whose manifest is damaged.
    let manifest = store.join(format!("backups/{}.json", names[1]));
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("log/", "lag/")).unwrap();
    let refused = backup::prune(&backup_store, keep, |_| {})
        .await
        .expect_err("refused");
    assert!(
        refused.to_string().contains("nothing was removed"),
        "{refused}"
    );
    assert_eq!(stored(&store, "objects").len(), after);
    // It is told beside the others.
    let listed = backup_store.backups().await.expect("listed");
    let readable: Vec<bool> = listed.iter().map(|it| it.summary.is_ok()).collect();
    assert_eq!(readable, [true, false]);
    // One that is not to be kept may be whatever it is.
    let keep_one = Request {
        keep: Some(one()),
        ..request(&lab)
    };
    let made = backup::back_up(&backup_store, &keep_one, |_| {})
        .await
        .expect("made");
    let pruned = made.pruned.expect("asked for").expect("pruned");
    assert_eq!((pruned.kept, pruned.backups), (1, 2));
    assert_eq!(
        backup_store.names().await.expect("listed"),
        std::slice::from_ref(&made.name)
    );
    verify(&backup_store, &made.name).await.expect("whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_at_once_do_no_harm_to_each_other() {
    let mut lab = small().await;
    let (store, backup_store) = store(&lab);
    for _ in 0..4 {
        let (one_of, other) = (request(&lab), request(&lab));
        let keeping = Request {
            keep: Some(one()),
            ..request(&lab)
        };
        let (first, second, third, pruned) = tokio::join!(
            backup::back_up(&backup_store, &one_of, |_| {}),
            backup::back_up(&backup_store, &other, |_| {}),
            backup::back_up(&backup_store, &keeping, |_| {}),
            backup::prune(&backup_store, one(), |_| {}),
        );
        match pruned {
            Ok(_) | Err(BackupError::Busy(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
        for made in [first, second, third] {
            made.expect("made");
        }
        for name in backup_store.names().await.expect("listed") {
            verify(&backup_store, &name).await.expect("whole");
        }
        lab.use_for_an_hour().await;
        lab.end_epoch(true).await;
    }
    let newest = backup_store.newest().await.expect("there");
    lab.lose_all();
    restore(&backup_store, &lab.data(), Some(newest))
        .await
        .expect("restored");
    assert!(stored(&store, "working").is_empty());
}

#[tokio::test]
async fn a_bucket_is_as_good_as_a_folder() {
    let mut lab = Lab::settled(2).await;
    let store = Store::start().await;
    let config = store.config("/oracles/first");
    let backup_store = BackupStore::open(&config).expect("opens");
    let none = backup_store.newest().await.expect_err("there is none");
    assert!(matches!(none, BackupError::Input(_)), "{none:?}");
    let first = back_up(&backup_store, &lab).await;
    assert_eq!(back_up(&backup_store, &lab).await.sent_bytes, 0);
    lab.end_epoch(true).await;
    lab.use_for_an_hour().await;
    let keeping = Request {
        keep: Some(one()),
        piece_bytes: PIECE_BYTES,
        ..request(&lab)
    };
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let made = backup::back_up(&backup_store, &keeping, |_| {})
        .await
        .expect("made");
    let pruned = made.pruned.expect("asked for").expect("pruned");
    assert!(pruned.backups >= 1 && pruned.objects > 0, "{pruned:?}");
    assert!(backup_store.manifest(&first.name).await.is_err());
    verify(&backup_store, &made.name).await.expect("whole");
    lab.lose_all();
    restore(&backup_store, &lab.data(), None)
        .await
        .expect("restored");
    assert_eq!(lab.restart().0, lab.engine);

    store.goes_down().await;
    let away = back_up_failure(&backup_store, &lab).await;
    assert!(matches!(away, BackupError::Store { .. }), "{away:?}");
    store.comes_back().await;
    let mut wrong = config.clone();
    wrong.secret_access_key = Some("another secret of the store".to_owned().into());
    let refused = back_up_failure(&BackupStore::open(&wrong).expect("opens"), &lab).await;
    let text = refused.to_string();
    assert!(text.contains("check access_key_id"), "{text}");
    assert!(!text.contains("another secret"), "{text}");
}

async fn back_up_failure(backup_store: &BackupStore, lab: &Lab) -> BackupError {
    let made = backup::back_up(backup_store, &request(lab), |_| {}).await;
    made.expect_err("it fails")
}

/// A log of so many records, and archives of any bytes.
async fn folder_of(data: &Path, records: u64, archives: &[(bool, Vec<u8>)]) {
    let files = Box::new(LogFiles::open(&data.join("log"), &Default::default()).unwrap());
    let (log, ended) = files.start(Box::new(|_| Ok(()))).unwrap();
    for epoch in 0..records {
        let genesis = crate::usage::genesis(crate::usage::snapshot(epoch, &[], &[]));
        log.append(Record::Genesis(genesis)).await.unwrap();
    }
    log.stop();
    ended.await.unwrap().unwrap();
    for (is_public, bytes) in archives {
        let name = hex::encode(Sha256::digest(bytes));
        let folder = data.join("archive").join(match is_public {
            true => "public",
            false => "private",
        });
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.jsonl")), bytes).unwrap();
    }
    fs::write(data.join("instance"), "whatever stands there").unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever files there are and however they are cut: what comes back is what was.
    #[test]
    fn any_folder_comes_back_as_it_was(
        records in 1..4_u64,
        archives in prop::collection::vec(
            (any::<bool>(), prop::collection::vec(0..3_u8, 0..600)),
            0..6,
        ),
        piece_bytes in 1..9_000_u64,
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let (data, back) = (folder.path().join("data"), folder.path().join("back"));
            folder_of(&data, records, &archives).await;
            let backup_store = backup_store(&folder.path().join("store"));
            let request = Request {
                data: data.clone(),
                program: openmast_client::addresses::PROGRAM_ID,
                network: crate::chain::NETWORK,
                oracle: None,
                keep: None,
                piece_bytes,
                read_back: usize::MAX,
            };
            let made = backup::back_up(&backup_store, &request, |_| {}).await.unwrap();
            assert_eq!(made.manifest.next_record, records);
            restore(&backup_store, &back, None).await.unwrap();
            assert_eq!(files(&back), files(&data));
        });
    }
}

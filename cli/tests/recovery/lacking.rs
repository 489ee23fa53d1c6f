//! Files that a restored folder needs and that a backup cannot have: it is made of the others, and says so.

use std::{fs, num::NonZeroU32, path::Path};

use openmast_oracle::backup::{self, BackupStore, Made, Request};

use crate::{
    backups::{back_up, oldest, request, restore, store},
    lab::Lab,
};

/// As a timer makes it: the one before goes if this one has all.
async fn back_up_keeping_one(backup_store: &BackupStore, lab: &Lab) -> Made {
    let keeping = Request {
        keep: Some(NonZeroU32::MIN),
        ..request(lab)
    };
    let made = backup::back_up(backup_store, &keeping, |_| {}).await;
    made.expect("made")
}

/// With this file as it is now a backup lacks it, says why, and no backup before goes.
async fn assert_lacks(backup_store: &BackupStore, lab: &Lab, name: &str, why: &str) {
    let good = backup_store.newest().await.expect("there");
    let made = back_up_keeping_one(backup_store, lab).await;
    let [lacks] = made.lacks.as_slice() else {
        panic!("{name}: {:?}", made.lacks);
    };
    assert!(lacks.contains(name) && lacks.contains(why), "{lacks}");
    let mut files = made.manifest.files.iter();
    assert!(files.all(|file| file.name != name), "{name}");
    assert!(made.pruned.is_none());
    backup_store.manifest(&good).await.expect("it is kept");
    backup::verify(backup_store, &made.manifest, |_| {})
        .await
        .expect("what it has is whole");
}

fn name_of(lab: &Lab, path: &Path) -> String {
    let below = path.strip_prefix(lab.data()).expect("of the folder");
    below.to_str().expect("UTF-8").to_owned()
}

/// Flips a bit of a file.
fn rot(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_rotten_outbox_is_no_reason_to_remove_the_one_before() {
    const PAGE: usize = 4_096;
    let lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    let outbox = lab.data().join("outbox.sqlite");
    let whole = fs::read(&outbox).unwrap();
    let mut pages = whole.clone();
    // Neither is read when it is copied.
    pages[PAGE..3 * PAGE].fill(0x5a);
    let mut row = whole.clone();
    let hash = lab.contents[0].archive_hash;
    let at = row.windows(32).position(|bytes| bytes == hash);
    row[at.expect("there")] ^= 1;
    let mut header = whole.clone();
    header[..16].fill(b'x');
    for (damaged, why) in [
        (pages, "damaged"),
        (row, "1 rows are not as they were written"),
        (header, "not a database"),
    ] {
        fs::write(&outbox, damaged).unwrap();
        assert_lacks(&backup_store, &lab, "outbox.sqlite", why).await;
    }
    fs::write(&outbox, whole).unwrap();
    let made = back_up_keeping_one(&backup_store, &lab).await;
    assert!(made.lacks.is_empty(), "{:?}", made.lacks);
    let pruned = made.pruned.expect("asked for").expect("removed");
    assert_eq!(pruned.kept, 1);
}

#[tokio::test]
async fn a_closed_file_of_the_log_that_rotted_is_no_backup_of_it() {
    let lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    let file = oldest(&lab.data().join("log"), "log");
    let (name, whole) = (name_of(&lab, &file), fs::read(&file).unwrap());
    for at in [3, 4_096 + 40, 4_096 + 8] {
        rot(&file, at);
        assert_lacks(&backup_store, &lab, &name, "damaged").await;
        fs::write(&file, &whole).unwrap();
    }
    fs::write(&file, &whole[..4_096]).unwrap();
    assert_lacks(&backup_store, &lab, &name, "a file is missing").await;
    fs::write(&file, &whole).unwrap();
    assert!(back_up(&backup_store, &lab).await.lacks.is_empty());
}

#[tokio::test]
async fn a_state_that_rotted_is_no_backup_of_it() {
    let lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    let file = oldest(&lab.data().join("state"), "state");
    let (name, whole) = (name_of(&lab, &file), fs::read(&file).unwrap());
    for at in [0, 20, whole.len() - 1] {
        rot(&file, at);
        assert_lacks(&backup_store, &lab, &name, "another SHA-256 than it says").await;
        fs::write(&file, &whole).unwrap();
    }
    fs::write(&file, &whole[..30]).unwrap();
    assert_lacks(&backup_store, &lab, &name, "another SHA-256 than it says").await;
    fs::write(&file, &whole).unwrap();
    assert!(back_up(&backup_store, &lab).await.lacks.is_empty());
}

#[tokio::test]
async fn an_archive_that_rots_is_kept_as_it_was() {
    let lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    let folder = lab.data().join("archive/public");
    let archive = fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = fs::read(&archive).unwrap();
    let mut rotten = bytes.clone();
    rotten[10] ^= 1;
    // Rot changes no date.
    let modified = fs::metadata(&archive).unwrap().modified().unwrap();
    fs::write(&archive, &rotten).unwrap();
    let file = fs::File::options().write(true).open(&archive).unwrap();
    file.set_modified(modified).unwrap();
    let made = back_up(&backup_store, &lab).await;
    assert!(made.lacks.is_empty(), "{:?}", made.lacks);
    // Written anew, it is read, and is nothing to restore.
    file.set_modified(modified + std::time::Duration::from_secs(1))
        .unwrap();
    let name = archive.file_name().unwrap().to_str().unwrap().to_owned();
    let without = back_up_keeping_one(&backup_store, &lab).await;
    let lacks = &without.lacks;
    assert!(lacks.len() == 1 && lacks[0].contains(&name), "{lacks:?}");
    // The one before is worth more than this.
    assert!(without.pruned.is_none());
    fs::remove_file(&archive).unwrap();
    let lacks = back_up(&backup_store, &lab).await.lacks;
    assert!(lacks.len() == 1 && lacks[0].contains(&name), "{lacks:?}");
    backup_store.manifest(&made.name).await.expect("it is kept");
    lab.lose(&["outbox.sqlite"]);
    let lacks = back_up(&backup_store, &lab).await.lacks;
    assert!(
        lacks.iter().any(|it| it.contains("outbox.sqlite")),
        "{lacks:?}"
    );
    lab.lose_all();
    let restored = restore(&backup_store, &lab.data(), Some(made.name)).await;
    restored.expect("restored");
    assert_eq!(fs::read(&archive).unwrap(), bytes);
}

/// A supervisor starts the service on a folder that is lost, which leaves an empty log; then the backups go on.
#[tokio::test]
async fn what_is_left_of_a_lost_folder_removes_no_backup() {
    let mut lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    let good = back_up(&backup_store, &lab).await;
    let keeping = Request {
        keep: Some(NonZeroU32::MIN),
        ..request(&lab)
    };
    lab.lose_all();
    fs::create_dir_all(lab.data().join("log")).unwrap();
    let refused = backup::back_up(&backup_store, &keeping, |_| {}).await;
    let text = refused.expect_err("it is none").to_string();
    assert!(text.contains("has no record"), "{text}");
    // An older copy is a folder, and knows less than the backup.
    restore(&backup_store, &lab.data(), None)
        .await
        .expect("restored");
    lab.end_epoch(true).await;
    back_up(&backup_store, &lab).await;
    lab.lose_all();
    let older = restore(&backup_store, &lab.data(), Some(good.name)).await;
    older.expect("restored");
    let made = backup::back_up(&backup_store, &keeping, |_| {})
        .await
        .expect("made");
    let pruned = made
        .pruned
        .expect("it was to be")
        .expect_err("none was removed");
    assert!(pruned.to_string().contains("none was removed"), "{pruned}");
    assert_eq!(backup_store.names().await.expect("listed").len(), 3);
}

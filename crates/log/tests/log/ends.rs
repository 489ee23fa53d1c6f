//! Where the log must at least end, and what is seen of a folder without changing it.

use std::{fs, path::Path};

use openmast_log::LogConfig;
use openmast_log::{FileState, LogError, inspect};

use super::lab::{
    expected, files, ignore, large, newest_file, open, open_with, read_all, report, small, stop,
    write,
};

const PAGE: usize = 4096;

/// With the file that says how far it was acknowledged.
fn copy(from: &Path) -> tempfile::TempDir {
    let folder = super::lab::copy(from);
    let mark = from.join("acknowledged");
    fs::copy(mark, folder.path().join("acknowledged")).expect("copied");
    folder
}

fn refused_end(folder: &Path) -> (u64, u64) {
    match open(folder).err() {
        Some(LogError::EndMissing {
            next, acknowledged, ..
        }) => (next, acknowledged),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn groups_that_are_missing_at_the_end_are_told_and_nothing_is_changed() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..8).await;
    let bytes = fs::read(newest_file(folder.path())).expect("readable");
    for groups in 0..8_u64 {
        let cut = copy(folder.path());
        let path = newest_file(cut.path());
        let kept = &bytes[..PAGE * (groups as usize + 1)];
        fs::write(&path, kept).expect("writable");
        assert_eq!(refused_end(cut.path()), (groups, 8));
        assert_eq!(fs::read(&path).expect("readable"), kept, "untouched");
        let seen = inspect(cut.path()).expect("readable");
        assert_eq!((seen.next, seen.acknowledged), (groups, Some(8)));
        let state = &seen.files.last().expect("a file").state;
        assert!(
            matches!(state, FileState::Refused(LogError::EndMissing { .. })),
            "{state:?}"
        );
        // Somebody who has nothing better goes on without.
        fs::remove_file(cut.path().join("acknowledged")).expect("removed");
        write(cut.path(), &large(), groups..groups + 2).await;
        assert_eq!(read_all(cut.path()).expect("whole"), expected(groups + 2));
    }
}

#[tokio::test]
async fn a_whole_file_that_is_missing_at_the_end_is_told() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &small(), 0..6).await;
    let gone = copy(folder.path());
    fs::remove_file(newest_file(gone.path())).expect("removed");
    let (next, acknowledged) = refused_end(gone.path());
    assert!(next < 6 && acknowledged == 6, "{next} {acknowledged}");
    for path in files(gone.path()) {
        fs::remove_file(path).expect("removed");
    }
    assert_eq!(refused_end(gone.path()), (0, 6));
}

/// An acknowledged group that rots looks like an interrupted write, which would be cut off.
#[tokio::test]
async fn the_newest_group_that_rots_is_told_and_stays() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..4).await;
    for at in [4 * PAGE + 3, 4 * PAGE + 40, 5 * PAGE - 1] {
        let rotten = copy(folder.path());
        let path = newest_file(rotten.path());
        let mut bytes = fs::read(&path).expect("readable");
        bytes[at] ^= 1;
        fs::write(&path, &bytes).expect("writable");
        assert_eq!(refused_end(rotten.path()), (3, 4));
        assert_eq!(fs::read(&path).expect("readable"), bytes, "untouched");
    }
}

/// What was written and never acknowledged is no loss.
#[tokio::test]
async fn an_interrupted_write_behind_the_acknowledged_end_is_cut_off_as_ever() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..4).await;
    let before = fs::read(folder.path().join("acknowledged")).expect("there");
    write(folder.path(), &large(), 4..5).await;
    fs::write(folder.path().join("acknowledged"), before).expect("writable");
    let path = newest_file(folder.path());
    let bytes = fs::read(&path).expect("readable");
    fs::write(&path, &bytes[..bytes.len() - 100]).expect("writable");
    let seen = inspect(folder.path()).expect("readable");
    let state = &seen.files.last().expect("a file").state;
    let unfinished = (PAGE - 100) as u64;
    assert!(
        matches!(state, FileState::Unfinished { bytes } if *bytes == unfinished),
        "{state:?}"
    );
    assert_eq!(read_all(folder.path()).expect("recovers"), expected(4));
}

#[tokio::test]
async fn a_mark_that_rots_is_known_by_its_other_place() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..5).await;
    let mark = folder.path().join("acknowledged");
    let whole = fs::read(&mark).expect("there");
    let bytes = fs::read(newest_file(folder.path())).expect("readable");
    for place in [0, PAGE] {
        for at in 0..20 {
            let cut = copy(folder.path());
            let mut rotten = whole.clone();
            rotten[place + at] ^= 1;
            fs::write(cut.path().join("acknowledged"), &rotten).expect("writable");
            fs::write(newest_file(cut.path()), &bytes[..3 * PAGE]).expect("writable");
            let (next, acknowledged) = refused_end(cut.path());
            assert!(next == 2 && acknowledged >= 4, "{acknowledged}");
        }
    }
    // Without both, the log's end is taken for what it is.
    fs::write(&mark, vec![0; whole.len()]).expect("writable");
    assert_eq!(read_all(folder.path()).expect("whole"), expected(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_written_to_is_looked_at_without_a_false_word() {
    // The end of a file is looked at while it grows, and files while others are begun.
    for config in [large(), small()] {
        looked_at_while_written(&config).await;
    }
}

async fn looked_at_while_written(config: &LogConfig) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let stored = open_with(folder.path(), config).expect("opens");
    let (log, ended) = stored.start(ignore()).expect("starts");
    let writer = log.clone();
    let writing = tokio::spawn(async move {
        for number in 0..300 {
            writer.append(report(number)).await.expect("durable");
        }
    });
    while !writing.is_finished() {
        let durable = log.durable_records();
        let seen = inspect(folder.path()).expect("readable");
        assert!(seen.next >= durable, "{} {durable}", seen.next);
        let refused = |state: &FileState| matches!(state, FileState::Refused(_));
        let refused = seen.files.iter().filter(|file| refused(&file.state));
        assert_eq!(refused.count(), 0, "{:?}", seen.files);
        tokio::task::yield_now().await;
    }
    writing.await.expect("written");
    stop(log, ended).await;
    let seen = inspect(folder.path()).expect("readable");
    assert_eq!(
        (seen.first, seen.next, seen.acknowledged),
        (0, 300, Some(300))
    );
}

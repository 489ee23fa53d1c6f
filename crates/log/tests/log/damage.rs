//! What a power cut and a bad disk leave of the files.

use std::{fs, path::Path};

use openmast_log::LogError;

use super::lab::{
    carrying, copy, expected, files, ignore, large, newest_file, open, open_with, read_all, report,
    small, stop, write,
};

/// Unit of writing.
const PAGE: usize = 4096;

/// Around each page's beginning, and some in between.
fn places(size: usize) -> impl Iterator<Item = usize> {
    (0..size).filter(|at| at % PAGE < 40 || at % PAGE > PAGE - 3 || at % 61 == 0)
}

fn lengths(size: u64) -> impl Iterator<Item = u64> {
    (0..size).filter(|at| at % 4096 < 3 || at % 4096 > 4093 || at % 310 == 0)
}

#[tokio::test]
async fn any_truncation_leaves_a_prefix_that_can_be_written_on() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..8).await;
    let size = fs::metadata(newest_file(folder.path()))
        .expect("there")
        .len();
    let mut last = 0;
    for length in lengths(size) {
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
        // A file that was not even begun is gone.
        let whole = fs::metadata(&path).map_or(0, |file| file.len());
        assert!(whole <= length);
        let torn = path.with_extension(format!("torn-at-{whole}"));
        let set_aside = fs::metadata(torn).map_or(0, |torn| torn.len());
        assert_eq!(
            set_aside,
            length - whole,
            "what is cut off is kept beside the log"
        );
        if length % 10 == 0 {
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
    for at in places(bytes.len()) {
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
            Err(LogError::NotALog { file }) => {
                assert_eq!(file, path.display().to_string());
                assert!(at < 8, "byte {at}");
            }
            Err(error) => panic!("byte {at}: {error}"),
        }
    }
}

#[tokio::test]
async fn damage_and_gaps_in_older_files_are_refused_too() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &small(), 0..12).await;
    assert!(files(folder.path()).len() >= 3);

    let gap = copy(folder.path());
    fs::remove_file(&files(gap.path())[1]).expect("removed");
    assert!(matches!(read_all(gap.path()), Err(LogError::Gap { .. })));

    for keep in [10, PAGE, PAGE + 200] {
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
async fn a_write_that_failed_ends_the_log_and_is_not_acknowledged() {
    let parent = tempfile::tempdir().expect("temporary folder");
    let (folder, gone) = (parent.path().join("log"), parent.path().join("gone"));
    let stored = open_with(&folder, &small()).expect("opens");
    let (log, ended) = stored.start(ignore()).expect("starts");
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

/// Where each group begins: where a log cut there recovers whole, with nothing set aside.
fn group_starts(folder: &Path, bytes: &[u8]) -> Vec<usize> {
    let is_boundary = |length: &usize| {
        let cut = copy(folder);
        let path = newest_file(cut.path());
        fs::write(&path, &bytes[..*length]).expect("writable");
        open(cut.path()).expect("recovers");
        fs::metadata(&path).expect("there").len() == *length as u64
    };
    let mut starts = vec![0];
    starts.extend((PAGE..bytes.len()).step_by(PAGE).filter(is_boundary));
    starts
}

/// Bytes of a client may be a group of the very file, at the beginning of a page, with every checksum right: it lies
/// inside of a record, and when that record is torn, it is torn with it.
#[tokio::test]
async fn a_group_that_a_client_made_up_is_never_taken_for_one() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..1).await;
    // A client does not see the log. The nearest that it can come is another log with the same records.
    let other = tempfile::tempdir().expect("temporary folder");
    write(other.path(), &large(), 0..3).await;
    let group = &fs::read(newest_file(other.path())).expect("readable")[2 * PAGE..3 * PAGE];
    let mut content = Vec::new();
    while content.len() < 8 * PAGE {
        content.extend_from_slice(group);
    }
    for shift in [0, 1, 2_000, 3_000, 4_095] {
        let forged = copy(folder.path());
        let (log, ended) = open(forged.path())
            .expect("opens")
            .start(ignore())
            .expect("starts");
        log.append(carrying(content[shift..].to_vec()))
            .await
            .expect("durable");
        stop(log, ended).await;
        let path = newest_file(forged.path());
        let bytes = fs::read(&path).expect("readable");
        let aligned = (2 * PAGE..bytes.len() - PAGE)
            .step_by(PAGE)
            .filter(|at| bytes[*at..].starts_with(&group[..8]))
            .count();
        for length in [
            bytes.len() - 1,
            bytes.len() - PAGE,
            bytes.len() - 3 * PAGE + 7,
        ] {
            let torn = copy(forged.path());
            fs::write(newest_file(torn.path()), &bytes[..length]).expect("writable");
            let read = read_all(torn.path());
            assert_eq!(read.expect("recovers"), expected(1), "{aligned} copies");
        }
    }
}

#[tokio::test]
async fn a_whole_group_out_of_turn_is_damage() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..4).await;
    let path = newest_file(folder.path());
    let bytes = fs::read(&path).expect("readable");
    // without the third group: the fourth is whole, and not the next
    let cut = [&bytes[..3 * PAGE], &bytes[4 * PAGE..]].concat();
    fs::write(&path, &cut).expect("writable");
    match read_all(folder.path()) {
        Err(LogError::Damaged { offset, .. }) => assert_eq!(offset, 3 * PAGE as u64),
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&path).expect("readable"), cut, "untouched");
}

#[tokio::test]
async fn a_file_of_another_version_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &large(), 0..1).await;
    let path = newest_file(folder.path());
    let old: Vec<u8> = b"BLOM".iter().copied().cycle().take(3 * PAGE).collect();
    fs::write(&path, &old).expect("writable");
    assert!(matches!(
        read_all(folder.path()),
        Err(LogError::NotALog { .. })
    ));
    assert_eq!(fs::read(&path).expect("readable"), old, "untouched");
}

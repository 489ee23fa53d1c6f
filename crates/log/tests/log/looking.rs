//! What a log holds is read while it takes records.

use openmast_log::LogFolder;
use openmast_records::Lsn;

use super::lab::{expected, files, ignore, open_with, report, small, stop};

fn read(folder: &LogFolder, from: Lsn, until: Lsn) -> (Option<Lsn>, Vec<(Lsn, Vec<u8>)>) {
    let mut shown = Vec::new();
    let first = folder.each(from, until, |lsn, bytes| shown.push((lsn, bytes.to_vec())));
    (first.expect("whole"), shown)
}

fn encoded(count: u64, range: std::ops::Range<usize>) -> Vec<(Lsn, Vec<u8>)> {
    let records = expected(count)[range].to_vec().into_iter();
    records
        .map(|(lsn, record)| (lsn, record.encode()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_log_that_is_written_on() {
    let temporary = tempfile::tempdir().expect("temporary folder");
    let files_of_log = open_with(temporary.path(), &small()).expect("opens");
    let (log, ended) = files_of_log.start(ignore()).expect("starts");
    let folder = LogFolder::new(temporary.path());
    assert_eq!(read(&folder, 0, 0), (None, Vec::new()));
    for number in 0..200 {
        log.append(report(number)).await.expect("durable");
        let durable = log.durable_records();
        let from = durable.saturating_sub(3);
        let (first, shown) = read(&folder, from, durable);
        assert_eq!(first, Some(from));
        assert_eq!(shown, encoded(durable, from as usize..durable as usize));
    }
    assert!(files(temporary.path()).len() > 3, "in several files");
    let (first, shown) = read(&folder, 20, 150);
    assert_eq!((first, shown), (Some(20), encoded(200, 20..150)));

    // What was released is not there any more; the rest is.
    log.release(100).expect("released");
    let (first, shown) = read(&folder, 0, 200);
    let first = first.expect("some are left");
    assert!((1..=101).contains(&first), "{first}");
    assert_eq!(shown, encoded(200, first as usize..200));
    stop(log, ended).await;
}

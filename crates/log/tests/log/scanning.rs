//! What a log holds is read while it takes records.

use openmast_log::Log;
use openmast_records::Lsn;

use super::lab::{Place, expected, ignore, report, small, stop};

fn scan(log: &Log, from: Lsn, until: Lsn) -> (Option<Lsn>, Vec<(Lsn, Vec<u8>)>) {
    let mut shown = Vec::new();
    let mut show = |lsn: Lsn, bytes: &[u8]| shown.push((lsn, bytes.to_vec()));
    let first = log.scan(from, until, &mut show);
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
    for place in Place::each(&small()) {
        let (log, ended) = place.start(ignore());
        assert_eq!(scan(&log, 0, 0), (None, Vec::new()));
        for number in 0..200 {
            log.append(report(number)).await.expect("durable");
            let durable = log.durable_records();
            let from = durable.saturating_sub(3);
            let (first, shown) = scan(&log, from, durable);
            assert_eq!(first, Some(from));
            assert_eq!(shown, encoded(durable, from as usize..durable as usize));
        }
        place.require_several_files();
        let (first, shown) = scan(&log, 20, 150);
        assert_eq!((first, shown), (Some(20), encoded(200, 20..150)));

        // What was released is not there any more; the rest is.
        log.release(100).expect("released");
        let (first, shown) = scan(&log, 0, 200);
        let first = first.expect("some are left");
        assert!((1..=101).contains(&first), "{first}");
        assert_eq!(shown, encoded(200, first as usize..200));
        stop(log, ended).await;
    }
}

//! Several nodes that append to one log: each is given everything, once and in the same order, and knows what it appended itself.

use std::sync::{Arc, Mutex};

use openmast_log::{Delivery, Ended, Log, LogError, Records, SharedLog};
use openmast_records::{Lsn, Record};

use super::lab::{expected, ignore, report, stop};

/// What a node was given: position, record, and whether it appended that itself.
type Given = Arc<Mutex<Vec<(Lsn, Record, bool)>>>;

struct Node {
    log: Log,
    ended: Ended,
    given: Given,
}

impl Node {
    fn start(shared: &SharedLog) -> Self {
        let stored = shared.open();
        Self::of(stored)
    }

    fn of(stored: Box<dyn openmast_log::StoredLog>) -> Self {
        let given = Given::default();
        let sink = Arc::clone(&given);
        let deliver: Delivery = Box::new(move |records: Records| {
            let is_from_here = records.is_from_here();
            for record in records.decode() {
                let (lsn, record) = record?;
                let mut given = sink.lock().expect("unpoisoned");
                given.push((lsn, record, is_from_here));
            }
            Ok(())
        });
        let (log, ended) = stored.start(deliver).expect("starts");
        Self { log, ended, given }
    }

    async fn stop(self) -> Vec<(Lsn, Record, bool)> {
        stop(self.log, self.ended).await;
        Arc::try_unwrap(self.given)
            .expect("the node has ended")
            .into_inner()
            .expect("unpoisoned")
    }
}

#[tokio::test]
async fn the_second_of_two_conditional_appends_is_refused() {
    let shared = SharedLog::new(u64::MAX);
    let (one, other) = (Node::start(&shared), Node::start(&shared));
    assert_eq!(one.log.append_at(0, report(0)).await.expect("first"), 0);
    let late = other.log.append_at(0, report(9)).await;
    assert!(
        matches!(
            late,
            Err(LogError::Moved {
                expected: 0,
                next: 1
            })
        ),
        "{late:?}"
    );
    assert_eq!(other.log.append_at(1, report(1)).await.expect("next"), 1);
    assert_eq!(one.log.append(report(2)).await.expect("next"), 2);
    let (one, other) = (one.stop().await, other.stop().await);
    let own = |given: &[(Lsn, Record, bool)]| -> Vec<bool> {
        given.iter().map(|(_, _, is_own)| *is_own).collect()
    };
    assert_eq!(own(&one), [true, false, true]);
    assert_eq!(own(&other), [false, true, false]);
    let records = |given: Vec<(Lsn, Record, bool)>| -> Vec<(Lsn, Record)> {
        given
            .into_iter()
            .map(|(lsn, record, _)| (lsn, record))
            .collect()
    };
    assert_eq!(records(one), expected(3));
    assert_eq!(records(other), expected(3));
}

#[tokio::test]
async fn a_node_is_given_what_was_appended_since_it_opened_the_log() {
    let shared = SharedLog::new(u64::MAX);
    let one = Node::start(&shared);
    one.log.append(report(0)).await.expect("durable");
    let opened = shared.open();
    one.log.append(report(1)).await.expect("durable");
    assert_eq!(opened.next_position(), 1);
    assert_eq!(opened.read(0, 9).expect("whole"), expected(1));
    let late = Node::of(opened);
    one.log.append(report(2)).await.expect("durable");
    assert_eq!(late.log.append(report(3)).await.expect("durable"), 3);
    let given = late.stop().await;
    let positions: Vec<(Lsn, bool)> = given.iter().map(|(lsn, _, own)| (*lsn, *own)).collect();
    assert_eq!(positions, [(1, false), (2, false), (3, true)]);
    drop(one.stop().await);
}

#[tokio::test]
async fn a_node_that_ends_leaves_the_log_to_the_others() {
    let shared = SharedLog::new(u64::MAX);
    let (one, other) = (Node::start(&shared), Node::start(&shared));
    one.log.append(report(0)).await.expect("durable");
    let log = one.log.clone();
    assert_eq!(one.stop().await.len(), 1);
    let refused = log.append(report(9)).await;
    assert!(matches!(refused, Err(LogError::Ended(_))), "{refused:?}");
    assert_eq!(other.log.append(report(1)).await.expect("goes on"), 1);
    assert_eq!(other.stop().await.len(), 2);

    let (again, ended) = shared.open().start(ignore()).expect("starts");
    assert_eq!(again.append(report(2)).await.expect("goes on"), 2);
    stop(again, ended).await;
    assert_eq!(shared.open().read(0, 9).expect("whole"), expected(3));
}

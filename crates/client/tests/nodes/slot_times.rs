//! When slots were, over nodes that keep blocks, that do not, and that are silent.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::lab::{FINALIZED, SLOT_TIME, chain, command, node};
use openmast_scripted_node::Fault;

fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_slots_a_node_is_asked_a_few_questions() {
    let model = chain(1, 0);
    let node = node(&model).await;
    let rpc = command(&[&node]);
    let newest = model.slot();
    let slots: Vec<u64> = (1..=1_000).map(|number| newest - 5 * number).collect();
    let times = rpc.slot_times(&slots, FINALIZED).await;
    assert_eq!(node.count("getBlockTime"), 4);
    for slot in slots {
        let time = times.at(slot).unwrap();
        let ago = (newest - slot) as i64 * SLOT_TIME.as_millis() as i64 / 1_000;
        let off = unix_seconds() - ago - time.unix_time;
        assert!((-2..=10).contains(&off), "slot {slot}: {off} s off");
    }
    let oldest = times.at(newest - 5_000).unwrap();
    assert!(!oldest.is_estimate && times.at(newest - 2_000).unwrap().is_estimate);
    assert_eq!(rpc.slot_times(&[0], FINALIZED).await.at(0), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_old_blocks_leaves_an_estimate_and_a_silent_one_nothing() {
    let model = chain(1, 0);
    let node = node(&model).await;
    let rpc = command(&[&node]);
    model.set_first_block(u64::MAX);
    let slot = model.slot() - 1_000;
    let times = rpc.slot_times(&[slot], FINALIZED).await;
    assert!(times.at(slot).unwrap().is_estimate);
    assert_eq!(node.count("getBlockTime"), 1);
    node.becomes([Fault::Hang]);
    let began = std::time::Instant::now();
    let times = rpc.slot_times(&[slot], FINALIZED).await;
    assert_eq!(times.at(slot), None);
    assert!(began.elapsed() < Duration::from_secs(5));
}

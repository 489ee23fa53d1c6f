//! 10,000 radios that come back at once, as after an outage.

use futures_util::future::join_all;
use openmast_oracle::ingest::usage::UsageConfig;
use openmast_usage::Batch;

use tonic::transport::Channel;

use crate::lab::{Lab, LabLog, batch, code, config, connect, try_upload};

const RADIOS: u32 = 10_000;
/// Connections, each with as many streams.
const CONNECTIONS: u32 = 100;
const ROOM: u32 = 64 << 10;
/// A busy machine may take connections for gone: who has not all answers tries again so often.
const ATTEMPTS: u32 = 20;

/// Every radio over a stream of its own, all at once, until everything is recorded, as radios do.
async fn all_send(lab: &Lab, messages: &[Vec<Vec<u8>>]) {
    let channels = join_all((0..CONNECTIONS).map(|_| async { connect(&lab.url()).await })).await;
    let streams = messages.iter().zip(channels.iter().cycle());
    join_all(streams.map(|(messages, channel)| send(channel, messages))).await;
}

async fn send(channel: &Channel, messages: &[Vec<u8>]) {
    for _ in 0..ATTEMPTS {
        let Ok(answers) = try_upload(channel.clone(), messages.to_vec()).await else {
            continue;
        };
        assert!(answers.iter().all(|answer| code(answer) == "recorded"));
        if answers.len() == messages.len() {
            return;
        }
    }
    panic!("not answered {ATTEMPTS} times");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_radios_at_once_within_bounded_memory() {
    let config = UsageConfig {
        max_batch_bytes: 16 << 10,
        max_in_flight_bytes: ROOM,
        // So many signatures take as long as a busy machine needs.
        receive_timeout_seconds: 3_600,
        ..config()
    };
    let lab = Lab::start_with(&config, LabLog::new(), RADIOS);
    let of = |sequence: u64| move |radio| batch(radio, sequence).to_protobuf();
    let firsts: Vec<Vec<u8>> = (0..RADIOS).map(of(1)).collect();
    let alone: Vec<Vec<Vec<u8>>> = firsts.iter().map(|first| vec![first.clone()]).collect();
    all_send(&lab, &alone).await;
    // The answers were lost on the way: everybody sends the same again, and the next.
    let again: Vec<Vec<Vec<u8>>> = (0..RADIOS)
        .zip(firsts)
        .map(|(radio, first)| vec![first, batch(radio, 2).to_protobuf()])
        .collect();
    all_send(&lab, &again).await;

    let mut recorded: Vec<([u8; 32], u64)> = lab
        .log
        .batches()
        .iter()
        .map(|batch| Batch::parse(&batch.canonical).unwrap())
        .map(|batch| (batch.radio(), batch.sequence()))
        .collect();
    assert_eq!(recorded.len(), 2 * RADIOS as usize, "each batch once");
    recorded.sort_unstable();
    recorded.dedup();
    assert_eq!(recorded.len(), 2 * RADIOS as usize, "and all of them");
    assert!(lab.counters()["replayed"] >= u64::from(RADIOS));
    assert!(
        lab.log.most_waiting() <= ROOM as usize,
        "{}",
        lab.log.most_waiting()
    );
}

//! Connections and logs that fail in between: nothing is lost, nothing is recorded for another content.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use openmast_oracle::ingest::usage::{Radios, UsageConfig, UsageServer};
use openmast_oracle::time::Clock;
use openmast_radio::{Connection, ConnectionConfig, DeliveryError, Radio};
use openmast_usage::Reason;

use crate::lab::{
    Lab, LabLog, NETWORK, PATIENCE, SILENCE, batch, config, identity, report, signer,
};

fn open(lab: &Lab) -> Connection {
    Connection::open(&ConnectionConfig::new(lab.url())).unwrap()
}

#[tokio::test]
async fn a_batch_is_acknowledged_only_when_it_is_durable() {
    let lab = Lab::start(&config());
    lab.log.hold();
    let connection = open(&lab);
    let mut delivery = connection.submit(batch(0, 1)).await.unwrap();
    let early = tokio::time::timeout(SILENCE, &mut delivery).await;
    assert!(early.is_err(), "acknowledged before it was durable");
    lab.log.let_go();
    assert_eq!(delivery.await, Ok(()));
}

#[tokio::test]
async fn what_the_oracle_had_not_answered_is_sent_to_the_next_one() {
    let log = LabLog::new();
    let first = Lab::start_with(&config(), log.clone(), 10);
    let listen = first.server.address();
    let connection = open(&first);
    log.hold();
    let mut deliveries = Vec::new();
    for sequence in 1..=20 {
        deliveries.push(connection.submit(batch(0, sequence)).await.unwrap());
    }
    tokio::time::sleep(SILENCE).await;
    // It ends before anything is durable: what it took is lost with it.
    log.set_broken(true);
    first.server.shutdown().await;
    log.let_go();
    tokio::time::sleep(SILENCE).await;
    log.set_broken(false);
    let next = UsageConfig { listen, ..config() };
    let _second = Lab::start_with(&next, log.clone(), 10);
    for delivery in deliveries {
        let delivered = tokio::time::timeout(PATIENCE, delivery).await;
        assert_eq!(delivered.expect("in time"), Ok(()));
    }
    let mut sequences = log.sequences();
    sequences.sort_unstable();
    sequences.dedup();
    assert_eq!(sequences, (1..=20).collect::<Vec<u64>>());
}

#[tokio::test]
async fn while_the_log_takes_nothing_the_radio_keeps_and_tries_again() {
    let lab = Lab::start(&config());
    lab.log.set_broken(true);
    let connection = open(&lab);
    let mut delivery = connection.submit(batch(0, 1)).await.unwrap();
    assert!(tokio::time::timeout(SILENCE, &mut delivery).await.is_err());
    lab.log.set_broken(false);
    let delivered = tokio::time::timeout(PATIENCE, delivery).await;
    assert_eq!(delivered.expect("in time"), Ok(()));
    assert_eq!(lab.log.sequences(), [1]);
}

#[tokio::test]
async fn a_refusal_reaches_whoever_sent_the_batch() {
    let lab = Lab::start(&config());
    let refused = open(&lab).deliver(batch(99, 1)).await;
    let Err(DeliveryError::Refused { reason, detail, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(reason, Reason::UnknownRadio);
    assert!(detail.contains(&signer(99).key().to_string()), "{detail}");
}

#[tokio::test]
async fn a_radio_that_forgot_its_sequence_goes_on_after_the_newest() {
    let lab = Lab::start(&config());
    let connection = open(&lab);
    let mut radio = Radio::starting_at(signer(0), NETWORK, connection.clone(), 5_000);
    radio.report(&[report()]).await.unwrap();
    let mut forgetful = Radio::starting_at(signer(0), NETWORK, connection, 1);
    forgetful.report(&[report()]).await.unwrap();
    assert_eq!(forgetful.next_sequence(), 5_002);
    assert_eq!(lab.log.sequences(), [5_000, 5_001]);
    // Without a memory a radio begins at its clock, which is above.
    let clocked = Radio::new(signer(0), NETWORK, open(&lab));
    assert!(clocked.next_sequence() > 1_700_000_000_000_000);
}

#[tokio::test]
async fn a_sender_that_is_faster_than_the_log_is_held_up_not_refused() {
    // A batch takes 4 KiB of room, a radio has an eighth of it: 100 batches. Neither end gives up, however slow this machine is:
    // what is sent anew would be recorded again.
    let lab = Lab::start(&UsageConfig {
        max_batch_bytes: 4_096,
        max_in_flight_bytes: 8 * 100 * 4_096,
        receive_timeout_seconds: 3_600,
        ..config()
    });
    let connection = Connection::open(&ConnectionConfig {
        max_unacknowledged: 1_000,
        patience: Duration::from_secs(3_600),
        ..ConnectionConfig::new(lab.url())
    })
    .unwrap();
    // Until a signature of its own is known it has a stranger's room, which is less.
    connection.deliver(batch(1, 1)).await.unwrap();
    lab.log.hold();
    let mut deliveries = Vec::new();
    for sequence in 2..=1_000 {
        deliveries.push(
            connection
                .submit(batch(sequence as u32 % 10, sequence))
                .await
                .unwrap(),
        );
    }
    while lab.log.most_waiting() < 100 * 156 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    lab.log.let_go();
    for delivery in deliveries {
        let delivered = tokio::time::timeout(PATIENCE, delivery).await;
        assert_eq!(delivered.expect("in time"), Ok(()));
    }
    assert_eq!(lab.log.sequences().len(), 1_000);
    assert!(
        lab.log.most_waiting() <= 100 * 156,
        "{}",
        lab.log.most_waiting()
    );
}

/// Panics once, in the thread that verifies.
#[derive(Default)]
struct Defect(AtomicBool);

impl HistogramFn for Defect {
    fn record(&self, _: f64) {
        assert!(self.0.swap(true, Ordering::SeqCst), "once, on purpose");
    }
}

/// Metrics of which one has the defect.
struct Defective(Arc<Defect>);

impl Recorder for Defective {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        match key.name() {
            "openmast_usage_verified_together" => Histogram::from_arc(Arc::clone(&self.0)),
            _ => Histogram::noop(),
        }
    }
}

#[tokio::test]
async fn a_defect_in_a_thread_costs_one_group_and_the_next_ones_go_on() {
    let (log, defect) = (LabLog::new(), Arc::new(Defect::default()));
    let config = UsageConfig {
        threads: 1,
        ..config()
    };
    let server = metrics::with_local_recorder(&Defective(Arc::clone(&defect)), || {
        let radios = Radios::new(&[identity(0)]);
        UsageServer::start(
            &config,
            NETWORK,
            radios,
            Clock::default(),
            Arc::new(log.clone()),
        )
        .unwrap()
    });
    let connection = ConnectionConfig {
        // After it, what has no answer is sent again.
        patience: Duration::from_secs(1),
        ..ConnectionConfig::new(format!("http://{}", server.address()))
    };
    let connection = Connection::open(&connection).unwrap();
    let delivered = tokio::time::timeout(PATIENCE, connection.deliver(batch(0, 1))).await;
    assert_eq!(delivered.expect("in time"), Ok(()));
    assert!(defect.0.load(Ordering::SeqCst));
    assert_eq!(log.sequences(), [1]);
}

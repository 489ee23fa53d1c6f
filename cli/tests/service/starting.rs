//! What works while the chain is not there yet, and what does not.

use std::time::Duration;

use openmast_client::addresses;
use openmast_records::Record;

use tokio::sync::RwLockReadGuard;

use super::{
    chain::{Chain, Fault, NETWORK},
    lab::{self, Lab, PATIENCE, Service},
};

/// A chain, and the service that was just started on it. No test that counts metrics runs beside it.
type Started = (RwLockReadGuard<'static, ()>, Chain, Lab, Service);

/// A service that has a log of its own already.
async fn with_log(fault: Fault) -> Started {
    let metrics = lab::METRICS.read().await;
    let chain = Chain::start(fault).await;
    let lab = Lab::with_own_log(&chain).await;
    let service = lab.start();
    (metrics, chain, lab, service)
}

/// A service that was never started before.
async fn without_log(fault: Fault) -> Started {
    let metrics = lab::METRICS.read().await;
    let chain = Chain::start(fault).await;
    let lab = Lab::new(&chain);
    let service = lab.start();
    (metrics, chain, lab, service)
}

/// How many reports are in the log.
fn logged_reports(lab: &Lab) -> usize {
    let records = lab.records();
    let is_report = |record: &&Record| matches!(record, Record::Report(_));
    records.iter().filter(is_report).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_log_the_doors_open_without_the_chain_and_nothing_is_settled() {
    let (_metrics, chain, lab, service) = with_log(Fault::Down).await;
    lab.until_reasons(&["chain_unverified"]).await;
    assert!(lab.is_answered(1, "s1").await, "the door is open");
    assert!(lab.is_ready().await, "it takes reports");
    let (status, _) = lab.get("/health").await.expect("answers");
    assert_eq!(status, 200);
    let (status, body) = lab.get("/v1/epoch").await.expect("answers");
    assert_eq!(status, 200, "{body}");
    let reason = lab.until_it_says("chain_unverified", "503").await;
    assert!(!reason.contains("api-key"), "{reason}");

    chain.becomes(Fault::Right);
    lab.until_reasons(&[]).await;
    assert!(lab.is_answered(2, "s2").await, "and stays open");
    service.stop().await.expect("stops");
    assert_eq!(logged_reports(&lab), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_chain_is_verified_nobody_asks_it_for_anything_else() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Down).await;
    let lab = Lab::with_an_epoch_to_settle(&chain).await;
    let service = lab.start();
    lab.until_reasons(&["chain_unverified"]).await;
    lab.until_it_says("chain_unverified", "503").await;
    let (_, body) = lab.get("/v1/settlements/1").await.expect("answers");
    assert!(body.contains(r#""state":"queued""#), "{body}");
    // Long enough for the settler, had it begun.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let asked = chain.asked();
    let who = vec!["getGenesisHash".to_owned()];
    assert!(asked.iter().all(|keys| *keys == who), "{asked:?}");

    chain.becomes(Fault::Right);
    let settlement = addresses::settlement(&NETWORK, 1).to_string();
    let begins = async {
        while !chain.asked().iter().flatten().any(|key| *key == settlement) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let begun = tokio::time::timeout(PATIENCE, begins).await;
    begun.expect("the settler looks at the settlement");
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_chain_behind_open_doors_is_an_alarm_and_no_reason_to_end() {
    let (_metrics, chain, lab, service) = with_log(Fault::Down).await;
    lab.until_reasons(&["chain_unverified"]).await;
    assert!(lab.is_answered(1, "s1").await, "the door is open");
    chain.becomes(Fault::Another);
    let why = lab.until_it_says("chain_unverified", "not deployed").await;
    assert!(why.contains(&chain.node.host()), "{why}");
    assert!(lab.is_ready().await, "it takes reports");
    assert!(lab.is_answered(2, "s2").await);
    chain.becomes(Fault::Right);
    lab.until_reasons(&[]).await;
    service.stop().await.expect("stops");
    assert_eq!(logged_reports(&lab), 2);
}

/// As right after `openmast network init`.
#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_not_final_yet_is_waited_for() {
    let (_metrics, chain, lab, service) = without_log(Fault::Young).await;
    let reason = lab.until_it_says("chain_unverified", "not yet final").await;
    assert!(reason.contains(&NETWORK.to_string()), "{reason}");
    chain.becomes(Fault::Right);
    lab.until_reasons(&[]).await;
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_log_it_waits_for_the_chain_and_says_so() {
    let (_metrics, chain, lab, service) = without_log(Fault::Down).await;
    lab.until_reasons(&["starting", "chain_unverified"]).await;
    let (status, _) = lab.get("/health").await.expect("answers");
    assert_eq!(status, 200);
    let (status, body) = lab.get("/v1/epoch").await.expect("answers");
    assert_eq!(status, 503);
    assert!(body.contains("the oracle is starting"), "{body}");
    assert!(
        !lab.is_answered(1, "s1").await,
        "there is no log to keep it"
    );
    lab.until_it_says("chain_unverified", "503").await;
    chain.becomes(Fault::Right);
    lab.until_reasons(&[]).await;
    assert!(lab.is_answered(1, "s1").await, "now there is");
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_report_is_answered_that_there_is_no_room_for() {
    let _metrics = lab::METRICS.write().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    (lab.max_sessions, lab.metrics) = (2, true);
    let service = lab.start();
    lab.until_reasons(&[]).await;
    assert!(lab.is_answered(1, "s1").await);
    assert!(lab.is_answered(2, "s2").await);
    lab.until_reasons(&["sessions_full", "sessions_nearly_full"])
        .await;
    assert!(!lab.is_ready().await, "it takes no reports");
    assert!(!lab.is_answered(3, "s3").await, "it would be lost");
    let (_, metrics) = lab.get("/metrics").await.expect("answers");
    let refused = metrics
        .lines()
        .find_map(|line| {
            line.strip_prefix(r#"openmast_radius_requests_total{outcome="sessions_full"} "#)
        })
        .unwrap_or_else(|| panic!("the outcome is counted in\n{metrics}"));
    assert_ne!(refused, "0");
    for line in [
        r#"openmast_alarm{code="sessions_nearly_full"} 1"#,
        r#"openmast_alarm{code="paused"} 0"#,
        "openmast_proposed_epoch 0",
        "openmast_final_epoch 0",
        "openmast_engine_lag_records 0",
        "openmast_unattributed_bytes 20",
        "openmast_transactions_in_flight 0",
    ] {
        assert!(
            metrics.lines().any(|it| it == line),
            "{line} is not in\n{metrics}"
        );
    }
    service.stop().await.expect("stops");
    // What was not answered is not in the log either; with a greater limit it is taken.
    lab.max_sessions = 3;
    let service = lab.start();
    lab.until_reasons(&[]).await;
    assert!(lab.is_answered(4, "s3").await);
    service.stop().await.expect("stops");
    assert_eq!(logged_reports(&lab), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn epochs_that_are_too_long_are_an_alarm_until_the_network_allows_them() {
    let (_metrics, chain, lab, service) = with_log(Fault::Hasty).await;
    lab.until_reasons(&["epoch_too_long"]).await;
    lab.until_it_says("epoch_too_long", "epoch.seconds to 10 or less")
        .await;
    assert!(lab.is_answered(1, "s1").await, "the door is open");
    chain.becomes(Fault::Right);
    lab.until_reasons(&[]).await;
    service.stop().await.expect("stops");
}

//! Whose turn it is when the service does not start.

use std::{fs, net::TcpListener};

use openmast_oracle::run::cause_of;
use openmast_platform::cause::Cause;

use super::{
    chain::{Chain, Fault},
    lab::{self, Lab},
};

/// The error of a service that does not start, and its cause.
async fn failure(lab: &Lab) -> (Cause, String) {
    let error = lab.start().ends().await.expect_err("it does not start");
    (cause_of(&error), format!("{error:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_configured_wrongly_is_bad_input() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Down).await;
    let lab = Lab::with_own_log(&chain).await;
    let config = lab.config();
    fs::remove_file(&config.oracle.keypair).unwrap();
    let error = openmast_oracle::run::run(config, std::future::pending()).await;
    let error = error.expect_err("there is no key");
    assert_eq!(cause_of(&error), Cause::Input, "{error:#}");

    let lab = Lab::with_log(&chain, [6; 32]).await;
    let (cause, text) = failure(&lab).await;
    assert_eq!(cause, Cause::Input, "{text}");
    assert!(text.contains("belongs to another network"), "{text}");

    chain.becomes(Fault::Another);
    let (cause, text) = failure(&Lab::new(&chain)).await;
    assert_eq!(cause, Cause::Input, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_holds_is_trouble() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Down).await;
    let lab = Lab::with_own_log(&chain).await;
    let taken = TcpListener::bind(lab.api).unwrap();
    let (cause, text) = failure(&lab).await;
    assert_eq!(cause, Cause::Trouble, "{text}");
    assert!(text.contains("api.listen"), "{text}");
    drop(taken);

    let service = lab.start();
    lab.until_reasons(&["chain_unverified"]).await;
    let (cause, text) = failure(&lab).await;
    assert_eq!(cause, Cause::Trouble, "{text}");
    assert!(text.contains("another oracle works on"), "{text}");
    service.stop().await.expect("stops");
}

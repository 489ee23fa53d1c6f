//! When all is lost but a mirror: a bucket, or a folder that a web server serves.

use std::path::Path;

use axum::Router;
use openmast_archive::Sources;
use openmast_oracle::recover::{Outcome, Request};
use tower_http::services::ServeDir;

use openmast_scripted_store::{Fault, Store};

use crate::lab::{Lab, copy};

/// Loses everything, and has it again from these.
async fn recovers_from(lab: Lab, sources: Sources) {
    lab.lose_all();
    let request = Request {
        sources,
        ..lab.request()
    };
    let recovered = lab.recover(request).await.expect("recovers");
    assert_eq!((recovered.epoch, recovered.archives), (3, 3));
    let outcome = Outcome::Archive {
        taken_over: None,
        kept_records: 0,
    };
    assert_eq!(recovered.outcome, outcome);
    let (engine, _) = lab.restart();
    let lost = lab.engine_at(3).0.ledgers().unwrap();
    assert_eq!(engine.ledgers().unwrap(), lost);
}

fn put(lab: &Lab, bucket: &Path) {
    copy(&lab.data().join("archive/public"), bucket);
}

#[tokio::test]
async fn a_bucket_is_enough() {
    let (lab, store) = (Lab::settled(3).await, Store::start().await);
    put(&lab, &store.bucket().join("of/me"));
    let sources = Sources {
        buckets: vec![store.config("/of/me")],
        ..Sources::default()
    };
    recovers_from(lab, sources).await;
}

#[tokio::test]
async fn a_web_server_is_enough() {
    let lab = Lab::settled(3).await;
    let folder = tempfile::tempdir().unwrap();
    put(&lab, folder.path());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/a/b", listener.local_addr().unwrap());
    // It has a page for every path that it does not know.
    let page = Router::new().fallback(|| async { "nothing is here" });
    let folder_or_page = ServeDir::new(folder.path()).fallback(page);
    let router = Router::new().nest_service("/a/b", folder_or_page);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let sources = Sources {
        urls: vec![url.parse().unwrap()],
        ..Sources::default()
    };
    recovers_from(lab, sources).await;
}

#[tokio::test]
async fn a_mirror_that_lies_is_told_and_the_next_is_asked() {
    let (lab, liar) = (Lab::settled(3).await, Store::start().await);
    put(&lab, &liar.bucket());
    liar.becomes(Fault::Lies);
    let sources = Sources {
        buckets: vec![liar.config("")],
        ..Sources::default()
    };
    let honest = Store::start().await;
    put(&lab, &honest.bucket());
    let both = Sources {
        buckets: vec![liar.config(""), honest.config("")],
        ..Sources::default()
    };
    lab.lose_all();
    let request = Request {
        sources,
        ..lab.request()
    };
    let refused = lab.recover(request).await.expect_err("nobody has it");
    let text = format!("{refused:#}");
    assert!(text.contains("s3://archives at 127.0.0.1"), "{text}");
    let recovered = lab
        .recover(Request {
            sources: both,
            ..lab.request()
        })
        .await
        .expect("the other has it");
    assert_eq!((recovered.epoch, recovered.archives), (3, 3));
}

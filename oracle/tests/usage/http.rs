//! `POST /v1/usage`.

use openmast_oracle::ingest::usage::UsageConfig;
use openmast_usage::{Acknowledgement, PROTOBUF_MEDIA_TYPE, SignedBatch};
use prost::Message;
use reqwest::{Response, StatusCode, header};
use serde_json::Value;

use crate::lab::{Lab, SILENCE, batch, config, signer};

async fn post(lab: &Lab, content_type: &str, body: impl Into<reqwest::Body>) -> Response {
    lab.http
        .post(format!("{}/v1/usage", lab.url()))
        .header(header::CONTENT_TYPE, content_type)
        .body(body)
        .send()
        .await
        .unwrap()
}

async fn post_json(lab: &Lab, batch: &SignedBatch) -> (StatusCode, Value) {
    let response = post(lab, "application/json", batch.to_json()).await;
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn both_forms_are_recorded_alike() {
    let lab = Lab::start(&config());
    let (first, second) = (batch(0, 1), batch(0, 2));
    let (status, body) = post_json(&lab, &first).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["radio"], signer(0).key().to_string());
    assert_eq!(body["sequence"], "1");
    let response = post(&lab, PROTOBUF_MEDIA_TYPE, second.to_protobuf()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        PROTOBUF_MEDIA_TYPE
    );
    let answer = Acknowledgement::decode(response.bytes().await.unwrap()).unwrap();
    assert_eq!((answer.refusal(), answer.sequence), (None, 2));
    let recorded = lab.log.batches();
    assert_eq!(recorded[0].canonical, first.canonical());
    assert_eq!(recorded[1].canonical, second.canonical());
    // The transports share their memory of what was here.
    assert_eq!(lab.send(&first).await, "recorded");
    assert_eq!(lab.log.batches().len(), 2);
}

#[tokio::test]
async fn refusals_are_problem_documents_with_the_reasons_code() {
    let lab = Lab::start(&config());
    let (status, body) = post_json(&lab, &batch(77, 1)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(body["code"], "unknown_radio");
    assert_eq!(body["type"], "urn:openmast:problem:unknown_radio");
    let response = post(&lab, PROTOBUF_MEDIA_TYPE, batch(77, 1).to_protobuf()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let answer = Acknowledgement::decode(response.bytes().await.unwrap()).unwrap();
    assert_eq!(
        answer.refusal().map(|reason| reason.code()),
        Some("unknown_radio")
    );

    let response = post(&lab, "application/json", "{}").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["code"], "malformed");
    assert!(
        body["detail"].as_str().unwrap().contains("network"),
        "{body}"
    );
}

#[tokio::test]
async fn other_forms_methods_and_sizes_are_refused() {
    let lab = Lab::start(&UsageConfig {
        max_batch_bytes: 8_192,
        ..config()
    });
    let response = post(&lab, "text/plain", "hello").await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let response = post(&lab, "application/json", vec![b' '; 8_193]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let response = reqwest::get(format!("{}/v1/usage", lab.url()))
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_answer_comes_only_when_the_batch_is_durable() {
    let lab = Lab::start(&config());
    lab.log.hold();
    let batch = batch(0, 1);
    let mut answer = std::pin::pin!(post_json(&lab, &batch));
    let early = tokio::time::timeout(SILENCE, &mut answer).await;
    assert!(early.is_err(), "answered before it was durable");
    lab.log.let_go();
    assert_eq!(answer.await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_log_that_cannot_take_it_is_told_with_a_time_to_come_again() {
    let lab = Lab::start(&config());
    lab.log.set_broken(true);
    let body = batch(0, 1);
    let response = post(&lab, "application/json", body.to_json()).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key(header::RETRY_AFTER));
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["code"], "unavailable");
    lab.log.set_broken(false);
    assert_eq!(post_json(&lab, &body).await.0, StatusCode::OK);
    assert_eq!(lab.counters()["unavailable"], 1);
}

#[tokio::test]
async fn without_room_it_answers_429_and_loses_nothing_that_it_took() {
    // Of connections that have shown nothing yet a quarter, and each batch takes 4 KiB: room for 50.
    let lab = Lab::start(&UsageConfig {
        max_batch_bytes: 4_096,
        max_in_flight_bytes: 4 * 50 * 4_096,
        ..config()
    });
    lab.log.hold();
    let requests = (0..50).map(|number| {
        let (lab, batch) = (&lab, batch(number as u32 % 10, number / 10));
        async move { post_json(lab, &batch).await.0 }
    });
    let one_too_many = async {
        while lab.log.most_waiting() < 50 * 156 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let response = post(&lab, "application/json", batch(1, 1_000).to_json()).await;
        lab.log.let_go();
        response
    };
    let (answers, busy) = tokio::join!(futures_util::future::join_all(requests), one_too_many);
    assert_eq!(busy.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(busy.headers().contains_key(header::RETRY_AFTER));
    assert!(answers.iter().all(StatusCode::is_success), "{answers:?}");
    assert_eq!(lab.log.batches().len(), 50);
    assert_eq!(lab.counters()["overloaded"], 1);
}

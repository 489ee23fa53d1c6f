//! Senders that are slow, greedy or silent: they take bounded memory and bounded time, and from nobody else.

use std::time::Duration;

use futures_util::{StreamExt, future::join_all, stream};
use openmast_oracle::ingest::usage::UsageConfig;
use openmast_radio::{Connection, ConnectionConfig};
use openmast_usage::{MAX_REPORTS, UPLOAD_METHOD};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tower::ServiceExt;

use crate::lab::{
    Lab, LabLog, NETWORK, PATIENCE, batch, code, config, connect, report, signer, upload,
};

/// Room for 4 KiB of strangers, 8 KiB of the others.
fn narrow() -> UsageConfig {
    UsageConfig {
        max_batch_bytes: 4_096,
        max_in_flight_bytes: 16_384,
        receive_timeout_seconds: 2,
        ..config()
    }
}

/// Begins a request with a body of 4,000 bytes, and sends a part of it.
async fn begin(lab: &Lab, part: usize) -> TcpStream {
    let mut stream = TcpStream::connect(lab.server.address()).await.unwrap();
    let head = "POST /v1/usage HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b' '; part]).await.unwrap();
    stream
}

/// All until the other side ends.
async fn rest(mut stream: TcpStream) -> String {
    let mut all = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut all)).await;
    // A reset is an end, too.
    let _ = read.expect("the oracle ends it");
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn a_body_that_does_not_arrive_in_time_is_answered_408() {
    let lab = Lab::start(&narrow());
    let slow = begin(&lab, 100).await;
    lab.wait_for("openmast_usage_arriving_bytes", 100.0).await;
    let answer = rest(slow).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert_eq!(lab.counters()["too_slow"], 1);
    assert_eq!(lab.gauge("openmast_usage_arriving_bytes"), 0.0);
}

#[tokio::test]
async fn a_message_that_does_not_arrive_in_time_ends_its_stream() {
    let lab = Lab::start(&narrow());
    let whole = batch(0, 1).to_protobuf();
    let mut begun = vec![0];
    begun.extend_from_slice(&(whole.len() as u32).to_be_bytes());
    begun.extend_from_slice(&whole[..50]);
    let body = stream::iter([Ok::<_, std::io::Error>(begun)]).chain(stream::pending());
    let request = axum::http::Request::post(format!("{}{UPLOAD_METHOD}", lab.url()))
        .header("content-type", "application/grpc")
        .body(tonic::body::Body::new(axum::body::Body::from_stream(body)))
        .unwrap();
    let response = connect(&lab.url()).await.oneshot(request).await.unwrap();
    let mut data = axum::body::Body::new(response.into_body()).into_data_stream();
    let ended = tokio::time::timeout(PATIENCE, data.next()).await;
    assert!(!matches!(ended, Ok(Some(Ok(_)))), "nothing to answer");
    ended.expect("the oracle ends it");
    assert_eq!(lab.counters()["too_slow"], 1);
    lab.wait_for("openmast_usage_arriving_bytes", 0.0).await;
}

#[tokio::test]
async fn an_open_stream_may_wait_for_its_next_batch_as_long_as_it_likes() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 1,
        ..config()
    });
    let messages = stream::iter([1, 2]).then(|sequence| async move {
        if sequence == 2 {
            tokio::time::sleep(Duration::from_millis(2_500)).await;
        }
        batch(0, sequence).to_protobuf()
    });
    let mut grpc = tonic::client::Grpc::new(connect(&lab.url()).await);
    grpc.ready().await.unwrap();
    let path = axum::http::uri::PathAndQuery::from_static(UPLOAD_METHOD);
    let request = tonic::Request::new(messages);
    let answers = grpc.streaming(request, path, crate::lab::RawCodec).await;
    let mut answers = answers.unwrap().into_inner();
    let mut count = 0;
    while let Some(some) = answers.message().await.unwrap() {
        count += some.acknowledgements.len();
    }
    assert_eq!((count, lab.log.sequences()), (2, vec![1, 2]));
}

#[tokio::test]
async fn greedy_strangers_have_bounded_room_and_take_none_from_radios() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 5,
        ..narrow()
    });
    let radio = connect(&lab.url()).await;
    let first = upload(radio.clone(), vec![batch(0, 1).to_protobuf()]).await;
    assert_eq!(code(&first[0]), "recorded");
    let greedy = join_all((0..20).map(|_| begin(&lab, 1_000))).await;
    lab.wait_for("openmast_usage_arriving_bytes", 4_000.0).await;
    for sequence in 2..20 {
        let answers = upload(radio.clone(), vec![batch(0, sequence).to_protobuf()]).await;
        assert_eq!(code(&answers[0]), "recorded");
        // the strangers' room, and perhaps this batch
        assert!(lab.gauge("openmast_usage_arriving_bytes") < 4_400.0);
    }
    let answers = join_all(greedy.into_iter().map(rest)).await;
    let of = |status: &str| answers.iter().filter(|it| it.contains(status)).count();
    assert_eq!((of(" 408 "), of(" 429 ")), (4, 16), "{answers:?}");
    lab.wait_for("openmast_usage_arriving_bytes", 0.0).await;
    // Now there is room for strangers again.
    assert_eq!(lab.send(&batch(1, 1)).await, "recorded");
}

#[tokio::test]
async fn streams_of_strangers_share_the_same_room() {
    let lab = Lab::start(&narrow());
    let greedy = connect(&lab.url()).await;
    let mut calls = Vec::new();
    for _ in 0..40 {
        // A message of 4,000 bytes without its last one.
        let mut begun = vec![0];
        begun.extend_from_slice(&4_000_u32.to_be_bytes());
        begun.resize(5 + 3_999, 0);
        let body = stream::iter([Ok::<_, std::io::Error>(begun)]).chain(stream::pending());
        let request = axum::http::Request::post(format!("{}{UPLOAD_METHOD}", lab.url()))
            .header("content-type", "application/grpc")
            .body(tonic::body::Body::new(axum::body::Body::from_stream(body)))
            .unwrap();
        calls.push(tokio::spawn(greedy.clone().oneshot(request)));
    }
    lab.wait_for("openmast_usage_arriving_bytes", 4_004.0).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(lab.gauge("openmast_usage_arriving_bytes"), 4_004.0);
    // What they had begun is given up with their connection.
    lab.wait_for("openmast_usage_arriving_bytes", 0.0).await;
    drop(calls);
    assert_eq!(lab.send(&batch(1, 1)).await, "recorded");
}

#[tokio::test]
async fn the_largest_batch_finds_room_in_both_forms() {
    let lab = Lab::start(&UsageConfig {
        max_in_flight_bytes: 4 << 20,
        ..config()
    });
    let reports = vec![report(); MAX_REPORTS];
    let large = signer(0).sign(&NETWORK, 1, reports.clone()).unwrap();
    assert_eq!(lab.send(&large).await, "recorded");
    let large = signer(1).sign(&NETWORK, 1, reports).unwrap();
    let response = lab
        .http
        .post(format!("{}/v1/usage", lab.url()))
        .header("content-type", "application/json")
        .body(large.to_json())
        .send()
        .await
        .unwrap();
    assert!(response.status().is_success(), "{}", response.status());
}

#[tokio::test]
async fn a_connection_that_sends_nothing_is_ended() {
    let lab = Lab::start(&narrow());
    let silent = TcpStream::connect(lab.server.address()).await.unwrap();
    assert_eq!(rest(silent).await, "");
    let ended = lab.counters()["openmast_usage_useless_connections_total"];
    assert_eq!(ended, 1);
    let speaks_no_batch = connect(&lab.url()).await;
    lab.wait_for("openmast_usage_connections", 1.0).await;
    lab.wait_for("openmast_usage_connections", 0.0).await;
    drop(speaks_no_batch);
}

#[tokio::test]
async fn a_radio_that_was_idle_for_too_long_connects_again() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 1,
        idle_timeout_seconds: 1,
        ..config()
    });
    let connection = Connection::open(&ConnectionConfig::new(lab.url())).unwrap();
    connection.deliver(batch(0, 1)).await.unwrap();
    lab.wait_for("openmast_usage_connections", 0.0).await;
    connection.deliver(batch(0, 2)).await.unwrap();
    assert_eq!(lab.log.sequences(), [1, 2]);
}

#[tokio::test]
async fn a_connection_whose_batches_wait_for_the_log_is_not_ended() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 1,
        idle_timeout_seconds: 1,
        ..config()
    });
    lab.log.hold();
    let answers = upload(connect(&lab.url()).await, vec![batch(0, 1).to_protobuf()]);
    let let_go = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        lab.log.let_go();
    };
    let (answers, ()) = tokio::join!(answers, let_go);
    assert_eq!(answers.iter().map(code).collect::<Vec<_>>(), ["recorded"]);
}

/// Each over a connection of its own: those that find no place wait until one ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_radios_than_connections_are_all_served() {
    const RADIOS: u32 = 400;
    let config = UsageConfig {
        max_connections: 20,
        ..config()
    };
    let lab = Lab::start_with(&config, LabLog::new(), RADIOS);
    let most = async {
        let mut most = 0.0_f64;
        while lab.log.batches().len() < RADIOS as usize {
            most = most.max(lab.gauge("openmast_usage_connections"));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        most
    };
    let batches: Vec<_> = (0..RADIOS).map(|radio| batch(radio, 1)).collect();
    let all = join_all(batches.iter().map(|batch| lab.send(batch)));
    let (answers, most) = tokio::join!(all, most);
    assert!(answers.iter().all(|answer| *answer == "recorded"));
    assert!((1.0..=20.0).contains(&most), "{most}");
}

//! Peers that speak HTTP/2, gRPC or TLS to do harm: each takes bounded memory and time, and nothing from others.

use std::time::{Duration, Instant};

use axum::http::Request;
use bytes::Bytes;
use h2::client::SendRequest;
use openmast_oracle::ingest::usage::UsageConfig;
use openmast_usage::{SignedBatch, UPLOAD_METHOD};
use reqwest::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::lab::{Lab, PATIENCE, SILENCE, batch, config};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const PING: [u8; 17] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
/// An answer on a busy machine; far less than any bound that a test waits for.
const AT_ONCE: Duration = Duration::from_secs(20);

async fn tcp(lab: &Lab) -> TcpStream {
    TcpStream::connect(lab.server.address()).await.unwrap()
}

/// A connection of HTTP/2 whose peer may send `window` bytes of each answer.
async fn http2(lab: &Lab, window: u32) -> (SendRequest<Bytes>, tokio::task::JoinHandle<()>) {
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(window);
    let (requests, connection) = builder.handshake(tcp(lab).await).await.unwrap();
    let served = tokio::spawn(async move {
        // An end or an error: the oracle has had enough.
        let _ = connection.await;
    });
    (requests, served)
}

fn upload_request(lab: &Lab) -> Request<()> {
    Request::post(format!("{}{UPLOAD_METHOD}", lab.url()))
        .header("content-type", "application/grpc")
        .body(())
        .unwrap()
}

/// A radio is served meanwhile.
async fn a_radio_is_served(lab: &Lab, sequence: u64) {
    let sent = tokio::time::timeout(AT_ONCE, lab.send(&batch(9, sequence))).await;
    assert_eq!(sent.expect("in time"), "recorded");
}

/// CVE-2023-44487.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_that_are_opened_only_to_be_reset_end_their_connection() {
    let lab = Lab::start(&config());
    let (requests, served) = http2(&lab, 65_535).await;
    let mut opened = 0_u32;
    let flood = async {
        while let Ok(mut ready) = requests.clone().ready().await {
            let Ok((_, mut stream)) = ready.send_request(upload_request(&lab), false) else {
                break;
            };
            stream.send_reset(h2::Reason::CANCEL);
            opened += 1;
            if opened.is_multiple_of(64) {
                tokio::task::yield_now().await;
            }
        }
    };
    let flooded = tokio::time::timeout(PATIENCE, flood).await;
    flooded.expect("the oracle ends it");
    tokio::time::timeout(PATIENCE, served)
        .await
        .unwrap()
        .unwrap();
    println!("ended after {opened} streams");
    a_radio_is_served(&lab, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn floods_of_pings_and_settings_take_no_memory_and_nobody_s_time() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 5,
        ..config()
    });
    for (sequence, (name, frame)) in [("pings", &PING[..]), ("settings", &EMPTY_SETTINGS[..])]
        .into_iter()
        .enumerate()
    {
        let mut stream = tcp(&lab).await;
        stream.write_all(PREFACE).await.unwrap();
        stream.write_all(&EMPTY_SETTINGS).await.unwrap();
        let block = frame.repeat(4_096);
        let mut written = 0;
        // What is not read is not answered, and what is not answered is not read: it does not go on for ever.
        let flood = async {
            while stream.write_all(&block).await.is_ok() {
                written += block.len();
            }
        };
        let (flooded, ()) = tokio::join!(
            tokio::time::timeout(PATIENCE, flood),
            a_radio_is_served(&lab, sequence as u64 + 1)
        );
        flooded.expect("the oracle ends it");
        // What the two kernels keep, and not what the oracle has taken in.
        println!("{name}: {written} bytes written");
        assert!(written < 64 << 20, "{name}: {written}");
    }
}

#[tokio::test]
async fn a_frame_that_is_too_large_ends_its_connection() {
    let lab = Lab::start(&config());
    let mut stream = tcp(&lab).await;
    stream.write_all(PREFACE).await.unwrap();
    stream.write_all(&EMPTY_SETTINGS).await.unwrap();
    // A frame of headers that says that it has 16 MiB.
    let head = [0xff, 0xff, 0xff, 1, 4, 0, 0, 0, 1];
    stream.write_all(&head).await.unwrap();
    let started = Instant::now();
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    // A reset is an end, too.
    let _ = ended.expect("the oracle ends it");
    assert!(started.elapsed() < AT_ONCE, "without waiting for it");
}

/// Headers that do not end (CERT VU#421644): each frame may have 16 KiB, and all together no more than one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_that_go_on_for_ever_end_their_connection() {
    let lab = Lab::start(&config());
    // A header of its own in each: a name of one octet, a value of 100.
    let one = [&[0, 1, b'x', 100][..], &[b'v'; 100]].concat();
    let many = one.repeat(150);
    for piece in [&[][..], &one, &many] {
        let mut stream = tcp(&lab).await;
        stream.write_all(PREFACE).await.unwrap();
        stream.write_all(&EMPTY_SETTINGS).await.unwrap();
        // The head of a call, without the flag that it is all.
        let mut begin = head(1);
        begin[4] = 0;
        stream.write_all(&begin).await.unwrap();
        let length = (piece.len() as u32).to_be_bytes();
        let mut go_on = vec![length[1], length[2], length[3], 9, 0, 0, 0, 0, 1];
        go_on.extend_from_slice(piece);
        let block = go_on.repeat((64 << 10) / go_on.len());
        let mut written = 0;
        let flood = async {
            while stream.write_all(&block).await.is_ok() {
                written += block.len();
            }
        };
        let flooded = tokio::time::timeout(AT_ONCE, flood).await;
        flooded.expect("the oracle ends it");
        println!("frames of {}: {written} bytes written", piece.len());
        assert!(written < 16 << 20, "{}: {written}", piece.len());
    }
    a_radio_is_served(&lab, 1).await;
}

/// HTTP/1, one request behind the other, and no answer is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_whose_answers_are_not_read_are_not_read() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 5,
        ..config()
    });
    let mut stream = tcp(&lab).await;
    let request = "POST /v1/usage HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    let block = request.repeat(1_000);
    let mut written = 0;
    let flood = async {
        while stream.write_all(block.as_bytes()).await.is_ok() {
            written += block.len();
        }
    };
    let (flooded, ()) = tokio::join!(
        tokio::time::timeout(PATIENCE, flood),
        a_radio_is_served(&lab, 1)
    );
    flooded.expect("the oracle ends it");
    let answered = lab.counters()["malformed"];
    println!("{written} bytes written, {answered} requests answered");
    // What the two kernels keep of answers, and of requests.
    assert!(written < 64 << 20, "{written}");
    lab.wait_for("openmast_usage_connections", 0.0).await;
}

/// Sends the beginning of a call, and gives what the oracle answers: the status of gRPC where it gives one.
async fn call(lab: &Lab, message: &[u8]) -> Option<String> {
    let (requests, _served) = http2(lab, 65_535).await;
    let mut ready = requests.ready().await.unwrap();
    let (response, mut stream) = ready.send_request(upload_request(lab), false).unwrap();
    stream
        .send_data(Bytes::copy_from_slice(message), false)
        .unwrap();
    let answered = async {
        let response = response.await.ok()?;
        let (head, mut body) = response.into_parts();
        while let Some(piece) = body.data().await {
            piece.ok()?;
        }
        let trailers = body.trailers().await.ok()?.unwrap_or_default();
        let status = trailers
            .get("grpc-status")
            .or(head.headers.get("grpc-status"))?;
        Some(status.to_str().unwrap().to_owned())
    };
    let answered = tokio::time::timeout(AT_ONCE, answered).await;
    answered.expect("it is not waited for")
}

#[tokio::test]
async fn a_message_that_says_that_it_is_huge_is_not_waited_for() {
    let lab = Lab::start(&config());
    call(&lab, &[0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]).await;
    a_radio_is_served(&lab, 1).await;
}

#[tokio::test]
async fn nothing_compressed_is_unpacked() {
    let lab = Lab::start(&config());
    let mut message = vec![1];
    message.extend_from_slice(&8_u32.to_be_bytes());
    message.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    call(&lab, &message).await;
    let response = lab
        .http
        .post(format!("{}/v1/usage", lab.url()))
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(message)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let plain = lab
        .http
        .post(format!("{}/v1/usage", lab.url()))
        .header("content-type", "application/json")
        .header("content-encoding", "identity")
        .body(batch(0, 1).to_json())
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), StatusCode::OK);
    assert_eq!(lab.log.sequences(), [1]);
}

/// Whoever reads no answers is not read: a stranger over all of its streams together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_that_reads_no_answers_is_not_read() {
    const MOST: u64 = 256;
    let lab = Lab::start(&config());
    let (requests, _served) = http2(&lab, 0).await;
    // No batch, and answered as such: five octets each.
    let empty = [0; 5].repeat(200);
    let mut streams = Vec::new();
    for _ in 0..40 {
        let mut ready = requests.clone().ready().await.unwrap();
        let (_, mut stream) = ready.send_request(upload_request(&lab), false).unwrap();
        stream.send_data(Bytes::from(empty.clone()), false).unwrap();
        streams.push(stream);
    }
    let mut answered = 0;
    loop {
        tokio::time::sleep(2 * SILENCE).await;
        let more = lab.counters().get("malformed").copied().unwrap_or(0);
        answered += more;
        if more == 0 && answered > 0 {
            break;
        }
    }
    assert!((1..=MOST + 8).contains(&answered), "{answered}");
    a_radio_is_served(&lab, 1).await;
}

/// The head of a call to upload, by hand: a peer that heeds nothing that the oracle asks of it.
fn head(stream: u32) -> Vec<u8> {
    // `:method POST`, `:scheme http`, `:path` and `:authority` in plain octets (RFC 7541, static table).
    let mut block = vec![0x83, 0x86, 0x04, UPLOAD_METHOD.len() as u8];
    block.extend_from_slice(UPLOAD_METHOD.as_bytes());
    block.extend_from_slice(b"\x01\x06oracle");
    let mut frame = vec![0, 0, block.len() as u8, 1, 4];
    frame.extend_from_slice(&stream.to_be_bytes());
    frame.extend_from_slice(&block);
    frame
}

/// Types of the frames that were read.
fn frames(mut bytes: &[u8]) -> Vec<u8> {
    let mut types = Vec::new();
    while let [a, b, c, kind, rest @ ..] = bytes {
        types.push(*kind);
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        bytes = rest.get(5 + length..).unwrap_or_default();
    }
    types
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_streams_of_one_connection_end_it() {
    const RST_STREAM: u8 = 3;
    let lab = Lab::start(&UsageConfig {
        max_streams_per_connection: 32,
        ..config()
    });
    let stream = tcp(&lab).await;
    let (mut read, mut write) = stream.into_split();
    let flood = async move {
        let mut all = [PREFACE, &EMPTY_SETTINGS].concat();
        all.extend((0..5_000).flat_map(|number| head(2 * number + 1)));
        // Until it is not taken any more.
        let _ = write.write_all(&all).await;
        write
    };
    let mut answer = Vec::new();
    let answered = async {
        // A reset is an end, too.
        let _ = read.read_to_end(&mut answer).await;
    };
    let both = async { tokio::join!(flood, answered) };
    let ended = tokio::time::timeout(AT_ONCE, both).await;
    ended.expect("the oracle ends it");
    let refused = frames(&answer);
    let refused = refused.iter().filter(|kind| **kind == RST_STREAM).count();
    println!("ended after {refused} streams were refused");
    assert!(refused <= 100, "{refused}");
    a_radio_is_served(&lab, 1).await;
}

#[tokio::test]
async fn who_never_says_what_it_wants_is_let_go() {
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 1,
        ..config()
    });
    for begin in [&b""[..], b"PRI * HTT", b"POST /v1/usage HT"] {
        let mut stream = tcp(&lab).await;
        stream.write_all(begin).await.unwrap();
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
        let _ = ended.expect("the oracle ends it");
    }
    lab.wait_for("openmast_usage_connections", 0.0).await;
}

/// A connection on which nothing was asked yet; `None`: it was closed at once.
async fn entered(lab: &Lab) -> Option<(SendRequest<Bytes>, tokio::task::JoinHandle<()>)> {
    let (requests, connection) = h2::client::handshake(tcp(lab).await).await.ok()?;
    let served = tokio::spawn(async move {
        let _ = connection.await;
    });
    Some((requests, served))
}

/// Whether a batch that comes over this connection is acknowledged.
async fn is_acknowledged(lab: &Lab, requests: &SendRequest<Bytes>, sent: &SignedBatch) -> bool {
    let request = Request::post(format!("{}/v1/usage", lab.url()))
        .header("content-type", "application/json")
        .body(())
        .unwrap();
    let answered = async {
        let mut ready = requests.clone().ready().await.ok()?;
        let (response, mut stream) = ready.send_request(request, false).ok()?;
        let body = Bytes::from(sent.to_json());
        stream.send_data(body, true).ok()?;
        Some(response.await.ok()?.status().is_success())
    };
    answered.await.unwrap_or(false)
}

/// Whoever has one key may take all places while nobody else wants them, and holds four of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_radio_holds_few_places_when_others_need_them() {
    const PLACES: usize = 8;
    const HELD: usize = 4;
    let lab = Lab::start(&UsageConfig {
        max_connections: PLACES,
        max_connections_per_source: PLACES,
        receive_timeout_seconds: 600,
        ..config()
    });
    let (first, second) = (batch(0, 1), batch(0, 2));
    let mut of_one = Vec::new();
    for _ in 0..PLACES {
        let connection = entered(&lab).await.expect("there is a place");
        assert!(is_acknowledged(&lab, &connection.0, &first).await);
        of_one.push(connection);
    }
    let mut others = Vec::new();
    let all_served = async {
        for radio in 1..=HELD as u32 {
            let served = loop {
                // Until those that hold no place are old enough, it is refused.
                if let Some(connection) = entered(&lab).await
                    && is_acknowledged(&lab, &connection.0, &batch(radio, 1)).await
                {
                    break connection;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            };
            others.push(served);
        }
    };
    let all_served = tokio::time::timeout(PATIENCE, all_served).await;
    all_served.expect("the other radios find places");
    let (held, given) = of_one.split_at_mut(HELD);
    for (_, served) in given {
        let ended = tokio::time::timeout(PATIENCE, served).await;
        ended.expect("it gave its place").unwrap();
    }
    for (requests, _) in held.iter().chain(&others) {
        assert!(is_acknowledged(&lab, requests, &second).await);
    }
    // One that ends lets another hold its place.
    let (_, served) = &held[0];
    served.abort();
    lab.wait_for("openmast_usage_connections", PLACES as f64 - 1.0)
        .await;
    let connection = entered(&lab).await.expect("there is a place");
    assert!(is_acknowledged(&lab, &connection.0, &batch(0, 3)).await);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(entered_and_served(&lab, 5).await.is_none());
    assert!(is_acknowledged(&lab, &connection.0, &batch(0, 4)).await);
}

/// A connection over which a radio's batch was acknowledged.
async fn entered_and_served(lab: &Lab, radio: u32) -> Option<SendRequest<Bytes>> {
    let (requests, _) = entered(lab).await?;
    let is_served = is_acknowledged(lab, &requests, &batch(radio, 1)).await;
    is_served.then_some(requests)
}

/// A source has a share of the places; its silent connections give way to those that have something to say.
#[tokio::test]
async fn silent_connections_of_a_source_give_way_to_its_radios() {
    let lab = Lab::start(&UsageConfig {
        max_connections: 8,
        max_connections_per_source: 4,
        receive_timeout_seconds: 600,
        ..config()
    });
    let mut silent = Vec::new();
    for _ in 0..4 {
        silent.push(tcp(&lab).await);
    }
    lab.wait_for("openmast_usage_connections", 4.0).await;
    let served = async {
        loop {
            // Until the silent ones are old enough, it is refused.
            let client = reqwest::Client::new();
            let answer = client
                .post(format!("{}/v1/usage", lab.url()))
                .header("content-type", "application/json")
                .body(batch(0, 1).to_json())
                .send();
            if answer
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(AT_ONCE, served).await.expect("served");
}

//! Addresses, batches, stopping.

use std::net::SocketAddr;
use std::sync::Arc;

use openmast_oracle::ingest::radius::{RadiusServer, ServerError};
use openmast_oracle::time::Clock;
use quinn_udp::{Transmit, UdpSocketState};
use tokio::net::UdpSocket;

use crate::lab::{Lab, PATIENCE, SECRET, Sender, assert_answers, configured, interim, signed};

#[tokio::test]
async fn the_answer_leaves_from_the_address_that_was_asked() {
    let lab = Lab::start(&configured(serde_json::json!({"listen": ["0.0.0.0:0"]})));
    let asked = SocketAddr::from(([127, 0, 0, 2], lab.address().port()));
    let sender = Sender::to(asked).await;
    let request = signed(interim(1, "s1", 1));
    sender.send(&request).await;
    assert_answers(&sender.answer().await, &request);
}

#[tokio::test]
async fn both_families_share_a_port() {
    let free = Lab::start(&configured(serde_json::json!({"listen": ["0.0.0.0:0"]})));
    let port = free.address().port();
    free.server.shutdown().await;
    let _lab = Lab::start(&configured(serde_json::json!({
        "listen": [format!("0.0.0.0:{port}"), format!("[::]:{port}")]
    })));
    for server in ["127.0.0.1", "::1"].map(|ip| SocketAddr::new(ip.parse().unwrap(), port)) {
        let sender = Sender::to(server).await;
        let request = signed(interim(1, "s1", 1));
        sender.send(&request).await;
        assert_answers(&sender.answer().await, &request);
    }
}

#[tokio::test]
async fn a_burst_in_one_buffer_of_the_kernel_is_taken_apart() {
    let lab = Lab::start(&configured(serde_json::json!({"sockets": 1})));
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let state = UdpSocketState::new((&socket).into()).unwrap();
    let requests: Vec<Vec<u8>> = (0..20)
        .map(|number| signed(interim(number, "s1", number.into())))
        .collect();
    let contents = requests.concat();
    // One segmented send: on loopback the receiver gets it as one coalesced buffer.
    let transmit = Transmit {
        destination: lab.address(),
        ecn: None,
        contents: &contents,
        segment_size: Some(requests[0].len()),
        src_ip: None,
    };
    socket.writable().await.unwrap();
    state.try_send((&socket).into(), &transmit).unwrap();
    lab.expect(&[("recorded", 20)]).await;
    let mut counted: Vec<u64> = lab
        .log
        .reports()
        .iter()
        .map(|report| report.bytes_up)
        .collect();
    counted.sort_unstable();
    assert_eq!(counted, (0..20).collect::<Vec<u64>>());
}

#[tokio::test]
async fn many_senders_over_several_sockets() {
    let lab = Lab::start(&configured(serde_json::json!({"sockets": 4})));
    for sender in 0..20 {
        let socket = Sender::to(lab.address()).await;
        for identifier in 0..10 {
            let request = signed(interim(identifier, &format!("s{sender}"), 1));
            socket.send(&request).await;
            assert_answers(&socket.answer().await, &request);
        }
    }
    lab.expect(&[("recorded", 200)]).await;
}

#[tokio::test]
async fn a_second_server_is_told_that_the_port_is_taken() {
    let lab = Lab::start(&configured(serde_json::json!({"sockets": 2})));
    let config = configured(serde_json::json!({"sockets": 2, "listen": [lab.address()]}));
    let Err(ServerError::Bind { address, .. }) =
        RadiusServer::start(&config, Clock::default(), Arc::new(lab.log.clone()))
    else {
        panic!("a second server started on the same port");
    };
    assert_eq!(address, lab.address());
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused() {
    let lab = Lab::start(&configured(serde_json::json!({})));
    let config = configured(serde_json::json!({"clients": []}));
    let Err(error) = RadiusServer::start(&config, Clock::default(), Arc::new(lab.log.clone()))
    else {
        panic!("a server without clients started");
    };
    assert!(
        error.to_string().contains("radius.clients is empty"),
        "{error}"
    );
}

#[tokio::test]
async fn stopping_answers_what_was_received() {
    let lab = Lab::start(&configured(serde_json::json!({
        "clients": [{"name": "v4", "network": "127.0.0.0/8", "secret": SECRET}], "listen": ["127.0.0.1:0"]
    })));
    let sender = Sender::to(lab.address()).await;
    let request = signed(interim(1, "s1", 1));
    lab.log.hold();
    sender.send(&request).await;
    sender.silence().await;
    let log = lab.log.clone();
    let stopping = tokio::spawn(lab.server.shutdown());
    sender.silence().await;
    assert!(!stopping.is_finished(), "stopped with a request open");
    log.release();
    assert_answers(&sender.answer().await, &request);
    tokio::time::timeout(PATIENCE, stopping)
        .await
        .expect("stopped")
        .unwrap();
}

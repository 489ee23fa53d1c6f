//! Connections and open files: the log, the archive and the outbox always find one.

use std::time::Duration;

use openmast_oracle::config::raise_open_files;
use serde_json::Value;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    chain::{Chain, Mood},
    lab::{self, Lab, PATIENCE},
    process::Process,
};

/// With 1,024 open files, 1,100 connections that only begin a request, and the end of an epoch meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_connections_than_open_files_do_not_keep_an_epoch_from_ending() {
    const IDLE: usize = 1_100;
    let _metrics = lab::METRICS.read().await;
    assert!(raise_open_files() > 4_096, "the other ends are here");
    let chain = Chain::start(Mood::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.sections = "[epoch]\nseconds = 3".to_owned();
    let mut process = Process::start(&lab, "ulimit -n 1024;");
    Process::until_it_answers(&lab).await;
    lab.until_it_runs().await;
    let mut idle = Vec::with_capacity(IDLE);
    for _ in 0..IDLE {
        let Ok(mut stream) = TcpStream::connect(lab.api).await else {
            break;
        };
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n").await;
        idle.push(stream);
    }
    let closed = async {
        loop {
            if let Some((200, body)) = lab.get("/v1/settlements/1").await {
                return serde_json::from_str::<Value>(&body).unwrap();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let closed = tokio::time::timeout(PATIENCE, closed).await;
    let settlement = closed.expect("the epoch ends, and is archived and queued");
    assert_eq!(settlement["state"], "queued", "{settlement}");
    assert!(lab.is_answered(1, "s1").await, "reports are kept");
    let health = reqwest::get(format!("http://{}/health", lab.health)).await;
    assert!(health.unwrap().status().is_success());
    assert!(process.runs());
    drop(idle);
    assert_eq!(process.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_open_files_for_anything_are_refused_with_the_numbers() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Mood::Right).await;
    let lab = Lab::with_own_log(&chain).await;
    lab.config();
    let run = std::process::Command::new("sh")
        .args([
            "-c",
            "ulimit -n 200; exec \"$0\" oracle run --config \"$1\"",
        ])
        .arg(env!("CARGO_BIN_EXE_openmast"))
        .arg(lab.file())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(3), "{text}");
    assert!(text.contains("this process may have 200"), "{text}");
}

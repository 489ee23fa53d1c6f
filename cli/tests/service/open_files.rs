//! Connections and open files: the log, the archive and the outbox always find one.

use std::fs;

use openmast_oracle::config::raise_open_files;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::{
    chain::{Chain, Fault},
    lab::{self, Lab},
    process::Process,
};

/// With 1,024 open files, and 1,100 connections that only begin a request: the log begins new files, and the API reads them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_connections_than_open_files_keep_nothing_from_opening_one() {
    const IDLE: usize = 1_100;
    // Each takes a page of 4,096 bytes at least.
    const REPORTS: usize = 300;
    let _metrics = lab::METRICS.read().await;
    assert!(raise_open_files() > 4_096, "the other ends are here");
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.sections = "[log]\nsegment_bytes = 1048576".to_owned();
    let mut process = Process::start(&lab, "ulimit -n 1024;");
    Process::until_it_answers(&lab).await;
    lab.until_reasons(&[]).await;
    let files = || fs::read_dir(lab.folder().join("data/log")).unwrap().count();
    let before = files();
    let mut idle = Vec::with_capacity(IDLE);
    for _ in 0..IDLE {
        let Ok(mut stream) = TcpStream::connect(lab.api).await else {
            break;
        };
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n").await;
        idle.push(stream);
    }
    for number in 0..REPORTS {
        let identifier = (number % 256) as u8;
        let is_answered = lab.is_answered(identifier, &format!("s{number}")).await;
        assert!(is_answered, "report {number}");
    }
    assert!(files() > before, "the log has begun another file");
    let (status, found) = lab
        .get_as_admin("/v1/sessions?session_id=s7&reports=5")
        .await;
    assert_eq!(status, 200, "{found}");
    assert_eq!(
        found["sessions"][0]["reports"].as_array().map(Vec::len),
        Some(1)
    );
    let health = reqwest::get(format!("http://{}/health", lab.health)).await;
    assert!(health.unwrap().status().is_success());
    assert!(process.runs());
    drop(idle);
    assert_eq!(process.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_open_files_for_anything_are_refused_with_the_numbers() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
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

//! Peers that take connections and do nothing good with them.

use std::time::{Duration, Instant};

use openmast_oracle::serve::Bounds;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::server::Server;
use super::sources::Fixture;

const QUIET: Duration = Duration::from_millis(1_500);
const PATIENCE: Duration = Duration::from_secs(10);
const REQUEST: &[u8] = b"GET /health HTTP/1.1\r\nhost: oracle\r\n\r\n";

async fn server(connections: usize) -> Server {
    let bounds = Bounds {
        connections,
        quiet: QUIET,
    };
    Server::start_bounded(Fixture::default(), bounds).await
}

/// How long the peer keeps the connection.
async fn until_closed(stream: &mut TcpStream) -> Duration {
    let (started, mut rest) = (Instant::now(), Vec::new());
    // An end or a reset.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut rest))
        .await
        .expect("is closed");
    started.elapsed()
}

async fn is_answered(stream: &mut TcpStream) -> bool {
    stream.write_all(REQUEST).await.expect("is taken");
    let mut begin = [0; 15];
    stream.read_exact(&mut begin).await.is_ok() && begin == *b"HTTP/1.1 200 OK"
}

#[tokio::test]
async fn silent_connections_end_and_make_room() {
    let server = server(2).await;
    let connect = || TcpStream::connect(server.address());
    let mut silent = connect().await.unwrap();
    let mut answered = connect().await.unwrap();
    assert!(is_answered(&mut answered).await);
    // Both places are taken: the kernel keeps the third until there is room.
    let mut third = connect().await.unwrap();
    let waited = Instant::now();
    let (silent, answered, third) = tokio::join!(
        until_closed(&mut silent),
        until_closed(&mut answered),
        async {
            assert!(is_answered(&mut third).await);
            waited.elapsed()
        }
    );
    for kept in [silent, answered] {
        assert!((QUIET / 2..PATIENCE).contains(&kept), "{kept:?}");
    }
    assert!((QUIET / 2..PATIENCE).contains(&third), "{third:?}");
}

#[tokio::test]
async fn a_request_without_end_is_not_waited_for() {
    let server = server(1).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(b"GET /health HTTP/1.1\r\n").await.unwrap();
    let started = Instant::now();
    let closed = async {
        // A byte now and then, until the peer does not take any more.
        while stream.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(PATIENCE, closed).await.expect("is closed");
    assert!(started.elapsed() > QUIET / 2);
}

#[tokio::test]
async fn a_connection_in_use_stays() {
    let server = server(1).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let started = Instant::now();
    while started.elapsed() < 2 * QUIET {
        stream.write_all(REQUEST).await.unwrap();
        let mut some = [0; 4_096];
        let count = timeout(PATIENCE, stream.read(&mut some)).await;
        assert!(count.expect("is answered").unwrap() > 0);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn who_does_not_take_the_answer_is_let_go() {
    let fixture = Fixture::default();
    // More than what the kernel keeps for the two.
    let large = vec![b'x'; 64 << 20];
    std::fs::write(fixture.folder.path().join("archive"), large).unwrap();
    let request = format!(
        "GET /v1/archive/{} HTTP/1.1\r\nhost: oracle\r\n\r\n",
        hex::encode(fixture.archive_hash)
    );
    let bounds = Bounds {
        connections: 1,
        quiet: QUIET,
    };
    let server = Server::start_bounded(fixture, bounds).await;
    let mut idle = TcpStream::connect(server.address()).await.unwrap();
    idle.write_all(request.as_bytes()).await.unwrap();
    // It reads nothing, and its place is free again.
    let mut next = TcpStream::connect(server.address()).await.unwrap();
    let answered = timeout(PATIENCE, is_answered(&mut next)).await;
    assert!(answered.expect("there is a place"));
    drop(idle);
}

//! Peers that take connections and do nothing good with them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use openmast_oracle::config::raise_open_files;
use openmast_oracle::serve::Bounds;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::server::Server;
use super::sources::Fixture;

const QUIET: Duration = Duration::from_millis(1_500);
const PATIENCE: Duration = Duration::from_secs(10);
/// For what must not wait for any bound.
const AT_ONCE: Duration = Duration::from_secs(5);
const REQUEST: &[u8] = b"GET /health HTTP/1.1\r\nhost: oracle\r\n\r\n";

fn bounds(connections: usize) -> Bounds {
    Bounds {
        connections,
        per_source: connections,
        head: QUIET,
        idle: QUIET,
        quiet: QUIET,
    }
}

/// With bounds that no test waits for.
fn patient(connections: usize, per_source: usize) -> Bounds {
    let long = Duration::from_secs(600);
    Bounds {
        connections,
        per_source,
        head: long,
        idle: long,
        quiet: long,
    }
}

async fn server(bounds: Bounds) -> Server {
    Server::start_bounded(Fixture::default(), bounds).await
}

/// Connects from an address of loopback.
async fn connect(from: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind(format!("{from}:0").parse().unwrap())
        .expect("all of 127.0.0.0/8 is this machine's");
    socket.connect(to).await.unwrap()
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
    stream.write_all(REQUEST).await.is_ok() && {
        let mut begin = [0; 15];
        stream.read_exact(&mut begin).await.is_ok() && begin == *b"HTTP/1.1 200 OK"
    }
}

#[tokio::test]
async fn silent_connections_end() {
    let server = server(bounds(8)).await;
    let mut silent = connect("127.0.0.1", server.address()).await;
    let mut answered = connect("127.0.0.1", server.address()).await;
    assert!(is_answered(&mut answered).await);
    let (silent, answered) = tokio::join!(until_closed(&mut silent), until_closed(&mut answered));
    for kept in [silent, answered] {
        assert!((QUIET / 2..PATIENCE).contains(&kept), "{kept:?}");
    }
}

#[tokio::test]
async fn a_request_without_end_is_not_waited_for() {
    let server = server(bounds(1)).await;
    let mut stream = connect("127.0.0.1", server.address()).await;
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

/// Of a connection that was answered before, too, the next head has so long from its first byte, however long it may be idle.
#[tokio::test]
async fn half_a_head_after_an_answer_ends_its_connection() {
    let server = server(Bounds {
        head: QUIET,
        ..patient(8, 8)
    })
    .await;
    let mut stream = connect("127.0.0.1", server.address()).await;
    assert!(is_answered(&mut stream).await);
    tokio::time::sleep(2 * QUIET).await;
    stream.write_all(b"GET /hea").await.unwrap();
    let kept = until_closed(&mut stream).await;
    assert!((QUIET / 2..PATIENCE).contains(&kept), "{kept:?}");
}

#[tokio::test]
async fn a_connection_in_use_stays() {
    let server = server(bounds(1)).await;
    let mut stream = connect("127.0.0.1", server.address()).await;
    let started = Instant::now();
    while started.elapsed() < 2 * QUIET {
        stream.write_all(REQUEST).await.unwrap();
        let mut some = [0; 4_096];
        let count = timeout(PATIENCE, stream.read(&mut some)).await;
        assert!(count.expect("is answered").unwrap() > 0);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A fixture whose archive is more than what the kernel keeps for two peers, and the request for it.
fn large_archive() -> (Fixture, String) {
    let fixture = Fixture::default();
    std::fs::write(fixture.folder.path().join("archive"), vec![b'x'; 64 << 20]).unwrap();
    let request = format!(
        "GET /v1/archive/{} HTTP/1.1\r\nhost: oracle\r\n\r\n",
        hex::encode(fixture.archive_hash)
    );
    (fixture, request)
}

#[tokio::test]
async fn who_does_not_take_the_answer_is_let_go() {
    let (fixture, request) = large_archive();
    let server = Server::start_bounded(fixture, bounds(1)).await;
    let mut idle = connect("127.0.0.1", server.address()).await;
    idle.write_all(request.as_bytes()).await.unwrap();
    // It reads nothing, and its place is free again.
    let mut next = connect("127.0.0.2", server.address()).await;
    let answered = timeout(PATIENCE, is_answered(&mut next)).await;
    assert!(answered.expect("there is a place"));
    drop(idle);
}

#[tokio::test]
async fn idle_connections_give_their_place_to_whoever_has_something_to_ask() {
    let server = server(patient(4, 4)).await;
    let idle = join_all((0..20).map(|_| connect("127.0.0.1", server.address()))).await;
    let mut asking = connect("127.0.0.1", server.address()).await;
    let answered = timeout(AT_ONCE, is_answered(&mut asking)).await;
    assert!(answered.expect("at once"));
    drop(idle);
}

#[tokio::test]
async fn one_source_that_serves_with_all_of_its_share_is_refused_and_others_are_not() {
    let (fixture, request) = large_archive();
    let server = Server::start_bounded(fixture, patient(8, 3)).await;
    let mut downloads = Vec::new();
    for _ in 0..3 {
        let mut stream = connect("127.0.0.1", server.address()).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        // It is served from now on.
        stream.read_exact(&mut [0; 1_024]).await.unwrap();
        downloads.push(stream);
    }
    let mut more = connect("127.0.0.1", server.address()).await;
    assert!(!is_answered(&mut more).await);
    let mut other = connect("127.0.0.2", server.address()).await;
    let answered = timeout(AT_ONCE, is_answered(&mut other)).await;
    assert!(answered.expect("another source has places"));
    downloads.pop();
    let served_again = async {
        loop {
            let mut again = connect("127.0.0.1", server.address()).await;
            if is_answered(&mut again).await {
                break;
            }
        }
    };
    timeout(PATIENCE, served_again)
        .await
        .expect("its share again");
}

/// What an attacker with one address does to the API as it is configured: neither the API nor health falls silent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_a_thousand_half_heads_silence_nothing() {
    const HALF: usize = 1_150;
    assert!(raise_open_files() > 4_096, "both ends are in this process");
    let api = openmast_oracle::config::ApiConfig::default();
    let server = server(Bounds::of(&api)).await;
    for address in [server.address(), server.health()] {
        let half = (0..HALF).map(|_| async move {
            let mut stream = connect("127.0.0.1", address).await;
            let _ = stream.write_all(b"GET /health HTTP/1.1\r\nhost: ").await;
            stream
        });
        let mut held = Vec::with_capacity(HALF);
        for connection in half {
            held.push(connection.await);
        }
        for from in ["127.0.0.1", "127.0.0.2"] {
            for to in [server.address(), server.health()] {
                let mut asking = connect(from, to).await;
                let answered = timeout(AT_ONCE, is_answered(&mut asking)).await;
                assert!(answered.expect("at once"), "{from} at {to}");
            }
        }
        drop(held);
    }
}

//! Who floods waits for itself: both doors before one log that is slow, and others' reports in time.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use openmast_log::LogConfig;
use openmast_log::{Ended, Log, LogFiles, Records, StoredLog};
use openmast_oracle::{
    ingest::{
        radius::{
            RadiusServer,
            authenticator::sign_accounting_request,
            dictionary::{attribute, code},
            packet::PacketBuilder,
        },
        usage::{Radios, UsageConfig, UsageServer},
    },
    time::Clock,
};
use openmast_radio::{Connection, ConnectionConfig};
use openmast_usage::{Report, SignedBatch};

use crate::lab::{Lab, NETWORK, PATIENCE, config, identity, now_ms, report, signer};

/// Bytes that the log takes in a second.
const SPEED: usize = 8 << 20;
/// Requests of a flood in a millisecond: several times what the log takes of them, and no more than a busy machine can look at, for
/// what the kernel's buffer does not hold is lost for everybody.
const REQUESTS: usize = 16;
/// For so long there is a flood.
const FLOOD: Duration = Duration::from_secs(20);
/// What a RADIUS client waits before it asks again, and when it gives up (RFC 5080, 2.2.1, has longer ones).
const ASKS_AGAIN: Duration = Duration::from_secs(2);
/// Everybody else's reports are acknowledged by then.
const IN_TIME: Duration = Duration::from_secs(10);
const SECRET: &str = "a shared secret of the lab";

/// Both doors, before one log.
struct Doors {
    radius: RadiusServer,
    usage: UsageServer,
    log: Log,
    ended: Ended,
    _folder: tempfile::TempDir,
}

fn doors() -> Doors {
    let folder = tempfile::tempdir().unwrap();
    let files = LogFiles::open(folder.path(), &LogConfig::default()).unwrap();
    let slow = |records: Records| {
        let bytes: usize = records.iter().map(|(_, record)| record.len()).sum();
        std::thread::sleep(Duration::from_secs_f64(bytes as f64 / SPEED as f64));
        Ok(())
    };
    let (log, ended) = Box::new(files).start(Box::new(slow)).unwrap();
    let clients = ["a", "b"].into_iter().zip(2..).map(|(name, last)| {
        let network = Ipv4Addr::new(127, 0, 0, last);
        serde_json::json!({"name": name, "network": network, "secret": SECRET})
    });
    let radius = serde_json::json!({
        "listen": ["127.0.0.1:0"],
        "clients": clients.collect::<Vec<_>>(),
    });
    let radius = serde_json::from_value(radius).unwrap();
    let radius = RadiusServer::start(&radius, Clock::default(), Arc::clone(&log)).unwrap();
    let radios = Radios::new(&[identity(0), identity(1)]);
    let usage = UsageServer::start(
        &config(),
        NETWORK,
        radios,
        Clock::default(),
        Arc::clone(&log),
    );
    Doors {
        radius,
        usage: usage.unwrap(),
        log,
        ended,
        _folder: folder,
    }
}

fn request(session: u64) -> Vec<u8> {
    let request = PacketBuilder::new(code::ACCOUNTING_REQUEST, session as u8)
        .integer(attribute::ACCT_STATUS_TYPE, 3)
        .and_then(|it| it.attribute(attribute::ACCT_SESSION_ID, &session.to_le_bytes()))
        .and_then(|it| it.attribute(attribute::USER_NAME, &[b'u'; 250]))
        .and_then(|it| it.integer(attribute::ACCT_INPUT_OCTETS, 1));
    sign_accounting_request(request.unwrap(), SECRET.as_bytes())
}

fn socket(last: u8, server: SocketAddr) -> UdpSocket {
    let socket = UdpSocket::bind((IpAddr::from([127, 0, 0, last]), 0)).unwrap();
    socket.connect(server).unwrap();
    socket
}

/// What is answered does not matter.
fn radius_flood(server: SocketAddr, stop: &AtomicBool) -> u64 {
    let socket = socket(2, server);
    socket.set_nonblocking(true).unwrap();
    let mut sent = 0;
    while !stop.load(Ordering::Relaxed) {
        for _ in 0..REQUESTS {
            sent += u64::from(socket.send(&request(sent)).is_ok());
        }
        while socket.recv(&mut [0; 64]).is_ok() {}
        std::thread::sleep(Duration::from_millis(1));
    }
    sent
}

/// One report after the other, each again until it is answered, as a gateway does. The longest that one took.
fn radius_client(server: SocketAddr, stop: &AtomicBool) -> (u64, Duration) {
    let socket = socket(3, server);
    socket.set_read_timeout(Some(ASKS_AGAIN)).unwrap();
    let (mut sent, mut longest) = (0, Duration::ZERO);
    while !stop.load(Ordering::Relaxed) {
        let (request, began) = (request(sent), Instant::now());
        loop {
            socket.send(&request).unwrap();
            match socket.recv(&mut [0; 64]) {
                Ok(_) => break,
                Err(_) => assert!(began.elapsed() < PATIENCE, "no answer"),
            }
        }
        longest = longest.max(began.elapsed());
        sent += 1;
        std::thread::sleep(Duration::from_millis(20));
    }
    (sent, longest)
}

fn batch(radio: u32, sequence: u64, reports: u64) -> SignedBatch {
    let reports = (0..reports).map(|number| Report {
        session_id: u128::from(sequence * 1_000 + number).to_le_bytes(),
        ended_at_ms: now_ms(),
        ..report()
    });
    let reports: Vec<_> = reports.collect();
    signer(radio).sign(&NETWORK, sequence, reports).unwrap()
}

fn connection(server: SocketAddr) -> Connection {
    let config = ConnectionConfig {
        max_unacknowledged: 1_000,
        ..ConnectionConfig::new(format!("http://{server}"))
    };
    Connection::open(&config).unwrap()
}

/// Large batches of one radio, over several connections, as many as are taken.
async fn usage_flood(server: SocketAddr, stop: Arc<AtomicBool>) -> u64 {
    let sequence = Arc::new(AtomicU64::new(0));
    let flooding = (0..4).map(|_| {
        let (sequence, stop) = (Arc::clone(&sequence), Arc::clone(&stop));
        tokio::spawn(async move {
            let connection = connection(server);
            let mut waiting = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let next = sequence.fetch_add(1, Ordering::Relaxed);
                let sent = connection.submit(batch(0, next, 1_000));
                match tokio::time::timeout(Duration::from_millis(100), sent).await {
                    Ok(sent) => waiting.push(sent.unwrap()),
                    Err(_) => continue,
                }
            }
            waiting.len() as u64
        })
    });
    let mut sent = 0;
    for flooding in flooding.collect::<Vec<_>>() {
        sent += flooding.await.unwrap();
    }
    sent
}

/// One small batch after the other. The longest that one took.
async fn radio(server: SocketAddr, stop: Arc<AtomicBool>) -> (u64, Duration) {
    let connection = connection(server);
    let (mut sent, mut longest) = (0, Duration::ZERO);
    while !stop.load(Ordering::Relaxed) {
        let began = Instant::now();
        let delivered = connection.deliver(batch(1, sent, 1));
        let delivered = tokio::time::timeout(PATIENCE, delivered).await;
        delivered.expect("an answer").expect("recorded");
        longest = longest.max(began.elapsed());
        sent += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    (sent, longest)
}

/// A RADIUS client and a radio send several times as much as the log takes, which is 8 MiB a second. What another client and
/// another radio send is acknowledged in time, all of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn floods_of_a_client_and_a_radio_leave_the_others_their_turns() {
    let doors = doors();
    let (radius, usage) = (doors.radius.addresses()[0], doors.usage.address());
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = || Arc::clone(&stop);
    let floods = (
        std::thread::spawn({
            let stop = stopped();
            move || radius_flood(radius, &stop)
        }),
        tokio::spawn(usage_flood(usage, stopped())),
    );
    // Until there is a line before the log.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let others = (
        std::thread::spawn({
            let stop = stopped();
            move || radius_client(radius, &stop)
        }),
        tokio::spawn(radio(usage, stopped())),
    );
    tokio::time::sleep(FLOOD).await;
    stop.store(true, Ordering::Relaxed);
    let of_client = tokio::task::spawn_blocking(|| others.0.join().unwrap());
    let (of_client, of_radio) = (of_client.await.unwrap(), others.1.await.unwrap());
    let floods = (floods.0.join().unwrap(), floods.1.await.unwrap());
    println!(
        "floods of {} requests and {} batches; {} requests of another client, {:?} at most; {} batches of another radio, {:?} at most",
        floods.0, floods.1, of_client.0, of_client.1, of_radio.0, of_radio.1
    );
    assert!(of_client.1 < IN_TIME && of_radio.1 < IN_TIME);
    doors.radius.shutdown().await;
    doors.usage.shutdown().await;
    doors.log.stop();
    let _ = doors.ended.await;
}

/// Whoever has no key of a radio and names one all the same: forged batches come as fast as they are taken, over many connections.
/// The radio that they name, another one, and a new one are served.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forged_signatures_at_full_rate_starve_no_radio() {
    const FORGERS: usize = 32;
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 600,
        ..config()
    });
    let stop = Arc::new(AtomicBool::new(false));
    let forged: Vec<Vec<u8>> = (0..64).map(forged).collect();
    let forged = Arc::new(forged);
    let flooding: Vec<_> = (0..FORGERS)
        .map(|_| {
            let (url, stop, forged) = (lab.url(), Arc::clone(&stop), Arc::clone(&forged));
            tokio::spawn(async move {
                let channel = crate::lab::connect(&url).await;
                let mut refused = 0;
                while !stop.load(Ordering::Relaxed) {
                    let answers = crate::lab::upload(channel.clone(), forged.to_vec()).await;
                    refused += answers.len();
                }
                refused
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    let mut sequence = 1_000;
    while began.elapsed() < Duration::from_secs(5) {
        for radio in 0..3 {
            // Over a connection of its own: nothing is known of it.
            let sent = Instant::now();
            assert_eq!(lab.send(&batch(radio, sequence, 1)).await, "recorded");
            longest = longest.max(sent.elapsed());
        }
        sequence += 1;
    }
    stop.store(true, Ordering::Relaxed);
    let mut refused = 0;
    for flooding in flooding {
        refused += flooding.await.unwrap();
    }
    println!("{refused} forged batches refused; {longest:?} at most for one of a radio");
    assert!(refused > 1_000, "{refused}");
    assert!(longest < Duration::from_secs(5), "{longest:?}");
}

/// A batch of radio 0 in protobuf with a signature that is none.
fn forged(sequence: u64) -> Vec<u8> {
    let mut forged = batch(0, sequence, 1).to_protobuf();
    let signature = forged.len() - 8;
    forged[signature] ^= 1;
    forged
}

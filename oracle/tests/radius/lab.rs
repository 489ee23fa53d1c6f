//! A server on loopback with a log that tests can hold up or break.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use metrics::{SharedString, Unit};
use metrics_util::CompositeKey;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use openmast_log::{Batch, DurableLog, LogError, Records, Room, Source};
use openmast_oracle::ingest::radius::authenticator::{sign_accounting_request, verify_response};
use openmast_oracle::ingest::radius::dictionary::{attribute, code};
use openmast_oracle::ingest::radius::packet::{Packet, PacketBuilder};
use openmast_oracle::ingest::radius::{RadiusConfig, RadiusServer};
use openmast_oracle::time::Clock;
use openmast_records::{Lsn, Record, UsageReport};
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::room::LabRoom;

pub const SECRET: &str = "a shared secret of the lab";
/// Long enough for an answer on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough to believe that no answer comes.
pub const SILENCE: Duration = Duration::from_millis(300);

/// A log in memory. While it is held, records wait as they do for a slow disk.
#[derive(Clone)]
pub struct LabLog {
    reports: Arc<Mutex<Vec<UsageReport>>>,
    /// Where each batch came from.
    sources: Arc<Mutex<Vec<(Source, usize)>>>,
    broken: Arc<AtomicBool>,
    held: watch::Sender<bool>,
    room: LabRoom,
}

impl LabLog {
    fn new() -> Self {
        Self {
            room: LabRoom::default(),
            reports: Arc::default(),
            sources: Arc::default(),
            broken: Arc::default(),
            held: watch::Sender::new(false),
        }
    }

    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    pub fn release(&self) {
        self.held.send_replace(false);
    }

    pub fn set_broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    pub fn room(&self) -> &LabRoom {
        &self.room
    }

    /// Reports that came in this line.
    pub fn came_as(&self, source: Source) -> usize {
        let sources = self.sources.lock().unwrap();
        let of = sources.iter().filter(|(of, _)| *of == source);
        of.map(|(_, reports)| reports).sum()
    }

    pub fn reports(&self) -> Vec<UsageReport> {
        self.reports.lock().unwrap().clone()
    }
}

#[async_trait]
impl DurableLog for LabLog {
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
        let source = (batch.source(), batch.len());
        self.sources.lock().unwrap().push(source);
        self.held.subscribe().wait_for(|held| !held).await.unwrap();
        if self.broken.load(Ordering::SeqCst) {
            return Err(LogError::Ended("the disk is full".into()));
        }
        let mut reports = self.reports.lock().unwrap();
        let first = reports.len() as Lsn;
        let bytes = batch.as_bytes().to_vec().into();
        let records = Records::new(first, batch.len() as u32, bytes).unwrap();
        for record in records.decode() {
            let (_, Record::Report(report)) = record.unwrap() else {
                panic!("something that is no report");
            };
            self.room.knows(&report.area, &report.session_id);
            reports.push(report);
        }
        Ok(first)
    }

    async fn append_batch_at(&self, _: Lsn, _: Batch) -> Result<Lsn, LogError> {
        unreachable!("doors append wherever the log goes on")
    }

    fn scan(&self, _: Lsn, _: Lsn, _: &mut dyn FnMut(Lsn, &[u8])) -> Result<Option<Lsn>, LogError> {
        unreachable!("doors do not read the log")
    }

    fn durable_records(&self) -> u64 {
        self.reports.lock().unwrap().len() as u64
    }

    fn release(&self, _: Lsn) -> Result<(), LogError> {
        Ok(())
    }

    fn stop(&self) {}

    fn room(&self) -> Arc<dyn Room> {
        Arc::new(self.room.clone())
    }
}

/// A running server.
pub struct Lab {
    pub server: RadiusServer,
    pub log: LabLog,
    metrics: Snapshotter,
    /// By client: a look at the metrics sets them to zero.
    refused: Mutex<Vec<(String, String, u64)>>,
}

/// Loopback, any port, one client: everybody on loopback.
pub fn config() -> RadiusConfig {
    configured(serde_json::json!({}))
}

/// The same, with changes.
pub fn configured(changes: serde_json::Value) -> RadiusConfig {
    let mut config = serde_json::json!({
        "listen": ["127.0.0.1:0", "[::1]:0"],
        "clients": [
            {"name": "v4", "network": "127.0.0.0/8", "secret": SECRET},
            {"name": "v6", "network": "::1", "secret": SECRET}
        ]
    });
    for (key, value) in changes.as_object().unwrap() {
        config[key] = value.clone();
    }
    serde_json::from_value(config).unwrap()
}

impl Lab {
    pub fn start(config: &RadiusConfig) -> Self {
        Self::start_with(config, LabLog::new())
    }

    pub fn start_with(config: &RadiusConfig, log: LabLog) -> Self {
        let recorder = DebuggingRecorder::new();
        let metrics = recorder.snapshotter();
        let server = metrics::with_local_recorder(&recorder, || {
            RadiusServer::start(config, Clock::default(), Arc::new(log.clone()))
        })
        .unwrap();
        Self {
            server,
            log,
            metrics,
            refused: Mutex::default(),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.addresses()[0]
    }

    pub fn address_v6(&self) -> SocketAddr {
        self.server.addresses()[1]
    }

    /// Counts by outcome since the last call; only what is not zero.
    pub fn outcomes(&self) -> HashMap<String, u64> {
        let counted = self.metrics.snapshot().into_vec();
        self.refused.lock().unwrap().extend(refusals(&counted));
        counted
            .into_iter()
            .filter_map(|(key, _, _, value)| match value {
                DebugValue::Counter(count)
                    if count > 0 && key.key().name() == "openmast_radius_requests_total" =>
                {
                    Some((key.key().labels().next()?.value().to_owned(), count))
                }
                _ => None,
            })
            .collect()
    }

    /// A counter's growth since the last look at any.
    pub fn counter(&self, name: &str) -> u64 {
        let counters = self.metrics.snapshot().into_vec().into_iter();
        counters
            .filter_map(|(key, _, _, value)| match value {
                DebugValue::Counter(count) if key.key().name() == name => Some(count),
                _ => None,
            })
            .sum()
    }

    /// Refusals by client and outcome, that were counted and not asked for; only what is not zero.
    pub async fn refused(&self) -> Vec<(String, String, u64)> {
        let mut refused = self.refused.lock().unwrap().clone();
        refused.extend(refusals(&self.metrics.snapshot().into_vec()));
        let mut sums: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (client, outcome, count) in refused {
            *sums.entry((client, outcome)).or_default() += count;
        }
        let sums = sums.into_iter();
        sums.map(|((client, outcome), count)| (client, outcome, count))
            .collect()
    }

    /// Waits until what was counted since the last call is right.
    pub async fn until(&self, is_right: impl Fn(&HashMap<String, u64>) -> bool) {
        let mut seen: HashMap<String, u64> = HashMap::new();
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !is_right(&seen) {
            assert!(tokio::time::Instant::now() < deadline, "counted {seen:?}");
            for (name, count) in self.outcomes() {
                *seen.entry(name).or_default() += count;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until exactly these outcomes were counted since the last call.
    pub async fn expect(&self, expected: &[(&str, u64)]) {
        let expected: HashMap<String, u64> = expected
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count))
            .collect();
        self.until(|seen| *seen == expected).await;
    }
}

type Counted = (CompositeKey, Option<Unit>, Option<SharedString>, DebugValue);

fn refusals(counted: &[Counted]) -> Vec<(String, String, u64)> {
    let refusals = counted.iter().filter_map(|(key, _, _, value)| match value {
        DebugValue::Counter(count)
            if *count > 0 && key.key().name() == "openmast_radius_refused_total" =>
        {
            let mut labels = key.key().labels().map(|label| label.value().to_owned());
            Some((labels.next()?, labels.next()?, *count))
        }
        _ => None,
    });
    refusals.collect()
}

/// A RADIUS client's socket.
pub struct Sender(UdpSocket);

impl Sender {
    pub async fn to(server: SocketAddr) -> Self {
        let local = if server.is_ipv4() { "127.0.0.1" } else { "::1" };
        Self::from(local.parse().unwrap(), server).await
    }

    /// That has this address.
    pub async fn from(local: IpAddr, server: SocketAddr) -> Self {
        let socket = UdpSocket::bind((local, 0)).await.unwrap();
        // A connected socket takes answers from that address alone.
        socket.connect(server).await.unwrap();
        Self(socket)
    }

    pub async fn send(&self, bytes: &[u8]) {
        self.0.send(bytes).await.unwrap();
    }

    pub async fn answer(&self) -> Vec<u8> {
        timeout(PATIENCE, self.receive()).await.expect("an answer")
    }

    /// An answer, if one comes.
    pub async fn perhaps(&self) -> Option<Vec<u8>> {
        timeout(SILENCE, self.receive()).await.ok()
    }

    /// Takes the answers that are there.
    pub async fn drain(&self) {
        while self.perhaps().await.is_some() {}
    }

    pub async fn silence(&self) {
        assert!(
            timeout(SILENCE, self.receive()).await.is_err(),
            "an answer came"
        );
    }

    async fn receive(&self) -> Vec<u8> {
        let mut buffer = [0; 4096];
        let length = self.0.recv(&mut buffer).await.unwrap();
        buffer[..length].to_vec()
    }
}

/// An interim report of session `session` with `up` bytes.
pub fn interim(identifier: u8, session: &str, up: u32) -> PacketBuilder {
    PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
        .integer(attribute::ACCT_STATUS_TYPE, 3)
        .and_then(|packet| packet.attribute(attribute::ACCT_SESSION_ID, session.as_bytes()))
        .and_then(|packet| packet.integer(attribute::ACCT_INPUT_OCTETS, up))
        .unwrap()
}

pub fn signed(builder: PacketBuilder) -> Vec<u8> {
    sign_accounting_request(builder, SECRET.as_bytes())
}

/// Checks that `answer` is the genuine Accounting-Response to `request`.
pub fn assert_answers(answer: &[u8], request: &[u8]) {
    let (answer, request) = (
        Packet::parse(answer).unwrap(),
        Packet::parse(request).unwrap(),
    );
    assert_eq!(answer.code, code::ACCOUNTING_RESPONSE);
    assert_eq!(answer.identifier, request.identifier);
    assert!(verify_response(
        &answer,
        &request.authenticator,
        SECRET.as_bytes()
    ));
}

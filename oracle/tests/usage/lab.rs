//! A door on loopback with a log that tests can hold up or break, and a gRPC client that sends what it is told.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use openmast_log::{Batch as LogBatch, DurableLog, LogError, Records, Room};
use openmast_oracle::{
    ingest::usage::{Radios, UsageConfig, UsageServer},
    time::Clock,
};
use openmast_records::{Lsn, MappingChange, RadioIdentity, Record, SignedBatch as Recorded};
use openmast_usage::{
    Acknowledgement, Batch, RadioAccessTechnology, RadioSigner, Report, SignedBatch, Subject,
};
use tokio::sync::watch;

pub use self::stream::{RawCodec, connect, try_upload, upload};
use crate::room::LabRoom;

#[path = "stream.rs"]
mod stream;

pub const NETWORK: [u8; 32] = [7; 32];
/// Long enough for an answer on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough to believe that no answer comes.
pub const SILENCE: Duration = Duration::from_millis(300);

/// A log in memory. While it is held, batches wait as they do for a slow disk.
#[derive(Clone)]
pub struct LabLog {
    batches: Arc<Mutex<Vec<Recorded>>>,
    broken: Arc<AtomicBool>,
    held: watch::Sender<bool>,
    waiting: Arc<AtomicUsize>,
    most_waiting: Arc<AtomicUsize>,
    room: LabRoom,
}

impl LabLog {
    pub fn new() -> Self {
        Self {
            room: LabRoom::default(),
            batches: Arc::default(),
            broken: Arc::default(),
            held: watch::Sender::new(false),
            waiting: Arc::default(),
            most_waiting: Arc::default(),
        }
    }

    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    pub fn let_go(&self) {
        self.held.send_replace(false);
    }

    pub fn set_broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    pub fn room(&self) -> &LabRoom {
        &self.room
    }

    pub fn batches(&self) -> Vec<Recorded> {
        self.batches.lock().unwrap().clone()
    }

    /// Sequences in the order of the log.
    pub fn sequences(&self) -> Vec<u64> {
        let batches = self.batches();
        let read = |batch: &Recorded| Batch::parse(&batch.canonical).unwrap().sequence();
        batches.iter().map(read).collect()
    }

    /// Canonical bytes that waited at once.
    pub fn most_waiting(&self) -> usize {
        self.most_waiting.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl DurableLog for LabLog {
    async fn append_batch(&self, batch: LogBatch) -> Result<Lsn, LogError> {
        let bytes = batch.as_bytes().to_vec().into();
        let records = Records::new(0, batch.len() as u32, bytes).unwrap();
        let batches: Vec<Recorded> = records
            .decode()
            .map(|record| match record.unwrap() {
                (_, Record::SignedBatch(batch)) => batch,
                other => panic!("no batch: {other:?}"),
            })
            .collect();
        let bytes = batches.iter().map(|batch| batch.canonical.len()).sum();
        let waiting = self.waiting.fetch_add(bytes, Ordering::SeqCst) + bytes;
        self.most_waiting.fetch_max(waiting, Ordering::SeqCst);
        self.held.subscribe().wait_for(|held| !held).await.unwrap();
        self.waiting.fetch_sub(bytes, Ordering::SeqCst);
        if self.broken.load(Ordering::SeqCst) {
            return Err(LogError::Ended("the disk is full".into()));
        }
        batches.iter().for_each(|batch| self.room.knows(batch));
        self.batches.lock().unwrap().extend(batches);
        Ok(0)
    }

    async fn append_batch_at(&self, _: Lsn, _: LogBatch) -> Result<Lsn, LogError> {
        unreachable!("doors append wherever the log goes on")
    }

    fn scan(&self, _: Lsn, _: Lsn, _: &mut dyn FnMut(Lsn, &[u8])) -> Result<Option<Lsn>, LogError> {
        unreachable!("doors do not read the log")
    }

    fn durable_records(&self) -> u64 {
        self.batches.lock().unwrap().len() as u64
    }

    fn release(&self, _: Lsn) -> Result<(), LogError> {
        Ok(())
    }

    fn stop(&self) {}

    fn room(&self) -> Arc<dyn Room> {
        Arc::new(self.room.clone())
    }
}

/// A running door.
pub struct Lab {
    pub server: UsageServer,
    pub log: LabLog,
    pub radios: Radios,
    pub http: reqwest::Client,
    metrics: Snapshotter,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    counters: HashMap<String, u64>,
    gauges: HashMap<String, f64>,
}

/// Loopback, any port, plain text.
pub fn config() -> UsageConfig {
    UsageConfig {
        enabled: true,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        plaintext: true,
        ..UsageConfig::default()
    }
}

pub fn signer(radio: u32) -> RadioSigner {
    let mut seed = [0x5a; 32];
    seed[..4].copy_from_slice(&radio.to_le_bytes());
    RadioSigner::from_seed(seed)
}

pub fn identity(radio: u32) -> RadioIdentity {
    RadioIdentity::Ed25519(signer(radio).key().to_bytes())
}

impl Lab {
    /// With radios 0 to 9.
    pub fn start(config: &UsageConfig) -> Self {
        Self::start_with(config, LabLog::new(), 10)
    }

    pub fn start_with(config: &UsageConfig, log: LabLog, radios: u32) -> Self {
        let mapped: Vec<RadioIdentity> = (0..radios).map(identity).collect();
        let radios = Radios::new(&mapped);
        let recorder = DebuggingRecorder::new();
        let metrics = recorder.snapshotter();
        let server = metrics::with_local_recorder(&recorder, || {
            UsageServer::start(
                config,
                NETWORK,
                radios.clone(),
                Clock::default(),
                Arc::new(log.clone()),
            )
            .unwrap()
        });
        Self {
            server,
            log,
            radios,
            http: reqwest::Client::new(),
            metrics,
            seen: Mutex::default(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    pub fn map(&self, radio: u32, asset: Option<u32>) {
        self.radios.follow(&MappingChange::Radio {
            identity: identity(radio),
            asset,
        });
    }

    /// Sends all over one stream and ends it; the answers in the order in which they came.
    pub async fn upload(&self, messages: Vec<Vec<u8>>) -> Vec<Acknowledgement> {
        let channel = connect(&self.url()).await;
        tokio::time::timeout(PATIENCE, upload(channel, messages))
            .await
            .expect("an answer")
    }

    /// As [`Self::upload`], one batch: the code of its refusal, or `recorded`.
    pub async fn send(&self, batch: &SignedBatch) -> &'static str {
        code(&self.upload(vec![batch.to_protobuf()]).await[0])
    }

    /// Counters since the last call; only what is not zero. Labels by their value.
    pub fn counters(&self) -> HashMap<String, u64> {
        self.seen(|seen| std::mem::take(&mut seen.counters))
    }

    /// A gauge's value now.
    pub fn gauge(&self, name: &str) -> f64 {
        self.seen(|seen| seen.gauges.get(name).copied().unwrap_or(0.0))
    }

    /// Waits until a gauge has this value.
    pub async fn wait_for(&self, name: &str, value: f64) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while self.gauge(name) != value {
            let now = tokio::time::Instant::now();
            assert!(now < deadline, "{name} is {}", self.gauge(name));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// A snapshot sets everything to zero: what it has is added to what was seen before.
    fn seen<T>(&self, work: impl FnOnce(&mut Seen) -> T) -> T {
        let mut seen = self.seen.lock().unwrap();
        for (key, _, _, value) in self.metrics.snapshot().into_vec() {
            let label = key.key().labels().next();
            let name = label.map_or(key.key().name(), |label| label.value());
            match value {
                DebugValue::Counter(count) if count > 0 => {
                    *seen.counters.entry(name.to_owned()).or_default() += count;
                }
                DebugValue::Gauge(change) => {
                    *seen.gauges.entry(name.to_owned()).or_default() += change.into_inner();
                }
                _ => {}
            }
        }
        work(&mut seen)
    }
}

pub fn code(acknowledgement: &Acknowledgement) -> &'static str {
    acknowledgement
        .refusal()
        .map_or("recorded", openmast_usage::Reason::code)
}

pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_millis() as u64
}

/// A minute of payer 1, just now.
pub fn report() -> Report<'static> {
    let now = now_ms();
    Report {
        session_id: [1; 16],
        subject: Subject::Payer(1),
        started_at_ms: now - 60_000,
        ended_at_ms: now,
        bytes_up: 1_000,
        bytes_down: 2_000,
        is_final: false,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    }
}

pub fn batch(radio: u32, sequence: u64) -> SignedBatch {
    batch_of(radio, sequence, report())
}

pub fn batch_of(radio: u32, sequence: u64, report: Report<'_>) -> SignedBatch {
    signer(radio).sign(&NETWORK, sequence, [report]).unwrap()
}

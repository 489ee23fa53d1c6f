//! A data folder, a configuration, and a service that runs on them.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use openmast_client::addresses::PROGRAM_ID;
use openmast_log::LogConfig;
use openmast_log::{LogFiles, StoredLog};
use openmast_oracle::{
    config::{self, Config},
    ingest::radius::{
        authenticator::sign_accounting_request,
        dictionary::{attribute, code},
        packet::PacketBuilder,
    },
    run,
};
use openmast_records::{AssetState, ChainSnapshot, EpochClosed, Genesis, PayerState, Record};
use serde_json::Value;
use solana_keypair::{Keypair, write_keypair_file};
use tempfile::TempDir;
use tokio::{
    sync::{RwLock, mpsc, oneshot},
    task::JoinHandle,
};

use super::chain::{Chain, NETWORK, unix_time};

/// The API's token.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub const SECRET: &str = "a shared secret of the lab";
/// Long enough on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough to believe that no answer comes.
const SILENCE: Duration = Duration::from_millis(700);

/// Metrics are the process's, not a service's: a test that reads them runs alone.
pub static METRICS: RwLock<()> = RwLock::const_new(());

/// Where a service works, and how it is configured.
pub struct Lab {
    folder: TempDir,
    pub api: SocketAddr,
    pub health: SocketAddr,
    pub radius: SocketAddr,
    pub rpc_urls: Vec<String>,
    pub stale_after_seconds: u64,
    pub max_sessions: u64,
    pub metrics: bool,
    /// More sections of the configuration.
    pub sections: String,
}

impl Lab {
    /// Without a log.
    pub fn new(chain: &Chain) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("oracle.json");
        write_keypair_file(&Keypair::new(), &key).unwrap();
        Self {
            folder,
            api: openmast_free_ports::tcp().unwrap(),
            health: openmast_free_ports::tcp().unwrap(),
            radius: openmast_free_ports::udp().unwrap(),
            rpc_urls: vec![chain.url()],
            stale_after_seconds: 30,
            max_sessions: 1_000,
            metrics: false,
            sections: String::new(),
        }
    }

    /// With a log that has begun, of `network`.
    pub async fn with_log(chain: &Chain, network: [u8; 32]) -> Self {
        let lab = Self::new(chain);
        lab.append(Record::Genesis(Genesis {
            program: PROGRAM_ID.to_bytes(),
            network,
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: snapshot(),
        }))
        .await;
        lab
    }

    /// With a log of the configured network in which an epoch has ended that is not settled yet.
    pub async fn with_an_epoch_to_settle(chain: &Chain) -> Self {
        Self::with_epochs_to_settle(chain, 1).await
    }

    /// As [`Self::with_an_epoch_to_settle`], with this many.
    pub async fn with_epochs_to_settle(chain: &Chain, epochs: u64) -> Self {
        let lab = Self::with_own_log(chain).await;
        for epoch in 1..=epochs {
            let mut snapshot = snapshot();
            snapshot.slot += epoch;
            lab.append(Record::EpochClosed(EpochClosed {
                epoch,
                closed_at_ms: unix_time().unsigned_abs() * 1_000,
                snapshot,
            }))
            .await;
        }
        lab
    }

    pub async fn append(&self, record: Record) {
        let log = Box::new(self.files()).start(Box::new(|_| Ok(())));
        let (log, ended) = log.unwrap();
        log.append(record).await.unwrap();
        log.stop();
        ended.await.unwrap().unwrap();
    }

    /// With a log of the configured network.
    pub async fn with_own_log(chain: &Chain) -> Self {
        Self::with_log(chain, NETWORK.to_bytes()).await
    }

    fn files(&self) -> LogFiles {
        LogFiles::open(&self.folder().join("data/log"), &LogConfig::default()).unwrap()
    }

    /// All records that are durable.
    pub fn records(&self) -> Vec<Record> {
        let records = self.files().read(0, usize::MAX).unwrap();
        records.into_iter().map(|(_, record)| record).collect()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn config(&self) -> Config {
        let text = format!(
            r#"
            data_dir = "data"
            [network]
            address = "{NETWORK}"
            rpc_urls = {:?}
            rpc_timeout_seconds = 5
            stale_after_seconds = {}
            poll_interval_ms = 50
            [oracle]
            keypair = "oracle.json"
            [sessions]
            max = {}
            [radius]
            listen = ["{}"]
            sockets = 1
            [[radius.clients]]
            name = "lab"
            network = "127.0.0.1"
            secret = "{SECRET}"
            [api]
            listen = "{}"
            admin_token = "{TOKEN}"
            [health]
            listen = "{}"
            [metrics]
            enabled = {}
            {}
            "#,
            self.rpc_urls,
            self.stale_after_seconds,
            self.max_sessions,
            self.radius,
            self.api,
            self.health,
            self.metrics,
            self.sections
        );
        let file = self.file();
        fs::write(&file, text).unwrap();
        // A secret stands in it.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        config::load(&file).unwrap()
    }

    /// The file that [`Self::config`] has written.
    pub fn file(&self) -> PathBuf {
        self.folder().join("openmast.toml")
    }

    /// Replaces a text of the file.
    pub fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.file()).unwrap();
        assert!(text.contains(from), "{from} is not in\n{text}");
        fs::write(self.file(), text.replace(from, to)).unwrap();
    }

    pub fn start(&self) -> Service {
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let (hangups, told) = mpsc::channel(1);
        Service {
            stop,
            hangups,
            ended: tokio::spawn(run::run_told(self.config(), told, shutdown)),
        }
    }

    /// Status and body of an answer of the API; `None`: it does not listen.
    pub async fn get(&self, path: &str) -> Option<(u16, String)> {
        let answer = reqwest::get(format!("http://{}{path}", self.api))
            .await
            .ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.text().await.ok()?))
    }

    /// As [`Self::get`], with the admin token.
    pub async fn get_as_admin(&self, path: &str) -> (u16, Value) {
        let client = reqwest::Client::new();
        let request = client.get(format!("http://{}{path}", self.api));
        let answer = request.bearer_auth(TOKEN).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Whether the service takes reports.
    pub async fn is_ready(&self) -> bool {
        self.get("/ready")
            .await
            .is_some_and(|(status, _)| status == 200)
    }

    /// Waits until the log was read and the doors are open.
    pub async fn until_it_runs(&self) {
        let runs = async {
            while !matches!(self.get("/v1/epoch").await, Some((200, _))) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let runs = tokio::time::timeout(PATIENCE, runs).await;
        runs.expect("it runs");
    }

    /// Why the service is not ready, by code with the detail; then its alarms.
    pub async fn reasons(&self) -> Vec<(String, String)> {
        let mut found = self.listed("/ready", "reasons", "detail").await;
        found.extend(self.listed("/v1/alarms", "alarms", "text").await);
        found
    }

    async fn listed(&self, path: &str, list: &str, text_key: &str) -> Vec<(String, String)> {
        let Some((_, body)) = self.get(path).await else {
            return vec![("unreachable".into(), String::new())];
        };
        let body: Value = serde_json::from_str(&body).unwrap();
        let listed = body[list].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        listed
            .map(|it| (text(&it["code"]), text(&it[text_key])))
            .collect()
    }

    /// Waits until the service is not ready for these reasons, or has these alarms.
    pub async fn until_reasons(&self, expected: &[&str]) {
        let mut found = Vec::new();
        let waiting = async {
            loop {
                found = self.reasons().await;
                let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
                if codes == expected {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("not ready because of {found:?}, expected {expected:?}");
        }
    }

    /// Waits until what is wrong is said with this word. The whole text.
    pub async fn until_it_says(&self, code: &str, word: &str) -> String {
        let saying = async {
            loop {
                let reasons = self.reasons().await.into_iter();
                let mut said = reasons.filter(|(it, text)| it == code && text.contains(word));
                if let Some((_, text)) = said.next() {
                    return text;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let said = tokio::time::timeout(PATIENCE, saying).await;
        said.expect("it says so")
    }

    /// Sends the start of a session with `identifier`, and tells whether an answer came.
    pub async fn is_answered(&self, identifier: u8, session: &str) -> bool {
        self.is_answered_by(SECRET, identifier, session).await
    }

    /// As [`Self::is_answered`], by a client with this secret.
    pub async fn is_answered_by(&self, secret: &str, identifier: u8, session: &str) -> bool {
        let builder = PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
            .integer(attribute::ACCT_STATUS_TYPE, 1)
            .and_then(|it| it.attribute(attribute::ACCT_SESSION_ID, session.as_bytes()))
            .and_then(|it| it.integer(attribute::ACCT_INPUT_OCTETS, 10))
            .unwrap();
        let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(self.radius).await.unwrap();
        let packet = sign_accounting_request(builder, secret.as_bytes());
        // As gateways do: a shut door is asked again.
        for _ in 0..2 {
            let mut buffer = [0; 4096];
            if socket.send(&packet).await.is_err() {
                continue;
            }
            let answer = tokio::time::timeout(SILENCE, socket.recv(&mut buffer)).await;
            if let Ok(Ok(length)) = answer {
                assert_eq!(
                    buffer[..length][..2],
                    [code::ACCOUNTING_RESPONSE, identifier]
                );
                return true;
            }
        }
        false
    }
}

/// A service that runs.
pub struct Service {
    stop: oneshot::Sender<()>,
    hangups: mpsc::Sender<()>,
    ended: JoinHandle<anyhow::Result<()>>,
}

impl Service {
    /// Tells it to stop. Its result.
    pub async fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(());
        in_time(self.ended).await
    }

    /// Has it read its configuration again, as SIGHUP does.
    pub async fn hang_up(&self) {
        self.hangups.send(()).await.expect("it runs");
    }

    /// Waits until it ends by itself.
    pub async fn ends(self) -> anyhow::Result<()> {
        in_time(self.ended).await
    }
}

async fn in_time(ended: JoinHandle<anyhow::Result<()>>) -> anyhow::Result<()> {
    let ended = tokio::time::timeout(PATIENCE, ended).await;
    ended.expect("it ends").expect("it does not panic")
}

fn snapshot() -> ChainSnapshot {
    ChainSnapshot {
        slot: 1,
        unix_time: unix_time(),
        breaker: 1_000_000,
        lots_left: u64::MAX,
        assets: vec![AssetState::default()],
        payers: vec![PayerState::default()],
        reserves: Vec::new(),
    }
}

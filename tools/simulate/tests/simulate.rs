//! The simulator against a door with a real log and the real engine: the totals are the same to the byte.

use std::{
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use openmast_engine::Engine;
use openmast_log::LogConfig;
use openmast_log::{Log, LogFiles, Records, StoredLog};
use openmast_oracle::ingest::usage::{Radios, UsageConfig, UsageServer};
use openmast_oracle::time::Clock;
use openmast_records::{
    AssetState, ChainSnapshot, Genesis, MappingChange, PayerState, RadioIdentity, Record,
    SubscriberIdentity,
};
use openmast_usage::RadioKey;
use serde_json::Value;
use tempfile::TempDir;

const NETWORK: [u8; 32] = [7; 32];

const PAYERS: u32 = 4;
const ASSETS: u32 = 3;

/// The simulation's arguments. Everything that decides what is reported is among them.
const SIMULATION: [&str; 12] = [
    "--radios",
    "150",
    "--subscribers",
    "400",
    "--payers",
    "4",
    "--minutes",
    "45",
    "--connections",
    "3",
    "--seed",
    "11",
];

/// Log and engine in one folder.
struct Oracle {
    log: Log,
    engine: Arc<Mutex<Engine>>,
    folder: TempDir,
}

impl Oracle {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = Arc::new(Mutex::new(Engine::new()));
        let applied = Arc::clone(&engine);
        let files = LogFiles::open(folder.path(), &LogConfig::default()).unwrap();
        let deliver = move |records: Records| {
            let mut engine = applied.lock().unwrap();
            for record in records.decode() {
                let (lsn, record) = record?;
                engine.apply(lsn, &record)?;
            }
            Ok(())
        };
        let (log, _) = Box::new(files).start(Box::new(deliver)).unwrap();
        let snapshot = ChainSnapshot {
            slot: 1,
            breaker: u64::MAX,
            lots_left: u64::MAX,
            assets: vec![
                AssetState {
                    price_per_gb: 5,
                    ..AssetState::default()
                };
                ASSETS as usize
            ],
            payers: vec![
                PayerState {
                    deposited: 1 << 50,
                    ..PayerState::default()
                };
                PAYERS as usize
            ],
            ..ChainSnapshot::default()
        };
        let genesis = Genesis {
            program: [1; 32],
            network: NETWORK,
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot,
        };
        log.append(Record::Genesis(genesis)).await.unwrap();
        Self {
            log,
            engine,
            folder,
        }
    }

    async fn map(&self, change: MappingChange) {
        self.log.append(Record::Mapping(change)).await.unwrap();
    }

    fn bytes_of(&self, payer: u32) -> u64 {
        self.engine.lock().unwrap().running_payer(payer).unwrap().0
    }
}

/// Runs the simulator in a process of its own.
async fn simulate(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openmast-simulate"));
    command.args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

async fn simulate_against(server: &UsageServer) -> Value {
    let endpoint = format!("http://{}", server.address());
    let network = bs58::encode(NETWORK).into_string();
    let mut arguments = SIMULATION.to_vec();
    arguments.extend(["--endpoint", &endpoint, "--network", &network, "--json"]);
    serde_json::from_str(&simulate(&arguments).await).unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

/// Radios and subscribers as the simulator prints them for the configuration.
async fn printed_mapping() -> Vec<MappingChange> {
    let mut arguments = SIMULATION.to_vec();
    arguments.push("--print-mapping");
    let printed: toml::Table = simulate(&arguments).await.parse().unwrap();
    let index = |entry: &toml::Value, key: &str| -> u32 {
        entry[key].as_integer().unwrap().try_into().unwrap()
    };
    let mapping = printed["mapping"].as_table().unwrap();
    let radios = mapping["radio"].as_array().unwrap().iter().map(|entry| {
        let key: RadioKey = entry["ed25519"].as_str().unwrap().parse().unwrap();
        MappingChange::Radio {
            identity: RadioIdentity::Ed25519(key.to_bytes()),
            asset: Some(index(entry, "asset")),
        }
    });
    let subscribers = mapping["subscriber"].as_array().unwrap().iter();
    radios
        .chain(subscribers.map(|entry| MappingChange::Subscriber {
            identity: SubscriberIdentity::Payer(index(entry, "payer_index")),
            payer: Some(index(entry, "payer")),
        }))
        .collect()
}

fn replayed(folder: &Path) -> Engine {
    let files = LogFiles::open(folder, &LogConfig::default()).unwrap();
    let mut engine = Engine::new();
    for records in files.replay(0).unwrap() {
        for record in records.unwrap().decode() {
            let (lsn, record) = record.unwrap();
            engine.apply(lsn, &record).unwrap();
        }
    }
    engine
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_simulation_says_is_what_the_engine_bills() {
    let oracle = Oracle::start().await;
    let radios = Radios::default();
    for change in printed_mapping().await {
        radios.follow(&change);
        oracle.map(change).await;
    }
    let server = UsageServer::start(
        &config(),
        NETWORK,
        radios,
        Clock::default(),
        oracle.log.clone(),
    )
    .unwrap();
    let said = simulate_against(&server).await;

    assert_eq!(said["sent"], said["acknowledged"]);
    assert_eq!(said["refused"], Value::Array(Vec::new()));
    assert!(number(&said["sent"]["sessions"]) > 1_000, "{said}");
    let payers = said["payers"].as_array().unwrap();
    assert_eq!(payers.len(), PAYERS as usize);
    for line in payers {
        let payer = line["payer"].as_u64().unwrap().try_into().unwrap();
        let bytes = number(&line["bytes_up"]) + number(&line["bytes_down"]);
        assert!(bytes > 0);
        assert_eq!(oracle.bytes_of(payer), bytes, "payer {payer}");
    }
    assert_eq!(oracle.engine.lock().unwrap().unattributed(1), []);

    // The log alone gives the same.
    let live: Vec<u64> = (0..PAYERS).map(|payer| oracle.bytes_of(payer)).collect();
    server.shutdown().await;
    oracle.log.stop();
    let again = replayed(oracle.folder.path());
    let again: Vec<u64> = (0..PAYERS)
        .map(|payer| again.running_payer(payer).unwrap().0)
        .collect();
    assert_eq!(again, live);
}

fn config() -> UsageConfig {
    UsageConfig {
        enabled: true,
        listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
        plaintext: true,
        ..UsageConfig::default()
    }
}

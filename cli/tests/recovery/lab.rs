//! A data folder as the service leaves it, the chain that it settled on, and what is made of it again.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use openmast_archive::{ArchiveStore, Sources, content_of_archive};
use openmast_client::accounts::Content;
use openmast_engine::Engine;
use openmast_log::LogConfig;
use openmast_log::{Log, LogFiles, StoredLog};
use openmast_oracle::{
    config::{self, Config},
    data_folder::StateFiles,
    recover::{self, Recovered, Request},
    settle::{Outbox, Progress},
};
use openmast_records::{ChainSnapshot, EpochClosed, Record, UsageEvent};
use solana_keypair::{Keypair, read_keypair_file, write_keypair_file};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tempfile::TempDir;

use crate::{
    chain::Chain,
    usage::{NETWORK, genesis, mappings, report},
};

pub const SECRET: &str = "a shared secret of the lab";
pub const PAYERS: u32 = 3;
const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

/// The folder of a running oracle, and what it has written so far.
pub struct Lab {
    pub folder: TempDir,
    pub chain: Chain,
    pub engine: Engine,
    pub api: SocketAddr,
    pub radius: SocketAddr,
    next: u64,
    /// The sessions began then (Unix milliseconds).
    pub began_ms: u64,
    hour: u64,
    previous: Option<[u8; 32]>,
    pub contents: Vec<Content>,
    /// States by epoch.
    ends: Vec<Vec<u8>>,
}

impl Lab {
    /// A log that began some hours ago, with mappings.
    pub async fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let began_ms = now.as_secs() * 1_000 - 20 * HOUR;
        let snapshot = snapshot(began_ms, 0);
        let chain = Chain::start(&snapshot, now.as_secs() as i64).await;
        let folder = tempfile::tempdir().unwrap();
        write_keypair_file(&Keypair::new(), folder.path().join("oracle.json")).unwrap();
        let mut lab = Self {
            folder,
            chain,
            engine: Engine::new(),
            api: openmast_free_ports::tcp().unwrap(),
            radius: openmast_free_ports::udp().unwrap(),
            next: 0,
            began_ms,
            hour: 0,
            previous: None,
            contents: Vec::new(),
            ends: Vec::new(),
        };
        lab.write(vec![Record::Genesis(genesis(snapshot))]).await;
        lab.write(mappings(2, PAYERS)).await;
        lab
    }

    /// One more hour in which each payer's session goes on; it does not end.
    pub async fn use_for_an_hour(&mut self) {
        self.hour += 1;
        let records = self.readings(self.hour).into_iter().map(Record::Report);
        self.write(records.collect()).await;
    }

    /// What the sessions have counted in a later hour.
    pub fn readings(&self, hour: u64) -> Vec<openmast_records::UsageReport> {
        let times = (self.began_ms, self.began_ms + hour * HOUR - MINUTE);
        let of = |payer: u32| {
            let who = (payer, payer % 2);
            let bytes = hour * 40_000_000 * u64::from(payer + 1);
            report(who, &format!("s{payer}"), UsageEvent::Interim, times, bytes)
        };
        (0..PAYERS).map(of).collect()
    }

    /// What that hour used is in an epoch, which is final if `is_final`.
    pub async fn end_epoch(&mut self, is_final: bool) {
        let epoch = self.engine.open_epoch().epoch;
        let closed_at_ms = self.began_ms + self.hour * HOUR;
        self.write(vec![Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms,
            snapshot: snapshot(closed_at_ms, epoch),
        })])
        .await;
        if is_final {
            let content = *self.contents.last().unwrap();
            self.chain.settle(&content);
            let mut outbox = self.outbox();
            outbox.advance(epoch, Progress::Final, 1).unwrap();
            drop(outbox);
            if let Some(lsn) = self.states().release(epoch).unwrap() {
                self.with_log(async |log| log.release(lsn).unwrap()).await;
            }
        }
    }

    /// So many final epochs, and half of the next.
    pub async fn settled(epochs: u64) -> Self {
        let mut lab = Self::new().await;
        for _ in 0..epochs {
            lab.use_for_an_hour().await;
            lab.end_epoch(true).await;
        }
        lab.use_for_an_hour().await;
        lab
    }

    /// These records are in the log, too.
    pub async fn write(&mut self, records: Vec<Record>) {
        self.with_log(async |log| {
            for record in &records {
                log.append(record.clone()).await.unwrap();
            }
        })
        .await;
        for record in records {
            let closed = self.engine.apply(self.next, &record).unwrap();
            let lsn = self.next;
            self.next += 1;
            let Some(closed) = closed else { continue };
            let epoch = closed.epoch();
            let mut public = openmast_archive::seal(closed).public;
            public.header.previous = self.previous;
            let hash = self.store().write_public(&public).unwrap();
            self.previous = Some(hash);
            let content = content_of_archive(&public, hash);
            self.outbox().enqueue(&content, 1).unwrap();
            self.contents.push(content);
            self.ends.push(self.engine.state().unwrap());
            let engine = &self.engine;
            let state = self
                .states()
                .begin(lsn, epoch, |mut out| engine.write_state(&mut out));
            state.unwrap().finish().unwrap();
        }
    }

    async fn with_log(&self, work: impl AsyncFnOnce(&Log)) {
        let (log, ended) = Box::new(self.log()).start(Box::new(|_| Ok(()))).unwrap();
        work(&log).await;
        log.stop();
        ended.await.unwrap().unwrap();
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn log(&self) -> LogFiles {
        let config = LogConfig {
            // So that what is not needed goes at once.
            segment_bytes: 8_192,
            ..LogConfig::default()
        };
        LogFiles::open(&self.data().join("log"), &config).unwrap()
    }

    pub fn states(&self) -> StateFiles {
        StateFiles::open(&self.data().join("state")).unwrap()
    }

    fn store(&self) -> ArchiveStore {
        ArchiveStore::open(&self.data().join("archive")).unwrap()
    }

    pub fn outbox(&self) -> Outbox {
        let program = openmast_client::addresses::PROGRAM_ID.to_bytes();
        Outbox::open(&self.data().join("outbox.sqlite"), &program, &NETWORK).unwrap()
    }

    /// A copy of the archives, as a mirror has it.
    pub fn mirror(&self) -> PathBuf {
        let to = self.folder.path().join("mirror");
        copy(&self.data().join("archive"), &to);
        to
    }

    /// A copy of the whole data folder.
    pub fn back_up(&self) -> PathBuf {
        let to = self.folder.path().join("backup");
        copy(&self.data(), &to);
        to
    }

    pub fn lose(&self, names: &[&str]) {
        for name in names {
            let path = self.data().join(name);
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else if path.exists() {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// Log, states, outbox and archives.
    pub fn lose_all(&self) {
        fs::remove_dir_all(self.data()).unwrap();
    }

    pub fn config(&self) -> Config {
        let network = crate::chain::NETWORK;
        let text = format!(
            r#"
            data_dir = "data"
            [network]
            address = "{network}"
            rpc_urls = ["{}"]
            rpc_timeout_seconds = 5
            poll_interval_ms = 50
            [oracle]
            keypair = "oracle.json"
            [radius]
            listen = ["{}"]
            sockets = 1
            [[radius.clients]]
            name = "lab"
            network = "127.0.0.1"
            secret = "{SECRET}"
            [health]
            enabled = false
            [api]
            listen = "{}"
            "#,
            self.chain.url(),
            self.radius,
            self.api
        );
        let file = self.folder.path().join("openmast.toml");
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        config::load(&file).unwrap()
    }

    pub fn request(&self) -> Request {
        Request {
            config: self.config(),
            sources: Sources::default(),
            data: None,
            gives_up_proposed: false,
        }
    }

    /// The oracle's key.
    pub fn key(&self) -> Pubkey {
        let key = read_keypair_file(self.folder.path().join("oracle.json")).unwrap();
        key.pubkey()
    }

    pub async fn recover(&self, request: Request) -> anyhow::Result<Recovered> {
        recover::recover(request, |_| {}).await
    }

    /// The engine that the service would have after a start.
    pub fn restart(&self) -> (Engine, u64) {
        let (lsn, mut state) = self.states().newest().unwrap().expect("a state");
        let mut engine = Engine::new().read_state(&mut state).unwrap();
        let closed = engine.closed_epoch().unwrap();
        let entry = self.outbox().entry(closed).unwrap();
        assert!(entry.is_some(), "the outbox has epoch {closed}");
        let mut next = lsn + 1;
        for (lsn, record) in self.log().read(next, usize::MAX).unwrap() {
            engine.apply(lsn, &record).unwrap();
            next = lsn + 1;
        }
        (engine, next)
    }

    /// The engine that was lost, at the end of an epoch.
    pub fn engine_at(&self, epoch: usize) -> (Engine, u64) {
        let engine = Engine::restore(&self.ends[epoch - 1]).unwrap();
        let next = engine.open_epoch().applied_records;
        (engine, next)
    }

    /// The lost engine and the new one take in the same, and close it alike. Gives what they charged.
    pub fn go_on_alike(&mut self, (mut found, mut next): (Engine, u64)) -> u64 {
        let hour = self.hour + 1;
        let closed_at_ms = self.began_ms + hour * HOUR;
        let end = Record::EpochClosed(EpochClosed {
            epoch: self.engine.open_epoch().epoch,
            closed_at_ms,
            snapshot: snapshot(closed_at_ms, 99),
        });
        let mut records: Vec<Record> = self
            .readings(hour)
            .into_iter()
            .map(Record::Report)
            .collect();
        records.push(end);
        let mut archives = Vec::new();
        for record in &records {
            let expected = self.engine.apply(self.next, record).unwrap();
            let got = found.apply(next, record).unwrap();
            (self.next, next) = (self.next + 1, next + 1);
            archives.extend(expected.zip(got));
        }
        let (expected, got) = archives.pop().expect("an epoch ended");
        let (expected, got) = (
            openmast_archive::seal(expected).public,
            openmast_archive::seal(got).public,
        );
        assert_eq!(
            content_of_archive(&expected, [0; 32]),
            content_of_archive(&got, [0; 32])
        );
        got.header.charged
    }
}

fn snapshot(at_ms: u64, slot: u64) -> ChainSnapshot {
    let mut snapshot =
        crate::usage::snapshot(0, &[900_000, 1_700_001], &[1_000_000_000; PAYERS as usize]);
    (snapshot.slot, snapshot.unix_time) = (slot, (at_ms / 1_000) as i64 - 10);
    snapshot
}

/// Archives that lie there.
pub fn folder(path: PathBuf) -> Sources {
    Sources {
        folders: vec![path],
        ..Sources::default()
    }
}

pub fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

//! The RADIUS door, the log and the engine, without a chain: what a load generator measures.
//!
//! Prints the address that it listens on, and runs until its standard input ends. Then it prints one line of JSON.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use openmast_engine::Engine;
use openmast_load::accounting::{CLASS, NAS_IDENTIFIER};
use openmast_load::founding::{Size, genesis};
use openmast_log::LogConfig;
use openmast_log::{LogFiles, StoredLog};
use openmast_oracle::ingest::radius::{RadiusConfig, RadiusServer};
use openmast_oracle::run::{
    Ended,
    engine_thread::{self, EngineHandle, Threads},
    preparing,
};
use openmast_records::{MappingChange, RadioIdentity, Record, SubscriberIdentity};

#[derive(Parser)]
struct Options {
    /// Folder for the log.
    #[arg(long)]
    folder: PathBuf,
    /// Shared secret of everybody on loopback.
    #[arg(long)]
    secret: String,
    /// Sockets, each with a thread.
    #[arg(long, default_value_t = RadiusConfig::default().sockets)]
    sockets: usize,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// Reads the log again when it is stopped, and says how fast.
    #[arg(long)]
    replay: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let config: RadiusConfig = serde_json::from_value(serde_json::json!({
        "listen": [options.listen],
        "sockets": options.sockets,
        "clients": [{"name": "loopback", "network": "127.0.0.0/8", "secret": options.secret}]
    }))?;
    let open = || LogFiles::open(&options.folder, &LogConfig::default());
    let stored = Box::new(open()?);
    let (engine, engine_ended) = start_engine()?;
    let deliver = engine.clone();
    let (log, ended) = stored.start(Box::new(move |group| deliver.apply(group)))?;
    if log.durable_records() == 0 {
        for record in founding() {
            log.append(record).await?;
        }
    }
    let server = RadiusServer::start(
        &config,
        openmast_oracle::time::Clock::default(),
        log.clone(),
    )?;
    let address = server.addresses().first().context("an address")?;
    println!(
        "{}",
        serde_json::json!({ "listening": address.to_string() })
    );
    std::io::stdout().flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    server.shutdown().await;
    let durable = log.durable_records();
    log.stop();
    ended.await??;
    drop(log);
    let applied = applied(engine, engine_ended).await?;
    let mut line = serde_json::json!({ "durable_records": durable, "applied_records": applied });
    if options.replay {
        replay(open()?, &mut line).await?;
    }
    println!("{line}");
    Ok(())
}

/// Counts what is durable, as the service does.
fn start_engine() -> Result<(EngineHandle<Engine>, Ended)> {
    let threads = Threads {
        core: None,
        preparing: preparing::threads(),
    };
    let engine = Engine::new();
    let preparing = engine.preparing();
    let (engine, _, ended) =
        engine_thread::start(&threads, &preparing, engine, |engine, prepared| {
            engine.apply_prepared(prepared, |_, _, _, _| Ok(()))
        })?;
    Ok((engine, ended))
}

/// How many records the engine took in, which ends.
async fn applied(engine: EngineHandle<Engine>, ended: Ended) -> Result<u64> {
    let applied = engine.ask(|engine| engine.open_epoch().applied_records);
    let applied = applied.await;
    engine.stop().await;
    ended.await??;
    applied
}

/// Reads the log again: first only read and checked, then decoded as well, then applied as the service does.
async fn replay(stored: LogFiles, line: &mut serde_json::Value) -> Result<()> {
    let per_second = |count: u64, began: Instant| count as f64 / began.elapsed().as_secs_f64();
    let began = Instant::now();
    let mut read: u64 = 0;
    for records in stored.replay(0)? {
        read += records?.len() as u64;
    }
    line["read_and_checked_per_second"] = per_second(read, began).into();
    let began = Instant::now();
    let mut decoded: u64 = 0;
    for records in stored.replay(0)? {
        for record in records?.read() {
            std::hint::black_box(record?);
            decoded += 1;
        }
    }
    line["decoded_per_second"] = per_second(decoded, began).into();
    let began = Instant::now();
    let (engine, ended) = start_engine()?;
    let behind = engine.clone();
    tokio::task::spawn_blocking(move || {
        let mut groups = stored.replay(0)?;
        groups.try_for_each(|group| behind.apply(group?))
    })
    .await??;
    let applied = applied(engine, ended).await?;
    line["replayed_per_second"] = per_second(applied, began).into();
    Ok(())
}

/// A log's first records: one asset, one payer, and the names that `radius_load` uses.
fn founding() -> [Record; 3] {
    let size = Size {
        assets: 1,
        price_per_gb: 1_000_000,
        payers: 1,
        deposited: u64::MAX / 2,
    };
    [
        Record::Genesis(genesis([2; 32], size)),
        Record::Mapping(MappingChange::Radio {
            identity: RadioIdentity::NasIdentifier(NAS_IDENTIFIER.to_vec()),
            asset: Some(0),
        }),
        Record::Mapping(MappingChange::Subscriber {
            identity: SubscriberIdentity::Class(CLASS.to_vec()),
            payer: Some(0),
        }),
    ]
}

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
use std::sync::mpsc;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use openmast_engine::Engine;
use openmast_load::accounting::{CLASS, NAS_IDENTIFIER};
use openmast_load::founding::{Size, genesis};
use openmast_log::LogConfig;
use openmast_log::{Decoder, LogFiles, Records, StoredLog};
use openmast_oracle::ingest::radius::{RadiusConfig, RadiusServer};
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
    let (records, queue) = mpsc::sync_channel::<Records>(64);
    let engine = std::thread::spawn(move || apply(queue));
    let (log, ended) = stored.start(Box::new(move |group| Ok(records.send(group)?)))?;
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
    let applied = engine
        .join()
        .map_err(|_| anyhow::anyhow!("the engine panicked"))??;
    let mut line = serde_json::json!({ "durable_records": durable, "applied_records": applied });
    if options.replay {
        replay(&open()?, &mut line)?;
    }
    println!("{line}");
    Ok(())
}

/// Records that are decoded at a time.
const BATCH: usize = 256;

/// Counts what is durable, as the service does. How many records there were.
fn apply(queue: mpsc::Receiver<Records>) -> Result<u64> {
    let mut engine = Engine::new();
    let mut decoder = Decoder::default();
    let mut applied = 0;
    for records in queue {
        decoder.each_batch(&records, BATCH, |batch| {
            applied += batch.len() as u64;
            engine.apply_batch(batch, |_, _, _, _| Ok(()))
        })?;
    }
    Ok(applied)
}

/// Reads the log again: first only read, checked and decoded, then applied in a thread of its own, as the service does.
fn replay(stored: &LogFiles, line: &mut serde_json::Value) -> Result<()> {
    let began = Instant::now();
    let mut read: u64 = 0;
    for records in stored.replay(0)? {
        read += records?.len() as u64;
    }
    line["read_and_checked_per_second"] = (read as f64 / began.elapsed().as_secs_f64()).into();
    let began = Instant::now();
    let mut decoded: u64 = 0;
    let mut decoder = Decoder::default();
    for records in stored.replay(0)? {
        decoder.each_batch(&records?, BATCH, |batch| {
            decoded += std::hint::black_box(batch).len() as u64;
            anyhow::Ok(())
        })?;
    }
    line["decoded_per_second"] = (decoded as f64 / began.elapsed().as_secs_f64()).into();
    let began = Instant::now();
    let (records, queue) = mpsc::sync_channel::<Records>(64);
    let engine = std::thread::spawn(move || apply(queue));
    for group in stored.replay(0)? {
        records.send(group?)?;
    }
    drop(records);
    let applied = engine
        .join()
        .map_err(|_| anyhow::anyhow!("the engine panicked"))??;
    line["replayed_per_second"] = (applied as f64 / began.elapsed().as_secs_f64()).into();
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

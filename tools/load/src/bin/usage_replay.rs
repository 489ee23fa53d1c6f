//! How fast a log of signed batches is read, checked and applied again, and how much memory that takes:
//! `cargo run --release -p openmast-load --bin usage_replay -- --folder FOLDER --batches 1000000`
//!
//! First it writes the log, without a front door. Then it reads it again as the service does when it starts, as often as
//! asked. It ends with an error unless the engine counted every byte. Prints one JSON object.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Parser;
use openmast_engine::Engine;
use openmast_load::signed::{self, NETWORK};
use openmast_log::{Batch, Log, LogConfig, LogFiles, StoredLog};
use openmast_oracle::run::{
    engine_thread::{self, Threads},
    preparing,
};
use openmast_records::{Record, SignedBatch};

const BEGAN_AT_MS: u64 = 1_700_000_000_000;
/// Batches that are handed to the log together.
const TOGETHER: usize = 512;
/// Times at which memory is looked at.
const LOOKS: u64 = 10;

#[derive(Clone, Parser)]
struct Arguments {
    /// Folder for the log: empty
    #[arg(long)]
    folder: PathBuf,
    /// Batches in all
    #[arg(long, default_value_t = 100_000)]
    batches: usize,
    /// Reports of each batch
    #[arg(long, default_value_t = 100)]
    reports: usize,
    /// Radios that sign them in turn; each has as many sessions as a batch has reports
    #[arg(long, default_value_t = 1_000)]
    radios: usize,
    /// How often the log is read again, each time by a new engine
    #[arg(long, default_value_t = 1)]
    runs: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let open = || LogFiles::open(&arguments.folder, &LogConfig::default());
    let began = Instant::now();
    write(open()?, &arguments).await?;
    let written_seconds = began.elapsed().as_secs_f64();
    let (mut seconds, mut resident) = (Vec::new(), Vec::new());
    for _ in 0..arguments.runs {
        let stored = open()?;
        let began = Instant::now();
        let replayed = replay(stored, arguments.batches * arguments.reports).await?;
        seconds.push(began.elapsed().as_secs_f64());
        resident.push(replayed);
    }
    let reports = arguments.batches * arguments.reports;
    let result = serde_json::json!({
        "reports": reports,
        "reports_per_batch": arguments.reports,
        "sessions": arguments.radios * arguments.reports,
        "log_bytes": size_of(&arguments.folder)?,
        "written_seconds": written_seconds,
        "seconds": seconds,
        "resident_bytes": resident,
    });
    println!("{result:#}");
    Ok(())
}

/// The log of all batches, signed by as many tasks as there are cores.
async fn write(stored: LogFiles, arguments: &Arguments) -> Result<()> {
    let (log, ended) = Box::new(stored).start(Box::new(|_| Ok(())))?;
    signed::found(&log, arguments.radios).await?;
    let tasks = std::thread::available_parallelism().map_or(1, usize::from);
    let signing: Vec<_> = (0..tasks)
        .map(|task| tokio::spawn(sign(log.clone(), arguments.clone(), task, tasks)))
        .collect();
    for signed in signing {
        signed.await??;
    }
    log.stop();
    ended.await??;
    Ok(())
}

/// The batches of every radio that is this task's, in order.
async fn sign(log: Log, arguments: Arguments, task: usize, tasks: usize) -> Result<()> {
    let signers: Vec<_> = (0..arguments.radios).map(signed::signer).collect();
    let mut records = Batch::default();
    for number in (0..arguments.batches).filter(|number| number % arguments.radios % tasks == task)
    {
        let (radio, round) = (number % arguments.radios, number / arguments.radios);
        let signer = signers.get(radio).context("a radio")?;
        let batch = signer.sign(
            &NETWORK,
            round as u64 + 1,
            signed::reports(radio, round as u64, arguments.reports, BEGAN_AT_MS),
        )?;
        let (canonical, signature) = batch.into_parts();
        records.push(&Record::SignedBatch(SignedBatch {
            received_at_ms: BEGAN_AT_MS + 3_600_000 + round as u64,
            signature,
            canonical,
        }))?;
        if records.len() == TOGETHER {
            log.append_batch(std::mem::take(&mut records)).await?;
        }
    }
    if !records.is_empty() {
        log.append_batch(records).await?;
    }
    Ok(())
}

/// Reads, checks, prepares and applies, as the service does, and fails unless every byte of so many reports was counted. The
/// process's memory after each tenth of the records.
async fn replay(stored: LogFiles, reports: usize) -> Result<Vec<u64>> {
    let end = stored.next_position();
    let threads = Threads {
        core: None,
        preparing: preparing::threads(),
    };
    let engine = Engine::new();
    let preparing = engine.preparing();
    let state = (engine, Vec::new());
    let (engine, _, ended) = engine_thread::start(
        &threads,
        &preparing,
        state,
        move |(engine, resident): &mut (Engine, Vec<u64>), prepared| {
            engine.apply_prepared(prepared, |_, _, _, _| Ok(()))?;
            let looks = resident.len() as u64;
            if engine.open_epoch().applied_records >= end * (looks + 1) / LOOKS {
                resident.push(resident_bytes()?);
            }
            Ok(())
        },
    )?;
    let behind = engine.clone();
    tokio::task::spawn_blocking(move || {
        let mut groups = stored.replay(0)?;
        groups.try_for_each(|group| behind.apply(group?))
    })
    .await??;
    let replayed = engine.ask(move |(engine, resident)| {
        signed::check(engine, reports)?;
        anyhow::Ok(resident.clone())
    });
    let replayed = replayed.await;
    engine.stop().await;
    ended.await??;
    replayed?
}

fn size_of(folder: &Path) -> Result<u64> {
    let files = fs::read_dir(folder)?.map(|file| Ok(file?.metadata()?.len()));
    files.sum()
}

/// proc(5), `statm`: pages that are in memory.
fn resident_bytes() -> Result<u64> {
    const PAGE_BYTES: u64 = 4096;
    let text = fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = text.split(' ').nth(1).context("statm")?.parse()?;
    Ok(pages * PAGE_BYTES)
}

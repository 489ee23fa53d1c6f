//! How fast a log of signed batches is read, checked and applied again, and how much memory that takes:
//! `cargo run --release -p openmast-oracle --example usage_replay -- --folder FOLDER --batches 1000000`
//!
//! First it writes the log, without a front door. Then it reads it again as the service does when it starts, as often as
//! asked. It ends with an error unless the engine counted every byte. Prints one JSON object.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use openmast_engine::Engine;
use openmast_log::LogConfig;
use openmast_log::{Batch, Log, LogFiles, StoredLog};
use openmast_oracle::run::{
    engine_thread::{self, Threads},
    preparing,
};
use openmast_records::{
    AssetState, ChainSnapshot, Genesis, MappingChange, PayerState, RadioIdentity, Record,
    SignedBatch, SubscriberIdentity,
};
use openmast_usage::{RadioAccessTechnology, RadioSigner, Report, Subject};

const NETWORK: [u8; 32] = [7; 32];
const PAYERS: u32 = 1_000;
const ASSETS: u32 = 100;
const BEGAN_AT_MS: u64 = 1_700_000_000_000;
/// Bytes that each report adds.
const UP: u64 = 1_000;
const DOWN: u64 = 9_000;
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
        let replayed = replay(stored).await?;
        seconds.push(began.elapsed().as_secs_f64());
        check(replayed.counted, &arguments)?;
        resident.push(replayed.resident);
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
    found(&log, arguments.radios).await?;
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
    let signers: Vec<_> = (0..arguments.radios).map(signer).collect();
    let mut records = Batch::default();
    for number in (0..arguments.batches).filter(|number| number % arguments.radios % tasks == task)
    {
        let (radio, round) = (number % arguments.radios, number / arguments.radios);
        let signer = signers.get(radio).context("a radio")?;
        let batch = signer.sign(
            &NETWORK,
            round as u64 + 1,
            reports(&arguments, radio, round as u64),
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

fn signer(radio: usize) -> RadioSigner {
    let mut seed = [0x5a; 32];
    seed[..8].copy_from_slice(&(radio as u64).to_le_bytes());
    RadioSigner::from_seed(seed)
}

/// One report of each session of a radio.
fn reports(
    arguments: &Arguments,
    radio: usize,
    round: u64,
) -> impl Iterator<Item = Report<'static>> {
    (0..arguments.reports).map(move |session| {
        let mut session_id = [0; 16];
        session_id[..8].copy_from_slice(&(session as u64).to_le_bytes());
        Report {
            session_id,
            subject: Subject::Payer((radio * 31 + session) as u32 % PAYERS),
            started_at_ms: BEGAN_AT_MS,
            ended_at_ms: BEGAN_AT_MS + 600_000 + round,
            bytes_up: (round + 1) * UP,
            bytes_down: (round + 1) * DOWN,
            is_final: false,
            radio_access_technology: RadioAccessTechnology::NR,
            quality_class: 9,
            relay_path: &[],
        }
    })
}

/// Assets, payers, and the radios' keys.
async fn found(log: &Log, radios: usize) -> Result<()> {
    let asset = AssetState {
        price_per_gb: 5,
        ..AssetState::default()
    };
    let payer = PayerState {
        deposited: 1 << 50,
        ..PayerState::default()
    };
    let mut records = Batch::default();
    records.push(&Record::Genesis(Genesis {
        program: [1; 32],
        network: NETWORK,
        salt_key: [3; 32],
        first_epoch: 1,
        snapshot: ChainSnapshot {
            slot: 1,
            breaker: u64::MAX,
            assets: vec![asset; ASSETS as usize],
            payers: vec![payer; PAYERS as usize],
            ..ChainSnapshot::default()
        },
    }))?;
    for radio in 0..radios {
        records.push(&Record::Mapping(MappingChange::Radio {
            identity: RadioIdentity::Ed25519(signer(radio).key().to_bytes()),
            asset: Some(radio as u32 % ASSETS),
        }))?;
    }
    for payer in 0..PAYERS {
        records.push(&Record::Mapping(MappingChange::Subscriber {
            identity: SubscriberIdentity::Payer(payer),
            payer: Some(payer),
        }))?;
    }
    log.append_batch(records).await?;
    Ok(())
}

/// What came of a log.
struct Replayed {
    /// Bytes of all payers.
    counted: u64,
    /// The process's memory after each tenth of the records.
    resident: Vec<u64>,
}

/// Reads, checks, prepares and applies, as the service does.
async fn replay(stored: LogFiles) -> Result<Replayed> {
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
    let replayed = engine.ask(|(engine, resident)| Replayed {
        counted: (0..PAYERS)
            .filter_map(|payer| engine.running_payer(payer))
            .map(|(bytes, _)| bytes)
            .sum(),
        resident: resident.clone(),
    });
    let replayed = replayed.await;
    engine.stop().await;
    ended.await??;
    replayed
}

/// All bytes of all sessions, once.
fn check(counted: u64, arguments: &Arguments) -> Result<()> {
    let expected = (arguments.batches * arguments.reports) as u64 * (UP + DOWN);
    ensure!(
        counted == expected,
        "{counted} bytes counted, {expected} logged"
    );
    Ok(())
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

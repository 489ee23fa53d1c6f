//! How fast signed batches become durable and counted on loopback, beside the rate at which the same cores verify
//! signatures and do nothing else:
//! `cargo run --release -p openmast-load --bin usage_load -- --reports 100 --batches 20000`
//!
//! Senders, door, log and engine share this process and its cores. Batches are signed before the clock starts, as radios
//! do it elsewhere. It ends with an error unless every batch was acknowledged and the engine counted every byte. Prints one
//! JSON object.

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
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::Instant,
};

use anyhow::{Context, ensure};
use clap::Parser;
use openmast_engine::Engine;
use openmast_load::signed::{self, NETWORK};
use openmast_log::{Log, LogConfig, LogFiles, Records, StoredLog};
use openmast_oracle::ingest::usage::{Radios, UsageConfig, UsageServer};
use openmast_platform::wall_clock::unix_ms;
use openmast_usage::{Acknowledgements, Check, RadioSigner, SignedBatch, UPLOAD_METHOD, verify};
use prost::Message;
use tonic::{
    Status,
    codec::{BufferSettings, Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::Endpoint,
};

/// As many as the door verifies together.
const GROUP: usize = 256;

#[derive(Parser)]
struct Arguments {
    /// Reports of each batch
    #[arg(long, default_value_t = 1)]
    reports: usize,
    /// Batches in all
    #[arg(long, default_value_t = 50_000)]
    batches: usize,
    /// Radios that sign them in turn
    #[arg(long, default_value_t = 1_000)]
    radios: usize,
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Verifying threads of the door; 0: one for each core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Folder for the log [default: a temporary one]
    #[arg(long)]
    folder: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let batches = batches(&arguments)?;
    let raw_per_core = raw(&batches, 1);
    let before_raw = cpu_seconds()?;
    let raw_all = raw(&batches, cores);
    let raw_cpu = cpu_seconds()? - before_raw;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores)
        .enable_all()
        .build()?;
    let (seconds, cpu) = runtime.block_on(through_the_door(&arguments, batches))?;
    let rate = arguments.batches as f64 / seconds;
    let result = serde_json::json!({
        "cores": cores,
        "batches": arguments.batches,
        "reports_per_batch": arguments.reports,
        "radios": arguments.radios,
        "connections": arguments.connections,
        "raw_signatures_per_second_one_core": raw_per_core.round(),
        "raw_signatures_per_second_all_cores": raw_all.round(),
        "seconds": seconds,
        "batches_per_second": rate.round(),
        "reports_per_second": (rate * arguments.reports as f64).round(),
        "part_of_raw": rate / raw_all,
        // What other processes of the machine do in the meantime changes these little.
        "cpu_seconds": cpu,
        "raw_cpu_seconds": raw_cpu,
        "reports_per_cpu_second": (arguments.batches * arguments.reports) as f64 / cpu,
        "part_of_raw_by_cpu": raw_cpu / cpu,
    });
    println!("{result:#}");
    Ok(())
}

/// Signed batches; session `s` of a radio has one report in each of its batches.
fn batches(arguments: &Arguments) -> anyhow::Result<Vec<SignedBatch>> {
    let began_at_ms = unix_ms() - 3_600_000;
    let signers: Vec<RadioSigner> = (0..arguments.radios).map(signed::signer).collect();
    let signed = (0..arguments.batches).map(|number| {
        let (radio, round) = (number % arguments.radios, number / arguments.radios);
        let reports = signed::reports(radio, round as u64, arguments.reports, began_at_ms);
        let signer = signers.get(radio).context("a radio")?;
        Ok(signer.sign(&NETWORK, round as u64 + 1, reports)?)
    });
    signed.collect()
}

/// Signatures per second of so many threads that do nothing else.
fn raw(batches: &[SignedBatch], threads: usize) -> f64 {
    let part = batches.len().div_ceil(threads);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for part in batches.chunks(part.max(1)) {
            scope.spawn(move || {
                let (mut good, mut rng) = (Vec::new(), rand::rng());
                for group in part.chunks(GROUP) {
                    let checks: Vec<Check> = group.iter().map(Check::new).collect();
                    verify(&checks, &mut good, &mut rng);
                    assert!(good.iter().all(|good| *good));
                }
            });
        }
    });
    batches.len() as f64 / started.elapsed().as_secs_f64()
}

/// Seconds of processor time that this process has used, in hundredths (proc(5)).
fn cpu_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, after_name) = stat.rsplit_once(')').context("no name")?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |index: usize| -> anyhow::Result<u64> {
        Ok(fields.get(index).context("too short")?.parse()?)
    };
    Ok((ticks(11)? + ticks(12)?) as f64 / 100.0)
}

/// Seconds from the first byte sent to the last report counted, and processor seconds in between.
async fn through_the_door(
    arguments: &Arguments,
    batches: Vec<SignedBatch>,
) -> anyhow::Result<(f64, f64)> {
    let temporary = tempfile::tempdir()?;
    let folder = arguments.folder.as_deref().unwrap_or(temporary.path());
    let engine = Arc::new(Mutex::new(Engine::new()));
    let (log, counted) = start_log(folder, &engine)?;
    let radios = Radios::new(&signed::found(&log, arguments.radios).await?);
    let config = UsageConfig {
        enabled: true,
        plaintext: true,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        threads: arguments.threads,
        ..UsageConfig::default()
    };
    let server = UsageServer::start(
        &config,
        NETWORK,
        radios,
        openmast_oracle::time::Clock::default(),
        log.clone(),
    )?;

    // A radio stays on one connection, so that its batches come in order.
    let count = arguments.connections.max(1);
    let stream = |number: usize| number % arguments.radios % count;
    let of_stream = |wanted: usize| {
        let numbered = batches.iter().enumerate();
        let own = numbered.filter(move |(number, _)| stream(*number) == wanted);
        own.map(|(_, batch)| batch.to_protobuf())
            .collect::<Vec<_>>()
    };
    let streams: Vec<_> = (0..count).map(of_stream).collect();
    drop(batches);
    let url = format!("http://{}", server.address());
    let (started, cpu) = (Instant::now(), cpu_seconds()?);
    let sending: Vec<_> = streams
        .into_iter()
        .map(|messages| tokio::spawn(upload(url.clone(), messages)))
        .collect();
    for sent in sending {
        sent.await??;
    }
    // Every record that is durable, the first and the mappings included, has been counted.
    let durable = log.durable_records();
    tokio::task::spawn_blocking(move || {
        counted
            .into_iter()
            .find(|next| *next >= durable)
            .context("the engine ended")
    })
    .await??;
    let (seconds, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds()? - cpu);
    check(&engine, arguments)?;
    server.shutdown().await;
    log.stop();
    Ok((seconds, cpu))
}

/// Starts log and engine; what comes back tells the position of the next record to be counted.
fn start_log(
    folder: &std::path::Path,
    engine: &Arc<Mutex<Engine>>,
) -> anyhow::Result<(Log, mpsc::Receiver<u64>)> {
    let files = LogFiles::open(folder, &LogConfig::default())?;
    let (work, queue) = mpsc::sync_channel::<Records>(16);
    let (told, counted) = mpsc::channel();
    let engine = Arc::clone(engine);
    std::thread::spawn(move || -> anyhow::Result<()> {
        for records in queue {
            let decoded: Result<Vec<_>, _> = records.read().collect();
            let mut engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
            engine.apply_batch(&decoded?, |_, _, _, _| Ok(()))?;
            told.send(records.next_position())?;
        }
        Ok(())
    });
    let deliver = move |records| work.send(records).context("the engine ended");
    let (log, _) = Box::new(files).start(Box::new(deliver))?;
    Ok((log, counted))
}

fn check(engine: &Mutex<Engine>, arguments: &Arguments) -> anyhow::Result<()> {
    let engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
    signed::check(&engine, arguments.batches * arguments.reports)
}

/// Sends all over one stream; every one must be recorded.
async fn upload(url: String, messages: Vec<Vec<u8>>) -> anyhow::Result<()> {
    let count = messages.len();
    let channel = Endpoint::from_shared(url)?
        .tcp_nodelay(true)
        .connect()
        .await?;
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await?;
    let request = tonic::Request::new(futures_util::stream::iter(messages));
    let path = axum::http::uri::PathAndQuery::from_static(UPLOAD_METHOD);
    let mut answers = grpc.streaming(request, path, Raw).await?.into_inner();
    let mut recorded = 0;
    while let Some(some) = answers.message().await? {
        for answer in &some.acknowledgements {
            ensure!(answer.refusal().is_none(), "refused: {}", answer.detail);
        }
        recorded += some.acknowledgements.len();
    }
    ensure!(recorded == count, "{recorded} of {count} acknowledged");
    Ok(())
}

/// Batches that were encoded before.
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Acknowledgements;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        bytes::BufMut::put_slice(to, &item);
        Ok(())
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(64 << 10, 64 << 10)
    }
}

impl Decoder for Raw {
    type Item = Acknowledgements;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Acknowledgements>, Status> {
        Acknowledgements::decode(from)
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }
}

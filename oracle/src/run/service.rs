//! Starts the parts in order and ends them in order.

use std::{
    future::Future,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use openmast_client::sender::FeePolicy;
use solana_keypair::{Keypair, read_keypair_file};
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc, watch},
    task::JoinSet,
};

use super::{
    Ended,
    applying::Applying,
    clock::{EpochClock, OpenEpoch},
    closing::Closing,
    collected,
    engine_thread::{self, EngineHandle},
    final_ledgers::FinalLedgers,
    health::{Health, Phase},
    keeper::Keeper,
    lock::DataLock,
    look_ahead::LookAhead,
    mapping, retention,
    settling::SettlingLoop,
    sources::ServiceSources,
    state_files::StateFiles,
};
use crate::{
    archive::ArchiveStore,
    chain::{ChainError, Endpoints, SolanaChain, read_snapshot, verify_identity},
    config::Config,
    engine::{Deployment, Engine, Spill},
    ingest::{
        radius::RadiusServer,
        usage::{Radios, UsageServer},
    },
    log::{Log, LogFiles, StoredLog},
    record::{Genesis, Limits, Lsn, Record},
    serve,
    settle::{Outbox, Progress, Settler, Timing},
    webhooks::Webhooks,
};

/// Final settlements whose ledgers are read again at the start.
const LEDGERS_AT_START: u32 = 64;

/// Runs the oracle until `shutdown` resolves or something cannot go on.
///
/// # Errors
/// Why it did not start, or ended by itself. [`Reopened`](crate::engine::Reopened): it is to be started again, in a new
/// process.
pub async fn run(config: Config, shutdown: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    let _lock = DataLock::take(&config.data_dir)?;
    let recorder = recorder(&config);
    let health = Health::default();
    tokio::pin!(shutdown);
    let started = tokio::select! {
        started = Service::start(&config, &health, recorder) => started?,
        () = &mut shutdown => return Ok(()),
    };
    started.until(shutdown).await
}

/// The parts that run.
struct Service {
    health: Health,
    radius: RadiusServer,
    usage: Option<UsageServer>,
    engine: EngineHandle<Engine>,
    log: Log,
    stop: watch::Sender<bool>,
    tasks: JoinSet<anyhow::Result<()>>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Service {
    async fn start(
        config: &Config,
        health: &Health,
        recorder: Option<PrometheusHandle>,
    ) -> anyhow::Result<Self> {
        let data = config.data_dir.as_path();
        let (program, network) = (config.network.program, config.network.address);
        let timeout = Duration::from_secs(config.network.rpc_timeout_seconds);
        let poll = Duration::from_millis(config.network.poll_interval_ms);
        let endpoints = Arc::new(Endpoints::new(&config.network.rpc_urls, timeout));
        let open_outbox = || {
            Outbox::open(
                &data.join("outbox.sqlite"),
                &program.to_bytes(),
                &network.to_bytes(),
            )
        };
        let store = ArchiveStore::open(&data.join("archive"))?;
        let states = || StateFiles::open(&data.join("state"));
        let oracle = keypair(&config.oracle.keypair)?;
        let rent_payer = config
            .oracle
            .fee_payer_keypair
            .as_deref()
            .map(keypair)
            .transpose()?;

        // Whose log it is must be known before anything is derived from it.
        let files = LogFiles::open(&data.join("log"), &config.log).context("opening the log")?;
        when_reachable(health, poll, || {
            verify_identity(&endpoints, &program, &network)
        })
        .await?;
        let genesis = match files.is_empty() {
            true => Some(genesis(&endpoints, config, health, poll).await?),
            false => None,
        };
        let mut ahead = LookAhead::new(&files);
        ahead.remove_void(&states()?)?;
        let engine = Engine::spilling(Spill {
            folder: data.to_owned(),
            in_memory: config.sessions.in_memory,
        });
        let (engine, replay_from) = restore(engine, &states()?, &files)?;
        let engine = ahead.tell(engine, replay_from, &mut open_outbox()?)?;
        let first_epoch = match (&genesis, engine.deployment()) {
            (Some(genesis), _) => genesis.first_epoch,
            (None, Some(deployment)) => deployment.first_epoch,
            (None, None) => first_record_epoch(&files)?,
        };

        health.set_phase(Phase::Replaying);
        let wake = Arc::new(Notify::new());
        let (open, opened) = watch::channel(OpenEpoch::of(&engine));
        let closing = Closing {
            store: store.clone(),
            outbox: open_outbox()?,
            first_epoch,
            health: health.clone(),
            wake: Arc::clone(&wake),
            open: open.clone(),
        };
        let (closed, closing_thread, mut closing_ended) = closing.start()?;
        let snapshots = states()?;
        let applying = Applying::new(closed, snapshots);
        let (engine, engine_thread, mut engine_ended) =
            engine_thread::start(engine, move |engine: &mut Engine, records| {
                applying.apply(engine, records)
            })?;
        if let Err(error) = replay(&files, replay_from, &engine).await {
            return Err(reason(&mut engine_ended, error).await);
        }
        let deliver = engine.clone();
        let (log, log_ended) =
            Box::new(files).start(Box::new(move |records| deliver.apply(records)))?;
        if let Some(genesis) = genesis {
            log.append(Record::Genesis(genesis))
                .await
                .context("writing the first record")?;
        }
        let (deployment, open_epoch) = engine
            .ask(|engine| (engine.deployment(), OpenEpoch::of(engine)))
            .await?;
        check_deployment(deployment, config)?;
        if let Err(error) = caught_up(open, opened.clone(), open_epoch, first_epoch).await {
            return Err(reason(&mut closing_ended, error).await);
        }
        limit_as_configured(config, &engine, &log).await?;
        map_as_configured(config, &engine, &log).await?;

        let ledgers = Arc::new(FinalLedgers::new(network.to_bytes(), store.clone()));
        let outbox = open_outbox()?;
        restore_ledgers(&ledgers, &outbox, health)?;
        let posted = outbox
            .newest_at_least(Progress::Posted)?
            .map_or(0, |entry| entry.content.epoch);
        let (posted, posted_seen) = watch::channel(posted);
        let (reached, reached_queue) = mpsc::unbounded_channel();
        let (view, view_seen) = watch::channel(None);
        let (overtaken, overtaken_seen) = watch::channel(None);
        let (stop, stopped) = watch::channel(false);

        let fees = FeePolicy {
            percentile: config.fees.percentile,
            floor: config.fees.min_micro_lamports_per_cu,
            cap: config.fees.max_micro_lamports_per_cu,
        };
        let chain = SolanaChain::new(Arc::clone(&endpoints), network, oracle, rent_payer, fees)?;
        let settling = SettlingLoop {
            settler: Settler::new(Arc::new(chain), outbox, Timing::default()),
            reached,
            health: health.clone(),
            wake,
            view,
            overtaken,
            poll,
        };
        let keeper = Keeper {
            reached: reached_queue,
            posted,
            ledgers: Arc::clone(&ledgers),
            states: states()?,
            log: log.clone(),
            health: health.clone(),
        };
        let clock = EpochClock {
            endpoints: Arc::clone(&endpoints),
            network,
            log: log.clone(),
            health: health.clone(),
            length: Duration::from_secs(config.epoch.seconds),
            poll,
            first_epoch,
            open: opened.clone(),
            posted: posted_seen,
            overtaken: overtaken_seen,
        };
        let mut tasks = JoinSet::new();
        let webhooks = Webhooks::open(&config.webhooks, network, &data.join("webhooks.sqlite"))?;
        webhooks.catch_up(&open_outbox()?.newest_entries(None, LEDGERS_AT_START)?)?;
        let (events, until) = (health.listen(), stopped.clone());
        tasks.spawn(async move {
            webhooks.run(events, until).await;
            // Without receivers it ends at once, which is no reason for the service to end.
            std::future::pending().await
        });
        tasks.spawn(settling.run(stopped.clone()));
        tasks.spawn(keeper.run());
        tasks.spawn(retention::run(
            config.archive.private_days,
            store.clone(),
            open_outbox()?,
        ));
        tasks.spawn(clock.run(stopped.clone()));
        let ended: [(&str, Ended); 3] = [
            ("the engine", engine_ended),
            ("closing epochs", closing_ended),
            ("the log", log_ended),
        ];
        for (name, ended) in ended {
            tasks.spawn(async move {
                ended
                    .await
                    .unwrap_or_else(|_| Err(anyhow!("its thread is gone")))
                    .context(name)
            });
        }
        let (mapped, _) = engine.ask(Engine::mappings).await?;
        let radios = Radios::new(mapped.iter().map(|(radio, _)| radio));
        if config.api.enabled {
            let sources = ServiceSources {
                network,
                engine: engine.clone(),
                log: log.clone(),
                configured: config.mapping.clone(),
                radios: tokio::sync::Mutex::new(radios.clone()),
                health: health.clone(),
                ledgers,
                store,
                outbox: Arc::new(Mutex::new(open_outbox()?)),
                collected: collected::follow(&mut tasks, endpoints.clone(), network, opened),
                endpoints,
                owners: Default::default(),
                view: view_seen,
            };
            serve_api(config, recorder, Arc::new(sources), stopped, &mut tasks).await?;
        }
        // The front doors last: what they acknowledge must be kept.
        let radius = RadiusServer::start(&config.radius, log.clone())?;
        let network = network.to_bytes();
        let usage = match config.usage.enabled {
            true => Some(UsageServer::start(
                &config.usage,
                network,
                radios,
                log.clone(),
            )?),
            false => None,
        };
        health.set_phase(Phase::Running);
        let threads = vec![engine_thread, closing_thread];
        Ok(Self {
            health: health.clone(),
            radius,
            usage,
            engine,
            log,
            stop,
            tasks,
            threads,
        })
    }

    /// Runs until told to stop or until a part ends.
    async fn until(mut self, shutdown: impl Future<Output = ()>) -> anyhow::Result<()> {
        let result = tokio::select! {
            () = shutdown => Ok(()),
            ended = self.tasks.join_next() => match ended {
                Some(Ok(Ok(()))) => Err(anyhow!("a part of the service ended by itself")),
                Some(Ok(Err(error))) => Err(error),
                Some(Err(error)) => Err(error.into()),
                None => Err(anyhow!("nothing runs")),
            },
        };
        if let Err(error) = &result {
            tracing::error!("the oracle cannot go on: {error:#}");
        }
        self.health.set_phase(Phase::Stopping);
        // Doors, then what feeds the log, then the log, then what follows it.
        self.radius.shutdown().await;
        if let Some(usage) = self.usage {
            usage.shutdown().await;
        }
        self.stop.send_replace(true);
        self.log.stop();
        self.engine.stop().await;
        for thread in self.threads {
            let joined = tokio::task::spawn_blocking(move || thread.join());
            if tokio::time::timeout(STOP_TIMEOUT, joined).await.is_err() {
                tracing::warn!(
                    "a thread did not end in time; the log makes good what it did not finish"
                );
            }
        }
        self.tasks.shutdown().await;
        result
    }
}

/// What is durable in the log is safe, so nothing needs to be waited for very long.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// The engine at the newest snapshot, and where replay begins.
fn restore(engine: Engine, states: &StateFiles, files: &LogFiles) -> anyhow::Result<(Engine, Lsn)> {
    let (engine, replay_from) = match states.newest()? {
        Some((lsn, mut state)) => (
            engine
                .read_state(&mut state)
                .context("reading the state snapshot")?,
            lsn + 1,
        ),
        None => (engine, 0),
    };
    if let Some(first) = files.first()
        && first > replay_from
    {
        bail!(
            "the log begins with record {first}, but replay must begin with {replay_from}: a state snapshot is missing \
             from the data folder; restore it from a backup"
        );
    }
    // Records would get positions that the state has behind it, and be acknowledged and never counted.
    if files.next_position() < replay_from {
        bail!(
            "the log ends before record {}, but the state snapshot has {replay_from} records: the end of the log is \
             missing; restore the data folder from a backup",
            files.next_position()
        );
    }
    Ok((engine, replay_from))
}

fn first_record_epoch(files: &LogFiles) -> anyhow::Result<u64> {
    match files.read(0, 1)?.first() {
        Some((_, Record::Genesis(genesis))) => Ok(genesis.first_epoch),
        _ => bail!(
            "the log does not begin with its first record; restore the data folder from a backup"
        ),
    }
}

/// Reads the log again: reading and checking in one thread, applying in the engine's.
async fn replay(files: &LogFiles, from: Lsn, engine: &EngineHandle<Engine>) -> anyhow::Result<()> {
    let (records, behind) = (files.replay(from)?, engine.clone());
    let reading = tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
        for records in records {
            behind.apply(records.context("reading the log again")?)?;
        }
        Ok(())
    });
    reading.await??;
    // What was handed over is applied.
    engine.ask(|_| ()).await?;
    tracing::info!(
        records = files.next_position() - from,
        "the log was read again"
    );
    Ok(())
}

fn check_deployment(found: Option<Deployment>, config: &Config) -> anyhow::Result<()> {
    let found = found.context("the log has no first record")?;
    let configured = (
        config.network.program.to_bytes(),
        config.network.address.to_bytes(),
    );
    if (found.program, found.network) != configured {
        bail!(
            "the data folder {} belongs to another network; set data_dir to a folder of its own",
            config.data_dir.display()
        );
    }
    Ok(())
}

/// Waits until what was closed in the log is in the archive and the outbox.
async fn caught_up(
    open: watch::Sender<OpenEpoch>,
    mut opened: watch::Receiver<OpenEpoch>,
    now: OpenEpoch,
    first_epoch: u64,
) -> anyhow::Result<()> {
    if now.epoch == first_epoch {
        // Nothing was closed yet.
        open.send_replace(now);
    }
    // Only the thread that closes epochs is left to tell: should it end, this does not wait for ever.
    drop(open);
    opened.wait_for(|open| open.epoch == now.epoch).await?;
    Ok(())
}

/// Why a thread ended, if it did; otherwise the error that made us ask.
async fn reason(ended: &mut Ended, error: anyhow::Error) -> anyhow::Error {
    match tokio::time::timeout(Duration::from_secs(1), ended).await {
        Ok(Ok(Err(reason))) => reason,
        _ => error,
    }
}

/// Asks again until the chain answers.
async fn when_reachable<T, A: Future<Output = Result<T, ChainError>>>(
    health: &Health,
    poll: Duration,
    ask: impl Fn() -> A,
) -> anyhow::Result<T> {
    loop {
        match ask().await {
            Ok(answer) => {
                health.clear("chain_unreachable");
                return Ok(answer);
            }
            Err(ChainError::Unreachable(error)) => {
                health.raise("chain_unreachable", &error.to_string());
                tokio::time::sleep(poll.max(Duration::from_millis(500))).await;
            }
            Err(ChainError::Wrong(reason)) => bail!(reason),
        }
    }
}

/// The first record of a new log.
async fn genesis(
    endpoints: &Endpoints,
    config: &Config,
    health: &Health,
    poll: Duration,
) -> anyhow::Result<Genesis> {
    let (program, network) = (config.network.program, config.network.address);
    let (snapshot, state) =
        when_reachable(health, poll, || read_snapshot(endpoints, &network)).await?;
    if state.settled_amount > 0 {
        bail!(
            "{} has no log, but the network has settled {} base units until epoch {}: a new log would begin its ledgers \
             with nothing. Restore the data folder from a backup",
            config.data_dir.display(),
            state.settled_amount,
            state.final_epoch
        );
    }
    Ok(Genesis {
        program: program.to_bytes(),
        network: network.to_bytes(),
        salt_key: Keypair::new().secret_bytes().to_owned(),
        first_epoch: state.final_epoch + 1,
        snapshot,
    })
}

async fn limit_as_configured(
    config: &Config,
    engine: &EngineHandle<Engine>,
    log: &Log,
) -> anyhow::Result<()> {
    let limits = Limits {
        max_sessions: config.sessions.max,
    };
    if engine.ask(Engine::limits).await? != limits {
        log.append(Record::Limits(limits))
            .await
            .context("recording the configured limits")?;
    }
    Ok(())
}

async fn map_as_configured(
    config: &Config,
    engine: &EngineHandle<Engine>,
    log: &Log,
) -> anyhow::Result<()> {
    let (radios, subscribers) = engine.ask(Engine::mappings).await?;
    let (radios, subscribers) = (
        radios.into_iter().collect(),
        subscribers.into_iter().collect(),
    );
    let changes = mapping::changes(&config.mapping, &radios, &subscribers);
    if !changes.is_empty() {
        tracing::info!(changes = changes.len(), "mapping as configured");
    }
    for change in changes {
        log.append(Record::Mapping(change))
            .await
            .context("recording the configured mapping")?;
    }
    Ok(())
}

/// Ledgers that proofs can be had for, oldest first so that the newest stay.
fn restore_ledgers(ledgers: &FinalLedgers, outbox: &Outbox, health: &Health) -> anyhow::Result<()> {
    let newest = outbox.newest_entries(None, LEDGERS_AT_START)?;
    let finals = newest
        .into_iter()
        .filter(|entry| entry.progress == Progress::Final);
    let newest: Vec<_> = finals.take(super::final_ledgers::LEDGERS_KEPT).collect();
    for entry in newest.iter().rev() {
        if let Err(error) = ledgers.add(&entry.content) {
            let epoch = entry.content.epoch;
            health.raise(
                "archive_damaged",
                &format!("no proofs against epoch {epoch}: {error}"),
            );
        }
    }
    Ok(())
}

async fn serve_api(
    config: &Config,
    recorder: Option<PrometheusHandle>,
    sources: Arc<dyn serve::Sources>,
    mut stopped: watch::Receiver<bool>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let listen = config.api.listen;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on TCP {listen} (api.listen)"))?;
    let setup = serve::Setup {
        api: &config.api,
        metrics: &config.metrics,
        program: config.network.program,
        network: config.network.address,
        recorder,
    };
    let router = serve::router(&setup, sources);
    let bounds = serve::Bounds::of(&config.api);
    tasks.spawn(async move {
        let stop = async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        serve::serve(listener, router, bounds, stop)
            .await
            .context("the API")
    });
    Ok(())
}

/// How often histograms take in what was recorded, so that it does not pile up when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// One recorder for the process; tests that run several services share the first.
fn recorder(config: &Config) -> Option<PrometheusHandle> {
    if !config.metrics.enabled {
        return None;
    }
    let recorder = PrometheusBuilder::new()
        .install_recorder()
        .inspect_err(|error| tracing::warn!(%error, "metrics are off"))
        .ok()?;
    let kept_up = recorder.clone();
    tokio::spawn(async move {
        let mut interval = tokio::time::interval(UPKEEP);
        loop {
            interval.tick().await;
            kept_up.run_upkeep();
        }
    });
    Some(recorder)
}

fn keypair(path: &Path) -> anyhow::Result<Keypair> {
    read_keypair_file(path).map_err(|error| {
        anyhow!(
            "{} is no key file as solana-keygen writes it (a JSON array of 64 numbers): {error}",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LogConfig;

    /// A log of `records` first records, and a state after record `lsn`.
    async fn refusal(records: u64, lsn: Lsn) -> Option<String> {
        let folder = tempfile::tempdir().expect("temporary folder");
        let open = || LogFiles::open(&folder.path().join("log"), &LogConfig::default());
        let stored = Box::new(open().expect("opens"));
        let (log, ended) = stored.start(Box::new(|_| Ok(()))).expect("starts");
        for epoch in 0..records {
            let genesis = Genesis {
                program: [1; 32],
                network: [2; 32],
                salt_key: [3; 32],
                first_epoch: epoch,
                snapshot: Default::default(),
            };
            let record = Record::Genesis(genesis);
            log.append(record).await.expect("durable");
        }
        log.stop();
        ended.await.expect("tells").expect("ends well");
        let states = StateFiles::open(&folder.path().join("state")).expect("opens");
        let engine = Engine::new();
        let state = states.begin(lsn, 1, |mut out| engine.write_state(&mut out));
        state.expect("written").finish().expect("finished");
        restore(Engine::new(), &states, &open().expect("opens"))
            .err()
            .map(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_log_that_ends_before_its_state_is_refused() {
        assert_eq!(refusal(3, 2).await, None);
        assert_eq!(refusal(5, 2).await, None);
        let refused = refusal(2, 2).await.expect("refused");
        assert!(
            refused.contains("ends before record 2") && refused.contains("has 3 records"),
            "{refused}"
        );
    }
}

//! Starts the parts in order and ends them in order.

use std::{
    future::Future,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use metrics_exporter_prometheus::PrometheusHandle;
use openmast_client::sender::FeePolicy;
use solana_keypair::{Keypair, read_keypair_file};
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc, watch},
    task::{JoinError, JoinSet},
};

use super::{
    Ended,
    applying::Applying,
    blocking::{blocking, blocking_now_and_then},
    cause,
    clock::{EpochClock, OpenEpoch},
    closing::Closing,
    collected,
    damaged::Damaged,
    engine_thread::{self, EngineHandle},
    final_ledgers::FinalLedgers,
    health::{Health, Phase},
    identity::{Identity, once_verified},
    keeper::Keeper,
    lag::Lag,
    late_sources::LateSources,
    lock::DataLock,
    look_ahead::LookAhead,
    mapping, recorder, retention,
    room::SessionRoom,
    settling::{SettlingLoop, show_reached},
    sources::ServiceSources,
    state_files::StateFiles,
    watching::Watching,
};
use crate::{
    archive::ArchiveStore,
    chain::{ChainError, Endpoints, SolanaChain, check_program, read_snapshot},
    config::Config,
    engine::{Engine, Spill},
    ingest::{
        radius::RadiusServer,
        usage::{Radios, UsageServer},
    },
    log::{Log, LogFiles, StoredLog},
    record::{Genesis, Limits, Lsn, Record},
    serve,
    settle::{Outbox, OutboxError, Progress, Settler, Timing},
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
    let recorder = config.metrics.enabled.then(recorder::install).flatten();
    let health = Health::default();
    health.show_alarms();
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
        check_program(&program)?;
        let (verified, verified_seen) = watch::channel(false);
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        // Supervisors ask from the beginning, and webhooks hear what happens meanwhile.
        let events = health.listen();
        let late = Arc::new(LateSources::new(health.clone(), verified_seen.clone()));
        if config.api.enabled {
            serve_api(config, recorder, late.clone(), stopped.clone(), &mut tasks).await?;
        }
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

        let (folder, log_config) = (data.join("log"), config.log.clone());
        let files =
            blocking(move || LogFiles::open(&folder, &log_config).context("opening the log"))
                .await?;
        let identity = Identity {
            endpoints: Arc::clone(&endpoints),
            program,
            network,
            health: health.clone(),
            poll,
            verified,
        };
        // A log begins with what the chain says. One that there is says itself whose it is, and needs no chain.
        let genesis = match files.is_empty() {
            true => {
                identity.verify().await?;
                Some(genesis(&endpoints, config, health, poll).await?)
            }
            false => None,
        };
        tasks.spawn(identity.run());
        health.set_phase(Phase::Replaying);
        let (snapshots, mut ahead_outbox) = (states()?, open_outbox()?);
        let empty = Engine::spilling(Spill {
            folder: data.to_owned(),
            in_memory: config.sessions.in_memory,
        });
        let (files, engine, replay_from) = blocking(move || {
            let mut ahead = LookAhead::new(&files);
            ahead.remove_void(&snapshots)?;
            let restored = restore(empty, &snapshots, &files).map_err(cause::trouble)?;
            let (engine, replay_from) = restored;
            let engine = ahead.tell(engine, replay_from, &mut ahead_outbox)?;
            Ok((files, engine, replay_from))
        })
        .await?;
        let first_epoch = match (&genesis, engine.deployment()) {
            (Some(genesis), _) => genesis.first_epoch,
            (None, Some(deployment)) => {
                check_deployment(&deployment.program, &deployment.network, config)?;
                deployment.first_epoch
            }
            (None, None) => {
                let genesis = first_record(&files)?;
                check_deployment(&genesis.program, &genesis.network, config)?;
                genesis.first_epoch
            }
        };
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
        let durable = files.next_position();
        let (room, lag) = (SessionRoom::default(), Lag::new(durable, replay_from));
        let log_interval = Duration::from_secs(config.radius.log_interval_seconds);
        let mut watching = Watching::new(
            room.clone(),
            lag.clone(),
            health.clone(),
            log_interval,
            durable,
        );
        let (engine, engine_thread, mut engine_ended) = engine_thread::start(
            config.engine.core,
            engine,
            move |engine: &mut Engine, records| {
                watching.apply(engine, records, |engine, records| {
                    applying.apply(engine, records)
                })
            },
        )?;
        if let Err(error) = replay(&files, replay_from, &engine).await {
            return Err(reason(&mut engine_ended, error).await);
        }
        let deliver = engine.clone();
        let (log, log_ended) = Box::new(files).start(Box::new(move |records| {
            lag.durable(records.next_position());
            deliver.apply(records)
        }))?;
        if let Some(genesis) = genesis {
            log.append(Record::Genesis(genesis))
                .await
                .context("writing the first record")?;
        }
        let open_epoch = engine.ask(OpenEpoch::of).await?;
        if let Err(error) = caught_up(open, opened.clone(), open_epoch, first_epoch).await {
            return Err(reason(&mut closing_ended, error).await);
        }
        limit_as_configured(config, &engine, &log).await?;
        map_as_configured(config, &engine, &log).await?;

        let ledgers = Arc::new(FinalLedgers::new(network.to_bytes(), store.clone()));
        let outbox = open_outbox()?;
        let damaged = Arc::new(Damaged::new(Arc::clone(&ledgers), health.clone()));
        let (reading, read) = (Arc::clone(&damaged), open_outbox()?);
        blocking(move || restore_ledgers(&reading, &read)).await?;
        newest(&outbox, Progress::Final)?;
        let posted = newest(&outbox, Progress::Posted)?;
        let (posted, posted_seen) = watch::channel(posted);
        let (reached, reached_queue) = mpsc::unbounded_channel();
        let (view, view_seen) = watch::channel(None);
        let (overtaken, overtaken_seen) = watch::channel(None);

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
            damaged,
            states: Arc::new(states()?),
            log: log.clone(),
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
        let webhooks = Webhooks::open(&config.webhooks, network, &data.join("webhooks.sqlite"))?;
        let told = open_outbox()?.newest_entries(None, LEDGERS_AT_START)?;
        let webhooks = blocking(move || {
            webhooks.catch_up(&told)?;
            Ok(webhooks)
        })
        .await?;
        let until = stopped.clone();
        tasks.spawn(async move {
            webhooks.run(events, until).await;
            // Without receivers it ends at once, which is no reason for the service to end.
            std::future::pending().await
        });
        // Nothing is posted to a chain, and nothing that is charged is read from it, before it is known which it is.
        tasks.spawn(blocking_now_and_then(once_verified(
            verified_seen.clone(),
            stopped.clone(),
            settling.run(stopped.clone()),
        )));
        tasks.spawn(keeper.run());
        tasks.spawn(retention::run(
            config.archive.private_days,
            store.clone(),
            open_outbox()?,
        ));
        tasks.spawn(once_verified(
            verified_seen.clone(),
            stopped.clone(),
            clock.run(stopped.clone()),
        ));
        let (following, collected) = collected::follow(Arc::clone(&endpoints), network, opened);
        tasks.spawn(once_verified(verified_seen, stopped, following));
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
        late.begin(Arc::new(ServiceSources {
            network,
            engine: engine.clone(),
            log: log.clone(),
            configured: config.mapping.clone(),
            radios: tokio::sync::Mutex::new(radios.clone()),
            health: health.clone(),
            ledgers,
            store,
            outbox: Arc::new(Mutex::new(open_outbox()?)),
            collected,
            endpoints,
            owners: Default::default(),
            view: view_seen,
        }));
        if let Some(ended) = tasks.try_join_next() {
            return Err(why_it_ended(Some(ended)));
        }
        // The front doors last: what they acknowledge must be kept.
        let begin = room.clone();
        engine.ask(move |engine| begin.begin(engine)).await?;
        let door = room.guard(log.clone());
        let radius = RadiusServer::start(&config.radius, door.clone())?;
        let network = network.to_bytes();
        let usage = match config.usage.enabled {
            true => Some(UsageServer::start(&config.usage, network, radios, door)?),
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
            ended = self.tasks.join_next() => Err(why_it_ended(ended)),
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

fn first_record(files: &LogFiles) -> anyhow::Result<Genesis> {
    match files.read(0, 1)?.pop() {
        Some((_, Record::Genesis(genesis))) => Ok(genesis),
        _ => Err(cause::trouble(
            "the log does not begin with its first record; restore the data folder from a backup",
        )),
    }
}

/// Reads the log again: reading and checking in one thread, applying in the engine's.
async fn replay(files: &LogFiles, from: Lsn, engine: &EngineHandle<Engine>) -> anyhow::Result<()> {
    let (records, behind) = (files.replay(from)?, engine.clone());
    // Dropped with this future when the service is told to end meanwhile: then nobody waits for a long log.
    let wanted = Arc::new(());
    let is_wanted = Arc::downgrade(&wanted);
    blocking(move || {
        for records in records {
            if is_wanted.strong_count() == 0 {
                break;
            }
            behind.apply(records.context("reading the log again")?)?;
        }
        Ok(())
    })
    .await?;
    drop(wanted);
    // What was handed over is applied.
    engine.ask(|_| ()).await?;
    tracing::info!(
        records = files.next_position() - from,
        "the log was read again"
    );
    Ok(())
}

/// Whose log it is must be known before anything is derived from it.
fn check_deployment(program: &[u8; 32], network: &[u8; 32], config: &Config) -> anyhow::Result<()> {
    let configured = (
        config.network.program.to_bytes(),
        config.network.address.to_bytes(),
    );
    if (*program, *network) != configured {
        return Err(cause::input(anyhow!(
            "the data folder {} belongs to another network; set data_dir to a folder of its own",
            config.data_dir.display()
        )));
    }
    Ok(())
}

/// Of a part that ended although nobody told it to.
fn why_it_ended(ended: Option<Result<anyhow::Result<()>, JoinError>>) -> anyhow::Error {
    match ended {
        Some(Ok(Ok(()))) => anyhow!("a part of the service ended by itself"),
        Some(Ok(Err(error))) => error,
        Some(Err(error)) => error.into(),
        None => anyhow!("nothing runs"),
    }
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
            Err(error @ ChainError::Wrong(_)) => return Err(error.into()),
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
        return Err(cause::input(anyhow!(
            "{} has no log, but the network has settled {} base units until epoch {}: a new log would begin its ledgers \
             with nothing. Restore the data folder from a backup",
            config.data_dir.display(),
            state.settled_amount,
            state.final_epoch
        )));
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

/// The newest epoch that came this far; 0: none did.
fn newest(outbox: &Outbox, progress: Progress) -> Result<u64, OutboxError> {
    let newest = outbox.newest_at_least(progress)?;
    let epoch = newest.map_or(0, |entry| entry.content.epoch);
    show_reached(progress, epoch);
    Ok(epoch)
}

/// Ledgers that proofs can be had for, oldest first so that the newest stay.
fn restore_ledgers(ledgers: &Damaged, outbox: &Outbox) -> anyhow::Result<()> {
    let newest = outbox.newest_entries(None, LEDGERS_AT_START)?;
    let finals = newest
        .into_iter()
        .filter(|entry| entry.progress == Progress::Final);
    let newest: Vec<_> = finals.take(super::final_ledgers::LEDGERS_KEPT).collect();
    for entry in newest.iter().rev() {
        ledgers.read(&entry.content);
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
        .map_err(|error| cause::listening(&format!("TCP {listen} (api.listen)"), error))?;
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

fn keypair(path: &Path) -> anyhow::Result<Keypair> {
    read_keypair_file(path).map_err(|error| {
        cause::input(anyhow!(
            "{} is no key file as solana-keygen writes it (a JSON array of 64 numbers): {error}",
            path.display()
        ))
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

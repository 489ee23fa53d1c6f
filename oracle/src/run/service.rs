//! Starts the parts in order and ends them in order.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::anyhow;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{
    sync::{mpsc, watch},
    task::{JoinError, JoinSet},
};

use super::{
    background_tasks::{self, BackgroundTasks, Keys},
    chain_time,
    context::ServiceContext,
    divergence::{DivergenceWatch, Gate, Newest, looked_at},
    engine_thread::EngineHandle,
    identity::{Identity, once_verified},
    interface::Interface,
    late_sources::LateSources,
    log_fullness, nodes,
    pipeline::Pipeline,
    recorder, recovery,
    reload::{Parts, Reloader},
    sources::ServiceSources,
};
use crate::health::{Health, Phase};
use crate::{
    chain::check_program,
    config::{Config, OpenFiles, raise_open_files},
    data_folder::{DataLock, Instance},
    ingest::{
        radius::RadiusServer,
        usage::{Radios, UsageServer},
    },
    recover::oracle_key,
    serve::{AdminToken, Reload},
    time::Clock,
};
use openmast_archive::ArchiveStore;
use openmast_engine::Engine;
use openmast_log::Log;
use openmast_platform::{blocking::blocking_now_and_then, cause, rates::Rates};

/// Runs the oracle until `shutdown` resolves or something cannot go on.
///
/// # Errors
/// Why it did not start, or ended by itself. [`Reopened`](openmast_engine::Reopened): it is to be started again, in a new
/// process. [`DeriveAnew`](super::DeriveAnew): likewise.
pub async fn run(config: Config, shutdown: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    let (_, nobody) = mpsc::channel(1);
    run_told(config, nobody, shutdown).await
}

/// As [`run`]. Reads its configuration again each time that `hangups` says so: while it starts, when it runs.
///
/// # Errors
/// As [`run`].
pub async fn run_told(
    config: Config,
    hangups: mpsc::Receiver<()>,
    shutdown: impl Future<Output = ()> + Send,
) -> anyhow::Result<()> {
    let config = within_open_files(config)?;
    let _lock = DataLock::take(&config.data_dir)?;
    let _key = background_tasks::lock_key(&config)?;
    Instance::note(&config.data_dir).map_err(cause::trouble)?;
    let recorder = config.metrics.enabled.then(recorder::install).flatten();
    let clock = Clock::default();
    let health = Health::new(clock.clone());
    health.show_alarms();
    tokio::pin!(shutdown);
    let started = tokio::select! {
        started = Service::start(&config, &health, clock, recorder) => started?,
        () = &mut shutdown => return Ok(()),
    };
    started.until(hangups, shutdown).await
}

/// The configuration with no more connections than there are open files for.
fn within_open_files(mut config: Config) -> anyhow::Result<Config> {
    let open_files = OpenFiles::new(&config, raise_open_files());
    if let Some(reduced) = open_files.fit(&mut config).map_err(cause::input)? {
        tracing::warn!("{reduced}");
    }
    Ok(config)
}

/// The parts that run.
struct Service {
    health: Health,
    reloader: Reloader,
    radius: RadiusServer,
    usage: Option<UsageServer>,
    engine: EngineHandle<Engine>,
    log: Log,
    stop: watch::Sender<bool>,
    tasks: JoinSet<anyhow::Result<()>>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Service {
    /// Supervisors can ask from the beginning, and webhooks hear what happens meanwhile.
    async fn start(
        config: &Config,
        health: &Health,
        clock: Clock,
        recorder: Option<PrometheusHandle>,
    ) -> anyhow::Result<Self> {
        check_program(&config.network.program)?;
        let (verified, verified_seen) = watch::channel(false);
        let (stop, stopped) = watch::channel(false);
        let context = ServiceContext::new(config, health, clock, verified_seen, stopped)?;
        let mut tasks = JoinSet::new();
        let events = health.listen();
        let late = Arc::new(LateSources::new(health.clone(), context.verified.clone()));
        let interface = Interface {
            recorder,
            admin_token: AdminToken::new(config.api.admin_token.as_ref()),
            reloader: Reloader::default(),
        };
        interface.serve(&context, &late, &mut tasks).await?;
        let store = ArchiveStore::open(&context.data().join("archive"))?;
        let keys = Keys::read(&context)?;
        let stored = recovery::open_log(&context).await?;
        let identity = Identity::of(&context, !stored.is_empty(), verified);
        nodes::watch(&context, &mut tasks);
        let genesis = recovery::genesis(&context, &identity, &*stored).await?;
        tasks.spawn(identity.run());
        chain_time::follow(&context, &mut tasks);
        health.set_phase(Phase::Replaying);
        let recovered = recovery::recover(&context, stored, genesis).await?;
        let mut pipeline = Pipeline::start(&context, recovered, &store).await?;
        log_fullness::follow(&context, &pipeline, &mut tasks);
        let background =
            background_tasks::begin(&context, &pipeline, &store, keys, events, &mut tasks).await?;
        let (webhooks, mirrors) = (background.webhooks.clone(), background.mirrors.clone());
        pipeline.watch(&mut tasks);
        let (mapped, _) = pipeline.engine.ask(Engine::mappings).await?;
        let radios = Radios::new(mapped.iter().map(|(radio, _)| radio));
        let sources = sources(&context, &pipeline, background, store, &radios)?;
        late.begin(Arc::new(sources));
        if let Some(ended) = tasks.try_join_next() {
            return Err(why_it_ended(Some(ended)));
        }
        let gate = watch_settlements(&context, &pipeline, &mut tasks).await?;
        let (radius, usage) = open_doors(&context, &pipeline, radios, &gate).await?;
        let parts = Parts {
            clients: radius.secrets(),
            tls: usage.as_ref().and_then(UsageServer::tls),
            admin_token: interface.admin_token,
            webhooks,
            mirrors,
        };
        interface.reloader.begin(config, parts);
        health.set_phase(Phase::Running);
        Ok(Self {
            health: health.clone(),
            reloader: interface.reloader,
            radius,
            usage,
            engine: pipeline.engine,
            log: pipeline.log,
            stop,
            tasks,
            threads: pipeline.threads,
        })
    }

    /// Runs until told to stop or until a part ends.
    async fn until(
        mut self,
        mut hangups: mpsc::Receiver<()>,
        shutdown: impl Future<Output = ()>,
    ) -> anyhow::Result<()> {
        tokio::pin!(shutdown);
        let result = loop {
            tokio::select! {
                () = &mut shutdown => break Ok(()),
                ended = self.tasks.join_next() => break Err(why_it_ended(ended)),
                Some(()) = hangups.recv() => {
                    let reloader = self.reloader.clone();
                    // The log tells what became of it.
                    tokio::spawn(async move { reloader.reload().await.ok() });
                }
            }
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
        // An engine that waits for a disk takes no word. What it did not finish is read again.
        let _ = tokio::time::timeout(STOP_TIMEOUT, self.engine.stop()).await;
        for thread in self.threads {
            let joined = tokio::task::spawn_blocking(move || thread.join());
            if tokio::time::timeout(STOP_TIMEOUT, joined).await.is_err() {
                tracing::warn!(
                    "a thread did not end in time; the log makes good what it did not finish"
                );
            }
        }
        // What a task waits for may never come: a mount that hangs must not keep the service from ending, or from starting anew.
        if tokio::time::timeout(STOP_TIMEOUT, self.tasks.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("a part did not end in time, and is left");
        }
        result
    }
}

/// What is durable in the log is safe, so nothing needs to be waited for very long.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// Has the doors shut while the network has settled what the log does not have. Looks for the first time before they open, if
/// the chain answers soon.
async fn watch_settlements(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Gate> {
    let gate = Gate::default();
    let (looked, seen) = watch::channel(false);
    let divergence = DivergenceWatch {
        newest: Newest {
            endpoints: Arc::clone(&context.endpoints),
            network: context.config.network.address,
            first_epoch: pipeline.first_epoch,
        },
        key: oracle_key(context.config),
        outbox: context.outbox()?,
        gate: gate.clone(),
        health: context.health.clone(),
        poll: context.poll(),
        looked,
    };
    tasks.spawn(blocking_now_and_then(once_verified(
        context.verified.clone(),
        context.stopped.clone(),
        divergence.run(context.stopped.clone()),
    )));
    looked_at(seen).await;
    Ok(gate)
}

/// The front doors open last: what they acknowledge must be kept.
async fn open_doors(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    radios: Radios,
    gate: &Gate,
) -> anyhow::Result<(RadiusServer, Option<UsageServer>)> {
    let begin = pipeline.room.clone();
    pipeline
        .engine
        .ask(move |engine| begin.begin(engine))
        .await?;
    let log_time = pipeline.engine.ask(Engine::log_time).await?;
    chain_time::begin(&context.clock, log_time).await;
    let (config, clock) = (context.config, &context.clock);
    let (log, engine) = (pipeline.log.clone(), pipeline.engine.clone());
    let door = pipeline.room.guard(log, engine, gate.clone());
    let radius = RadiusServer::start(&config.radius, clock.clone(), door.clone())?;
    let network = config.network.address.to_bytes();
    let usage = match config.usage.enabled {
        true => Some(UsageServer::start(
            &config.usage,
            network,
            radios,
            clock.clone(),
            door,
        )?),
        false => None,
    };
    Ok((radius, usage))
}

/// What the API answers from.
fn sources(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    background: BackgroundTasks,
    store: ArchiveStore,
    radios: &Radios,
) -> anyhow::Result<ServiceSources> {
    Ok(ServiceSources {
        network: context.config.network.address,
        engine: pipeline.engine.clone(),
        log: pipeline.log.clone(),
        configured: context.config.mapping.clone(),
        radios: tokio::sync::Mutex::new(radios.clone()),
        health: context.health.clone(),
        ledgers: background.ledgers,
        damaged: background.damaged,
        store,
        outbox: Arc::new(Mutex::new(context.outbox()?)),
        epoch_seconds: context.config.epoch.seconds,
        keeper: background.keeper,
        assets: background.assets,
        prices: background.prices,
        endpoints: Arc::clone(&context.endpoints),
        owners: Default::default(),
        asset_owners: Default::default(),
        owned: Default::default(),
        holdings: Default::default(),
        collects: Default::default(),
        chain_searches: Rates::new(
            context.config.api.chain_searches_per_second,
            context.config.api.chain_searches_per_second_per_source,
        ),
        archive_turns: Default::default(),
        earned: Default::default(),
        searches: Default::default(),
    })
}

/// Why a part ended although nobody told it to.
fn why_it_ended(ended: Option<Result<anyhow::Result<()>, JoinError>>) -> anyhow::Error {
    match ended {
        Some(Ok(Ok(()))) => anyhow!("a part of the service ended by itself"),
        Some(Ok(Err(error))) => error,
        Some(Err(error)) => error.into(),
        None => anyhow!("nothing runs"),
    }
}

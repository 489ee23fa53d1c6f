//! From the log to the archive: the log, the engine, and what closes epochs.

use std::{sync::Arc, thread::JoinHandle, time::Duration};

use anyhow::{Context, anyhow};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

use super::{
    Ended,
    applying::Applying,
    chain_time,
    clock::OpenEpoch,
    closing::{ClosedEpochs, Closing},
    context::ServiceContext,
    engine_thread::{self, EngineHandle, Threads},
    lag::Lag,
    log_end, mapping, preparing,
    prices::{self, EnginePrices, PriceTeller},
    recovery::Recovered,
    room::{Expected, SessionRoom},
    watching::Watching,
};
use crate::config::Config;
use openmast_archive::ArchiveStore;
use openmast_engine::{Engine, Prepared};
use openmast_log::{Log, LogError, StoredLog};
use openmast_platform::blocking::blocking;
use openmast_records::{Genesis, Limits, Lsn, Record};

/// What records go through.
pub(super) struct Pipeline {
    pub log: Log,
    pub engine: EngineHandle<Engine>,
    /// For sessions that the front doors may let in.
    pub room: SessionRoom,
    pub first_epoch: u64,
    /// The epoch that collects usage.
    pub opened: watch::Receiver<OpenEpoch>,
    /// What the engine says of the prices that usage has which is reported now.
    pub prices: EnginePrices,
    /// Told that a settlement is queued.
    pub wake: Arc<Notify>,
    pub threads: Vec<JoinHandle<()>>,
    /// Why each of the threads ended, with its name.
    pub ended: Vec<(&'static str, Ended)>,
}

impl Pipeline {
    /// Reads the log again, and begins where it ended: everything that it closed is in the archive and the outbox, and what
    /// is configured is in the log.
    ///
    /// # Errors
    /// The log, the engine, the archive or the outbox fails.
    pub(super) async fn start(
        context: &ServiceContext<'_>,
        recovered: Recovered,
        store: &ArchiveStore,
    ) -> anyhow::Result<Self> {
        let Recovered {
            log: stored,
            engine,
            replay_from,
            genesis,
            first_epoch,
        } = recovered;
        let wake = Arc::<Notify>::default();
        chain_time::learn(&context.clock, engine.log_time());
        let (open, opened) = watch::channel(OpenEpoch::of(&engine, &context.clock));
        let (closed, closing_thread, mut closing_ended) = Closing {
            snapshots: context.states()?,
            store: store.clone(),
            outbox: context.outbox()?,
            first_epoch,
            health: context.health.clone(),
            clock: context.clock.clone(),
            wake: Arc::clone(&wake),
            open: open.clone(),
        }
        .start()?;
        let room = SessionRoom::new(expected(context.config));
        let lag = Lag::new(stored.next_position(), replay_from);
        let watching = watching(context, &room, &lag, stored.next_position());
        let (price_teller, prices) = prices::channel();
        let (engine, engine_thread, mut engine_ended) = start_engine(
            context.config,
            engine,
            (closed, price_teller.clone()),
            watching,
        )?;
        if let Err(error) = replay(&*stored, replay_from, &engine).await {
            return Err(reason(&mut engine_ended, error).await);
        }
        require_epochs(context, stored.is_empty(), &engine).await?;
        let (log, log_ended) = start_log(stored, genesis, &engine, lag, &room).await?;
        let open_epoch = open_epoch(context, &engine, price_teller).await?;
        if let Err(error) = caught_up(open, opened.clone(), open_epoch, first_epoch).await {
            return Err(reason(&mut closing_ended, error).await);
        }
        context.outbox()?.end_deriving()?;
        as_configured(context.config, &engine, &log).await?;
        Ok(Self {
            log,
            engine,
            room,
            first_epoch,
            opened,
            prices,
            wake,
            threads: vec![engine_thread, closing_thread],
            ended: vec![
                ("the engine", engine_ended),
                ("closing epochs", closing_ended),
                ("the log", log_ended),
            ],
        })
    }

    /// The service ends when one of the threads does.
    pub(super) fn watch(&mut self, tasks: &mut JoinSet<anyhow::Result<()>>) {
        for (name, ended) in std::mem::take(&mut self.ended) {
            tasks.spawn(async move {
                ended
                    .await
                    .unwrap_or_else(|_| Err(anyhow!("its thread is gone")))
                    .context(name)
            });
        }
    }
}

/// What was settled must follow from the log that was read.
async fn require_epochs(
    context: &ServiceContext<'_>,
    is_new: bool,
    engine: &EngineHandle<Engine>,
) -> anyhow::Result<()> {
    if is_new {
        return Ok(());
    }
    let epoch = engine.ask(|engine| engine.open_epoch().epoch).await?;
    log_end::require_epochs(&context.outbox()?, epoch)
}

/// The open epoch; and its prices are told from now on.
async fn open_epoch(
    context: &ServiceContext<'_>,
    engine: &EngineHandle<Engine>,
    price_teller: PriceTeller,
) -> anyhow::Result<OpenEpoch> {
    let clock = context.clock.clone();
    let ask = move |engine: &Engine| {
        price_teller.tell_all(engine);
        OpenEpoch::of(engine, &clock)
    };
    engine.ask(ask).await
}

type EngineThread = (EngineHandle<Engine>, JoinHandle<()>, Ended);

/// The threads that prepare and apply records, and look at the engine behind them.
fn start_engine(
    config: &Config,
    engine: Engine,
    (closed, price_teller): (ClosedEpochs, PriceTeller),
    mut watching: Watching,
) -> anyhow::Result<EngineThread> {
    let threads = Threads {
        core: config.engine.core,
        preparing: preparing::threads(),
    };
    let preparing = engine.preparing();
    let applying = Applying::new(closed, price_teller);
    let apply = move |engine: &mut Engine, prepared: &Prepared<'_>| {
        applying.apply(engine, prepared)?;
        watching.applied(engine, prepared.records());
        Ok(())
    };
    engine_thread::start(&threads, &preparing, engine, apply)
}

/// The log takes records from here on, the first of a new one before all others. The room knows, before the engine has them, which
/// records were appended here: for these places were taken.
async fn start_log(
    stored: Box<dyn StoredLog>,
    genesis: Option<Genesis>,
    engine: &EngineHandle<Engine>,
    lag: Lag,
    room: &SessionRoom,
) -> anyhow::Result<(Log, openmast_log::Ended)> {
    let (deliver, room) = (engine.clone(), room.clone());
    let (log, ended) = stored.start(Box::new(move |records| {
        lag.durable(records.next_position());
        if records.is_from_here() {
            room.appended(records.first()..records.next_position());
        }
        deliver.apply(records)
    }))?;
    if let Some(genesis) = genesis {
        let first = log.append_at(0, Record::Genesis(genesis)).await;
        first.context(
            "writing the first record (if another oracle process has begun this log, start again)",
        )?;
    }
    Ok((log, ended))
}

/// Reads the log again: one thread reads and checks, others prepare, the engine's applies.
async fn replay(
    stored: &dyn StoredLog,
    from: Lsn,
    engine: &EngineHandle<Engine>,
) -> anyhow::Result<()> {
    let (records, behind) = (stored.replay(from)?, engine.clone());
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
        records = stored.next_position() - from,
        "the log was read again"
    );
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
    // Another node may have ended a later one meanwhile.
    opened.wait_for(|open| open.epoch >= now.epoch).await?;
    Ok(())
}

/// Why a thread ended, if it did; otherwise the error that made us ask.
async fn reason(ended: &mut Ended, error: anyhow::Error) -> anyhow::Error {
    match tokio::time::timeout(Duration::from_secs(1), ended).await {
        Ok(Ok(Err(reason))) => reason,
        _ => error,
    }
}

/// Looks at the engine behind what it applies; `next` is the log's next position.
fn watching(context: &ServiceContext<'_>, room: &SessionRoom, lag: &Lag, next: Lsn) -> Watching {
    let interval = Duration::from_secs(context.config.radius.log_interval_seconds);
    let health = context.health.clone();
    Watching::new(room.clone(), lag.clone(), health, interval, next)
}

/// Who may send reports.
fn expected(config: &Config) -> Expected {
    let clients = config.radius.clients.iter();
    Expected {
        areas: clients.map(|client| client.area().into()).collect(),
        has_radios: config.usage.enabled,
    }
}

/// Has the log say what `sessions.max` is here.
///
/// The limit in force is that of the newest `Limits` record that the engine has taken in, whoever appended it: so every node, and
/// every replay, keeps the same sessions, and the doors' room follows from that limit and from the sessions that are kept. A node
/// that starts with another limit in its configuration appends it only if nothing was appended since it read the log. If something
/// was, another node is the one that writes, and its limit holds: nodes that are configured differently do not take turns at it.
async fn limit_as_configured(
    config: &Config,
    engine: &EngineHandle<Engine>,
    log: &Log,
) -> anyhow::Result<()> {
    let configured = Limits {
        max_sessions: config.sessions.max,
    };
    let read = |engine: &Engine| (engine.limits(), engine.open_epoch().applied_records);
    let (in_force, next) = engine.ask(read).await?;
    if in_force == configured {
        return Ok(());
    }
    match log.append_at(next, Record::Limits(configured)).await {
        Ok(_) => Ok(()),
        Err(LogError::Moved { .. }) => {
            tracing::warn!(
                in_force = in_force.max_sessions,
                configured = configured.max_sessions,
                "another oracle process writes to this log: its sessions.max holds, not the one that is configured here"
            );
            Ok(())
        }
        Err(error) => Err(error).context("recording the configured limits"),
    }
}

/// Has the log say what is configured.
async fn as_configured(
    config: &Config,
    engine: &EngineHandle<Engine>,
    log: &Log,
) -> anyhow::Result<()> {
    limit_as_configured(config, engine, log).await?;
    map_as_configured(config, engine, log).await
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

#[cfg(test)]
mod tests;

//! What the service does beside taking in reports: settles, ends epochs, keeps what is needed and tells who asked to be
//! told.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::anyhow;
use solana_keypair::{Keypair, read_keypair_file};
use solana_signer::Signer;
use tokio::{
    sync::{broadcast, mpsc, watch},
    task::JoinSet,
};

use super::{
    assets_seen::{self, Seen},
    clock::EpochClock,
    context::ServiceContext,
    damaged_archives::DamagedArchives,
    epoch_length::EpochLength,
    final_ledgers::{FinalLedgers, LEDGERS_KEPT},
    identity::once_verified,
    keeping::beginning,
    key_lock::KeyLock,
    mirrors::{self, Mirrors},
    pipeline::Pipeline,
    prices,
    repair::{DeriveAnew, Repair},
    retention,
    settlement_check::SettlementCheck,
    settlement_progress::SettlementProgress,
    settling::{SettlingLoop, show_reached},
    statements::Statements,
};
use crate::health::Event;
use crate::{
    chain::{SnapshotMemory, SolanaChain},
    config::Config,
    keeper::KeeperStatus,
    serve::PriceFeed,
    settle::{Outbox, OutboxError, Progress, Settler, Timing},
    webhooks::{WebhookSecrets, Webhooks},
};
use openmast_archive::ArchiveStore;
use openmast_platform::{
    blocking::{blocking, blocking_now_and_then},
    cause,
};

/// Final settlements whose ledgers are read again at the start.
const LEDGERS_AT_START: u32 = 64;

/// Who signs and who pays.
pub(super) struct Keys {
    oracle: Keypair,
    rent_payer: Option<Keypair>,
    /// Absent where the keeper is off.
    keeper: Option<Keypair>,
}

impl Keys {
    /// Reads the configured key files.
    ///
    /// # Errors
    /// One is not there, or no key file.
    pub(super) fn read(context: &ServiceContext<'_>) -> anyhow::Result<Self> {
        let config = &context.config.oracle;
        let rent_payer = config.fee_payer_keypair.as_deref().map(keypair);
        let keeper = &context.config.keeper;
        let own = keeper.keypair.as_ref();
        let paying = config.fee_payer_keypair.as_ref().unwrap_or(&config.keypair);
        let keeping = keeper.enabled.then(|| keypair(own.unwrap_or(paying)));
        Ok(Self {
            oracle: keypair(&config.keypair)?,
            rent_payer: rent_payer.transpose()?,
            keeper: keeping.transpose()?,
        })
    }
}

/// Nobody else on this machine may settle this network with this key.
///
/// # Errors
/// Somebody does.
pub(super) fn lock_key(config: &Config) -> anyhow::Result<Option<KeyLock>> {
    match read_keypair_file(&config.oracle.keypair) {
        Ok(key) => KeyLock::take(&config.network.address.to_bytes(), &key.pubkey().to_bytes()),
        // That is told where the key is needed.
        Err(_) => Ok(None),
    }
}

/// What the API shows of them.
pub(super) struct BackgroundTasks {
    pub ledgers: Arc<FinalLedgers>,
    pub damaged: Arc<DamagedArchives>,
    /// Absent where the keeper is off.
    pub keeper: Option<KeeperStatus>,
    pub assets: Seen,
    pub prices: PriceFeed,
    pub webhooks: WebhookSecrets,
    pub mirrors: Mirrors,
}

/// Starts them. What reads the chain for money, or writes to it, waits until it is known which chain it is.
///
/// # Errors
/// The outbox, the archive or the webhooks' file cannot be used.
pub(super) async fn begin(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    store: &ArchiveStore,
    keys: Keys,
    events: broadcast::Receiver<Event>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<BackgroundTasks> {
    let network = context.config.network.address;
    let ledgers = Arc::new(FinalLedgers::new(network.to_bytes(), store.clone()));
    let damaged = Arc::new(DamagedArchives::new(
        Arc::clone(&ledgers),
        context.health.clone(),
    ));
    let (reading, read) = (Arc::clone(&damaged), context.outbox()?);
    blocking(move || restore_ledgers(&reading, &read)).await?;
    let webhooks = tell(context, events, tasks)?;
    let Keys {
        oracle,
        rent_payer,
        keeper,
    } = keys;
    let chain = Arc::new(chain(context, oracle, rent_payer));
    let keeper = keeper.map(|key| beginning::begin(context, key, &chain, &ledgers, tasks));
    let mirrors = mirrors::begin(context, &pipeline.opened, &pipeline.wake, tasks)?;
    settle(
        context,
        pipeline,
        Arc::clone(&chain),
        Arc::clone(&damaged),
        mirrors.clone(),
        tasks,
    )?;
    let statements = Statements {
        chain,
        endpoints: Arc::clone(&context.endpoints),
        network,
        ledgers: Arc::clone(&ledgers),
        outbox: Arc::new(Mutex::new(context.outbox()?)),
        health: context.health.clone(),
        poll: context.poll(),
    };
    tasks.spawn(once_verified(
        context.verified.clone(),
        context.stopped.clone(),
        statements.run(),
    ));
    watch_epoch_length(context, tasks);
    tasks.spawn(retention::run(
        context.config.archive.private_days,
        store.clone(),
        context.outbox()?,
        context.clock.clone(),
    ));
    let (assets, prices) = follow_prices(context, pipeline, tasks);
    Ok(BackgroundTasks {
        ledgers,
        damaged,
        keeper,
        assets,
        prices,
        webhooks,
        mirrors,
    })
}

/// Keeps what the API tells of assets and their prices.
fn follow_prices(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> (Seen, PriceFeed) {
    let (network, opened) = (context.config.network.address, pipeline.opened.clone());
    let (following, assets) = assets_seen::follow(Arc::clone(&context.endpoints), network, opened);
    tasks.spawn(once_verified(
        context.verified.clone(),
        context.stopped.clone(),
        following,
    ));
    let api = &context.config.api;
    let prices = PriceFeed::new(api.max_price_listeners, api.listeners_of_a_source());
    tasks.spawn(prices::publish_lists(
        pipeline.prices.clone(),
        assets.clone(),
        prices.clone(),
        context.stopped.clone(),
    ));
    (assets, prices)
}

/// Says when the configured epochs are too long for the network.
fn watch_epoch_length(context: &ServiceContext<'_>, tasks: &mut JoinSet<anyhow::Result<()>>) {
    let epochs = EpochLength {
        endpoints: Arc::clone(&context.endpoints),
        network: context.config.network.address,
        health: context.health.clone(),
        seconds: context.config.epoch.seconds,
        mirror_wait_seconds: match context.config.archive.mirrors_needed() {
            0 => 0,
            _ => context.config.archive.mirror_wait_seconds,
        },
        poll: context.poll(),
    };
    tasks.spawn(once_verified(
        context.verified.clone(),
        context.stopped.clone(),
        epochs.run(),
    ));
}

/// Settles what is queued, and ends epochs when what was closed before is proposed.
fn settle(
    context: &ServiceContext<'_>,
    pipeline: &Pipeline,
    chain: Arc<SolanaChain>,
    damaged: Arc<DamagedArchives>,
    mirrors: Mirrors,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let (config, outbox) = (context.config, context.outbox()?);
    newest(&outbox, Progress::Final)?;
    let (proposed, proposed_seen) = watch::channel(newest(&outbox, Progress::Proposed)?);
    let (reached, reached_queue) = mpsc::unbounded_channel();
    let (void, void_seen) = watch::channel(None);
    let (anew, anew_seen) = watch::channel(None);
    let settler = Settler::new(chain, outbox, Timing::default(), context.clock.clone());
    let settling = SettlingLoop {
        settler: settler.guarded(SettlementCheck::new(Repair::new(context), mirrors, anew)),
        reached,
        health: context.health.clone(),
        wake: Arc::clone(&pipeline.wake),
        void,
        poll: context.poll(),
    };
    let settlement_progress = SettlementProgress {
        reached: reached_queue,
        proposed,
        damaged,
        states: Arc::new(context.states()?),
        log: pipeline.log.clone(),
    };
    let clock = EpochClock {
        endpoints: Arc::clone(&context.endpoints),
        network: config.network.address,
        log: pipeline.log.clone(),
        engine: pipeline.engine.clone(),
        health: context.health.clone(),
        clock: context.clock.clone(),
        length: Duration::from_secs(config.epoch.seconds),
        poll: context.poll(),
        first_epoch: pipeline.first_epoch,
        open: pipeline.opened.clone(),
        proposed: proposed_seen,
        void: void_seen,
        memory: SnapshotMemory::default(),
    };
    let (verified, stopped) = (&context.verified, &context.stopped);
    tasks.spawn(blocking_now_and_then(once_verified(
        verified.clone(),
        stopped.clone(),
        settling.run(stopped.clone()),
    )));
    tasks.spawn(settlement_progress.run());
    tasks.spawn(until_derived_anew(anew_seen));
    tasks.spawn(once_verified(
        verified.clone(),
        stopped.clone(),
        clock.run(stopped.clone()),
    ));
    Ok(())
}

/// Ends the service when everything from an epoch on must be derived anew, as it is when the process starts.
async fn until_derived_anew(mut anew: watch::Receiver<Option<u64>>) -> anyhow::Result<()> {
    let wanted = anew
        .wait_for(Option::is_some)
        .await
        .ok()
        .and_then(|epoch| *epoch);
    match wanted {
        Some(from_epoch) => Err(DeriveAnew { from_epoch }.into()),
        // The settler has ended; why is its own to tell.
        None => std::future::pending().await,
    }
}

fn chain(
    context: &ServiceContext<'_>,
    oracle: Keypair,
    rent_payer: Option<Keypair>,
) -> SolanaChain {
    let config = context.config;
    let fees = context.fees();
    let endpoints = Arc::clone(&context.endpoints);
    let network = config.network.address;
    SolanaChain::new(endpoints, network, oracle, rent_payer, fees)
}

/// Sends webhooks, of what nobody was told before the service ended, too. Gives their secrets, to be replaced.
fn tell(
    context: &ServiceContext<'_>,
    events: broadcast::Receiver<Event>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<WebhookSecrets> {
    let (configs, network) = (&context.config.webhooks, context.config.network.address);
    let file = context.data().join("webhooks.sqlite");
    let (clock, health) = (context.clock.clone(), context.health.clone());
    let webhooks = Webhooks::new(configs, network, &file, clock, health);
    let secrets = webhooks.secrets();
    let told = context.outbox()?.newest_entries(None, LEDGERS_AT_START)?;
    let until = context.stopped.clone();
    tasks.spawn(async move {
        webhooks.run(told, events, until).await;
        // Without receivers it ends at once, which is no reason for the service to end.
        std::future::pending().await
    });
    Ok(secrets)
}

/// The newest epoch that came this far; 0: none did.
fn newest(outbox: &Outbox, progress: Progress) -> Result<u64, OutboxError> {
    let newest = outbox.newest_at_least(progress)?;
    let epoch = newest.map_or(0, |entry| entry.content.epoch);
    show_reached(progress, epoch);
    Ok(epoch)
}

/// Ledgers that proofs can be had for, oldest first so that the newest stay.
fn restore_ledgers(ledgers: &DamagedArchives, outbox: &Outbox) -> anyhow::Result<()> {
    let newest = outbox.newest_entries(None, LEDGERS_AT_START)?;
    let finals = newest
        .into_iter()
        .filter(|entry| entry.progress == Progress::Final);
    let newest: Vec<_> = finals.take(LEDGERS_KEPT).collect();
    for entry in newest.iter().rev() {
        ledgers.read(&entry.content);
    }
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

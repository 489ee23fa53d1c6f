//! What the service does beside taking in reports: settles, ends epochs, keeps what is needed and tells who asked to be
//! told.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::anyhow;
use openmast_client::sender::FeePolicy;
use solana_keypair::{Keypair, read_keypair_file};
use solana_signer::Signer;
use tokio::{
    sync::{broadcast, mpsc, watch},
    task::JoinSet,
};

use super::{
    clock::EpochClock,
    collected::{self, Collected},
    damaged::Damaged,
    epoch_length::EpochLength,
    final_ledgers::{FinalLedgers, LEDGERS_KEPT},
    ground::Ground,
    identity::once_verified,
    keeper::Keeper,
    key_lock::KeyLock,
    mending::{DeriveAnew, Mending},
    mirrors::{self, Mirrors},
    pipeline::Pipeline,
    retention,
    settling::{SettlingLoop, show_reached},
    statements::Statements,
    vouching::Voucher,
};
use crate::health::Event;
use crate::{
    chain::SolanaChain,
    config::Config,
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
pub struct Keys {
    oracle: Keypair,
    rent_payer: Option<Keypair>,
}

impl Keys {
    /// Reads the configured key files.
    ///
    /// # Errors
    /// One is not there, or no key file.
    pub fn read(ground: &Ground<'_>) -> anyhow::Result<Self> {
        let config = &ground.config.oracle;
        let rent_payer = config.fee_payer_keypair.as_deref().map(keypair);
        Ok(Self {
            oracle: keypair(&config.keypair)?,
            rent_payer: rent_payer.transpose()?,
        })
    }
}

/// Nobody else on this machine may settle this network with this key.
///
/// # Errors
/// Somebody does.
pub fn lock_key(config: &Config) -> anyhow::Result<Option<KeyLock>> {
    match read_keypair_file(&config.oracle.keypair) {
        Ok(key) => KeyLock::take(&config.network.address.to_bytes(), &key.pubkey().to_bytes()),
        // That is told where the key is needed.
        Err(_) => Ok(None),
    }
}

/// What the API shows of them.
pub struct Duties {
    pub ledgers: Arc<FinalLedgers>,
    pub damaged: Arc<Damaged>,
    pub collected: watch::Receiver<Option<Arc<Collected>>>,
    pub webhooks: WebhookSecrets,
    pub mirrors: Mirrors,
}

/// Starts them. What reads the chain for money, or writes to it, waits until it is known which chain it is.
///
/// # Errors
/// Of the outbox, the archive or the webhooks' file.
pub async fn begin(
    ground: &Ground<'_>,
    pipeline: &Pipeline,
    store: &ArchiveStore,
    keys: Keys,
    events: broadcast::Receiver<Event>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Duties> {
    let network = ground.config.network.address;
    let ledgers = Arc::new(FinalLedgers::new(network.to_bytes(), store.clone()));
    let damaged = Arc::new(Damaged::new(Arc::clone(&ledgers), ground.health.clone()));
    let (reading, read) = (Arc::clone(&damaged), ground.outbox()?);
    blocking(move || restore_ledgers(&reading, &read)).await?;
    let webhooks = tell(ground, events, tasks)?;
    let chain = Arc::new(chain(ground, keys));
    let mirrors = mirrors::begin(ground, &pipeline.opened, &pipeline.wake, tasks)?;
    settle(
        ground,
        pipeline,
        Arc::clone(&chain),
        Arc::clone(&damaged),
        mirrors.clone(),
        tasks,
    )?;
    let statements = Statements {
        chain,
        endpoints: Arc::clone(&ground.endpoints),
        network,
        ledgers: Arc::clone(&ledgers),
        outbox: Arc::new(Mutex::new(ground.outbox()?)),
        health: ground.health.clone(),
        poll: ground.poll(),
    };
    tasks.spawn(once_verified(
        ground.verified.clone(),
        ground.stopped.clone(),
        statements.run(),
    ));
    watch_epoch_length(ground, tasks);
    tasks.spawn(retention::run(
        ground.config.archive.private_days,
        store.clone(),
        ground.outbox()?,
        ground.clock.clone(),
    ));
    let opened = pipeline.opened.clone();
    let (following, collected) = collected::follow(Arc::clone(&ground.endpoints), network, opened);
    tasks.spawn(once_verified(
        ground.verified.clone(),
        ground.stopped.clone(),
        following,
    ));
    Ok(Duties {
        ledgers,
        damaged,
        collected,
        webhooks,
        mirrors,
    })
}

/// Says when the configured epochs are too long for the network.
fn watch_epoch_length(ground: &Ground<'_>, tasks: &mut JoinSet<anyhow::Result<()>>) {
    let epochs = EpochLength {
        endpoints: Arc::clone(&ground.endpoints),
        network: ground.config.network.address,
        health: ground.health.clone(),
        seconds: ground.config.epoch.seconds,
        mirror_wait_seconds: match ground.config.archive.mirrors_needed() {
            0 => 0,
            _ => ground.config.archive.mirror_wait_seconds,
        },
        poll: ground.poll(),
    };
    tasks.spawn(once_verified(
        ground.verified.clone(),
        ground.stopped.clone(),
        epochs.run(),
    ));
}

/// Settles what is queued, and ends epochs when what was closed before is proposed.
fn settle(
    ground: &Ground<'_>,
    pipeline: &Pipeline,
    chain: Arc<SolanaChain>,
    damaged: Arc<Damaged>,
    mirrors: Mirrors,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let (config, outbox) = (ground.config, ground.outbox()?);
    newest(&outbox, Progress::Final)?;
    let (proposed, proposed_seen) = watch::channel(newest(&outbox, Progress::Proposed)?);
    let (reached, reached_queue) = mpsc::unbounded_channel();
    let (void, void_seen) = watch::channel(None);
    let (anew, anew_seen) = watch::channel(None);
    let settler = Settler::new(chain, outbox, Timing::default(), ground.clock.clone());
    let settling = SettlingLoop {
        settler: settler.guarded(Voucher::new(Mending::new(ground), mirrors, anew)),
        reached,
        health: ground.health.clone(),
        wake: Arc::clone(&pipeline.wake),
        void,
        poll: ground.poll(),
    };
    let keeper = Keeper {
        reached: reached_queue,
        proposed,
        damaged,
        states: Arc::new(ground.states()?),
        log: pipeline.log.clone(),
    };
    let clock = EpochClock {
        endpoints: Arc::clone(&ground.endpoints),
        network: config.network.address,
        log: pipeline.log.clone(),
        engine: pipeline.engine.clone(),
        health: ground.health.clone(),
        clock: ground.clock.clone(),
        length: Duration::from_secs(config.epoch.seconds),
        poll: ground.poll(),
        first_epoch: pipeline.first_epoch,
        open: pipeline.opened.clone(),
        proposed: proposed_seen,
        void: void_seen,
    };
    let (verified, stopped) = (&ground.verified, &ground.stopped);
    tasks.spawn(blocking_now_and_then(once_verified(
        verified.clone(),
        stopped.clone(),
        settling.run(stopped.clone()),
    )));
    tasks.spawn(keeper.run());
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

fn chain(ground: &Ground<'_>, keys: Keys) -> SolanaChain {
    let config = ground.config;
    let fees = FeePolicy {
        percentile: config.fees.percentile,
        floor: config.fees.min_micro_lamports_per_cu,
        cap: config.fees.max_micro_lamports_per_cu,
    };
    let endpoints = Arc::clone(&ground.endpoints);
    let network = config.network.address;
    SolanaChain::new(endpoints, network, keys.oracle, keys.rent_payer, fees)
}

/// Sends webhooks, of what nobody was told before the service ended, too. Gives their secrets, to be replaced.
fn tell(
    ground: &Ground<'_>,
    events: broadcast::Receiver<Event>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<WebhookSecrets> {
    let (configs, network) = (&ground.config.webhooks, ground.config.network.address);
    let file = ground.data().join("webhooks.sqlite");
    let (clock, health) = (ground.clock.clone(), ground.health.clone());
    let webhooks = Webhooks::new(configs, network, &file, clock, health);
    let secrets = webhooks.secrets();
    let told = ground.outbox()?.newest_entries(None, LEDGERS_AT_START)?;
    let until = ground.stopped.clone();
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
fn restore_ledgers(ledgers: &Damaged, outbox: &Outbox) -> anyhow::Result<()> {
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

//! What the data folder holds: the log, and the engine as its newest snapshot has it.

use std::{future::Future, path::Path, time::Duration};

use anyhow::{Context, anyhow, bail};
use openmast_client::{accounts::Network, rpc::Rpc};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;

use super::{
    context::ServiceContext, identity::Identity, log_end, look_ahead::LookAhead, repair::Repair,
};
use crate::health::Health;
use crate::{
    chain::{Begins, ChainError, SnapshotMemory, read_oracle_set, read_snapshot},
    config::Config,
    data_folder::{self, StateFiles},
    settle::{Outbox, Unreachable},
};
use openmast_archive::ArchiveStore;
use openmast_engine::Engine;
use openmast_log::StoredLog;
use openmast_platform::{blocking::blocking, cause};
use openmast_records::{Genesis, Lsn, Record};

/// Where to go when files are missing.
pub(super) const ADVICE: &str = "restore the data folder from a backup, or have it made anew with `openmast oracle recover` \
                                 (docs/guides/recovery.md)";

/// Where the service begins.
pub(super) struct Recovered {
    pub log: Box<dyn StoredLog>,
    /// As it was at the newest snapshot.
    pub engine: Engine,
    /// The first record that it has not taken in.
    pub replay_from: Lsn,
    /// The first record of a log that has none yet.
    pub genesis: Option<Genesis>,
    pub first_epoch: u64,
}

/// Opens the log.
///
/// # Errors
/// It is damaged, or the disk does not let it be read; or a recovery was interrupted between two of its files.
pub(super) async fn open_log(context: &ServiceContext<'_>) -> anyhow::Result<Box<dyn StoredLog>> {
    if data_folder::is_waiting(context.data()) {
        return Err(cause::trouble(data_folder::HALF_MOVED));
    }
    data_folder::refuse_unfinished_restore(context.data())?;
    let (data, config) = (context.data().to_owned(), context.config.log.clone());
    blocking(move || data_folder::open_log(&data, &config).context("opening the log")).await
}

/// The first record of an empty log, from what the chain says. A log that is not empty says itself whose it is, and needs
/// no chain.
///
/// # Errors
/// The chain is another one, or has settlements that this log knows nothing of.
pub(super) async fn genesis(
    context: &ServiceContext<'_>,
    identity: &Identity,
    log: &dyn StoredLog,
) -> anyhow::Result<Option<Genesis>> {
    if !log.is_empty() {
        return Ok(None);
    }
    identity.verify().await?;
    first_of_log(context).await.map(Some)
}

/// The engine as the newest snapshot has it.
///
/// # Errors
/// Log, snapshots and outbox do not belong together, or belong to another network.
pub(super) async fn recover(
    context: &ServiceContext<'_>,
    log: Box<dyn StoredLog>,
    genesis: Option<Genesis>,
) -> anyhow::Result<Recovered> {
    let (states, mut outbox) = (context.states()?, context.outbox()?);
    let repair = Repair::new(context);
    let archives = context.data().join("archive");
    let (log, engine, replay_from) = blocking(move || {
        let mut ahead = LookAhead::new(&*log);
        ahead.remove_void(&states)?;
        let anew = repair.at_start(&mut outbox, &states, &*log)?;
        log_end::require_states(&*log, &states)?;
        let restored = restore(&states, &*log, &archives, anew).map_err(cause::trouble)?;
        let (engine, replay_from) = restored;
        check_outbox(&engine, &outbox).map_err(cause::trouble)?;
        let engine = ahead.tell(engine, replay_from, &mut outbox)?;
        Ok((log, engine, replay_from))
    })
    .await?;
    let first_epoch = first_epoch(context.config, genesis.as_ref(), &engine, &*log)?;
    Ok(Recovered {
        log,
        engine,
        replay_from,
        genesis,
        first_epoch,
    })
}

/// The first epoch of the log, which must be the configured network's.
fn first_epoch(
    config: &Config,
    genesis: Option<&Genesis>,
    engine: &Engine,
    log: &dyn StoredLog,
) -> anyhow::Result<u64> {
    if let Some(genesis) = genesis {
        return Ok(genesis.first_epoch);
    }
    let (program, network, first_epoch) = match engine.deployment() {
        Some(it) => (it.program, it.network, it.first_epoch),
        None => {
            let it = first_record(log)?;
            (it.program, it.network, it.first_epoch)
        }
    };
    check_deployment(&program, &network, config)?;
    Ok(first_epoch)
}

/// The engine at the newest snapshot, or at the newest from before the epoch that is derived anew, and where replay begins.
fn restore(
    states: &StateFiles,
    log: &dyn StoredLog,
    archives: &Path,
    anew: Option<u64>,
) -> anyhow::Result<(Engine, Lsn)> {
    let (engine, replay_from) = match states.newest_before(anew)? {
        Some((lsn, mut state)) => {
            let engine = Engine::new()
                .read_state(&mut state)
                .context("reading the state snapshot")?;
            require_same_history(log, lsn, &engine)?;
            (engine, lsn + 1)
        }
        None => begin(log, archives)?,
    };
    if let Some(first) = log.first()
        && first > replay_from
    {
        bail!(
            "the log begins with record {first}, but replay must begin with {replay_from}: a state snapshot is missing \
             from the data folder; {ADVICE}"
        );
    }
    // Records would get positions that the state has behind it, and be acknowledged and never counted.
    if log.next_position() < replay_from {
        bail!(
            "the log ends before record {}, but the state snapshot has {replay_from} records: the end of the log is \
             missing; {ADVICE}",
            log.next_position()
        );
    }
    Ok((engine, replay_from))
}

/// A state is written where an epoch ended. Over the log of another history, usage would be lost or counted twice, and the ends of
/// epochs that the state has behind it would pass for ends that another process appended once more.
fn require_same_history(log: &dyn StoredLog, lsn: Lsn, engine: &Engine) -> anyhow::Result<()> {
    let is_there = log.first().is_some_and(|first| first <= lsn) && lsn < log.next_position();
    if !is_there {
        return Ok(());
    }
    let ends_there = match log.read(lsn, 1)?.pop() {
        Some((_, Record::EpochClosed(end))) => engine.closed_epoch() == Some(end.epoch),
        Some((_, Record::Continued(_))) => true,
        _ => false,
    };
    if !ends_there {
        bail!(
            "record {lsn} of the log is not the end of the epoch that the state snapshot was written at: they are of two copies of \
             the data folder; {ADVICE}"
        );
    }
    Ok(())
}

/// Begins without a state: at the beginning of the log, or with the archive that it goes on from.
fn begin(log: &dyn StoredLog, archives: &Path) -> anyhow::Result<(Engine, Lsn)> {
    if log.first() != Some(0) {
        return Ok((Engine::new(), 0));
    }
    let Some((_, Record::Continued(first))) = log.read(0, 1)?.pop() else {
        return Ok((Engine::new(), 0));
    };
    if first.state_hash.is_some() {
        bail!("the state snapshot that the log begins with is missing; {ADVICE}");
    }
    let archive = ArchiveStore::open(archives)?
        .read_public(&first.archive_hash)
        .with_context(|| format!("the archive that the log goes on from; {ADVICE}"))?;
    Ok((Engine::new().go_on(&first, &archive.ledgers()?)?, 1))
}

/// An epoch is in the outbox before its state is written.
fn check_outbox(engine: &Engine, outbox: &Outbox) -> anyhow::Result<()> {
    let Some(epoch) = engine.closed_epoch() else {
        return Ok(());
    };
    if outbox.entry(epoch)?.is_none() {
        bail!(
            "the log closed epoch {epoch}, and the outbox does not know it: outbox.sqlite is missing or an old copy; {ADVICE}"
        );
    }
    Ok(())
}

fn first_record(log: &dyn StoredLog) -> anyhow::Result<Genesis> {
    match log.read(0, 1)?.pop() {
        Some((_, Record::Genesis(genesis))) => Ok(genesis),
        Some((_, Record::Continued(first))) => Ok(first.genesis),
        _ => Err(cause::trouble(format!(
            "the log does not begin with its first record; {ADVICE}"
        ))),
    }
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
            Err(error @ (ChainError::Unreachable(_) | ChainError::NotFinal(_))) => {
                // Whoever looks at the nodes tells of that.
                let is_told = matches!(
                    error,
                    ChainError::Unreachable(Unreachable::UnexpectedAccount(_))
                );
                health.set("chain_unreachable", (!is_told).then(|| error.to_string()));
                tokio::time::sleep(poll.max(Duration::from_millis(500))).await;
            }
            Err(error @ ChainError::Wrong(_)) => return Err(error.into()),
        }
    }
}

/// The first record of a new log.
async fn first_of_log(context: &ServiceContext<'_>) -> anyhow::Result<Genesis> {
    let config = context.config;
    let (program, network) = (config.network.program, config.network.address);
    let endpoints = &context.endpoints;
    let (snapshot, state) = when_reachable(context.health, context.poll(), || async move {
        let memory = &mut SnapshotMemory::default();
        read_snapshot(endpoints, &network, 0, Begins::AfterFinal, memory).await
    })
    .await?;
    if state.settled_accrued > 0 {
        return Err(cause::input(anyhow!(
            "{} has no log, but the network has settled {} base units until epoch {}: a new log would begin its ledgers \
             with nothing; {ADVICE}",
            config.data_dir.display(),
            state.settled_accrued,
            state.final_epoch
        )));
    }
    require_opened(endpoints, &network, &state).await?;
    Ok(Genesis {
        program: program.to_bytes(),
        network: network.to_bytes(),
        salt_key: Keypair::new().secret_bytes().to_owned(),
        first_epoch: state.final_epoch + 1,
        snapshot,
    })
}

/// The first epoch of a network opens when its oracles are named. Where licences are required that must be over: an earlier
/// opening would judge them otherwise than the chain lets everybody else.
async fn require_opened(rpc: &Rpc, network: &Pubkey, state: &Network) -> anyhow::Result<()> {
    let parameters = state.parameters_at(state.final_closed_at);
    if parameters.requires_licences == 0 || state.final_epoch > 0 {
        return Ok(());
    }
    if read_oracle_set(rpc, network, 0).await?.set_version == 0 {
        return Err(cause::input(anyhow!(
            "network {network} requires licences and has no oracle set yet: its first epoch opens when one is named. Name it \
             (`openmast network oracle-set`), then start the oracle"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_log::SharedLog;
    use openmast_records::{ChainSnapshot, EpochClosed};

    fn end(epoch: u64) -> Record {
        Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: epoch,
            snapshot: ChainSnapshot {
                slot: epoch,
                ..ChainSnapshot::default()
            },
        })
    }

    fn first_record() -> Record {
        Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: ChainSnapshot::default(),
        })
    }

    /// A log of a first record and the ends of `epochs`, and the state of an engine that has seen the ends of epoch 1 to `lsn`.
    async fn refusal(epochs: &[u64], lsn: Lsn) -> Option<String> {
        let folder = tempfile::tempdir().expect("temporary folder");
        let shared = SharedLog::new(u64::MAX);
        let stored = shared.open();
        let (log, ended) = stored.start(Box::new(|_| Ok(()))).expect("starts");
        let ends = epochs.iter().map(|epoch| end(*epoch));
        for record in [first_record()].into_iter().chain(ends) {
            log.append(record).await.expect("durable");
        }
        log.stop();
        ended.await.expect("tells").expect("ends well");
        let states = StateFiles::open(&folder.path().join("state")).expect("opens");
        let mut engine = Engine::new();
        let seen = [first_record()].into_iter().chain((1..=lsn).map(end));
        for (at, record) in (0..).zip(seen) {
            engine.apply(at, &record).expect("a log as written");
        }
        let state = states.begin(lsn, lsn, |mut out| engine.write_state(&mut out));
        state.expect("written").finish().expect("finished");
        let restored = restore(&states, &*shared.open(), folder.path(), None);
        restored.err().map(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_log_that_ends_before_its_state_is_refused() {
        assert_eq!(refusal(&[1, 2], 2).await, None);
        assert_eq!(refusal(&[1, 2, 3, 4], 2).await, None);
        let refused = refusal(&[1], 2).await.expect("refused");
        assert!(
            refused.contains("ends before record 2") && refused.contains("has 3 records"),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn a_state_over_the_log_of_another_history_is_refused() {
        let refused = refusal(&[1, 1, 2, 3], 2).await.expect("refused");
        assert!(
            refused.contains("two copies of the data folder"),
            "{refused}"
        );
    }
}

//! Ends epochs: by the oracle's time, and only when the settlement of the epoch before is proposed on chain and the chain's clock
//! allows the next. Opens them again when that settlement can never become final. On this node nobody else appends records of either
//! kind, so their order in the log is the order in which they were decided. When another node's end of an epoch stands before the
//! one that is appended here, that one counts, and this clock goes on with the next epoch.

use std::{sync::Arc, time::Duration};

use openmast_client::{accounts::Network, rpc::Rpc};
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::engine_thread::EngineHandle;
use crate::health::Health;
use crate::{
    chain::{
        Begins, ChainError, KnownReserves, NetworkAt, SnapshotMemory, read_network, read_snapshot,
    },
    time::Clock,
};
use openmast_engine::{Engine, Reopened};
use openmast_log::Log;
use openmast_records::{ChainSnapshot, EpochClosed, EpochsReopened, Record};

/// The epoch that collects usage now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenEpoch {
    pub epoch: u64,
    /// By the oracle's time, Unix milliseconds.
    pub opened_at_ms: u64,
    /// By the chain's clock, Unix seconds.
    pub opened_at: i64,
    /// The snapshot that closes it must be of this slot or a later one.
    pub least_slot: u64,
    pub asset_count: usize,
    pub payer_count: usize,
    pub reserve_count: usize,
}

impl OpenEpoch {
    /// When the first epoch of a log opened is in no record; it ends a little later after a restart.
    pub(super) fn of(engine: &Engine, clock: &Clock) -> Self {
        let open = engine.open_epoch();
        let reopened = engine.reopenings().least_slot(open.epoch);
        Self {
            epoch: open.epoch,
            opened_at_ms: open.opened_at_ms.unwrap_or_else(|| clock.now_ms()),
            opened_at: open.opening.unix_time,
            least_slot: open.opening.slot.max(reopened),
            asset_count: open.opening.assets.len(),
            payer_count: open.opening.payers.len(),
            reserve_count: open.opening.reserves.len(),
        }
    }

    /// The earliest time, by the chain's clock in Unix seconds, of a snapshot that closes it: the program takes no
    /// settlement of a shorter epoch, by the parameters of now or by those that are announced, nor one that an exit
    /// overtook.
    fn closes_from(&self, network: &Network, now: i64) -> i64 {
        let announced = network.announced_parameters(now);
        let announced = announced.map_or(0, |parameters| parameters.min_epoch_seconds);
        let least = announced.max(network.parameters_at(now).min_epoch_seconds);
        let opened_at = self.opened_at.max(network.final_closed_at);
        let long_enough = opened_at.saturating_add(i64::from(least));
        long_enough.max(network.exit_closed_at)
    }
}

pub(super) struct EpochClock {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    pub log: Log,
    /// Tells whose end of an epoch came first.
    pub engine: EngineHandle<Engine>,
    pub health: Health,
    pub clock: Clock,
    /// Least age of an epoch.
    pub length: Duration,
    pub poll: Duration,
    /// The first epoch of this log: nothing has to be proposed before it.
    pub first_epoch: u64,
    /// Changes when a closed epoch is archived and in the outbox.
    pub open: watch::Receiver<OpenEpoch>,
    /// Newest epoch whose settlement is proposed on chain.
    pub proposed: watch::Receiver<u64>,
    /// Told when what was closed can never become final.
    pub void: watch::Receiver<Option<EpochsReopened>>,
    /// What no snapshot needs to read again.
    pub memory: SnapshotMemory,
}

const ALARM: &str = "epoch_not_closed";
const DUPLICATES: &str = "openmast_duplicate_epoch_ends_total";
const FAILURES_BEFORE_ALARM: u32 = 3;

impl EpochClock {
    /// Runs until told to stop.
    ///
    /// # Errors
    /// The log does not take records any more. [`Reopened`]: the log now says so.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let void = told(self.void.clone());
        let reopened = tokio::select! {
            result = self.close_epochs() => return result,
            reopened = void => reopened,
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        };
        self.reopen(reopened).await
    }

    async fn close_epochs(&mut self) -> anyhow::Result<()> {
        metrics::describe_counter!(
            DUPLICATES,
            "Ends of epochs that this oracle process appended after another process's end of the same epoch"
        );
        metrics::counter!(DUPLICATES).absolute(0);
        // An end that was dated before would stand in the log by a clock that the chain is about to contradict, and time does
        // not go back behind it.
        self.clock.until_begun().await;
        loop {
            let open = *self.open.borrow_and_update();
            self.wait_until_due(open).await?;
            let Some(snapshot) = self.read_snapshot(open).await? else {
                tokio::time::sleep(self.poll).await;
                continue;
            };
            let closed = EpochClosed {
                epoch: open.epoch,
                closed_at_ms: self.clock.now_ms(),
                snapshot,
            };
            tracing::info!(
                epoch = closed.epoch,
                slot = closed.snapshot.slot,
                "closing the epoch"
            );
            fail::fail_point!("settle::before_close");
            append_end(&self.log, &self.engine, closed).await?;
            fail::fail_point!("settle::after_close");
            self.open.changed().await?;
        }
    }

    /// Also when the end of an epoch is under way to the log: then it stands before this record, and does not count.
    async fn reopen(&self, reopened: EpochsReopened) -> anyhow::Result<()> {
        let EpochsReopened {
            from_epoch,
            least_slot,
        } = reopened;
        tracing::warn!(
            from_epoch,
            least_slot,
            "the settlement can never become final: opening the epoch again"
        );
        fail::fail_point!("settle::before_reopen");
        self.log.append(Record::EpochsReopened(reopened)).await?;
        fail::fail_point!("settle::after_reopen");
        Err(Reopened { from_epoch }.into())
    }

    async fn wait_until_due(&mut self, open: OpenEpoch) -> anyhow::Result<()> {
        let length = u64::try_from(self.length.as_millis()).unwrap_or(u64::MAX);
        let age = self.clock.now_ms().saturating_sub(open.opened_at_ms);
        tokio::time::sleep(Duration::from_millis(length.saturating_sub(age))).await;
        if open.epoch > self.first_epoch {
            let before = open.epoch - 1;
            self.proposed
                .wait_for(|proposed| *proposed >= before)
                .await?;
        }
        Ok(())
    }

    /// The chain's state; `None`: not now, as a node lags, the chain's clock is not there yet, or another process ended the epoch
    /// meanwhile: what the chain has by then may be what no end of this epoch may say.
    async fn read_snapshot(&mut self, open: OpenEpoch) -> anyhow::Result<Option<ChainSnapshot>> {
        self.memory.reserves = KnownReserves::by(self.opening().await);
        let mut failures = 0;
        loop {
            match self.try_to_read(open).await {
                Ok(snapshot) => {
                    self.health.clear(ALARM);
                    return Ok(snapshot);
                }
                // Whatever nodes say, it is no reason to end.
                Err(error) => {
                    failures += 1;
                    tracing::warn!(%error, failures, "the chain does not answer");
                    if failures >= FAILURES_BEFORE_ALARM {
                        self.health.raise(
                            ALARM,
                            &format!("{error}; the epoch goes on until the chain answers"),
                        );
                    }
                    tokio::time::sleep(self.poll.saturating_mul(1 << failures.min(6))).await;
                    if *self.open.borrow() != open {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// The snapshot that the engine's open epoch began with: it is in the log, so whoever starts anew has it too.
    async fn opening(&self) -> Arc<ChainSnapshot> {
        let opening = self
            .engine
            .ask(|engine| Arc::clone(engine.open_epoch().opening));
        match opening.await {
            Ok(opening) => opening,
            // The engine has ended; why is its own to tell.
            Err(_) => std::future::pending().await,
        }
    }

    /// Everything is read only when the chain's clock says that it may be used.
    async fn try_to_read(&mut self, open: OpenEpoch) -> Result<Option<ChainSnapshot>, ChainError> {
        let NetworkAt {
            unix_time, network, ..
        } = read_network(&self.endpoints, &self.network, open.least_slot).await?;
        if unix_time < open.closes_from(&network, unix_time) {
            return Ok(None);
        }
        let next = Begins::Epoch(open.epoch.saturating_add(1));
        let memory = &mut self.memory;
        let (snapshot, network) = read_snapshot(
            &self.endpoints,
            &self.network,
            open.least_slot,
            next,
            memory,
        )
        .await?;
        let is_usable = is_newer(&snapshot, open)
            && snapshot.unix_time >= open.closes_from(&network, snapshot.unix_time);
        Ok(is_usable.then_some(snapshot))
    }
}

/// Which end of an epoch counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// This one is the first in the log.
    This,
    /// Another one stood before it, so this one has no effect.
    Another,
}

/// Appends the end of an epoch, and tells whether it is the one that counts.
///
/// # Errors
/// The log does not take records any more.
pub(super) async fn append_end(
    log: &Log,
    engine: &EngineHandle<Engine>,
    closed: EpochClosed,
) -> anyhow::Result<Counts> {
    let epoch = closed.epoch;
    let lsn = log.append(Record::EpochClosed(closed)).await?;
    let Ok(is_duplicate) = engine.ask(move |engine| engine.is_duplicate_end(lsn)).await else {
        // The engine has ended; why is its own to tell.
        return std::future::pending().await;
    };
    if !is_duplicate {
        return Ok(Counts::This);
    }
    tracing::warn!(
        epoch,
        lsn,
        "another oracle process's end of this epoch came first: this one has no effect"
    );
    metrics::counter!(DUPLICATES).increment(1);
    Ok(Counts::Another)
}

async fn told(mut told: watch::Receiver<Option<EpochsReopened>>) -> EpochsReopened {
    loop {
        if let Some(reopened) = *told.borrow_and_update() {
            return reopened;
        }
        if told.changed().await.is_err() {
            // The settler has ended; why is its own to tell.
            std::future::pending::<()>().await;
        }
    }
}

/// A node that lags behind what the last snapshot saw would undo deposits that were already counted, and one that lags
/// behind an exit would count on money that is gone.
fn is_newer(snapshot: &ChainSnapshot, open: OpenEpoch) -> bool {
    snapshot.slot >= open.least_slot
        && snapshot.assets.len() >= open.asset_count
        && snapshot.payers.len() >= open.payer_count
        && snapshot.reserves.len() >= open.reserve_count
}

#[cfg(test)]
mod tests {
    use openmast_client::{
        accounts::{NetworkParameters, ProgramAccount},
        addresses::PROGRAM_ID,
    };
    use sha2::{Digest, Sha256};

    use super::*;
    use openmast_records::ReserveState;

    fn network(min_epoch_seconds: u32) -> Network {
        let mut data = Sha256::digest("account:Network")[..8].to_vec();
        data.push(1);
        data.resize(Network::SIZE, 0);
        let mut network = Network::decode(&PROGRAM_ID, &data).expect("zeros are a network");
        network.parameters.min_epoch_seconds = min_epoch_seconds;
        network
    }

    fn open(opened_at: i64) -> OpenEpoch {
        OpenEpoch {
            epoch: 2,
            opened_at_ms: 0,
            opened_at,
            least_slot: 5,
            asset_count: 1,
            payer_count: 1,
            reserve_count: 0,
        }
    }

    #[test]
    fn an_epoch_is_as_long_as_the_program_asks() {
        let mut network = network(30);
        assert_eq!(open(1_000).closes_from(&network, 1_000), 1_030);
        network.final_closed_at = 1_010;
        assert_eq!(open(1_000).closes_from(&network, 1_000), 1_040);
        network.exit_closed_at = 1_099;
        assert_eq!(open(1_000).closes_from(&network, 1_000), 1_099);
    }

    #[test]
    fn announced_parameters_count_before_they_hold() {
        let mut network = network(30);
        network.next_parameters_at = 2_000;
        network.next_parameters = NetworkParameters {
            min_epoch_seconds: 50,
            ..network.parameters
        };
        assert_eq!(open(1_000).closes_from(&network, 1_000), 1_050);
        network.next_parameters.min_epoch_seconds = 20;
        assert_eq!(open(1_000).closes_from(&network, 1_000), 1_030);
        assert_eq!(open(1_990).closes_from(&network, 2_000), 2_010);
    }

    #[test]
    fn no_snapshot_is_older_than_what_was_seen() {
        let of = |slot, payers: usize, reserves: usize| ChainSnapshot {
            slot,
            assets: vec![Default::default()],
            payers: vec![Default::default(); payers],
            reserves: vec![ReserveState::Closed; reserves],
            ..ChainSnapshot::default()
        };
        let open = OpenEpoch {
            reserve_count: 1,
            ..open(0)
        };
        assert!(is_newer(&of(5, 1, 1), open));
        assert!(!is_newer(&of(4, 1, 1), open));
        assert!(!is_newer(&of(5, 0, 1), open));
        assert!(!is_newer(&of(5, 1, 0), open));
    }
}

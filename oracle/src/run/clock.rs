//! Ends epochs: by wall time, and only when the settlement of the epoch before is on chain. Opens them again when that
//! settlement was overtaken. Nobody else appends records of either kind, so their order in the log is the order in which
//! they were decided.

use std::{sync::Arc, time::Duration};

use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::{health::Health, now_ms};
use crate::{
    chain::{ChainError, Endpoints, read_snapshot},
    engine::{Engine, Reopened},
    log::Log,
    record::{ChainSnapshot, EpochClosed, EpochsReopened, Record},
};

/// The epoch that collects usage now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenEpoch {
    pub epoch: u64,
    /// Unix milliseconds.
    pub opened_at_ms: u64,
    /// The snapshot that closes it must be of this slot or a later one.
    pub least_slot: u64,
    pub asset_count: usize,
    pub payer_count: usize,
}

impl OpenEpoch {
    /// When the first epoch of a log opened is in no record; it ends a little later after a restart.
    pub fn of(engine: &Engine) -> Self {
        let open = engine.open_epoch();
        let reopened = engine.reopenings().least_slot(open.epoch);
        Self {
            epoch: open.epoch,
            opened_at_ms: open.opened_at_ms.unwrap_or_else(now_ms),
            least_slot: open.opening.slot.max(reopened),
            asset_count: open.opening.assets.len(),
            payer_count: open.opening.payers.len(),
        }
    }
}

pub struct EpochClock {
    pub endpoints: Arc<Endpoints>,
    pub network: Pubkey,
    pub log: Log,
    pub health: Health,
    /// Least age of an epoch.
    pub length: Duration,
    pub poll: Duration,
    /// The first epoch of this log: nothing has to be posted before it.
    pub first_epoch: u64,
    /// Changes when a closed epoch is archived and in the outbox.
    pub open: watch::Receiver<OpenEpoch>,
    /// Newest epoch whose settlement is on chain.
    pub posted: watch::Receiver<u64>,
    /// Told when an exit overtook what was closed.
    pub overtaken: watch::Receiver<Option<EpochsReopened>>,
}

const ALARM: &str = "epoch_not_closed";
const FAILURES_BEFORE_ALARM: u32 = 3;

impl EpochClock {
    /// Runs until told to stop.
    ///
    /// # Errors
    /// The log does not take records any more, or the configured network is not what it was. [`Reopened`]: the log now
    /// says so.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let overtaken = overtaken(self.overtaken.clone());
        let reopened = tokio::select! {
            result = self.close_epochs() => return result,
            reopened = overtaken => reopened,
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        };
        self.reopen(reopened).await
    }

    async fn close_epochs(&mut self) -> anyhow::Result<()> {
        loop {
            let open = *self.open.borrow_and_update();
            self.wait_until_due(open).await?;
            let Some(snapshot) = self.read_snapshot(open).await? else {
                tokio::time::sleep(self.poll).await;
                continue;
            };
            let closed = EpochClosed {
                epoch: open.epoch,
                closed_at_ms: now_ms(),
                snapshot,
            };
            tracing::info!(
                epoch = closed.epoch,
                slot = closed.snapshot.slot,
                "closing the epoch"
            );
            fail::fail_point!("settle::before_close");
            self.log.append(Record::EpochClosed(closed)).await?;
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
            "an exit overtook the settlement: opening the epoch again"
        );
        fail::fail_point!("settle::before_reopen");
        self.log.append(Record::EpochsReopened(reopened)).await?;
        fail::fail_point!("settle::after_reopen");
        Err(Reopened { from_epoch }.into())
    }

    async fn wait_until_due(&mut self, open: OpenEpoch) -> anyhow::Result<()> {
        let length = u64::try_from(self.length.as_millis()).unwrap_or(u64::MAX);
        let age = now_ms().saturating_sub(open.opened_at_ms);
        tokio::time::sleep(Duration::from_millis(length.saturating_sub(age))).await;
        if open.epoch > self.first_epoch {
            let before = open.epoch - 1;
            self.posted.wait_for(|posted| *posted >= before).await?;
        }
        Ok(())
    }

    /// The chain's state; `None`: not now, a node lags.
    async fn read_snapshot(&self, open: OpenEpoch) -> anyhow::Result<Option<ChainSnapshot>> {
        let mut failures = 0;
        loop {
            match read_snapshot(&self.endpoints, &self.network).await {
                Ok((snapshot, _)) => {
                    self.health.clear(ALARM);
                    return Ok(is_newer(&snapshot, open).then_some(snapshot));
                }
                Err(error @ (ChainError::Unreachable(_) | ChainError::NotFinal(_))) => {
                    failures += 1;
                    tracing::warn!(%error, failures, "the chain does not answer");
                    if failures >= FAILURES_BEFORE_ALARM {
                        self.health.raise(
                            ALARM,
                            &format!("{error}; the epoch goes on until the chain answers"),
                        );
                    }
                    tokio::time::sleep(self.poll.saturating_mul(1 << failures.min(6))).await;
                }
                Err(ChainError::Wrong(reason)) => anyhow::bail!("reading the chain: {reason}"),
            }
        }
    }
}

async fn overtaken(mut told: watch::Receiver<Option<EpochsReopened>>) -> EpochsReopened {
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
}

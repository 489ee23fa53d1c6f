//! What follows when a settlement comes further on chain. In come settlements that were proposed, became final or were closed; then
//! the next epoch may end, proofs are made against the newest final ledger, and states and log before it are released.
//!
//! What must hold: nothing is released that the newest final settlement could have to be derived from again.

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, watch};

use super::damaged_archives::DamagedArchives;
use crate::{
    data_folder::StateFiles,
    settle::{Entry, Progress},
};
use openmast_log::Log;
use openmast_platform::blocking::blocking;

/// How often an archive that could not be read is looked at again.
const DAMAGED_AGAIN: Duration = Duration::from_secs(60);

/// Follows settlements for as long as the service runs.
pub(super) struct SettlementProgress {
    /// Settlements that came further, as seen at finalized commitment.
    pub reached: mpsc::UnboundedReceiver<Entry>,
    /// Newest epoch whose settlement is proposed on chain.
    pub proposed: watch::Sender<u64>,
    pub damaged: Arc<DamagedArchives>,
    pub states: Arc<StateFiles>,
    pub log: Log,
}

impl SettlementProgress {
    /// Runs until nobody reports any more.
    ///
    /// # Errors
    /// Files cannot be removed.
    pub(super) async fn run(mut self) -> anyhow::Result<()> {
        let mut ticks = tokio::time::interval(DAMAGED_AGAIN);
        loop {
            tokio::select! {
                reached = self.reached.recv() => match reached {
                    Some(entry) => self.came_further(entry).await?,
                    // The settler has ended; why is its own to tell.
                    None => std::future::pending().await,
                },
                _ = ticks.tick() => {
                    let damaged = Arc::clone(&self.damaged);
                    blocking(move || { damaged.try_again(); Ok(()) }).await?;
                }
            }
        }
    }

    async fn came_further(&self, entry: Entry) -> anyhow::Result<()> {
        let epoch = entry.content.epoch;
        if entry.progress >= Progress::Proposed {
            self.proposed
                .send_modify(|proposed| *proposed = epoch.max(*proposed));
        }
        match entry.progress {
            Progress::Queued | Progress::Proposed => Ok(()),
            Progress::Final => self.became_final(entry).await,
            Progress::Closed => {
                self.damaged.forget(epoch);
                Ok(())
            }
        }
    }

    async fn became_final(&self, entry: Entry) -> anyhow::Result<()> {
        let (damaged, states) = (Arc::clone(&self.damaged), Arc::clone(&self.states));
        let log = Arc::clone(&self.log);
        blocking(move || {
            damaged.read(&entry.content);
            if let Some(lsn) = states.release(entry.content.epoch)? {
                log.release(lsn)?;
            }
            Ok(())
        })
        .await
    }
}

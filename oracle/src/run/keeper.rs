//! What follows when settlements come further: proofs against the newest final one, and a smaller log.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::{final_ledgers::FinalLedgers, health::Health, state_files::StateFiles};
use crate::{
    log::Log,
    settle::{Entry, Progress},
};

pub struct Keeper {
    pub reached: mpsc::UnboundedReceiver<Entry>,
    /// Newest epoch whose settlement is on chain.
    pub posted: watch::Sender<u64>,
    pub ledgers: Arc<FinalLedgers>,
    pub states: StateFiles,
    pub log: Log,
    pub health: Health,
}

impl Keeper {
    /// Runs until nobody reports any more.
    ///
    /// # Errors
    /// Files cannot be removed.
    pub async fn run(mut self) -> anyhow::Result<()> {
        while let Some(entry) = self.reached.recv().await {
            if entry.progress >= Progress::Posted {
                self.posted
                    .send_modify(|posted| *posted = entry.content.epoch.max(*posted));
            }
            if entry.progress == Progress::Final {
                self.became_final(&entry).await?;
            }
        }
        // The settler has ended; why is its own to tell.
        std::future::pending().await
    }

    async fn became_final(&self, entry: &Entry) -> anyhow::Result<()> {
        let (ledgers, content) = (Arc::clone(&self.ledgers), entry.content.clone());
        let epoch = content.epoch;
        if let Err(error) = tokio::task::spawn_blocking(move || ledgers.add(&content)).await? {
            self.health.raise(
                "archive_damaged",
                &format!("no proofs against epoch {epoch}: {error}"),
            );
        }
        if let Some(lsn) = self.states.release(epoch)? {
            self.log.release(lsn)?;
        }
        Ok(())
    }
}

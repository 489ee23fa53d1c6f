//! What follows from the end of an epoch: archive, then outbox, then the snapshot of the state. Each step is
//! idempotent and comes after the one that it builds on, so that a crash anywhere is made good by replaying the log.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use anyhow::{Context, anyhow, bail};
use tokio::sync::{Notify, oneshot, watch};

use super::{Ended, clock::OpenEpoch};
use crate::health::{Event, Health};
use crate::{data_folder::UnfinishedState, settle::Outbox, time::Clock};
use openmast_archive::SealedEpoch;
use openmast_archive::{ArchiveStore, PRIVATE_FORMAT, PrivateHeader, content_of_archive};
use openmast_client::content::OneLine;
use openmast_engine::ClosedEpoch;

/// Epochs that wait at most. Each can be large: the engine waits rather, and after it the log and the front doors.
const QUEUE: usize = 1;

/// An epoch that the engine has closed.
pub struct EndOfEpoch {
    /// Unix milliseconds.
    pub closed_at_ms: u64,
    pub ledgers: ClosedEpoch,
    /// The engine's state after the record that closed it.
    pub state: UnfinishedState,
}

/// Writes down closed epochs, in order.
pub struct Closing {
    pub store: ArchiveStore,
    pub outbox: Outbox,
    pub first_epoch: u64,
    pub health: Health,
    pub clock: Clock,
    /// Told that a settlement is queued.
    pub wake: Arc<Notify>,
    /// Told which epoch is open now.
    pub open: watch::Sender<OpenEpoch>,
}

impl Closing {
    /// Starts the thread that writes. The receiver tells why it ended.
    pub fn start(
        mut self,
    ) -> anyhow::Result<(mpsc::SyncSender<EndOfEpoch>, JoinHandle<()>, Ended)> {
        let (closed, queue) = mpsc::sync_channel(QUEUE);
        let (end, ended) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("closing".into())
            .spawn(move || {
                let work = || queue.iter().try_for_each(|epoch| self.close(epoch));
                let result = catch_unwind(AssertUnwindSafe(work));
                let _ =
                    end.send(result.unwrap_or_else(|_| Err(anyhow!("closing an epoch panicked"))));
            })?;
        Ok((closed, thread, ended))
    }

    fn close(&mut self, closed: EndOfEpoch) -> anyhow::Result<()> {
        let SealedEpoch {
            mut public,
            records,
            tree,
        } = openmast_archive::seal(closed.ledgers);
        let epoch = public.header.epoch;
        public.header.previous = self.previous(epoch)?;
        let hash = self
            .store
            .write_public(&public)
            .context("writing the archive")?;
        let content = content_of_archive(&public, hash);
        let header = PrivateHeader {
            format: PRIVATE_FORMAT.into(),
            network: public.header.network.clone(),
            epoch,
            public: hash,
            private_root: content.private_root,
            records: records.count(),
        };
        self.store
            .write_private(&header, &records, &tree)
            .context("writing the private archive")?;
        let is_new = self.outbox.enqueue(&content, self.clock.now_ms())?;
        closed
            .state
            .finish()
            .context("writing the state snapshot")?;
        tracing::info!(content = %OneLine(&content), "epoch closed");
        if is_new && let Some(entry) = self.outbox.entry(epoch)? {
            self.health.tell(Event::EpochClosed(entry));
        }
        self.open.send_replace(OpenEpoch {
            epoch: epoch + 1,
            opened_at_ms: closed.closed_at_ms,
            opened_at: content.closed_at,
            least_slot: content.snapshot_slot,
            asset_count: content.asset_count as usize,
            payer_count: content.payer_count as usize,
        });
        self.wake.notify_one();
        Ok(())
    }

    /// Hash of the archive of the epoch before.
    fn previous(&self, epoch: u64) -> anyhow::Result<Option<[u8; 32]>> {
        // A log that goes on from a settlement has that one in its outbox.
        match self.outbox.entry(epoch.saturating_sub(1))? {
            Some(before) => Ok(Some(before.content.archive_hash)),
            None if epoch == self.first_epoch => Ok(None),
            None => bail!(
                "epoch {epoch} closed, but epoch {} is not in the outbox: is the outbox an old copy?",
                epoch - 1
            ),
        }
    }
}

//! What follows from the end of an epoch: archive, then outbox, then the snapshot of the state, while the engine goes on. Each
//! step is idempotent and comes after the one that it builds on, so that a crash anywhere is made good by replaying the log. The
//! state is written first of all, to be out of memory soon, and counts last of all.

use std::{
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use anyhow::{Context, anyhow, bail};
use tokio::sync::{Notify, oneshot, watch};

use super::{Ended, clock::OpenEpoch};
use crate::health::{Event, Health};
use crate::{
    data_folder::{StateFiles, UnfinishedState},
    settle::Outbox,
    time::Clock,
};
use openmast_archive::SealedEpoch;
use openmast_archive::{ArchiveStore, PRIVATE_FORMAT, PrivateHeader, content_of_archive};
use openmast_client::content::OneLine;
use openmast_engine::{ClosedEpoch, StateView};
use openmast_records::Lsn;

/// Epochs that wait at most. No more can: the next one is made only when the state of the one before is written.
const QUEUE: usize = 1;

/// An epoch that the engine has closed.
pub(super) struct EndOfEpoch {
    /// Unix milliseconds.
    pub closed_at_ms: u64,
    pub ledgers: ClosedEpoch,
    /// The record that closed it.
    pub lsn: Lsn,
    /// The engine's state after that record.
    pub state: StateView,
}

/// Takes the epochs that the engine closes.
pub(super) struct ClosedEpochs {
    closed: mpsc::SyncSender<EndOfEpoch>,
    /// Once for the first view of a state, and then for each that was written and is gone.
    may_view: mpsc::Receiver<()>,
}

impl ClosedEpochs {
    /// Waits until no view of a state is in memory, makes one with `end`, and hands it over. A view can become as large as all
    /// sessions: there is never more than one.
    ///
    /// # Errors
    /// Closing epochs has ended.
    pub(super) fn close(&self, end: impl FnOnce() -> EndOfEpoch) -> anyhow::Result<()> {
        let ended = || anyhow!("closing epochs has ended");
        self.may_view.recv().map_err(|_| ended())?;
        self.closed.send(end()).map_err(|_| ended())
    }
}

/// Writes down closed epochs, in order.
pub(super) struct Closing {
    pub snapshots: StateFiles,
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
    pub(super) fn start(mut self) -> anyhow::Result<(ClosedEpochs, JoinHandle<()>, Ended)> {
        let (closed, queue) = mpsc::sync_channel(QUEUE);
        let (written, may_view) = mpsc::channel();
        written.send(())?;
        let (end, ended) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("closing".into())
            .spawn(move || {
                let work = || {
                    queue
                        .iter()
                        .try_for_each(|epoch| self.close(epoch, &written))
                };
                let result = catch_unwind(AssertUnwindSafe(work));
                let _ =
                    end.send(result.unwrap_or_else(|_| Err(anyhow!("closing an epoch panicked"))));
            })?;
        Ok((ClosedEpochs { closed, may_view }, thread, ended))
    }

    /// `written` is told when the state is, and its view gone.
    fn close(&mut self, closed: EndOfEpoch, written: &mpsc::Sender<()>) -> anyhow::Result<()> {
        let state = self.write_state(&closed)?;
        let EndOfEpoch {
            closed_at_ms,
            ledgers,
            state: view,
            ..
        } = closed;
        drop(view);
        // The engine may have ended.
        let _ = written.send(());
        let SealedEpoch {
            mut public,
            records,
            tree,
        } = openmast_archive::seal(ledgers);
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
        state.finish().context("writing the state snapshot")?;
        tracing::info!(content = %OneLine(&content), "epoch closed");
        if is_new && let Some(entry) = self.outbox.entry(epoch)? {
            self.health.tell(Event::EpochClosed(entry));
        }
        self.open.send_replace(OpenEpoch {
            epoch: epoch + 1,
            opened_at_ms: closed_at_ms,
            opened_at: content.closed_at,
            least_slot: content.snapshot_slot,
            asset_count: content.asset_count as usize,
            payer_count: content.payer_count as usize,
            reserve_count: content.reserve_count as usize,
        });
        self.wake.notify_one();
        Ok(())
    }

    fn write_state(&self, closed: &EndOfEpoch) -> anyhow::Result<UnfinishedState> {
        let epoch = closed.ledgers.ledgers.end.epoch;
        let write = |mut out: &mut dyn Write| closed.state.write(&mut out);
        self.snapshots
            .begin(closed.lsn, epoch, write)
            .context("writing the state snapshot")
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use openmast_engine::Engine;
    use openmast_records::{EpochClosed, Genesis, Record};

    fn end_of_epoch() -> EndOfEpoch {
        let mut engine = Engine::new();
        let genesis = Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: Default::default(),
        };
        let end = EpochClosed {
            epoch: 1,
            closed_at_ms: 1_700_000_000_000,
            snapshot: Default::default(),
        };
        let begun = engine.apply(0, &Record::Genesis(genesis));
        assert!(begun.expect("the first record").is_none());
        let ledgers = engine.apply(1, &Record::EpochClosed(end));
        EndOfEpoch {
            closed_at_ms: 1_700_000_000_000,
            ledgers: ledgers.expect("applies").expect("it ends"),
            lsn: 1,
            state: engine.view_state(),
        }
    }

    #[test]
    fn no_view_is_made_before_the_one_before_is_written() {
        let (closed, queue) = mpsc::sync_channel(QUEUE);
        let (written, may_view) = mpsc::channel();
        let (begins, begun) = mpsc::channel();
        let epochs = ClosedEpochs { closed, may_view };
        let engine = std::thread::spawn(move || -> anyhow::Result<()> {
            loop {
                epochs.close(|| {
                    begins.send(()).expect("the test waits");
                    end_of_epoch()
                })?;
            }
        });
        written.send(()).expect("alive");
        begun.recv().expect("the first one is made at once");
        // The queue has room again, and still the next one is not made.
        drop(queue.recv().expect("handed over"));
        assert!(begun.recv_timeout(Duration::from_millis(100)).is_err());
        written.send(()).expect("alive");
        begun.recv().expect("made");
        drop(written);
        let error = engine
            .join()
            .expect("joins")
            .expect_err("closing has ended");
        assert_eq!(error.to_string(), "closing epochs has ended");
    }
}

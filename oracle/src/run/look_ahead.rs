//! Reads ahead, before the log is read again, which ends of epochs in it do not count, and takes away what followed from
//! them. Every step can be repeated, and is at the next start if this one is interrupted: what is left is found again by
//! reading the same part of the log.

use anyhow::{Context, bail};

use crate::{data_folder::StateFiles, settle::Outbox};
use openmast_client::content::OneLine;
use openmast_engine::{Engine, Reopenings};
use openmast_log::{LogError, StoredLog};
use openmast_records::{Lsn, Record, RecordKind, RecordRef};

/// What is known of the end of a log.
pub(super) struct LookAhead<'a> {
    log: &'a dyn StoredLog,
    /// Everything from this position on was read.
    read_from: Lsn,
    reopenings: Reopenings,
}

impl<'a> LookAhead<'a> {
    /// Nothing was read yet.
    pub(super) fn new(log: &'a dyn StoredLog) -> Self {
        Self {
            log,
            read_from: log.next_position(),
            reopenings: Reopenings::default(),
        }
    }

    /// Removes the states after ends that do not count, so that the newest that is left is one to begin with.
    ///
    /// # Errors
    /// The log cannot be read, or a file not be removed.
    pub(super) fn remove_void(&mut self, states: &StateFiles) -> anyhow::Result<()> {
        states.remove_newest_while(|lsn, epoch| {
            self.read_back_to(lsn + 1)?;
            Ok(self.reopenings.is_void(lsn, epoch))
        })
    }

    /// Tells an engine, which takes in the log from `replay_from` on, what is ahead; and takes the settlements out of
    /// the outbox that will be queued anew.
    ///
    /// # Errors
    /// The log cannot be read, or does not belong to the outbox or to the state that the engine begins with.
    pub(super) fn tell(
        mut self,
        mut engine: Engine,
        replay_from: Lsn,
        outbox: &mut Outbox,
    ) -> anyhow::Result<Engine> {
        self.read_back_to(replay_from)?;
        let last_closed = engine.open_epoch().epoch.checked_sub(1);
        if let Some((lsn, epoch)) = replay_from.checked_sub(1).zip(last_closed)
            && self.reopenings.is_void(lsn, epoch)
        {
            bail!(
                "the state snapshot after epoch {epoch} does not count any more, and an earlier one is missing from the data \
                 folder; restore it from a backup"
            );
        }
        if outbox.has_lost_reopenings()?
            && let Some(lsn) = self.followed_by_an_end(replay_from)?
        {
            tracing::warn!(lsn, "what the outbox took out last is taken from the log");
            outbox.reopened_up_to(lsn)?;
        }
        for (lsn, reopened) in self.reopenings.in_order() {
            for entry in outbox.reopen(lsn, reopened.from_epoch)? {
                tracing::warn!(
                    content = %OneLine(&entry.content),
                    progress = entry.progress.as_str(),
                    "this settlement can never become final; its epoch is closed anew"
                );
            }
        }
        engine.set_reopenings(self.reopenings);
        Ok(engine)
    }

    /// The newest reopening after which an epoch that it opened ended. The outbox has taken out what it opened again: the service
    /// starts anew after each, and a start reads ahead before it ends an epoch. Ends of earlier epochs, which other nodes append too
    /// late, tell nothing of that.
    fn followed_by_an_end(&self, from: Lsn) -> anyhow::Result<Option<Lsn>> {
        let mut ends: Vec<(Lsn, u64)> = Vec::new();
        if from < self.log.next_position() {
            for records in self.log.replay(from)? {
                let records = records.context("reading the log ahead")?;
                for (lsn, bytes) in records.iter() {
                    if RecordKind::of(bytes) == Some(RecordKind::EpochClosed)
                        && let Ok(Record::EpochClosed(end)) = RecordRef::read(bytes)
                    {
                        ends.push((lsn, end.epoch));
                    }
                }
            }
        }
        let reopenings = self.reopenings.in_order().into_iter();
        let followed = reopenings.filter(|(lsn, reopened)| {
            let mut behind = ends.iter().filter(|(end, _)| end > lsn);
            behind.any(|(_, epoch)| *epoch >= reopened.from_epoch)
        });
        Ok(followed.map(|(lsn, _)| lsn).max())
    }

    fn read_back_to(&mut self, from: Lsn) -> anyhow::Result<()> {
        let end = self.read_from;
        if from >= end {
            return Ok(());
        }
        'log: for records in self.log.replay(from)? {
            let records = records.context("reading the log ahead")?;
            for (lsn, bytes) in records.iter() {
                if lsn >= end {
                    break 'log;
                }
                if RecordKind::of(bytes) == Some(RecordKind::EpochsReopened) {
                    self.add(lsn, bytes)?;
                }
            }
        }
        self.read_from = from;
        Ok(())
    }

    fn add(&mut self, lsn: Lsn, bytes: &[u8]) -> Result<(), LogError> {
        match RecordRef::read(bytes) {
            Ok(Record::EpochsReopened(reopened)) => {
                self.reopenings.add(lsn, reopened);
                Ok(())
            }
            _ => Err(LogError::Unreadable { lsn }),
        }
    }
}

#[cfg(test)]
mod tests;

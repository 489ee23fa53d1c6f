//! Which ends of epochs in a log do not count, because a record behind them opened their epochs again.

use anyhow::bail;

use crate::Engine;
use openmast_records::{EpochsReopened, Lsn, Record};

/// The records of a log that opened epochs again. With a part of a log they are enough for the records of that part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reopenings {
    /// In no certain order.
    records: Vec<(Lsn, EpochsReopened)>,
}

/// What was computed after these epochs counts no more; only whoever reads the log anew can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "epoch {from_epoch} is open again, with all usage since, because its settlement can never become final any more: a \
     payer or a buyer of lots left with money that it counts on, or the network's parameters were tightened. That can happen and is recorded; started again, the oracle reads the log from before that epoch and closes it anew"
)]
pub struct Reopened {
    /// The one after the newest final epoch.
    pub from_epoch: u64,
}

impl Reopenings {
    /// Those of a log, or of a part of one.
    pub fn of<'a, R: 'a>(records: impl IntoIterator<Item = (Lsn, &'a Record<R>)>) -> Self {
        let mut reopenings = Self::default();
        for (lsn, record) in records {
            if let Record::EpochsReopened(reopened) = record {
                reopenings.add(lsn, *reopened);
            }
        }
        reopenings
    }

    /// One more, at this position of the log.
    pub fn add(&mut self, lsn: Lsn, reopened: EpochsReopened) {
        self.records.push((lsn, reopened));
    }

    /// Whether the end of `epoch` in record `lsn` does not count any more, nor anything that follows from it.
    pub fn is_void(&self, lsn: Lsn, epoch: u64) -> bool {
        let mut behind = self.records.iter().filter(|(at, _)| *at > lsn);
        behind.any(|(_, reopened)| reopened.from_epoch <= epoch)
    }

    /// No snapshot of a slot before this one can close `epoch`.
    pub fn least_slot(&self, epoch: u64) -> u64 {
        let of_epoch = self.records.iter().map(|(_, reopened)| reopened);
        of_epoch
            .filter(|reopened| reopened.from_epoch <= epoch)
            .map(|reopened| reopened.least_slot)
            .max()
            .unwrap_or(0)
    }

    /// With their positions, oldest first.
    pub fn in_order(&self) -> Vec<(Lsn, EpochsReopened)> {
        let mut records = self.records.clone();
        records.sort_unstable_by_key(|(lsn, _)| *lsn);
        records
    }
}

impl Engine {
    /// Tells the engine what is ahead in the log: it passes over the ends of epochs that do not count. To be called
    /// before the first record that it takes in.
    pub fn set_reopenings(&mut self, reopenings: Reopenings) {
        self.reopenings = reopenings;
    }

    /// What is known to be ahead in the log.
    pub fn reopenings(&self) -> &Reopenings {
        &self.reopenings
    }

    /// What the engine has is of no use when it took in an end of these epochs: then it ends no other.
    ///
    /// # Errors
    /// They never ended.
    pub(crate) fn reopen(&mut self, reopened: &EpochsReopened) -> anyhow::Result<()> {
        let EpochsReopened { from_epoch, .. } = *reopened;
        if from_epoch > self.epoch {
            bail!(
                "epoch {from_epoch} is opened again while epoch {} is open",
                self.epoch
            );
        }
        if from_epoch < self.epoch {
            self.overtaken = Some(Reopened { from_epoch });
        }
        Ok(())
    }
}

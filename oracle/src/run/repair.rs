//! Rows of the outbox and archives that are not as they were written: put back from each other where one of them tells what the
//! other must be, else derived anew from the state before and the log.

use std::collections::BTreeSet;

use solana_pubkey::Pubkey;

use super::context::ServiceContext;
use crate::health::Health;
use crate::{
    data_folder::StateFiles,
    settle::{Content, Entry, Outbox, OutboxError, Progress, Table},
    time::Clock,
};
use openmast_archive::{ArchiveError, ArchiveFolder, Header, content_of_header, recompute};
use openmast_log::StoredLog;
use openmast_platform::cause;

pub(super) const OUTBOX_DAMAGED: &str = "outbox_damaged";
/// Settlements whose archives are looked at by their bytes: those that a state may be kept for, and more than a chain keeps.
const ENTRIES_AT_START: u32 = 80;

/// Starts that derive the same anew: what fails each time keeps the oracle from nothing but this epoch.
const MOST_TRIES: u64 = 3;

/// Started again, the oracle derives everything from this epoch on anew from its log: what it has of it is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "what is kept of epoch {from_epoch} is damaged; started again, the oracle derives it anew from its log"
)]
pub struct DeriveAnew {
    pub from_epoch: u64,
}

/// What it takes to mend.
#[derive(Clone)]
pub(super) struct Repair {
    pub archives: ArchiveFolder,
    pub network: Pubkey,
    pub health: Health,
    pub clock: Clock,
}

impl Repair {
    pub(super) fn new(context: &ServiceContext<'_>) -> Self {
        Self {
            archives: ArchiveFolder::new(&context.data().join("archive")),
            network: context.config.network.address,
            health: context.health.clone(),
            clock: context.clock.clone(),
        }
    }

    /// Before anything is derived from the outbox: mends what can be, and gives the epoch from which on everything is to be
    /// derived anew. `None`: nothing is.
    ///
    /// # Errors
    /// The outbox is damaged beyond its rows.
    pub(super) fn at_start(
        &self,
        outbox: &mut Outbox,
        states: &StateFiles,
        log: &dyn StoredLog,
    ) -> anyhow::Result<Option<u64>> {
        let mut missing = self.mend_rows(outbox)?;
        require_whole_file(outbox)?;
        if let Some((_, last)) = states.last()? {
            missing.extend(self.put_back(outbox, missing_at_the_end(outbox, last)?)?);
        }
        missing.extend(self.damaged_archives(outbox, states)?);
        let Some(epoch) = missing.first().copied() else {
            return Ok(None);
        };
        // A log that still begins with its first record needs no state.
        let can_be = log.first() == Some(0)
            || states
                .epochs()?
                .first()
                .is_some_and(|oldest| *oldest < epoch);
        if !can_be {
            self.alarm(&format!(
                "what is kept of epoch {epoch} is damaged, and state and log of before it are gone: put its archive back \
                 from a backup or from another oracle (`openmast settlement verify {epoch} --save FOLDER`) and start again"
            ));
            return Ok(None);
        }
        let tries = outbox.begin_deriving(epoch)?;
        if tries >= MOST_TRIES {
            self.alarm(&format!(
                "what is kept of epoch {epoch} is damaged, and {tries} starts could not derive it anew from state and log: put its \
                 archive back from a backup or from another oracle (`openmast settlement verify {epoch} --save FOLDER`) and start \
                 again"
            ));
            return Ok(None);
        }
        tracing::error!(
            epoch,
            "what is kept of this epoch is damaged: it is derived anew from the log"
        );
        outbox.derive_anew(epoch)?;
        Ok(Some(epoch))
    }

    /// Takes out all rows that are damaged, and puts back what the archives tell. Gives the epochs that they do not tell.
    ///
    /// # Errors
    /// Of the outbox.
    pub(super) fn mend_rows(&self, outbox: &mut Outbox) -> Result<BTreeSet<u64>, OutboxError> {
        let damaged = outbox.damaged_rows()?;
        if damaged.is_empty() {
            return Ok(BTreeSet::new());
        }
        // An index that leads to what a row said before keeps the row from being taken out. What it finds shows when the file is
        // looked at.
        let _ = outbox.reindex();
        let mut told = Vec::new();
        let mut epochs = BTreeSet::new();
        for row in &damaged {
            tracing::error!(
                table = row.table.name(),
                row = row.description,
                "a row of the outbox is not as it was written: taken out"
            );
            metrics::counter!("openmast_outbox_damaged_rows_total").increment(1);
            told.push(match row.epoch {
                Some(epoch) => format!("{} of epoch {epoch}", row.table.name()),
                None => row.table.name().to_owned(),
            });
            epochs.extend(row.epoch);
            outbox.take_out(row, self.clock.now_ms())?;
        }
        if damaged.iter().any(|row| row.table == Table::Void) {
            self.remember_void(outbox)?;
        }
        epochs.extend(gaps(outbox)?);
        let missing = self.put_back(outbox, epochs)?;
        let then = match missing.is_empty() {
            true => "Nothing is missing: what they said was put back from the archives, or is not needed".to_owned(),
            false => format!("Epochs {missing:?} are derived anew from the log at the next start"),
        };
        self.alarm(&format!(
            "rows of outbox.sqlite were not as they were written and are not used ({}): the disk or the memory of this \
             machine fails. {then}. What stood in them is in its table `damaged`",
            told.join(", ")
        ));
        Ok(missing)
    }

    /// Puts back the settlements of these epochs, oldest first. Gives those that the archives do not tell.
    fn put_back(
        &self,
        outbox: &mut Outbox,
        epochs: BTreeSet<u64>,
    ) -> Result<BTreeSet<u64>, OutboxError> {
        let mut missing = BTreeSet::new();
        for epoch in epochs {
            if outbox.entry(epoch)?.is_some() {
                continue;
            }
            match self.content(outbox, epoch)? {
                Some(content) => outbox.put_back(&content, self.clock.now_ms())?,
                None => {
                    missing.insert(epoch);
                }
            }
        }
        Ok(missing)
    }

    /// What the settlement of an epoch must say: the archives before and after it name its own, or there is only one that
    /// continues the one before.
    fn content(&self, outbox: &Outbox, epoch: u64) -> Result<Option<Content>, OutboxError> {
        let before = match epoch.checked_sub(1) {
            Some(before) => outbox.entry(before)?,
            None => None,
        };
        let after = match epoch.checked_add(1) {
            Some(after) => outbox.entry(after)?,
            None => None,
        };
        let void = outbox.void_contents(epoch)?;
        let of_epoch = self.archives.of_epoch(epoch).unwrap_or_default();
        let previous = before.as_ref().map(|entry| entry.content.archive_hash);
        let named = after.as_ref().map(|entry| self.previous(&entry.content));
        let mut fitting = of_epoch.into_iter().filter(|(hash, header)| match named {
            Some(named) => named == Some(*hash),
            None => {
                let is_void = void.iter().any(|content| content.archive_hash == *hash);
                header.previous == previous && !is_void
            }
        });
        Ok(match (fitting.next(), fitting.next()) {
            (Some((hash, header)), None) => self.recomputed(hash, &header),
            _ => None,
        })
    }

    /// The archive before, by the one of this settlement.
    fn previous(&self, content: &Content) -> Option<[u8; 32]> {
        let of_epoch = self.archives.of_epoch(content.epoch).unwrap_or_default();
        let mut own = of_epoch.into_iter();
        let (_, header) = own.find(|(hash, _)| *hash == content.archive_hash)?;
        header.previous
    }

    fn recomputed(&self, hash: [u8; 32], header: &Header) -> Option<Content> {
        let content = content_of_header(header, hash);
        let recomputed = recompute(self.archives.path(), &self.network, &content);
        match recomputed {
            Ok(_) => Some(content),
            Err(error) => {
                tracing::error!(%error, epoch = content.epoch, "an archive that would tell a settlement");
                None
            }
        }
    }

    /// What could have been proposed of the open epochs: everything that they were ever closed with.
    fn remember_void(&self, outbox: &mut Outbox) -> Result<(), OutboxError> {
        for entry in outbox.open_entries(ENTRIES_AT_START)? {
            let own = entry.content.archive_hash;
            let of_epoch = self
                .archives
                .of_epoch(entry.content.epoch)
                .unwrap_or_default();
            for (hash, header) in of_epoch.iter().filter(|(hash, _)| *hash != own) {
                outbox.remember_void(&content_of_header(header, *hash))?;
            }
        }
        Ok(())
    }

    /// Epochs whose archives are not what the outbox says, of those that can still be derived anew.
    fn damaged_archives(
        &self,
        outbox: &Outbox,
        states: &StateFiles,
    ) -> anyhow::Result<BTreeSet<u64>> {
        let oldest = states.epochs()?.first().copied();
        let mut damaged = BTreeSet::new();
        for entry in outbox.newest_entries(None, ENTRIES_AT_START)? {
            let epoch = entry.content.epoch;
            if entry.progress == Progress::Closed || oldest.is_some_and(|oldest| epoch <= oldest) {
                continue;
            }
            if let Err(error) = self.check_archive(&entry) {
                tracing::error!(%error, epoch, "an archive is damaged");
                damaged.insert(epoch);
            }
        }
        Ok(damaged)
    }

    /// Whether the archive of a settlement is there, by its bytes. One that is something else is set aside: it is written anew.
    fn check_archive(&self, entry: &Entry) -> Result<(), ArchiveError> {
        let hash = &entry.content.archive_hash;
        let checked = self.archives.check_hash(hash);
        if let Err(ArchiveError::OtherHash { .. }) = &checked {
            let aside = self.archives.set_aside(hash, self.clock.now_ms())?;
            tracing::error!(file = %aside.display(), "set aside");
        }
        checked
    }

    fn alarm(&self, text: &str) {
        self.health.raise(OUTBOX_DAMAGED, text);
    }
}

/// An index can be made anew from its table; a table cannot.
fn require_whole_file(outbox: &mut Outbox) -> anyhow::Result<()> {
    if outbox.file_problems()?.is_empty() {
        return Ok(());
    }
    // What it finds it says itself, and the file is looked at again.
    let _ = outbox.reindex();
    let problems = outbox.file_problems()?;
    if problems.is_empty() {
        tracing::error!("indexes of the outbox were damaged and are made anew");
        return Ok(());
    }
    Err(cause::trouble(format!(
        "outbox.sqlite is damaged ({}): restore it from a backup, or put it aside and run `openmast oracle recover`",
        problems.join("; ")
    )))
}

/// Epochs between the oldest and the newest that have no row.
fn gaps(outbox: &Outbox) -> Result<BTreeSet<u64>, OutboxError> {
    let mut gaps = BTreeSet::new();
    let mut above: Option<u64> = None;
    loop {
        let entries = outbox.newest_entries(above, ENTRIES_AT_START)?;
        if entries.is_empty() {
            return Ok(gaps);
        }
        for entry in entries {
            let epoch = entry.content.epoch;
            if let Some(above) = above {
                gaps.extend(epoch.saturating_add(1)..above);
            }
            above = Some(epoch);
        }
    }
}

/// The newest state is from after the end of epoch `last`: so is its settlement in the outbox, which was written before.
fn missing_at_the_end(outbox: &Outbox, last: u64) -> Result<BTreeSet<u64>, OutboxError> {
    let newest = outbox.newest_entries(None, 1)?;
    let newest = newest.first().map(|entry| entry.content.epoch);
    Ok(newest.map_or_else(BTreeSet::new, |newest| {
        (newest.saturating_add(1)..=last).collect()
    }))
}

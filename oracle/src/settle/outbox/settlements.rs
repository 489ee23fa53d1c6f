//! The settlements that are to be on chain, and how far each has come.

use std::{fmt, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params, params_from_iter};

use openmast_client::content::differences;

use super::{
    OUTBOX_VERSION, OutboxError, Table,
    rows::{self, Fields, RawRow, signed, unsigned},
    schema,
};
use crate::settle::Content;

/// How far a settlement has come, as seen at finalized commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// It is to be proposed.
    Queued,
    /// A proposal of it is on chain.
    Proposed,
    Final,
    /// It was final, and its account does not exist any more or is for somebody else to close.
    Closed,
}

impl Progress {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Proposed => "proposed",
            Self::Final => "final",
            Self::Closed => "closed",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, OutboxError> {
        match text {
            "queued" => Ok(Self::Queued),
            "proposed" => Ok(Self::Proposed),
            "final" => Ok(Self::Final),
            "closed" => Ok(Self::Closed),
            other => Err(OutboxError::Corrupt(format!("unknown progress {other:?}"))),
        }
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A settlement that the oracle wants on chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub content: Content,
    pub progress: Progress,
    /// Unix milliseconds.
    pub queued_at_ms: u64,
    /// Unix milliseconds of the last change of `progress`.
    pub changed_at_ms: u64,
}

/// An open outbox. Several may be open on one file; one of them writes.
pub struct Outbox {
    pub(super) connection: Connection,
}

impl Outbox {
    /// Opens the file, or creates it for this deployment.
    pub fn open(path: &Path, program: &[u8; 32], network: &[u8; 32]) -> Result<Self, OutboxError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::prepare(&transaction, program, network)?;
        transaction.commit()?;
        Ok(Self { connection })
    }

    /// Opens a file of this version for reading, also while an oracle writes to it. It does not check whose it is.
    ///
    /// # Errors
    /// The file does not exist, or is of another version.
    pub fn open_to_read(path: &Path) -> Result<Self, OutboxError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        match schema::version(&connection)? {
            OUTBOX_VERSION => Ok(Self { connection }),
            found => Err(OutboxError::OtherVersion { found }),
        }
    }

    /// Adds a settlement that is to be on chain. Adding the same again changes nothing; adding a different one for the
    /// same epoch is an error that must stop the oracle. Returns whether it is new.
    pub fn enqueue(&mut self, content: &Content, now_ms: u64) -> Result<bool, OutboxError> {
        let transaction = self.write()?;
        if let Some(before) = find(&transaction, content.epoch)? {
            if before.content == *content {
                return Ok(false);
            }
            let differences = differences(&before.content, content).join("; ");
            return Err(OutboxError::Differs {
                epoch: content.epoch,
                differences,
            });
        }
        let last: Option<i64> =
            transaction.query_row("SELECT max(epoch) FROM settlement", [], |row| row.get(0))?;
        if let Some(last) = last.map(unsigned).transpose()?
            && content.epoch != last.saturating_add(1)
            && !fills_a_gap(&transaction, content.epoch)?
        {
            return Err(OutboxError::Gap {
                epoch: content.epoch,
                last,
            });
        }
        fail::fail_point!("settle::before_insert");
        let entry = Entry {
            content: *content,
            progress: Progress::Queued,
            queued_at_ms: now_ms,
            changed_at_ms: now_ms,
        };
        insert_entry(&transaction, &entry)?;
        // An epoch that is closed with the same content again makes it valid again.
        let sql = "DELETE FROM void WHERE epoch = ?1 AND content = ?2 AND checksum = ?3";
        transaction.execute(sql, params_from_iter(rows::void_row(content)?))?;
        transaction.commit()?;
        fail::fail_point!("settle::after_insert");
        Ok(true)
    }

    /// The contents with which an epoch was closed before it was opened again. They are kept until its settlement is
    /// closed.
    pub fn void_contents(&self, epoch: u64) -> Result<Vec<Content>, OutboxError> {
        let sql = Table::Void.select("WHERE epoch = ?1 ORDER BY rowid");
        read_rows(
            &self.connection,
            Table::Void,
            &sql,
            [signed(epoch)?],
            |row| {
                let mut fields = Fields::of(row.verified()?);
                fields.number()?;
                fields.content()
            },
        )
    }

    /// The settlement of one epoch.
    pub fn entry(&self, epoch: u64) -> Result<Option<Entry>, OutboxError> {
        find(&self.connection, epoch)
    }

    /// Settlements that still need something, oldest first, at most `limit`.
    pub(crate) fn open_entries(&self, limit: u32) -> Result<Vec<Entry>, OutboxError> {
        let rest = "WHERE progress <> 'closed' ORDER BY epoch LIMIT ?1";
        entries(&self.connection, rest, [limit])
    }

    /// The newest settlements, newest first, before `before` if given.
    pub fn newest_entries(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, OutboxError> {
        let before = before
            .and_then(|epoch| i64::try_from(epoch).ok())
            .unwrap_or(i64::MAX);
        let rest = "WHERE epoch < ?1 ORDER BY epoch DESC LIMIT ?2";
        entries(&self.connection, rest, params![before, limit])
    }

    /// The newest settlement that has come at least as far as `progress`.
    pub fn newest_at_least(&self, progress: Progress) -> Result<Option<Entry>, OutboxError> {
        let mut found = None;
        for state in [
            Progress::Queued,
            Progress::Proposed,
            Progress::Final,
            Progress::Closed,
        ] {
            if state < progress {
                continue;
            }
            let rest = "WHERE progress = ?1 ORDER BY epoch DESC LIMIT 1";
            let candidates = entries(&self.connection, rest, [state.as_str()])?;
            found = candidates
                .into_iter()
                .chain(found)
                .max_by_key(|entry: &Entry| entry.content.epoch);
        }
        Ok(found)
    }

    /// Of the settlements up to that of `epoch`, the newest that closed at this time of the chain's clock (Unix seconds) or before; or
    /// else the oldest that is known. An epoch never closes before the one before it, by that clock.
    pub fn closed_by(&self, epoch: u64, time: i64) -> Result<Option<Entry>, OutboxError> {
        let oldest = entries(&self.connection, "ORDER BY epoch LIMIT 1", [])?.pop();
        let Some(mut found) = oldest.filter(|it| it.content.epoch <= epoch) else {
            return Ok(None);
        };
        // One that is newer than `found` and closed in time is of an epoch above `low` and below `end`.
        let (mut low, mut end) = (found.content.epoch, epoch.saturating_add(1));
        while low.saturating_add(1) < end {
            let middle = low.midpoint(end);
            let newest = self.newest_entries(middle.checked_add(1), 1)?.pop();
            match newest.filter(|it| it.content.epoch > low) {
                Some(too_late) if too_late.content.closed_at > time => end = too_late.content.epoch,
                in_time => {
                    found = in_time.unwrap_or(found);
                    low = middle;
                }
            }
        }
        Ok(Some(found))
    }

    /// Notes that a settlement has come further. It never goes back.
    pub fn advance(
        &mut self,
        epoch: u64,
        progress: Progress,
        now_ms: u64,
    ) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        let before = find(&transaction, epoch)?
            .ok_or_else(|| OutboxError::Corrupt(format!("epoch {epoch} is not queued")))?;
        if before.progress < progress {
            let after = Entry {
                progress,
                changed_at_ms: now_ms,
                ..before
            };
            replace_entry(&transaction, &after)?;
            if progress == Progress::Closed {
                transaction.execute("DELETE FROM void WHERE epoch = ?1", [signed(epoch)?])?;
            }
            transaction.commit()?;
        }
        Ok(())
    }

    pub(super) fn write(&mut self) -> Result<Transaction<'_>, OutboxError> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Whether a row is missing that was there: it was damaged, and is derived anew.
fn fills_a_gap(connection: &Connection, epoch: u64) -> Result<bool, OutboxError> {
    let epoch = signed(epoch)?;
    let (before, after) = (epoch.checked_sub(1), epoch.checked_add(1));
    let sql = "SELECT count(*) FROM settlement WHERE epoch IN (?1, ?2)";
    let beside: i64 = connection.query_row(sql, params![before, after], |row| row.get(0))?;
    Ok(beside > 0)
}

pub(super) fn find(connection: &Connection, epoch: u64) -> Result<Option<Entry>, OutboxError> {
    Ok(entries(connection, "WHERE epoch = ?1", [signed(epoch)?])?.pop())
}

pub(super) fn entries(
    connection: &Connection,
    rest: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Entry>, OutboxError> {
    let sql = Table::Settlement.select(rest);
    read_rows(connection, Table::Settlement, &sql, params, Entry::from_row)
}

pub(super) fn read_rows<T>(
    connection: &Connection,
    table: Table,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl Fn(RawRow) -> Result<T, OutboxError>,
) -> Result<Vec<T>, OutboxError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| RawRow::read(table, row))?;
    rows.map(|row| read(row?)).collect()
}

pub(super) fn insert_entry(connection: &Connection, entry: &Entry) -> Result<(), OutboxError> {
    let sql = Table::Settlement.insert("INSERT");
    connection.execute(&sql, params_from_iter(entry.to_row()?))?;
    Ok(())
}

pub(super) fn replace_entry(connection: &Connection, entry: &Entry) -> Result<(), OutboxError> {
    let sql = Table::Settlement.update();
    connection.execute(&sql, params_from_iter(entry.to_row()?))?;
    Ok(())
}

pub(super) fn insert_void(connection: &Connection, content: &Content) -> Result<(), OutboxError> {
    let sql = Table::Void.insert("INSERT OR IGNORE");
    connection.execute(&sql, params_from_iter(rows::void_row(content)?))?;
    Ok(())
}

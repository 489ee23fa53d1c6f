//! Damaged rows: finds them, removes them, and restores them from where the same content is known.

use rusqlite::{Connection, params};

use super::{
    Entry, Outbox, OutboxError, Progress,
    rows::{RawRow, Table, signed, unsigned},
    settlements::{insert_entry, insert_void},
};
use crate::settle::Content;

/// A row that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedRow {
    pub table: Table,
    rowid: i64,
    /// What the row holds now, for people.
    pub description: String,
    /// The epoch under which a settlement's row stands.
    pub epoch: Option<u64>,
}

impl Outbox {
    /// The problems that SQLite finds with the file itself; empty if there are none.
    ///
    /// # Errors
    /// The file cannot even be read that far.
    pub fn file_problems(&self) -> Result<Vec<String>, OutboxError> {
        file_problems(&self.connection)
    }

    /// Reads every row and returns the damaged ones.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn damaged_rows(&self) -> Result<Vec<DamagedRow>, OutboxError> {
        let mut damaged = Vec::new();
        for table in Table::ALL {
            let fields = table.fields().join(", ");
            // The table itself is read: an index may leave out rows whose fields it does not know.
            let sql = format!(
                "SELECT {fields}, checksum, rowid FROM {} NOT INDEXED ORDER BY rowid",
                table.name()
            );
            let at = table.fields().len() + 1;
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (raw, rowid) = (RawRow::read(table, row)?, row.get(at)?);
                if !raw.is_whole() {
                    damaged.push(DamagedRow {
                        table,
                        rowid,
                        description: raw.description(),
                        epoch: epoch_of(table, &raw),
                    });
                }
            }
        }
        Ok(damaged)
    }

    /// Builds the indexes anew.
    ///
    /// # Errors
    /// Two rows contradict each other, or the disk fails.
    pub fn reindex(&mut self) -> Result<(), OutboxError> {
        self.connection.execute_batch("REINDEX")?;
        Ok(())
    }

    /// Removes a damaged row from its table, and keeps its content for people to read.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn take_out(&mut self, row: &DamagedRow, now_ms: u64) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        transaction.execute(
            "INSERT INTO damaged (found_at_ms, name, told) VALUES (?1, ?2, ?3)",
            params![signed(now_ms)?, row.table.name(), row.description],
        )?;
        let sql = format!("DELETE FROM {} WHERE rowid = ?1", row.table.name());
        transaction.execute(&sql, [row.rowid])?;
        transaction.commit()?;
        Ok(())
    }

    /// Removes a settlement that does not follow from the log, although its row is as it was written.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn take_out_settlement(&mut self, epoch: u64, now_ms: u64) -> Result<(), OutboxError> {
        let Some(entry) = self.entry(epoch)? else {
            return Ok(());
        };
        let row = DamagedRow {
            table: Table::Settlement,
            rowid: signed(epoch)?,
            description: format!("{entry:?}"),
            epoch: Some(epoch),
        };
        self.take_out(&row, now_ms)
    }

    /// Restores a settlement whose row was removed. Later settlements tell whether it must have become final; if not,
    /// the chain tells how far it came.
    ///
    /// # Errors
    /// There is a settlement of this epoch already.
    pub fn put_back(&mut self, content: &Content, now_ms: u64) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        let sql = "SELECT count(*) FROM settlement WHERE epoch > ?1 AND progress <> 'queued'";
        let later: i64 = transaction.query_row(sql, [signed(content.epoch)?], |row| row.get(0))?;
        let entry = Entry {
            content: *content,
            progress: match later {
                0 => Progress::Queued,
                _ => Progress::Final,
            },
            queued_at_ms: now_ms,
            changed_at_ms: now_ms,
        };
        insert_entry(&transaction, &entry)?;
        transaction.commit()?;
        Ok(())
    }

    /// Remembers a content with which an epoch may have been closed before it was opened again.
    ///
    /// # Errors
    /// SQLite fails.
    pub(crate) fn remember_void(&mut self, content: &Content) -> Result<(), OutboxError> {
        insert_void(&self.connection, content)
    }

    /// How many damaged rows were ever removed.
    ///
    /// # Errors
    /// SQLite fails.
    pub fn taken_out(&self) -> Result<u64, OutboxError> {
        let sql = "SELECT count(*) FROM damaged";
        let count: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        unsigned(count)
    }
}

/// The epoch that a row belongs to. A settlement's is its key, which is no part of the row's bytes.
fn epoch_of(table: Table, raw: &RawRow) -> Option<u64> {
    let number = raw.first_number().filter(|_| table == Table::Settlement);
    number.and_then(|epoch| u64::try_from(epoch).ok())
}

/// At most ten of the problems that SQLite finds.
fn file_problems(connection: &Connection) -> Result<Vec<String>, OutboxError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(10)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

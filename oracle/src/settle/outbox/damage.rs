//! Rows that are not as they were written: found, taken out of the way, and put back from where the same is known.

use rusqlite::{Connection, params};

use super::{
    Entry, Outbox, OutboxError, Progress, insert_entry, insert_void,
    rows::{RawRow, Table, signed, unsigned},
};
use crate::settle::Content;

/// A row that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedRow {
    pub table: Table,
    rowid: i64,
    /// What stands in it now, for people.
    pub told: String,
    /// Of a settlement: the epoch that it stands under.
    pub epoch: Option<u64>,
}

impl Outbox {
    /// What SQLite finds wrong with the file itself; empty: nothing.
    ///
    /// # Errors
    /// It cannot even be read that far.
    pub fn file_problems(&self) -> Result<Vec<String>, OutboxError> {
        file_problems(&self.connection)
    }

    /// Reads every row.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn damaged_rows(&self) -> Result<Vec<DamagedRow>, OutboxError> {
        let mut damaged = Vec::new();
        for table in Table::ALL {
            let fields = table.fields().join(", ");
            // By the table itself: an index may leave rows out whose fields it does not know.
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
                        told: raw.told(),
                        epoch: epoch_of(table, &raw),
                    });
                }
            }
        }
        Ok(damaged)
    }

    /// Makes the indexes anew.
    ///
    /// # Errors
    /// Of SQLite: two rows that must not be there together, or the disk.
    pub fn reindex(&mut self) -> Result<(), OutboxError> {
        self.connection.execute_batch("REINDEX")?;
        Ok(())
    }

    /// Takes a damaged row out of its table and keeps what stands in it for people.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn take_out(&mut self, row: &DamagedRow, now_ms: u64) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        transaction.execute(
            "INSERT INTO damaged (found_at_ms, name, told) VALUES (?1, ?2, ?3)",
            params![signed(now_ms)?, row.table.name(), row.told],
        )?;
        let sql = format!("DELETE FROM {} WHERE rowid = ?1", row.table.name());
        transaction.execute(&sql, [row.rowid])?;
        transaction.commit()?;
        Ok(())
    }

    /// Takes out a settlement that does not follow from the log, although its row is as it was written.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn take_out_settlement(&mut self, epoch: u64, now_ms: u64) -> Result<(), OutboxError> {
        let Some(entry) = self.entry(epoch)? else {
            return Ok(());
        };
        let row = DamagedRow {
            table: Table::Settlement,
            rowid: signed(epoch)?,
            told: format!("{entry:?}"),
            epoch: Some(epoch),
        };
        self.take_out(&row, now_ms)
    }

    /// Puts a settlement back whose row was taken out. Later ones tell whether it must have become final; if not, the chain
    /// tells how far it came.
    ///
    /// # Errors
    /// There is one of this epoch.
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

    /// Remembers what an epoch may have been closed with before it was opened again.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn remember_void(&mut self, content: &Content) -> Result<(), OutboxError> {
        insert_void(&self.connection, content)
    }

    /// How many damaged rows were ever taken out.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn taken_out(&self) -> Result<u64, OutboxError> {
        let sql = "SELECT count(*) FROM damaged";
        let count: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        unsigned(count)
    }
}

/// Of a settlement its key tells, which is no part of the row's bytes.
fn epoch_of(table: Table, raw: &RawRow) -> Option<u64> {
    let number = raw.first_number().filter(|_| table == Table::Settlement);
    number.and_then(|epoch| u64::try_from(epoch).ok())
}

/// At most ten of the problems.
fn file_problems(connection: &Connection) -> Result<Vec<String>, OutboxError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(10)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

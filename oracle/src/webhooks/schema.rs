//! The queue's tables, and the migration of files of earlier versions.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::{
    error::StoreError,
    rows::{Row, Table},
};

/// `PRAGMA user_version` of a file of this version.
pub(crate) const WEBHOOKS_VERSION: i64 = 2;
/// The previous version, whose rows have no checksums. The same holds for version 0, from before versions were counted.
const VERSION_BEFORE: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    checksum BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE TABLE delivery (
    receiver TEXT NOT NULL,
    notice TEXT NOT NULL REFERENCES notice (id),
    attempts INTEGER NOT NULL DEFAULT 0,
    first_at_ms INTEGER NOT NULL,
    next_at_ms INTEGER NOT NULL,
    checksum BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (receiver, notice)
) STRICT;
CREATE INDEX delivery_due ON delivery (receiver, next_at_ms);
";
const ADD_CHECKSUMS: &str = "
ALTER TABLE notice ADD COLUMN checksum BLOB NOT NULL DEFAULT x'';
ALTER TABLE delivery ADD COLUMN checksum BLOB NOT NULL DEFAULT x'';
";

/// Prepares the file. SQLite checks all of it now and not in the middle of a delivery, because it is small.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged(found));
    }
    let transaction = connection.transaction()?;
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (version, tables) {
        (WEBHOOKS_VERSION, _) => return Ok(()),
        (0, 0) => transaction.execute_batch(SCHEMA)?,
        (0 | VERSION_BEFORE, _) => {
            transaction.execute_batch(ADD_CHECKSUMS)?;
            for table in Table::ALL {
                for row in rows(&transaction, table)? {
                    let sql = format!("UPDATE {} SET checksum = ?1 WHERE rowid = ?2", table.name());
                    transaction.execute(&sql, params![row.checksum(), row.rowid])?;
                }
            }
        }
        (other, _) => {
            return Err(StoreError::Damaged(format!(
                "it is of version {other}, this software knows {WEBHOOKS_VERSION}"
            )));
        }
    }
    transaction.pragma_update(None, "user_version", WEBHOOKS_VERSION)?;
    transaction.commit()?;
    Ok(())
}

/// All rows of a table, in the order in which they were written. The table itself is read: an index may leave out rows
/// whose fields it does not know.
pub(super) fn rows(connection: &Connection, table: Table) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT {} FROM {} NOT INDEXED ORDER BY rowid",
        table.selected(),
        table.name()
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([], |row| Row::read(table, row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many rows of a file of this version are damaged. The file is not changed.
///
/// # Errors
/// It cannot be read.
pub(crate) fn damaged_rows(file: &Path) -> Result<usize, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    let mut damaged = 0;
    for table in Table::ALL {
        let rows = rows(&connection, table)?;
        damaged += rows.iter().filter(|row| !row.is_whole()).count();
    }
    Ok(damaged)
}

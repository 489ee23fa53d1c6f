//! The queue's tables, and how a file of a version before becomes one of this.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::{
    error::StoreError,
    rows::{Row, Table},
};

/// `PRAGMA user_version` of a file of this version.
pub const WEBHOOKS_VERSION: i64 = 2;
/// Its rows have no checksums. So has version 0, of before there were versions.
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

/// What SQLite finds wrong with the file is found now and not in the middle of a delivery: it is small.
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

/// All rows of a table, in the order in which they were written. By the table itself: an index may leave rows out whose fields it
/// does not know.
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

/// How many rows of a file of this version are not as they were written. It is not changed.
///
/// # Errors
/// It cannot be read.
pub fn damaged_rows(file: &Path) -> Result<usize, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    let mut damaged = 0;
    for table in Table::ALL {
        let rows = rows(&connection, table)?;
        damaged += rows.iter().filter(|row| !row.is_whole()).count();
    }
    Ok(damaged)
}

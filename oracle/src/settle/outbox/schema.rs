//! The outbox's tables.

use rusqlite::{Connection, Transaction, params_from_iter, types::Value};

use super::{
    OUTBOX_VERSION, OutboxError,
    rows::{RawRow, Table, identity_row},
};

const SCHEMA: &str = "
CREATE TABLE identity (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    checksum BLOB NOT NULL
) STRICT;
CREATE TABLE settlement (
    epoch INTEGER PRIMARY KEY,
    content BLOB NOT NULL,
    progress TEXT NOT NULL CHECK (progress IN ('queued', 'proposed', 'final', 'closed')),
    queued_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    checksum BLOB NOT NULL
) STRICT;
-- What epochs were closed with before they were opened again. Proposals of it may stand on chain, or still land.
CREATE TABLE void (
    epoch INTEGER NOT NULL,
    content BLOB NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (epoch, content)
) STRICT;
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    epoch INTEGER NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('built', 'sent', 'landed', 'final', 'failed', 'expired')),
    signature BLOB NOT NULL UNIQUE,
    raw BLOB NOT NULL,
    last_valid_block_height INTEGER NOT NULL,
    priority_fee INTEGER NOT NULL,
    error TEXT,
    built_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    checksum BLOB NOT NULL
) STRICT;
-- At most one transaction per epoch may still land.
CREATE UNIQUE INDEX attempt_live ON attempt (epoch) WHERE state IN ('built', 'sent', 'landed');
CREATE INDEX attempt_purpose ON attempt (epoch, action);
CREATE INDEX settlement_open ON settlement (progress) WHERE progress <> 'closed';
-- Rows that were not as they were written, for people to look at.
CREATE TABLE damaged (
    found_at_ms INTEGER NOT NULL,
    name TEXT NOT NULL,
    told TEXT NOT NULL
) STRICT;
";

/// Creates the tables of a new file, and verifies that the file is this deployment's.
///
/// # Errors
/// The file is another deployment's, or of a version that this software does not read.
pub(super) fn prepare(
    transaction: &Transaction<'_>,
    program: &[u8; 32],
    network: &[u8; 32],
) -> Result<(), OutboxError> {
    let identity = [("program", program), ("network", network)];
    match version(transaction)? {
        0 => {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", OUTBOX_VERSION)?;
            for (name, value) in identity {
                write_identity(transaction, name, value)?;
            }
        }
        OUTBOX_VERSION => {}
        other => return Err(OutboxError::OtherVersion { found: other }),
    }
    for (name, value) in identity {
        require_identity(transaction, name, value)?;
    }
    Ok(())
}

pub(super) fn version(connection: &Connection) -> Result<i64, OutboxError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// A damaged value is replaced by what is configured: the log is compared with the configuration as well, before
/// anything is derived from it.
fn require_identity(
    transaction: &Transaction<'_>,
    name: &'static str,
    value: &[u8; 32],
) -> Result<(), OutboxError> {
    let found = read_identity(transaction, name);
    match found {
        Ok(Some(found)) if found == value => Ok(()),
        Ok(Some(_)) => Err(OutboxError::OtherDeployment { name }),
        Ok(None) | Err(OutboxError::Damaged { .. }) => {
            tracing::error!(
                name,
                "the outbox's identity was damaged and is written anew"
            );
            write_identity(transaction, name, value)
        }
        Err(error) => Err(error),
    }
}

/// A value that the outbox keeps about itself.
pub(super) fn read_identity(
    connection: &Connection,
    name: &str,
) -> Result<Option<Vec<u8>>, OutboxError> {
    let mut statement = connection.prepare_cached(&Table::Identity.select("WHERE name = ?1"))?;
    let mut rows = statement.query([name])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let mut fields = RawRow::read(Table::Identity, row)?.verified()?.into_iter();
    match (fields.next(), fields.next()) {
        (_, Some(Value::Blob(value))) => Ok(Some(value)),
        _ => Err(OutboxError::Corrupt(name.into())),
    }
}

pub(super) fn write_identity(
    connection: &Connection,
    name: &str,
    value: &[u8],
) -> Result<(), OutboxError> {
    let row = identity_row(name, value);
    connection.execute(
        &Table::Identity.insert("INSERT OR REPLACE"),
        params_from_iter(row),
    )?;
    Ok(())
}

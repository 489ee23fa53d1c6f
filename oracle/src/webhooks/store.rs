//! The queue in SQLite. A write is durable when its function returns.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

/// `PRAGMA user_version` of a file of this version.
pub const WEBHOOKS_VERSION: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS notice (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS delivery (
    receiver TEXT NOT NULL,
    notice TEXT NOT NULL REFERENCES notice (id),
    attempts INTEGER NOT NULL DEFAULT 0,
    first_at_ms INTEGER NOT NULL,
    next_at_ms INTEGER NOT NULL,
    PRIMARY KEY (receiver, notice)
) STRICT;
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (receiver, next_at_ms);
";
/// Notices that may wait for one receiver. What comes on top is not queued for it, and counted.
const MOST_WAITING: i64 = 10_000;
/// Notices that are remembered after their delivery, so that a restart does not tell them again.
const REMEMBERED: i64 = 20_000;

/// The queue cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the webhooks' queue: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the webhooks' queue is damaged: {0}")]
    Damaged(String),
    /// The file is damaged or cannot be written, which is an alarm; it is tried again.
    #[error("the webhooks' queue is not open")]
    Closed,
}

impl StoreError {
    /// Whether the file must be set aside: nothing can be done with it any more. Everything else may pass.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            Self::Closed => false,
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => matches!(
                error.code,
                ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::Unknown
            ),
            // A table, a column or a value of another kind than this software makes.
            Self::Sqlite(error) => !matches!(error, rusqlite::Error::QueryReturnedNoRows),
        }
    }
}

/// The queue of all receivers.
pub(super) struct Store(Connection);

/// A notice whose time has come.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub id: String,
    pub body: String,
    pub attempts: u32,
    /// When it was queued, Unix milliseconds.
    pub first_at_ms: u64,
}

impl Store {
    /// Opens the file, or creates it, and forgets what waits for others than these receivers.
    ///
    /// # Errors
    /// It is damaged, of another version, or cannot be written.
    pub fn open(file: &Path, receivers: &[String]) -> Result<Self, StoreError> {
        let connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        prepare(&connection)?;
        let known = serde_json::json!(receivers).to_string();
        connection.execute(
            "DELETE FROM delivery WHERE receiver NOT IN (SELECT value FROM json_each(?1))",
            [known],
        )?;
        let forget =
            "DELETE FROM notice WHERE id NOT IN (SELECT notice FROM delivery) AND rowid NOT IN
             (SELECT rowid FROM notice ORDER BY rowid DESC LIMIT ?1)";
        connection.execute(forget, [REMEMBERED])?;
        Ok(Self(connection))
    }

    /// Does nothing when the notice was queued before. `now_ms` is when it is queued, which may be long after it happened.
    pub fn insert(
        &mut self,
        id: &str,
        body: &str,
        now_ms: u64,
        receivers: &[&str],
    ) -> Result<(), StoreError> {
        let transaction = self.0.transaction()?;
        let notice = "INSERT OR IGNORE INTO notice (id, body) VALUES (?1, ?2)";
        if transaction.execute(notice, params![id, body])? == 0 {
            return Ok(());
        }
        for receiver in receivers {
            let waiting: i64 = transaction.query_row(
                "SELECT count(*) FROM delivery WHERE receiver = ?1",
                [receiver],
                |row| row.get(0),
            )?;
            if waiting >= MOST_WAITING {
                metrics::counter!("openmast_webhook_missed_total").increment(1);
                continue;
            }
            let delivery = "INSERT INTO delivery (receiver, notice, first_at_ms, next_at_ms) VALUES (?1, ?2, ?3, 0)";
            transaction.execute(delivery, params![receiver, id, to_sql(now_ms)])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// The notice that has waited longest among those whose time has come.
    pub fn next_due(&self, receiver: &str, now_ms: u64) -> Result<Option<Due>, StoreError> {
        let query = "SELECT notice.id, notice.body, delivery.attempts, delivery.first_at_ms
             FROM delivery JOIN notice ON notice.id = delivery.notice
             WHERE delivery.receiver = ?1 AND delivery.next_at_ms <= ?2
             ORDER BY delivery.next_at_ms, notice.rowid LIMIT 1";
        let due = self
            .0
            .query_row(query, params![receiver, to_sql(now_ms)], |row| {
                Ok(Due {
                    id: row.get(0)?,
                    body: row.get(1)?,
                    attempts: row.get(2)?,
                    first_at_ms: row.get::<_, i64>(3)?.unsigned_abs(),
                })
            });
        Ok(due.optional()?)
    }

    pub fn retry_at(&self, receiver: &str, id: &str, next_at_ms: u64) -> Result<(), StoreError> {
        let update = "UPDATE delivery SET attempts = attempts + 1, next_at_ms = ?3 WHERE receiver = ?1 AND notice = ?2";
        self.0
            .execute(update, params![receiver, id, to_sql(next_at_ms)])?;
        Ok(())
    }

    /// Delivered, or given up.
    pub fn done(&self, receiver: &str, id: &str) -> Result<(), StoreError> {
        self.0.execute(
            "DELETE FROM delivery WHERE receiver = ?1 AND notice = ?2",
            params![receiver, id],
        )?;
        Ok(())
    }
}

/// What SQLite finds wrong with the file is found now and not in the middle of a delivery: it is small.
fn prepare(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Damaged(found));
    }
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match version {
        // A file of before there were versions has the same tables.
        0 => {
            connection.execute_batch(SCHEMA)?;
            connection.pragma_update(None, "user_version", WEBHOOKS_VERSION)?;
            Ok(())
        }
        WEBHOOKS_VERSION => Ok(()),
        other => Err(StoreError::Damaged(format!(
            "it is of version {other}, this software knows {WEBHOOKS_VERSION}"
        ))),
    }
}

fn to_sql(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

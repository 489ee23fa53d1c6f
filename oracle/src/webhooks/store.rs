//! The queue in SQLite. A write is durable when its function returns.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::error::StoreError;
use super::rows::{Row, Table, to_sql};
use super::schema;

/// How many notices may wait for one receiver. Further ones are not queued for it, and counted.
const MOST_WAITING: i64 = 10_000;
/// How many notices are remembered after their delivery, so that a restart does not send them again.
const REMEMBERED: i64 = 20_000;

/// The queue of all receivers.
pub(super) struct Store {
    connection: Connection,
    /// Damaged rows that were removed and are not reported yet.
    dropped: u64,
}

/// A notice that is due.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub id: String,
    pub body: String,
    pub attempts: u32,
    /// When it was queued, Unix milliseconds.
    pub first_at_ms: u64,
}

impl Store {
    /// Opens the file, or creates it; removes damaged rows, and forgets what waits for others than these receivers.
    ///
    /// # Errors
    /// It is damaged, of another version, or cannot be written.
    pub(super) fn open(file: &Path, receivers: &[String]) -> Result<Self, StoreError> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        schema::prepare(&mut connection)?;
        let mut store = Self {
            connection,
            dropped: 0,
        };
        store.drop_damaged()?;
        let known = serde_json::json!(receivers).to_string();
        store.connection.execute(
            "DELETE FROM delivery WHERE receiver NOT IN (SELECT value FROM json_each(?1))",
            [known],
        )?;
        let forget =
            "DELETE FROM notice WHERE id NOT IN (SELECT notice FROM delivery) AND rowid NOT IN
             (SELECT rowid FROM notice ORDER BY rowid DESC LIMIT ?1)";
        store.connection.execute(forget, [REMEMBERED])?;
        Ok(store)
    }

    /// How many damaged rows were removed since the last call.
    pub(crate) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }

    /// Removes damaged rows together with their notices. What the outbox still knows of them is queued anew, for every
    /// receiver.
    fn drop_damaged(&mut self) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        let (mut dropped, mut is_unknown) = (0, false);
        for table in Table::ALL {
            for row in schema::rows(&transaction, table)? {
                if row.is_whole() {
                    continue;
                }
                dropped += 1;
                let notice = row.notice();
                transaction.execute("DELETE FROM delivery WHERE notice = ?1", [&notice])?;
                let sql = format!("DELETE FROM {} WHERE rowid = ?1", table.name());
                transaction.execute(&sql, [row.rowid])?;
                let known = transaction.execute("DELETE FROM notice WHERE id = ?1", [&notice])?;
                is_unknown |= known == 0 && table == Table::Delivery;
            }
        }
        if is_unknown {
            // The row's notice is unknown: it is one of those that look delivered now.
            let delivered = "DELETE FROM notice WHERE id NOT IN (SELECT notice FROM delivery)";
            transaction.execute(delivered, [])?;
        }
        if dropped > 0 {
            let orphans = "DELETE FROM delivery WHERE notice NOT IN (SELECT id FROM notice)";
            transaction.execute(orphans, [])?;
        }
        transaction.commit()?;
        self.dropped += dropped;
        Ok(())
    }

    /// Queues a notice, unless it was queued before. `now_ms` is when it is queued, which may be long after it
    /// happened.
    pub(super) fn insert(
        &mut self,
        id: &str,
        body: &str,
        now_ms: u64,
        receivers: &[&str],
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        let notice = Row::notice_of(id, body);
        let sql = Table::Notice.insert("INSERT OR IGNORE");
        if transaction.execute(&sql, params_from_iter(notice))? == 0 {
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
            let delivery = Row::delivery_of(receiver, id, 0, now_ms, 0);
            let sql = Table::Delivery.insert("INSERT");
            transaction.execute(&sql, params_from_iter(delivery))?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// The notice that has waited longest among those that are due.
    pub(crate) fn next_due(
        &mut self,
        receiver: &str,
        now_ms: u64,
    ) -> Result<Option<Due>, StoreError> {
        loop {
            let sql = format!(
                "SELECT {}, {} FROM delivery JOIN notice ON notice.id = delivery.notice
                 WHERE delivery.receiver = ?1 AND delivery.next_at_ms <= ?2
                 ORDER BY delivery.next_at_ms, notice.rowid LIMIT 1",
                Table::Delivery.selected(),
                Table::Notice.selected()
            );
            let due = self
                .connection
                .query_row(&sql, params![receiver, to_sql(now_ms)], |row| {
                    let delivery = Row::read(Table::Delivery, row, 0)?;
                    let notice = Row::read(Table::Notice, row, Table::Delivery.width())?;
                    Ok((delivery, notice))
                });
            let Some((delivery, notice)) = due.optional()? else {
                return Ok(None);
            };
            if delivery.is_whole() && notice.is_whole() {
                return Due::of(delivery, notice).map(Some);
            }
            self.drop_damaged()?;
        }
    }

    /// Notes when a notice is tried again.
    pub(crate) fn retry_at(
        &self,
        receiver: &str,
        due: &Due,
        next_at_ms: u64,
    ) -> Result<(), StoreError> {
        let attempts = due.attempts.saturating_add(1);
        let row = Row::delivery_of(receiver, &due.id, attempts, due.first_at_ms, next_at_ms);
        let sql = Table::Delivery.insert("INSERT OR REPLACE");
        self.connection.execute(&sql, params_from_iter(row))?;
        Ok(())
    }

    /// Removes a notice that was delivered or given up.
    pub(super) fn done(&self, receiver: &str, id: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM delivery WHERE receiver = ?1 AND notice = ?2",
            params![receiver, id],
        )?;
        Ok(())
    }
}

impl Due {
    /// Makes a notice of two verified rows.
    fn of(delivery: Row, notice: Row) -> Result<Self, StoreError> {
        let unexpected = || StoreError::Damaged("a field of another type".into());
        Ok(Self {
            id: notice.text(0).ok_or_else(unexpected)?,
            body: notice.text(1).ok_or_else(unexpected)?,
            attempts: delivery
                .number(2)
                .and_then(|number| number.try_into().ok())
                .ok_or_else(unexpected)?,
            first_at_ms: delivery.number(3).ok_or_else(unexpected)?,
        })
    }
}

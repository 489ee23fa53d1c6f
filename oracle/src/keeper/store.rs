//! What the keeper has sent, in SQLite: a restart sends nothing twice and spends no day's budget twice. A write is durable when its
//! function returns.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, params, params_from_iter, types::Value};

use super::{
    Kind,
    call::{CALL, Call, CallState, FORMAT, Fields, StoreError, call_of, integer, row_of, signed},
};
use crate::row_checksum::{self, checksum, field};

/// `PRAGMA user_version` of a file of this version.
pub(crate) const VERSION: i64 = 1;
/// Days for which calls are remembered, for people.
const REMEMBERED_DAYS: u64 = 30;

const SCHEMA: &str = "
CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    signature BLOB NOT NULL UNIQUE,
    last_valid_block_height INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    rent INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'done', 'failed', 'expired')),
    error TEXT,
    sent_at_ms INTEGER NOT NULL,
    checksum BLOB NOT NULL
) STRICT;
-- At most one transaction for a task may still land.
CREATE UNIQUE INDEX call_live ON call (kind, subject) WHERE state = 'sent';
CREATE INDEX call_day ON call (day);
-- Days of which it is not known any more what was spent.
CREATE TABLE lost (
    day INTEGER PRIMARY KEY,
    checksum BLOB NOT NULL
) STRICT;
";

/// What was spent since a day began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpentSoFar {
    /// Lamports by kind, with what may still be spent by what was sent.
    pub by_kind: Vec<(Kind, u64)>,
    /// It is not known: the file of that day was damaged, and nothing more is to be spent.
    pub is_lost: bool,
}

/// The file.
pub struct KeeperStore {
    connection: Connection,
}

impl KeeperStore {
    /// Opens the file, or makes it. One that is damaged is set aside as `keeper.sqlite.damaged`, and nothing more is spent on
    /// `today`.
    ///
    /// # Errors
    /// It cannot be written, or not be set aside.
    pub fn open(file: &Path, today: u64) -> Result<Self, StoreError> {
        let found = Self::open_whole(file);
        let damage = match found {
            Ok(store) => return Ok(store),
            Err(StoreError::Sqlite(error)) if !is_damage(&error) => return Err(error.into()),
            Err(damage) => damage,
        };
        tracing::error!("{damage}: it is set aside, and nothing more is spent today");
        let aside = file.with_extension("sqlite.damaged");
        std::fs::rename(file, aside).map_err(|error| StoreError::Damaged(error.to_string()))?;
        for other in ["sqlite-wal", "sqlite-shm"] {
            // They belong to the file that was set aside, and need not be there.
            let _ = std::fs::remove_file(file.with_extension(other));
        }
        let store = Self::open_whole(file)?;
        let row = row_checksum::with_checksum(FORMAT, "lost", vec![integer(today)?]);
        let sql = row_checksum::insert("INSERT OR IGNORE", "lost", &["day"]);
        store.connection.execute(&sql, params_from_iter(row))?;
        Ok(store)
    }

    fn open_whole(file: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Err(StoreError::Damaged(found));
        }
        let transaction = connection.transaction()?;
        let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match version {
            0 => {
                transaction.execute_batch(SCHEMA)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            VERSION => {}
            other => {
                return Err(StoreError::Damaged(format!(
                    "it is of version {other}, this software knows {VERSION}"
                )));
            }
        }
        transaction.commit()?;
        // Damage is found before anything is sent.
        Self::whole(connection)
    }

    /// A file that is of this version, by whatever connection, of which every row is read once.
    ///
    /// # Errors
    /// A row is not as it was written, or cannot be read.
    pub(crate) fn whole(connection: Connection) -> Result<Self, StoreError> {
        let store = Self { connection };
        store.calls("")?;
        store.lost()?;
        Ok(store)
    }

    /// What was spent since `day` began. Days after it count as well: the clock may have been wrong.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn spent(&self, day: u64) -> Result<SpentSoFar, StoreError> {
        let mut spent = SpentSoFar {
            is_lost: self.lost()?.iter().any(|lost| *lost >= day),
            ..SpentSoFar::default()
        };
        let rest = format!("WHERE day >= {} AND state <> 'expired'", signed(day)?);
        for (_, call) in self.calls(&rest)? {
            let lamports = call.fee.saturating_add(call.rent);
            match spent
                .by_kind
                .iter_mut()
                .find(|(kind, _)| *kind == call.kind)
            {
                Some((_, sum)) => *sum = sum.saturating_add(lamports),
                None => spent.by_kind.push((call.kind, lamports)),
            }
        }
        Ok(spent)
    }

    /// Stores a transaction that is about to be sent, and gives its number. `None`: another one for the same task may still land.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn store(&self, call: &Call) -> Result<Option<i64>, StoreError> {
        let is_live =
            |(_, live): &(i64, Call)| live.subject == call.subject && live.kind == call.kind;
        if self.live()?.iter().any(is_live) {
            return Ok(None);
        }
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM call";
        let id: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        let sql = row_checksum::insert("INSERT", "call", &CALL);
        self.connection
            .execute(&sql, params_from_iter(row_of(id, call)?))?;
        Ok(Some(id))
    }

    /// Notes what became of a transaction, and what of its rent did not come back.
    ///
    /// # Errors
    /// The file cannot be read or written, or has no such transaction.
    pub fn resolve(
        &self,
        id: i64,
        state: CallState,
        error: Option<String>,
        rent: u64,
    ) -> Result<(), StoreError> {
        let found = self.calls(&format!("WHERE id = {id}"))?;
        let Some((_, mut call)) = found.into_iter().next() else {
            return Err(StoreError::Damaged(format!("it has no call {id}")));
        };
        (call.state, call.error, call.rent) = (state, error, rent);
        let sql = row_checksum::insert("INSERT OR REPLACE", "call", &CALL);
        self.connection
            .execute(&sql, params_from_iter(row_of(id, &call)?))?;
        Ok(())
    }

    /// Transactions that may still land, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn live(&self) -> Result<Vec<(i64, Call)>, StoreError> {
        self.calls("WHERE state = 'sent' ORDER BY id")
    }

    /// The newest transactions, newest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn newest(&self, count: u32) -> Result<Vec<Call>, StoreError> {
        let calls = self.calls(&format!("ORDER BY id DESC LIMIT {count}"))?;
        Ok(calls.into_iter().map(|(_, call)| call).collect())
    }

    /// All of this day and later ones.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn since(&self, day: u64) -> Result<Vec<Call>, StoreError> {
        let calls = self.calls(&format!("WHERE day >= {} ORDER BY id", signed(day)?))?;
        Ok(calls.into_iter().map(|(_, call)| call).collect())
    }

    /// Forgets what was resolved long before this day.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn forget(&self, day: u64) -> Result<(), StoreError> {
        let before = signed(day.saturating_sub(REMEMBERED_DAYS))?;
        let sql = "DELETE FROM call WHERE day < ?1 AND state <> 'sent'";
        self.connection.execute(sql, params![before])?;
        let sql = "DELETE FROM lost WHERE day < ?1";
        self.connection.execute(sql, params![before])?;
        Ok(())
    }

    fn calls(&self, rest: &str) -> Result<Vec<(i64, Call)>, StoreError> {
        let rows = self.rows("call", &CALL, rest)?;
        rows.into_iter().map(call_of).collect()
    }

    fn lost(&self) -> Result<Vec<u64>, StoreError> {
        let rows = self.rows("lost", &["day"], "")?;
        rows.into_iter().map(|mut row| row.number()).collect()
    }

    /// Rows that are as they were written.
    fn rows(&self, table: &str, fields: &[&str], rest: &str) -> Result<Vec<Fields>, StoreError> {
        let sql = format!("SELECT {}, checksum FROM {table} {rest}", fields.join(", "));
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..fields.len()).map(|at| field(row, at));
            let values = values.collect::<Result<Vec<_>, _>>()?;
            let written = field(row, fields.len())?;
            let expected = checksum(FORMAT, table, &values);
            if !matches!(&written, Value::Blob(found) if found.as_slice() == expected) {
                let text = format!("a row of {table} is not as it was written: {values:?}");
                return Err(StoreError::Damaged(text));
            }
            found.push(Fields(values.into_iter()));
        }
        Ok(found)
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(
        error.sqlite_error_code(),
        Some(DatabaseCorrupt | NotADatabase)
    )
}

#[cfg(test)]
mod tests {
    use solana_pubkey::Pubkey;

    use super::{super::call::MS_PER_DAY, *};

    const DAY: u64 = 20_000;

    fn call(subject: u8, day: u64, fee: u64) -> Call {
        Call {
            kind: Kind::Collect,
            subject: Pubkey::new_from_array([subject; 32]),
            signature: [subject; 64],
            last_valid_block_height: 7,
            fee,
            rent: 0,
            state: CallState::Sent,
            error: None,
            sent_at_ms: day * MS_PER_DAY + 5,
        }
    }

    fn spent(store: &KeeperStore, day: u64) -> u64 {
        let spent = store.spent(day).expect("readable");
        assert!(!spent.is_lost);
        spent.by_kind.iter().map(|(_, lamports)| lamports).sum()
    }

    #[test]
    fn what_a_day_has_spent_outlives_the_process() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keeper.sqlite");
        let store = KeeperStore::open(&file, DAY).expect("opens");
        let ids: Vec<i64> = (1..=3)
            .map(|subject| store.store(&call(subject, DAY, 10)).expect("kept"))
            .map(|id| id.expect("the only one"))
            .collect();
        assert_eq!(spent(&store, DAY), 30, "what may still land counts");
        assert_eq!(store.store(&call(1, DAY, 10)).expect("read"), None);
        let resolve = |id, state| store.resolve(id, state, None, 0).expect("kept");
        resolve(ids[0], CallState::Done);
        resolve(ids[1], CallState::Failed);
        resolve(ids[2], CallState::Expired);
        drop(store);
        let store = KeeperStore::open(&file, DAY).expect("opens");
        assert_eq!(spent(&store, DAY), 20, "what expired has cost nothing");
        assert_eq!(spent(&store, DAY + 1), 0, "a new day");
        // A clock that was a day ahead spends no day twice.
        store.store(&call(4, DAY + 1, 5)).expect("kept");
        assert_eq!(spent(&store, DAY), 25);
        let live: Vec<u8> = store
            .live()
            .expect("read")
            .iter()
            .map(|it| it.1.signature[0])
            .collect();
        assert_eq!(live, [4]);
        let newest = store.newest(2).expect("read");
        assert_eq!(newest[0].state, CallState::Sent);
        assert_eq!(newest[1].state, CallState::Expired);
    }

    #[test]
    fn rent_counts_until_it_is_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = KeeperStore::open(&folder.path().join("keeper.sqlite"), DAY).expect("opens");
        let buffer = Call {
            rent: 1_000,
            ..call(1, DAY, 10)
        };
        let id = store.store(&buffer).expect("kept").expect("the only one");
        store
            .resolve(id, CallState::Done, None, 1_000)
            .expect("kept");
        assert_eq!(spent(&store, DAY), 1_010);
        store.resolve(id, CallState::Done, None, 0).expect("kept");
        assert_eq!(spent(&store, DAY), 10);
    }

    #[test]
    fn of_a_damaged_day_nothing_more_is_spent() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keeper.sqlite");
        let store = KeeperStore::open(&file, DAY).expect("opens");
        store.store(&call(1, DAY, 10)).expect("kept");
        let sql = "UPDATE call SET fee = 0";
        store.connection.execute(sql, []).expect("damaged");
        drop(store);
        let store = KeeperStore::open(&file, DAY).expect("begins anew");
        assert!(store.spent(DAY).expect("read").is_lost);
        assert!(!store.spent(DAY + 1).expect("read").is_lost);
        drop(store);
        assert!(file.with_extension("sqlite.damaged").exists());
        std::fs::write(
            &file,
            "no database at all, and long enough to be read as one",
        )
        .expect("written");
        let store = KeeperStore::open(&file, DAY + 1).expect("begins anew");
        assert!(store.spent(DAY + 1).expect("read").is_lost);
    }

    #[test]
    fn what_is_long_past_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = KeeperStore::open(&folder.path().join("keeper.sqlite"), DAY).expect("opens");
        let old = store.store(&call(1, DAY - 31, 10)).expect("kept");
        store.store(&call(2, DAY - 31, 10)).expect("kept");
        let id = old.expect("the only one");
        store.resolve(id, CallState::Done, None, 0).expect("kept");
        store.forget(DAY).expect("forgets");
        assert_eq!(store.since(0).expect("read").len(), 1, "one may still land");
    }
}

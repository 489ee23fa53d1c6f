//! The outbox: which settlements are to be on chain, and every transaction that was ever built for them.
//!
//! SQLite with a write-ahead log and `synchronous = FULL`: when a function returns, what it wrote survives the end of
//! the process and of the machine. A change of state is one transaction and is written *before* its effect.

mod damage;
mod given_up;
mod rows;
mod schema;

use std::{fmt, path::Path, time::Duration};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
    params_from_iter,
};

use super::{
    Content,
    chain::{Action, Prepared, Signature},
    content::differences,
};
use rows::{AttemptRow, Fields, RawRow, signed, unsigned};

pub use damage::DamagedRow;
pub use rows::Table;
pub use schema::OUTBOX_VERSION;

/// How far a settlement has come, as seen at finalized commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// To be proposed.
    Queued,
    /// A proposal of it is on chain.
    Proposed,
    Final,
    /// Final, and its account is gone or is somebody else's to close.
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

    fn parse(text: &str) -> Result<Self, OutboxError> {
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

/// State of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// Stored, never handed to a node.
    Built,
    /// About to be, or handed to a node.
    Sent,
    /// Seen in a block that is not finalized.
    Landed,
    /// Succeeded in a finalized block.
    Final,
    /// Failed in a finalized block.
    Failed,
    /// Can never land.
    Expired,
}

impl AttemptState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Built => "built",
            Self::Sent => "sent",
            Self::Landed => "landed",
            Self::Final => "final",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    fn parse(text: &str) -> Result<Self, OutboxError> {
        match text {
            "built" => Ok(Self::Built),
            "sent" => Ok(Self::Sent),
            "landed" => Ok(Self::Landed),
            "final" => Ok(Self::Final),
            "failed" => Ok(Self::Failed),
            "expired" => Ok(Self::Expired),
            other => Err(OutboxError::Corrupt(format!(
                "unknown attempt state {other:?}"
            ))),
        }
    }

    /// It may still land, or be dropped after it landed.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Built | Self::Sent | Self::Landed)
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

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: i64,
    pub epoch: u64,
    pub action: String,
    pub state: AttemptState,
    pub signature: Signature,
    pub raw: Vec<u8>,
    pub last_valid_block_height: u64,
    /// Micro-lamports per compute unit.
    pub priority_fee: u64,
    pub error: Option<String>,
}

/// Transactions for one purpose that could not land any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    pub count: u32,
    /// Unix milliseconds.
    pub first_built_at_ms: Option<u64>,
}

#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error("the outbox: {0}")]
    Sqlite(rusqlite::Error),
    /// Not a row: what holds the rows together.
    #[error(
        "the outbox's file is damaged ({0}): restore outbox.sqlite from a backup, or put it aside and run `openmast oracle recover`"
    )]
    FileDamaged(rusqlite::Error),
    #[error("the outbox holds something that this version did not write: {0}")]
    Corrupt(String),
    /// A bit flipped in the file or in memory. Nothing of the row is used.
    #[error(
        "a row of the outbox is not as it was written, so nothing of it is used (table {table}: {row}). The disk or the memory is \
         failing"
    )]
    Damaged { table: &'static str, row: String },
    #[error(
        "the outbox is of version {found}, this software reads {} and the one before: start the version that wrote it",
        OUTBOX_VERSION
    )]
    OtherVersion { found: i64 },
    #[error("the outbox belongs to another deployment: its {name} differs from the configured one")]
    OtherDeployment { name: &'static str },
    /// The log now gives another settlement for an epoch that was already handed to the outbox.
    #[error(
        "epoch {epoch} was closed with other totals before: {differences}. The log or the program that reads it has \
         changed; nothing was proposed"
    )]
    Differs { epoch: u64, differences: String },
    #[error("epoch {epoch} cannot be queued: the outbox ends with epoch {last}")]
    Gap { epoch: u64, last: u64 },
    /// What is final never changes.
    #[error(
        "the log opens epoch {epoch} again, but its settlement is final: are log and outbox of the same data folder?"
    )]
    FinalReopened { epoch: u64 },
}

impl From<rusqlite::Error> for OutboxError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::FileDamaged(error),
            _ => Self::Sqlite(error),
        }
    }
}

/// Several may be open on one file; one of them writes.
pub struct Outbox {
    connection: Connection,
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

    /// Opens a file of this version to look at, also while an oracle writes to it. Whose it is is not asked.
    ///
    /// # Errors
    /// It is not there, or of another version.
    pub fn open_to_read(path: &Path) -> Result<Self, OutboxError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        match schema::version(&connection)? {
            OUTBOX_VERSION => Ok(Self { connection }),
            found => Err(OutboxError::OtherVersion { found }),
        }
    }

    /// Wants this settlement on chain. Asking again for the same is fine; asking for a different one for the same
    /// epoch is an error that must stop the oracle. Returns whether it is new.
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
        // Closed with the same again, it is void no more.
        let sql = "DELETE FROM void WHERE epoch = ?1 AND content = ?2 AND checksum = ?3";
        transaction.execute(sql, params_from_iter(rows::void_row(content)?))?;
        transaction.commit()?;
        fail::fail_point!("settle::after_insert");
        Ok(true)
    }

    /// Record `lsn` of the log opened `from_epoch` and all epochs after it again: takes out their settlements with the
    /// transactions built for them. It does that once for each record, however often it is asked, so that it never
    /// takes what was queued since. What could have been proposed of them is remembered. Returns the settlements that
    /// are gone, oldest first.
    ///
    /// # Errors
    /// [`OutboxError::FinalReopened`]: one of them is final; nothing is taken out.
    pub fn reopen(&mut self, lsn: u64, from_epoch: u64) -> Result<Vec<Entry>, OutboxError> {
        let transaction = self.write()?;
        if newest_reopening(&transaction)? >= Some(lsn) {
            return Ok(Vec::new());
        }
        let gone = entries_from(&transaction, from_epoch)?;
        if let Some(entry) = gone.iter().find(|it| it.progress >= Progress::Final) {
            let epoch = entry.content.epoch;
            return Err(OutboxError::FinalReopened { epoch });
        }
        fail::fail_point!("settle::before_take_out");
        // Later ones wait for it: nothing of them is on chain.
        for entry in gone.iter().filter(|it| it.content.epoch == from_epoch) {
            insert_void(&transaction, &entry.content)?;
        }
        let from_epoch = signed(from_epoch)?;
        transaction.execute("DELETE FROM attempt WHERE epoch >= ?1", [from_epoch])?;
        transaction.execute("DELETE FROM settlement WHERE epoch >= ?1", [from_epoch])?;
        schema::write_identity(&transaction, NEWEST_REOPENING, &lsn.to_le_bytes())?;
        transaction.commit()?;
        fail::fail_point!("settle::after_take_out");
        Ok(gone)
    }

    /// Whether it was damaged which record's epochs were taken out last: [`Self::reopen`] would take out what was queued since.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn has_lost_reopenings(&self) -> Result<bool, OutboxError> {
        let sql = "SELECT count(*) FROM damaged WHERE name = ?1";
        let name = Table::Identity.name();
        let lost: i64 = self.connection.query_row(sql, [name], |row| row.get(0))?;
        Ok(lost > 0 && newest_reopening(&self.connection)?.is_none())
    }

    /// The epochs of records up to `lsn` were taken out already.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn reopened_up_to(&mut self, lsn: u64) -> Result<(), OutboxError> {
        schema::write_identity(&self.connection, NEWEST_REOPENING, &lsn.to_le_bytes())
    }

    /// Whether what the record at `lsn` opened again was taken out.
    ///
    /// # Errors
    /// Of the file.
    pub fn has_reopened(&self, lsn: u64) -> Result<bool, OutboxError> {
        Ok(newest_reopening(&self.connection)? >= Some(lsn))
    }

    /// What an epoch was closed with before it was opened again, until its settlement is closed.
    pub fn void_contents(&self, epoch: u64) -> Result<Vec<Content>, OutboxError> {
        let sql = Table::Void.select("WHERE epoch = ?1 ORDER BY rowid");
        read_rows(
            &self.connection,
            Table::Void,
            &sql,
            [signed(epoch)?],
            |row| {
                let mut fields = Fields::of(row.whole()?);
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
    pub fn open_entries(&self, limit: u32) -> Result<Vec<Entry>, OutboxError> {
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

    /// Stores a transaction that may be sent from now on. The same bytes may be built again, when a node hands out an old
    /// blockhash: then the transaction of before is live again if it was called expired. `None`: it was in a block, so
    /// that it can do nothing any more.
    pub fn store_attempt(
        &mut self,
        action: &Action,
        tx: &Prepared,
        now_ms: u64,
    ) -> Result<Option<Attempt>, OutboxError> {
        let transaction = self.write()?;
        let known = attempt_rows(&transaction, "WHERE signature = ?1", [&tx.signature[..]])?;
        if let Some(mut row) = known.into_iter().next() {
            if row.attempt.state == AttemptState::Expired {
                row.attempt.state = AttemptState::Built;
                row.changed_at_ms = now_ms;
                let sql = Table::Attempt.update();
                transaction.execute(&sql, params_from_iter(row.to_row()?))?;
                transaction.commit()?;
            }
            return Ok(Some(row.attempt).filter(|attempt| attempt.state.is_live()));
        }
        let attempt = Attempt {
            id: next_attempt(&transaction)?,
            epoch: action.epoch(),
            action: action.name().into(),
            state: AttemptState::Built,
            signature: tx.signature,
            raw: tx.raw.clone(),
            last_valid_block_height: tx.last_valid_block_height,
            priority_fee: tx.priority_fee,
            error: None,
        };
        let row = AttemptRow {
            attempt,
            built_at_ms: now_ms,
            changed_at_ms: now_ms,
        };
        let sql = Table::Attempt.insert("INSERT");
        transaction.execute(&sql, params_from_iter(row.to_row()?))?;
        transaction.commit()?;
        Ok(Some(row.attempt))
    }

    /// Moves a live transaction to another state.
    pub fn mark(
        &mut self,
        attempt: &mut Attempt,
        state: AttemptState,
        error: Option<&str>,
        now_ms: u64,
    ) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        let found = attempt_rows(&transaction, "WHERE id = ?1", [attempt.id])?;
        let live = found.into_iter().find(|row| row.attempt.state.is_live());
        let Some(mut row) = live else {
            return Err(OutboxError::Corrupt(format!(
                "transaction {} is not live",
                attempt.id
            )));
        };
        row.attempt.state = state;
        row.attempt.error = error.map(str::to_owned);
        row.changed_at_ms = now_ms;
        let sql = Table::Attempt.update();
        transaction.execute(&sql, params_from_iter(row.to_row()?))?;
        transaction.commit()?;
        *attempt = row.attempt;
        Ok(())
    }

    /// Transactions that may still land or be dropped, oldest first.
    pub fn live_attempts(&self) -> Result<Vec<Attempt>, OutboxError> {
        let rest = "WHERE state IN ('built', 'sent', 'landed') ORDER BY id";
        attempts(&self.connection, rest, params![])
    }

    /// Every transaction of one epoch, oldest first.
    pub fn attempts(&self, epoch: u64) -> Result<Vec<Attempt>, OutboxError> {
        attempts(
            &self.connection,
            "WHERE epoch = ?1 ORDER BY id",
            [signed(epoch)?],
        )
    }

    /// Notes that a start derives everything from `epoch` on anew, until [`Self::end_deriving`]. Returns how many starts before
    /// this one tried that and did not come to the end.
    pub fn begin_deriving(&mut self, epoch: u64) -> Result<u64, OutboxError> {
        let transaction = self.write()?;
        let is_same = number_of(&transaction, DERIVING)? == Some(epoch);
        let tries = match is_same {
            true => number_of(&transaction, DERIVING_TRIES)?.unwrap_or(0),
            false => 0,
        };
        schema::write_identity(&transaction, DERIVING, &epoch.to_le_bytes())?;
        let now = tries.saturating_add(1).to_le_bytes();
        schema::write_identity(&transaction, DERIVING_TRIES, &now)?;
        transaction.commit()?;
        Ok(tries)
    }

    /// The log was read to its end.
    pub fn end_deriving(&mut self) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        for name in [DERIVING, DERIVING_TRIES] {
            transaction.execute("DELETE FROM identity WHERE name = ?1", [name])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Whether the key may attest something of this epoch because of what this outbox has, or had before the epoch was opened
    /// again.
    pub fn knows_of_attestation(&self, epoch: u64) -> Result<bool, OutboxError> {
        let is_vote = |attempt: &Attempt| {
            let votes = ["propose", "attest"].contains(&attempt.action.as_str());
            votes && !matches!(attempt.state, AttemptState::Failed | AttemptState::Expired)
        };
        Ok(self.attempts(epoch)?.iter().any(is_vote) || !self.void_contents(epoch)?.is_empty())
    }

    /// The transactions for this purpose that have expired: the next one offers more.
    pub fn expired_attempts(&self, action: &Action) -> Result<Expired, OutboxError> {
        let expired = attempt_rows(
            &self.connection,
            "WHERE epoch = ?1 AND action = ?2 AND state = 'expired'",
            params![signed(action.epoch())?, action.name()],
        )?;
        Ok(Expired {
            count: expired.len().try_into().unwrap_or(u32::MAX),
            first_built_at_ms: expired.iter().map(|row| row.built_at_ms).min(),
        })
    }

    /// Notes that everything from `epoch` on is derived anew from the log because of what was found damaged. Returns whether
    /// that is new: what comes out the same again is not helped by doing it once more.
    pub fn derive_anew(&mut self, epoch: u64) -> Result<bool, OutboxError> {
        let transaction = self.write()?;
        let before = number_of(&transaction, DERIVED_ANEW)?;
        if before == Some(epoch) {
            return Ok(false);
        }
        schema::write_identity(&transaction, DERIVED_ANEW, &epoch.to_le_bytes())?;
        transaction.commit()?;
        Ok(true)
    }

    fn write(&mut self) -> Result<Transaction<'_>, OutboxError> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Whether a row is missing here that was there: it was damaged, and is derived anew.
fn fills_a_gap(connection: &Connection, epoch: u64) -> Result<bool, OutboxError> {
    let epoch = signed(epoch)?;
    let (before, after) = (epoch.checked_sub(1), epoch.checked_add(1));
    let sql = "SELECT count(*) FROM settlement WHERE epoch IN (?1, ?2)";
    let beside: i64 = connection.query_row(sql, params![before, after], |row| row.get(0))?;
    Ok(beside > 0)
}

/// In the table of the outbox's identity: position of the newest record of the log whose epochs were taken out.
const NEWEST_REOPENING: &str = "newest_reopening";
/// Likewise: the epoch from which on everything was last derived anew.
const DERIVED_ANEW: &str = "derived_anew";
/// Likewise: the epoch from which on a start derives everything anew, and how many starts tried.
const DERIVING: &str = "deriving";
const DERIVING_TRIES: &str = "deriving_tries";

fn newest_reopening(connection: &Connection) -> Result<Option<u64>, OutboxError> {
    number_of(connection, NEWEST_REOPENING)
}

fn number_of(connection: &Connection, name: &str) -> Result<Option<u64>, OutboxError> {
    let value = schema::read_identity(connection, name)?;
    let number = |value: Vec<u8>| match value.try_into() {
        Ok(bytes) => Ok(u64::from_le_bytes(bytes)),
        Err(_) => Err(OutboxError::Corrupt(name.into())),
    };
    value.map(number).transpose()
}

fn entries_from(connection: &Connection, epoch: u64) -> Result<Vec<Entry>, OutboxError> {
    entries(
        connection,
        "WHERE epoch >= ?1 ORDER BY epoch",
        [signed(epoch)?],
    )
}

fn find(connection: &Connection, epoch: u64) -> Result<Option<Entry>, OutboxError> {
    Ok(entries(connection, "WHERE epoch = ?1", [signed(epoch)?])?.pop())
}

fn entries(
    connection: &Connection,
    rest: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Entry>, OutboxError> {
    let sql = Table::Settlement.select(rest);
    read_rows(connection, Table::Settlement, &sql, params, Entry::from_row)
}

fn attempts(
    connection: &Connection,
    rest: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Attempt>, OutboxError> {
    let rows = attempt_rows(connection, rest, params)?.into_iter();
    Ok(rows.map(|row| row.attempt).collect())
}

fn attempt_rows(
    connection: &Connection,
    rest: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<AttemptRow>, OutboxError> {
    let sql = Table::Attempt.select(rest);
    read_rows(
        connection,
        Table::Attempt,
        &sql,
        params,
        AttemptRow::from_row,
    )
}

fn read_rows<T>(
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

fn insert_entry(connection: &Connection, entry: &Entry) -> Result<(), OutboxError> {
    let sql = Table::Settlement.insert("INSERT");
    connection.execute(&sql, params_from_iter(entry.to_row()?))?;
    Ok(())
}

fn replace_entry(connection: &Connection, entry: &Entry) -> Result<(), OutboxError> {
    let sql = Table::Settlement.update();
    connection.execute(&sql, params_from_iter(entry.to_row()?))?;
    Ok(())
}

fn insert_void(connection: &Connection, content: &Content) -> Result<(), OutboxError> {
    let sql = Table::Void.insert("INSERT OR IGNORE");
    connection.execute(&sql, params_from_iter(rows::void_row(content)?))?;
    Ok(())
}

/// An id is never given twice, as `AUTOINCREMENT` has it.
fn next_attempt(connection: &Connection) -> Result<i64, OutboxError> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'attempt'";
    let last: Option<i64> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

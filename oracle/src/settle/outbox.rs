//! The outbox: which settlements are to be on chain, and every transaction that was ever built for them.
//!
//! SQLite with a write-ahead log and `synchronous = FULL`: when a function returns, what it wrote survives the end of
//! the process and of the machine. A change of state is one transaction and is written *before* its effect.

use std::{fmt, path::Path, time::Duration};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::{
    Content,
    chain::{Action, Prepared, Signature},
    content::differences,
};

const SCHEMA_VERSION: i64 = 2;
const SCHEMA: &str = "
CREATE TABLE identity (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
CREATE TABLE settlement (
    epoch INTEGER PRIMARY KEY,
    content BLOB NOT NULL,
    progress TEXT NOT NULL CHECK (progress IN ('queued', 'proposed', 'final', 'closed')),
    queued_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;
-- What epochs were closed with before they were opened again. Proposals of it may stand on chain, or still land.
CREATE TABLE void (
    epoch INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (epoch, content)
) STRICT;
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    epoch INTEGER NOT NULL REFERENCES settlement (epoch),
    action TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('built', 'sent', 'landed', 'final', 'failed', 'expired')),
    signature BLOB NOT NULL UNIQUE,
    raw BLOB NOT NULL,
    last_valid_block_height INTEGER NOT NULL,
    priority_fee INTEGER NOT NULL,
    error TEXT,
    built_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;
-- At most one transaction per epoch may still land.
CREATE UNIQUE INDEX attempt_live ON attempt (epoch) WHERE state IN ('built', 'sent', 'landed');
CREATE INDEX attempt_purpose ON attempt (epoch, action);
CREATE INDEX settlement_open ON settlement (progress) WHERE progress <> 'closed';
";

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
    Sqlite(#[from] rusqlite::Error),
    #[error("the outbox holds something that this version did not write: {0}")]
    Corrupt(String),
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
        connection.pragma_update(None, "foreign_keys", true)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        prepare_schema(&transaction, program, network)?;
        transaction.commit()?;
        Ok(Self { connection })
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
            && content.epoch != last + 1
        {
            return Err(OutboxError::Gap {
                epoch: content.epoch,
                last,
            });
        }
        fail::fail_point!("settle::before_insert");
        let bytes = bytes_of(content)?;
        transaction.execute(
            "INSERT INTO settlement (epoch, content, progress, queued_at_ms, changed_at_ms) VALUES (?1, ?2, 'queued', ?3, ?3)",
            params![signed(content.epoch)?, bytes, signed(now_ms)?],
        )?;
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
            transaction.execute(
                "INSERT OR IGNORE INTO void (epoch, content) VALUES (?1, ?2)",
                params![signed(from_epoch)?, bytes_of(&entry.content)?],
            )?;
        }
        let from_epoch = signed(from_epoch)?;
        transaction.execute("DELETE FROM attempt WHERE epoch >= ?1", [from_epoch])?;
        transaction.execute("DELETE FROM settlement WHERE epoch >= ?1", [from_epoch])?;
        transaction.execute(
            "INSERT OR REPLACE INTO identity (name, value) VALUES (?1, ?2)",
            params![NEWEST_REOPENING, lsn.to_le_bytes()],
        )?;
        transaction.commit()?;
        fail::fail_point!("settle::after_take_out");
        Ok(gone)
    }

    /// What an epoch was closed with before it was opened again, until its settlement is closed.
    pub fn void_contents(&self, epoch: u64) -> Result<Vec<Content>, OutboxError> {
        let sql = "SELECT content FROM void WHERE epoch = ?1 ORDER BY rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([signed(epoch)?], |row| row.get::<_, Vec<u8>>(0))?;
        rows.map(|row| content_of(&row?)).collect()
    }

    /// The settlement of one epoch.
    pub fn entry(&self, epoch: u64) -> Result<Option<Entry>, OutboxError> {
        find(&self.connection, epoch)
    }

    /// Settlements that still need something, oldest first, at most `limit`.
    pub fn open_entries(&self, limit: u32) -> Result<Vec<Entry>, OutboxError> {
        let sql = format!("{ENTRY} WHERE progress <> 'closed' ORDER BY epoch LIMIT ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([limit], raw_entry)?;
        rows.map(|row| entry(row?)).collect()
    }

    /// The newest settlements, newest first, before `before` if given.
    pub fn newest_entries(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, OutboxError> {
        let sql = format!("{ENTRY} WHERE epoch < ?1 ORDER BY epoch DESC LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let before = before
            .and_then(|epoch| i64::try_from(epoch).ok())
            .unwrap_or(i64::MAX);
        let rows = statement.query_map(params![before, limit], raw_entry)?;
        rows.map(|row| entry(row?)).collect()
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
            let sql = format!("{ENTRY} WHERE progress = ?1 ORDER BY epoch DESC LIMIT 1");
            let row = self
                .connection
                .query_row(&sql, [state.as_str()], raw_entry)
                .optional()?;
            let candidate = row.map(entry).transpose()?;
            found = candidate
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
            transaction.execute(
                "UPDATE settlement SET progress = ?2, changed_at_ms = ?3 WHERE epoch = ?1",
                params![signed(epoch)?, progress.as_str(), signed(now_ms)?],
            )?;
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
        transaction.execute(
            "INSERT INTO attempt (epoch, action, state, signature, raw, last_valid_block_height, priority_fee, \
             built_at_ms, changed_at_ms) VALUES (?1, ?2, 'built', ?3, ?4, ?5, ?6, ?7, ?7) \
             ON CONFLICT (signature) DO UPDATE SET state = 'built', changed_at_ms = ?7 WHERE state = 'expired'",
            params![
                signed(action.epoch())?,
                action.name(),
                tx.signature,
                tx.raw,
                signed(tx.last_valid_block_height)?,
                signed(tx.priority_fee)?,
                signed(now_ms)?
            ],
        )?;
        let sql = format!("{ATTEMPT} WHERE signature = ?1");
        let row = transaction.query_row(&sql, params![tx.signature], raw_attempt)?;
        transaction.commit()?;
        let stored = attempt(row)?;
        Ok(stored.state.is_live().then_some(stored))
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
        let changed = transaction.execute(
            "UPDATE attempt SET state = ?2, error = ?3, changed_at_ms = ?4 \
             WHERE id = ?1 AND state IN ('built', 'sent', 'landed')",
            params![attempt.id, state.as_str(), error, signed(now_ms)?],
        )?;
        if changed != 1 {
            return Err(OutboxError::Corrupt(format!(
                "transaction {} is not live",
                attempt.id
            )));
        }
        transaction.commit()?;
        attempt.state = state;
        attempt.error = error.map(str::to_owned);
        Ok(())
    }

    /// Transactions that may still land or be dropped, oldest first.
    pub fn live_attempts(&self) -> Result<Vec<Attempt>, OutboxError> {
        let sql = format!("{ATTEMPT} WHERE state IN ('built', 'sent', 'landed') ORDER BY id");
        self.attempts_by(&sql, params![])
    }

    /// Every transaction of one epoch, oldest first.
    pub fn attempts(&self, epoch: u64) -> Result<Vec<Attempt>, OutboxError> {
        let sql = format!("{ATTEMPT} WHERE epoch = ?1 ORDER BY id");
        self.attempts_by(&sql, params![signed(epoch)?])
    }

    /// The transactions for this purpose that have expired: the next one offers more.
    pub fn expired_attempts(&self, action: &Action) -> Result<Expired, OutboxError> {
        let (count, first): (u32, Option<i64>) = self.connection.query_row(
            "SELECT count(*), min(built_at_ms) FROM attempt WHERE epoch = ?1 AND action = ?2 AND state = 'expired'",
            params![signed(action.epoch())?, action.name()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Expired {
            count,
            first_built_at_ms: first.map(unsigned).transpose()?,
        })
    }

    fn attempts_by(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Attempt>, OutboxError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, raw_attempt)?;
        rows.map(|row| attempt(row?)).collect()
    }

    fn write(&mut self) -> Result<Transaction<'_>, OutboxError> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

fn prepare_schema(
    transaction: &Transaction<'_>,
    program: &[u8; 32],
    network: &[u8; 32],
) -> Result<(), OutboxError> {
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match version {
        0 => {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            for (name, value) in [("program", program), ("network", network)] {
                transaction.execute(
                    "INSERT INTO identity (name, value) VALUES (?1, ?2)",
                    params![name, value],
                )?;
            }
            Ok(())
        }
        SCHEMA_VERSION => {
            for (name, value) in [("program", program), ("network", network)] {
                let stored: Vec<u8> = transaction.query_row(
                    "SELECT value FROM identity WHERE name = ?1",
                    [name],
                    |row| row.get(0),
                )?;
                if stored != value {
                    return Err(OutboxError::OtherDeployment { name });
                }
            }
            Ok(())
        }
        other => Err(OutboxError::Corrupt(format!(
            "schema version {other}; this program knows {SCHEMA_VERSION}"
        ))),
    }
}

/// In the table of the outbox's identity: position of the newest record of the log whose epochs were taken out.
const NEWEST_REOPENING: &str = "newest_reopening";

fn newest_reopening(connection: &Connection) -> Result<Option<u64>, OutboxError> {
    let sql = "SELECT value FROM identity WHERE name = ?1";
    let value: Option<Vec<u8>> = connection
        .query_row(sql, [NEWEST_REOPENING], |row| row.get(0))
        .optional()?;
    let position = |value: Vec<u8>| match value.try_into() {
        Ok(bytes) => Ok(u64::from_le_bytes(bytes)),
        Err(_) => Err(OutboxError::Corrupt(NEWEST_REOPENING.into())),
    };
    value.map(position).transpose()
}

fn entries_from(connection: &Connection, epoch: u64) -> Result<Vec<Entry>, OutboxError> {
    let sql = format!("{ENTRY} WHERE epoch >= ?1 ORDER BY epoch");
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([signed(epoch)?], raw_entry)?;
    rows.map(|row| entry(row?)).collect()
}

const ENTRY: &str = "SELECT content, progress, queued_at_ms, changed_at_ms FROM settlement";
const ATTEMPT: &str = "SELECT id, epoch, action, state, signature, raw, last_valid_block_height, priority_fee, error \
                       FROM attempt";

fn find(connection: &Connection, epoch: u64) -> Result<Option<Entry>, OutboxError> {
    let sql = format!("{ENTRY} WHERE epoch = ?1");
    let row = connection
        .query_row(&sql, [signed(epoch)?], raw_entry)
        .optional()?;
    row.map(entry).transpose()
}

fn bytes_of(content: &Content) -> Result<Vec<u8>, OutboxError> {
    borsh::to_vec(content).map_err(|error| OutboxError::Corrupt(error.to_string()))
}

fn content_of(bytes: &[u8]) -> Result<Content, OutboxError> {
    borsh::from_slice(bytes).map_err(|error| OutboxError::Corrupt(error.to_string()))
}

type RawEntry = (Vec<u8>, String, i64, i64);

fn raw_entry(row: &Row<'_>) -> rusqlite::Result<RawEntry> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn entry((content, progress, queued_at_ms, changed_at_ms): RawEntry) -> Result<Entry, OutboxError> {
    Ok(Entry {
        content: content_of(&content)?,
        progress: Progress::parse(&progress)?,
        queued_at_ms: unsigned(queued_at_ms)?,
        changed_at_ms: unsigned(changed_at_ms)?,
    })
}

type RawAttempt = (
    i64,
    i64,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
    i64,
    i64,
    Option<String>,
);

fn raw_attempt(row: &Row<'_>) -> rusqlite::Result<RawAttempt> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
    ))
}

fn attempt(row: RawAttempt) -> Result<Attempt, OutboxError> {
    let (id, epoch, action, state, signature, raw, last_valid_block_height, priority_fee, error) =
        row;
    Ok(Attempt {
        id,
        epoch: unsigned(epoch)?,
        action,
        state: AttemptState::parse(&state)?,
        signature: signature
            .try_into()
            .map_err(|_| OutboxError::Corrupt(format!("signature of transaction {id}")))?,
        raw,
        last_valid_block_height: unsigned(last_valid_block_height)?,
        priority_fee: unsigned(priority_fee)?,
        error,
    })
}

// SQLite's integers are signed.
fn signed(value: u64) -> Result<i64, OutboxError> {
    i64::try_from(value).map_err(|_| OutboxError::Corrupt(format!("{value} is out of range")))
}

fn unsigned(value: i64) -> Result<u64, OutboxError> {
    u64::try_from(value).map_err(|_| OutboxError::Corrupt(format!("{value} is out of range")))
}

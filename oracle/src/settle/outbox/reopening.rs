//! Epochs that the log opened again, and those that are derived from it anew because something was damaged.

use rusqlite::Connection;

use super::{
    Entry, Outbox, OutboxError, Progress,
    rows::{Table, signed},
    schema,
    settlements::{entries, insert_void},
};

/// Key in the identity table: position of the newest record of the log whose epochs were removed from the outbox.
const NEWEST_REOPENING: &str = "newest_reopening";
/// Key in the identity table: the epoch from which on everything was last derived anew.
const DERIVED_ANEW: &str = "derived_anew";
/// Key in the identity table: the epoch from which on a start derives everything anew, and how many starts tried.
const DERIVING: &str = "deriving";
const DERIVING_TRIES: &str = "deriving_tries";

impl Outbox {
    /// Record `lsn` of the log opened `from_epoch` and all epochs after it again: removes their settlements with the
    /// transactions built for them. It does so once for each record, however often it is called, so that it never
    /// removes what was queued since. Contents that could have been proposed are remembered. Returns the removed
    /// settlements, oldest first.
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
        // Later epochs wait for this one: nothing of them is on chain.
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

    /// Whether the position of the newest such record was damaged: [`Self::reopen`] would remove what was queued since.
    ///
    /// # Errors
    /// SQLite fails.
    pub(crate) fn has_lost_reopenings(&self) -> Result<bool, OutboxError> {
        let sql = "SELECT count(*) FROM damaged WHERE name = ?1";
        let name = Table::Identity.name();
        let lost: i64 = self.connection.query_row(sql, [name], |row| row.get(0))?;
        Ok(lost > 0 && newest_reopening(&self.connection)?.is_none())
    }

    /// Notes that the epochs of records up to `lsn` were removed already.
    ///
    /// # Errors
    /// SQLite fails.
    pub(crate) fn reopened_up_to(&mut self, lsn: u64) -> Result<(), OutboxError> {
        schema::write_identity(&self.connection, NEWEST_REOPENING, &lsn.to_le_bytes())
    }

    /// Whether the epochs that the record at `lsn` opened again were removed.
    ///
    /// # Errors
    /// SQLite fails.
    pub(crate) fn has_reopened(&self, lsn: u64) -> Result<bool, OutboxError> {
        Ok(newest_reopening(&self.connection)? >= Some(lsn))
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

    /// Notes that the log was read to its end.
    pub fn end_deriving(&mut self) -> Result<(), OutboxError> {
        let transaction = self.write()?;
        for name in [DERIVING, DERIVING_TRIES] {
            transaction.execute("DELETE FROM identity WHERE name = ?1", [name])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Notes that everything from `epoch` on is derived anew from the log because something was damaged. Returns
    /// whether that is new: a second time would give the same, and help nothing.
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
}

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

//! Every transaction that was ever built for a settlement.

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::{
    Attempt, AttemptState, Outbox, OutboxError,
    rows::{AttemptRow, Table, signed},
    settlements::read_rows,
};
use crate::settle::chain::{Action, Prepared};

/// Transactions for one action that cannot land any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    pub count: u32,
    /// Unix milliseconds.
    pub first_built_at_ms: Option<u64>,
}

impl Outbox {
    /// Stores a transaction that may be sent from now on. The same bytes may be built again, when a node hands out an
    /// old blockhash: then the earlier transaction is live again if it had expired. `None` if it was in a block, so
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

    /// The transactions for this action that have expired: the next one offers a higher fee.
    pub(crate) fn expired_attempts(&self, action: &Action) -> Result<Expired, OutboxError> {
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

    /// Whether the oracle's key may attest for this epoch because of what this outbox has, or had before the epoch was
    /// opened again.
    pub(crate) fn knows_of_attestation(&self, epoch: u64) -> Result<bool, OutboxError> {
        let is_vote = |attempt: &Attempt| {
            let votes = ["propose", "attest"].contains(&attempt.action.as_str());
            votes && !matches!(attempt.state, AttemptState::Failed | AttemptState::Expired)
        };
        Ok(self.attempts(epoch)?.iter().any(is_vote) || !self.void_contents(epoch)?.is_empty())
    }
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

/// No id is given twice, just as `AUTOINCREMENT` has it.
fn next_attempt(connection: &Connection) -> Result<i64, OutboxError> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'attempt'";
    let last: Option<i64> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

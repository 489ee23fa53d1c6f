//! Rows of the outbox with their checksums ([`crate::row_checksum`]).

use rusqlite::{Row, types::Value};

use super::{Attempt, AttemptState, Entry, OutboxError, Progress};
use crate::{
    row_checksum::{self, checksum, field},
    settle::Content,
};

/// The bytes with which each checksum begins.
const FORMAT: &str = "openmast/outbox/3";

/// A table whose rows have checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Identity,
    Settlement,
    Void,
    Attempt,
}

impl Table {
    pub(super) const ALL: [Self; 4] = [Self::Identity, Self::Settlement, Self::Void, Self::Attempt];

    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Settlement => "settlement",
            Self::Void => "void",
            Self::Attempt => "attempt",
        }
    }

    /// All fields, in the order in which the checksum covers them.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["name", "value"],
            Self::Settlement => &[
                "epoch",
                "content",
                "progress",
                "queued_at_ms",
                "changed_at_ms",
            ],
            Self::Void => &["epoch", "content"],
            Self::Attempt => &[
                "id",
                "epoch",
                "action",
                "state",
                "signature",
                "raw",
                "last_valid_block_height",
                "priority_fee",
                "error",
                "built_at_ms",
                "changed_at_ms",
            ],
        }
    }

    /// `SELECT` of all fields and the checksum, and what follows.
    pub(super) fn select(self, rest: &str) -> String {
        let fields = self.fields().join(", ");
        format!("SELECT {fields}, checksum FROM {} {rest}", self.name())
    }

    /// `UPDATE` of the row whose first field is its key.
    pub(super) fn update(self) -> String {
        let fields = self.fields().iter().chain([&"checksum"]).enumerate();
        let set: Vec<String> = fields
            .map(|(at, name)| format!("{name} = ?{}", at + 1))
            .collect();
        let key = self.fields().first().copied().unwrap_or_default();
        format!(
            "UPDATE {} SET {} WHERE {key} = ?1",
            self.name(),
            set.join(", ")
        )
    }

    /// `INSERT` of all fields and the checksum, as [`with_checksum`] gives them; `how` is `INSERT` or `INSERT OR …`.
    pub(super) fn insert(self, how: &str) -> String {
        row_checksum::insert(how, self.name(), self.fields())
    }
}

/// The fields and their checksum, to be written.
pub(super) fn with_checksum(table: Table, fields: Vec<Value>) -> Vec<Value> {
    row_checksum::with_checksum(FORMAT, table.name(), fields)
}

/// A row as it lies in the file.
pub(super) struct RawRow {
    table: Table,
    fields: Vec<Value>,
    checksum: Option<Value>,
}

impl RawRow {
    pub(super) fn read(table: Table, row: &Row<'_>) -> rusqlite::Result<Self> {
        let fields = 0..table.fields().len();
        let fields = fields.map(|at| field(row, at)).collect::<Result<_, _>>()?;
        Ok(Self {
            table,
            fields,
            checksum: field(row, table.fields().len()).ok(),
        })
    }

    /// The fields, if they are as they were written.
    ///
    /// # Errors
    /// [`OutboxError::Damaged`] if they are not.
    pub(super) fn verified(self) -> Result<Vec<Value>, OutboxError> {
        match self.is_whole() {
            true => Ok(self.fields),
            false => Err(OutboxError::Damaged {
                table: self.table.name(),
                row: self.description(),
            }),
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        let expected = checksum(FORMAT, self.table.name(), &self.fields);
        matches!(&self.checksum, Some(Value::Blob(found)) if found.as_slice() == expected)
    }

    /// What stands in it, for people.
    pub(super) fn description(&self) -> String {
        let named = self.table.fields().iter().zip(&self.fields);
        let fields = named.map(|(name, value)| match value {
            Value::Null => format!("{name} NULL"),
            Value::Integer(integer) => format!("{name} {integer}"),
            Value::Real(real) => format!("{name} {real}"),
            Value::Text(text) => format!("{name} {text:?}"),
            Value::Blob(blob) => format!("{name} {}", hex::encode(blob)),
        });
        fields.collect::<Vec<_>>().join(", ")
    }

    /// The first field if it is a number: the epoch or the id that the row claims to have.
    pub(super) fn first_number(&self) -> Option<i64> {
        match self.fields.first() {
            Some(Value::Integer(integer)) => Some(*integer),
            _ => None,
        }
    }
}

/// Takes the fields of a verified row one after the other.
pub(super) struct Fields(std::vec::IntoIter<Value>);

impl Fields {
    pub(super) fn of(fields: Vec<Value>) -> Self {
        Self(fields.into_iter())
    }

    pub(super) fn number(&mut self) -> Result<u64, OutboxError> {
        unsigned(self.integer()?)
    }

    fn integer(&mut self) -> Result<i64, OutboxError> {
        match self.0.next() {
            Some(Value::Integer(integer)) => Ok(integer),
            other => Err(unexpected(other.as_ref())),
        }
    }

    fn text(&mut self) -> Result<String, OutboxError> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(text),
            other => Err(unexpected(other.as_ref())),
        }
    }

    fn optional_text(&mut self) -> Result<Option<String>, OutboxError> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            other => Err(unexpected(other.as_ref())),
        }
    }

    pub(super) fn blob(&mut self) -> Result<Vec<u8>, OutboxError> {
        match self.0.next() {
            Some(Value::Blob(blob)) => Ok(blob),
            other => Err(unexpected(other.as_ref())),
        }
    }

    pub(super) fn content(&mut self) -> Result<Content, OutboxError> {
        borsh::from_slice(&self.blob()?).map_err(|error| OutboxError::Corrupt(error.to_string()))
    }
}

fn unexpected(value: Option<&Value>) -> OutboxError {
    let kind = value.map(Value::data_type);
    OutboxError::Corrupt(format!("a field of type {kind:?}"))
}

impl Entry {
    pub(super) fn from_row(row: RawRow) -> Result<Self, OutboxError> {
        let mut fields = Fields::of(row.verified()?);
        let epoch = fields.number()?;
        let entry = Self {
            content: fields.content()?,
            progress: Progress::parse(&fields.text()?)?,
            queued_at_ms: fields.number()?,
            changed_at_ms: fields.number()?,
        };
        match entry.content.epoch == epoch {
            true => Ok(entry),
            false => Err(OutboxError::Corrupt(format!(
                "the settlement of epoch {} under epoch {epoch}",
                entry.content.epoch
            ))),
        }
    }

    pub(super) fn to_row(&self) -> Result<Vec<Value>, OutboxError> {
        let fields = vec![
            integer(self.content.epoch)?,
            blob_of(&self.content)?,
            Value::Text(self.progress.as_str().into()),
            integer(self.queued_at_ms)?,
            integer(self.changed_at_ms)?,
        ];
        Ok(with_checksum(Table::Settlement, fields))
    }
}

/// A transaction with its times, which are only for people to read.
pub(super) struct AttemptRow {
    pub attempt: Attempt,
    pub built_at_ms: u64,
    pub changed_at_ms: u64,
}

impl AttemptRow {
    pub(super) fn from_row(row: RawRow) -> Result<Self, OutboxError> {
        let mut fields = Fields::of(row.verified()?);
        let attempt = Attempt {
            id: fields.integer()?,
            epoch: fields.number()?,
            action: fields.text()?,
            state: AttemptState::parse(&fields.text()?)?,
            signature: fields
                .blob()?
                .try_into()
                .map_err(|_| OutboxError::Corrupt("a signature of another length".into()))?,
            raw: fields.blob()?,
            last_valid_block_height: fields.number()?,
            priority_fee: fields.number()?,
            error: fields.optional_text()?,
        };
        Ok(Self {
            attempt,
            built_at_ms: fields.number()?,
            changed_at_ms: fields.number()?,
        })
    }

    pub(super) fn to_row(&self) -> Result<Vec<Value>, OutboxError> {
        let attempt = &self.attempt;
        let fields = vec![
            Value::Integer(attempt.id),
            integer(attempt.epoch)?,
            Value::Text(attempt.action.clone()),
            Value::Text(attempt.state.as_str().into()),
            Value::Blob(attempt.signature.to_vec()),
            Value::Blob(attempt.raw.clone()),
            integer(attempt.last_valid_block_height)?,
            integer(attempt.priority_fee)?,
            attempt.error.clone().map_or(Value::Null, Value::Text),
            integer(self.built_at_ms)?,
            integer(self.changed_at_ms)?,
        ];
        Ok(with_checksum(Table::Attempt, fields))
    }
}

/// A row of the table of contents with which epochs were closed before they were opened again.
pub(super) fn void_row(content: &Content) -> Result<Vec<Value>, OutboxError> {
    let fields = vec![integer(content.epoch)?, blob_of(content)?];
    Ok(with_checksum(Table::Void, fields))
}

/// A row of the identity table.
pub(super) fn identity_row(name: &str, value: &[u8]) -> Vec<Value> {
    let fields = vec![Value::Text(name.into()), Value::Blob(value.to_vec())];
    with_checksum(Table::Identity, fields)
}

fn blob_of(content: &Content) -> Result<Value, OutboxError> {
    let bytes = borsh::to_vec(content).map_err(|error| OutboxError::Corrupt(error.to_string()))?;
    Ok(Value::Blob(bytes))
}

fn integer(value: u64) -> Result<Value, OutboxError> {
    signed(value).map(Value::Integer)
}

// SQLite's integers are signed.
pub(super) fn signed(value: u64) -> Result<i64, OutboxError> {
    i64::try_from(value).map_err(|_| OutboxError::Corrupt(format!("{value} is out of range")))
}

pub(super) fn unsigned(value: i64) -> Result<u64, OutboxError> {
    u64::try_from(value).map_err(|_| OutboxError::Corrupt(format!("{value} is out of range")))
}

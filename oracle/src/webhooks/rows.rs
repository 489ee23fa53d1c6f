//! Rows of the queue with their checksums ([`crate::row_checksum`]).

use rusqlite::types::Value;

use crate::row_checksum::{self, checksum, field};

/// The bytes with which each checksum begins.
const FORMAT: &str = "openmast/webhooks/2";

/// A table whose rows have checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Notice,
    Delivery,
}

impl Table {
    pub(super) const ALL: [Self; 2] = [Self::Notice, Self::Delivery];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Delivery => "delivery",
        }
    }

    /// All fields, in the order in which the checksum covers them.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Notice => &["id", "body"],
            Self::Delivery => &[
                "receiver",
                "notice",
                "attempts",
                "first_at_ms",
                "next_at_ms",
            ],
        }
    }

    /// The columns that [`Row::read`] reads: the fields, the checksum and SQLite's number of the row.
    pub(crate) fn selected(self) -> String {
        let all = self.fields().iter().chain(&["checksum", "rowid"]);
        let all: Vec<String> = all.map(|name| format!("{}.{name}", self.name())).collect();
        all.join(", ")
    }

    /// How many columns [`Table::selected`] has.
    pub(super) fn width(self) -> usize {
        self.fields().len() + 2
    }

    /// `INSERT` of all fields and the checksum; `how` is `INSERT` or `INSERT OR …`.
    pub(super) fn insert(self, how: &str) -> String {
        row_checksum::insert(how, self.name(), self.fields())
    }
}

/// A row as it lies in the file.
pub(super) struct Row {
    table: Table,
    fields: Vec<Value>,
    checksum: Option<Value>,
    pub rowid: i64,
}

impl Row {
    /// Reads the columns of [`Table::selected`], from `first` on.
    pub(super) fn read(
        table: Table,
        row: &rusqlite::Row<'_>,
        first: usize,
    ) -> rusqlite::Result<Self> {
        let after = first + table.fields().len();
        let fields = (first..after).map(|at| field(row, at));
        Ok(Self {
            table,
            fields: fields.collect::<Result<_, _>>()?,
            checksum: field(row, after).ok(),
            rowid: row.get(after + 1)?,
        })
    }

    pub(super) fn is_whole(&self) -> bool {
        self.checksum.as_ref() == Some(&self.checksum())
    }

    /// The checksum of the fields as they are now.
    pub(super) fn checksum(&self) -> Value {
        let checksum = checksum(FORMAT, self.table.name(), &self.fields);
        Value::Blob(checksum.to_vec())
    }

    /// The id of the row's notice, as far as it can be read.
    pub(super) fn notice(&self) -> Option<String> {
        match self.table {
            Table::Notice => self.text(0),
            Table::Delivery => self.text(1),
        }
    }

    pub(super) fn text(&self, at: usize) -> Option<String> {
        match self.fields.get(at) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn number(&self, at: usize) -> Option<u64> {
        match self.fields.get(at) {
            Some(Value::Integer(number)) => (*number).try_into().ok(),
            _ => None,
        }
    }

    /// The row of a notice, to be written.
    pub(crate) fn notice_of(id: &str, body: &str) -> Vec<Value> {
        let fields = [id, body].map(|text| Value::Text(text.into()));
        with_checksum(Table::Notice, fields.into())
    }

    /// The row of a delivery, to be written. Times are Unix milliseconds.
    pub(crate) fn delivery_of(
        receiver: &str,
        notice: &str,
        attempts: u32,
        first_at_ms: u64,
        next_at_ms: u64,
    ) -> Vec<Value> {
        let fields = vec![
            Value::Text(receiver.into()),
            Value::Text(notice.into()),
            Value::Integer(attempts.into()),
            Value::Integer(to_sql(first_at_ms)),
            Value::Integer(to_sql(next_at_ms)),
        ];
        with_checksum(Table::Delivery, fields)
    }
}

fn with_checksum(table: Table, fields: Vec<Value>) -> Vec<Value> {
    row_checksum::with_checksum(FORMAT, table.name(), fields)
}

pub(super) fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

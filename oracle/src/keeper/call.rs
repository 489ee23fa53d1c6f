//! One transaction of the keeper, and its row.

use rusqlite::types::Value;
use solana_pubkey::Pubkey;

use super::Kind;
use crate::row_checksum;

/// The bytes with which each checksum begins.
pub(super) const FORMAT: &str = "openmast/keeper/1";
pub(super) const MS_PER_DAY: u64 = 86_400_000;
/// The fields of a row, in the order in which the checksum covers them.
pub(super) const CALL: [&str; 11] = [
    "id",
    "day",
    "kind",
    "subject",
    "signature",
    "last_valid_block_height",
    "fee",
    "rent",
    "state",
    "error",
    "sent_at_ms",
];

/// The UTC day of a time in Unix milliseconds, counted from 1970-01-01.
pub fn day_of(unix_ms: u64) -> u64 {
    unix_ms / MS_PER_DAY
}

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// It is stored, and may have been sent; nobody has said yet what became of it.
    Sent,
    /// It succeeded in a finalized block.
    Done,
    /// It failed in a block: its fee is gone.
    Failed,
    /// It can never land, and has cost nothing.
    Expired,
}

impl CallState {
    const ALL: [Self; 4] = [Self::Sent, Self::Done, Self::Failed, Self::Expired];

    /// A stable name for metrics and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub kind: Kind,
    /// The account that it is about.
    pub subject: Pubkey,
    pub signature: [u8; 64],
    pub last_valid_block_height: u64,
    /// Lamports that it costs when a block has it.
    pub fee: u64,
    /// Lamports of rent that it pays and that did not come back yet.
    pub rent: u64,
    pub state: CallState,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was sent, Unix milliseconds.
    pub sent_at_ms: u64,
}

/// Why what was sent cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("keeper.sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("keeper.sqlite is damaged: {0}")]
    Damaged(String),
}

/// The fields of a row, one after the other.
pub(super) struct Fields(pub(super) std::vec::IntoIter<Value>);

impl Fields {
    fn integer(&mut self) -> Result<i64, StoreError> {
        match self.0.next() {
            Some(Value::Integer(integer)) => Ok(integer),
            other => Err(unexpected(other)),
        }
    }

    pub(super) fn number(&mut self) -> Result<u64, StoreError> {
        let integer = self.integer()?;
        u64::try_from(integer).map_err(|_| unexpected(Some(Value::Integer(integer))))
    }

    fn text(&mut self) -> Result<Option<String>, StoreError> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            other => Err(unexpected(other)),
        }
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        match self.0.next() {
            Some(Value::Blob(bytes)) => bytes
                .try_into()
                .map_err(|bytes| unexpected(Some(Value::Blob(bytes)))),
            other => Err(unexpected(other)),
        }
    }
}

fn unexpected(value: Option<Value>) -> StoreError {
    StoreError::Damaged(format!("a field is {value:?}"))
}

pub(super) fn call_of(mut fields: Fields) -> Result<(i64, Call), StoreError> {
    let id = fields.integer()?;
    let _day = fields.number()?;
    let kind = fields.text()?.unwrap_or_default();
    let kind = Kind::of_name(&kind)
        .ok_or_else(|| StoreError::Damaged(format!("a call of the unknown kind {kind:?}")))?;
    let subject = Pubkey::new_from_array(fields.bytes()?);
    let signature = fields.bytes()?;
    let last_valid_block_height = fields.number()?;
    let (fee, rent) = (fields.number()?, fields.number()?);
    let state = fields.text()?.unwrap_or_default();
    let state = CallState::ALL.into_iter().find(|it| it.name() == state);
    let call = Call {
        kind,
        subject,
        signature,
        last_valid_block_height,
        fee,
        rent,
        state: state.ok_or_else(|| StoreError::Damaged("a call in an unknown state".into()))?,
        error: fields.text()?,
        sent_at_ms: fields.number()?,
    };
    Ok((id, call))
}

pub(super) fn row_of(id: i64, call: &Call) -> Result<Vec<Value>, StoreError> {
    let fields = vec![
        Value::Integer(id),
        integer(day_of(call.sent_at_ms))?,
        Value::Text(call.kind.name().into()),
        Value::Blob(call.subject.to_bytes().to_vec()),
        Value::Blob(call.signature.to_vec()),
        integer(call.last_valid_block_height)?,
        integer(call.fee)?,
        integer(call.rent)?,
        Value::Text(call.state.name().into()),
        call.error.clone().map_or(Value::Null, Value::Text),
        integer(call.sent_at_ms)?,
    ];
    Ok(row_checksum::with_checksum(FORMAT, "call", fields))
}

pub(super) fn integer(value: u64) -> Result<Value, StoreError> {
    signed(value).map(Value::Integer)
}

// SQLite's integers are signed.
pub(super) fn signed(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Damaged(format!("{value} is out of range")))
}

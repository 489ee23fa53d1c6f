//! The outbox: the settlements that are to be on chain, and every transaction that was ever built for them.
//!
//! It is a SQLite database with a write-ahead log and `synchronous = FULL`: when a function returns, what it wrote
//! survives the end of the process and of the machine. A change of state is one transaction and is written *before*
//! its effect. Read `rows` (rows with checksums) and `attempts` first; `schema` makes the tables, `damage` finds and
//! replaces damaged rows, `reopening` follows epochs that the log opened again.

mod attempt;
mod attempts;
mod damage;
mod error;
mod given_up;
mod reopening;
mod rows;
mod schema;
mod settlements;

pub use attempt::{Attempt, AttemptState};
pub use attempts::Expired;
pub use damage::DamagedRow;
pub use error::OutboxError;
pub use rows::Table;
pub use settlements::{Entry, Outbox, Progress};

/// `PRAGMA user_version` of a file of this version.
pub(crate) const OUTBOX_VERSION: i64 = 4;

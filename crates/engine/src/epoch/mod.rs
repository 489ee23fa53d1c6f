//! Epochs: from the record that ends one to all that its settlement and archive say.
//!
//! In: the log's record of an end, with the chain's snapshot. Out: [`closed::ClosedEpoch`]. The story is told in `closing`: usage is
//! charged, the trees follow the ledgers, records are taken out, and the next epoch is open.
//!
//! What must hold: an epoch ends once, by the first end of it in the log that no later record voids (`reopenings`). The engine
//! passes over a voided end and keeps only its prices and its time; a second end has no effect. An end of an epoch that has not
//! begun is an error, because then a part of the log is missing.
//!
//! To read: `closing`, then `closed` (what comes out) with `usage` and `records` (usage records while the epoch is open, and after),
//! `time` (what the log says of the time), `reopenings`, and for a log that goes on from a final settlement `continuing` and
//! `first_sight`.

pub(crate) mod closed;
pub(crate) mod closing;
pub(crate) mod continuing;
pub(crate) mod duplicates;
pub(crate) mod first_sight;
pub(crate) mod identities;
pub(crate) mod records;
pub(crate) mod reopenings;
pub(crate) mod time;
pub(crate) mod usage;

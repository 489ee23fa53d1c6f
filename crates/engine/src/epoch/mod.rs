//! Epochs: how one ends and the next begins, what comes of it, and which ends in a log count.
//!
//! In come [`openmast_records::EpochClosed`] and [`openmast_records::EpochsReopened`] in the order of the log, out comes a
//! [`closed::ClosedEpoch`] for each end that counts. An epoch ends once, by the first end of it in the log that no later record
//! voids; an end of an epoch that has not begun is an error, because then a part of the log is missing.

pub(crate) mod closed;
pub(crate) mod closing;
pub(crate) mod continuing;
pub(crate) mod duplicates;
pub(crate) mod first_sight;
pub(crate) mod records;
pub(crate) mod reopenings;
pub(crate) mod time;
pub(crate) mod usage;

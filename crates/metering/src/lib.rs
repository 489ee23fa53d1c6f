//! Sessions of cumulative counters, and the exact bytes that each report adds.
//!
//! Pure: no clock, no randomness, and no I/O but what [`Table::spill`] asks for. A [`Table`] holds sessions under 128-bit keys and takes reports of cumulative
//! counters in batches; what comes back for each is how many bytes it adds ([`Observed::added`]). Repetitions, delays
//! and a changed order add nothing; wraps of 32-bit counters and sessions that begin anew are told apart as
//! `docs/oracle.md`, "Sessions", says.
//!
//! Sessions lie in rows of one or two cache lines, without a pointer in them, under an index of open addressing. What
//! few sessions have (former incarnations, wraps) lies apart.
#![forbid(unsafe_code)]

mod index;
mod meter;
mod packed;
mod row;
mod table;

pub use meter::{Meter, Observation, Reading, Reported};
pub use packed::{Packed32, Packed48};
pub use table::{
    Attachment, Hint, Incarnation, Kept, Observed, Place, Report, RestoreError, RowId, Saved, Table,
};

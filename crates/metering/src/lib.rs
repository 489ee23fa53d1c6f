//! Sessions of cumulative counters, and the exact bytes that each report adds.
//!
//! Pure: no clock, no randomness, no I/O. A [`Table`] holds sessions under 128-bit keys
//! and takes reports of cumulative counters in batches; what comes back for each is how many bytes it adds
//! ([`Observed::added`]). Repetitions, delays and a changed order add nothing; wraps of 32-bit counters and sessions that begin
//! anew are told apart as `docs/reference/sessions.md` says.
//!
//! Sessions lie in rows of one or two cache lines, without a pointer in them, under an index of open addressing. What
//! few sessions have (former incarnations, what is held back) lies apart.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
#![forbid(unsafe_code)]

mod attachment;
mod beginning;
mod doubt;
mod held;
mod incarnation;
mod index;
mod known;
mod meter;
mod outcome;
mod packed;
mod reported;
mod row;
mod rule;
mod table;
mod times;
mod why;
mod width;

pub use attachment::Attachment;
pub use held::{Doubt, Held};
pub use incarnation::Incarnation;
pub use known::Known;
pub use meter::{Ended, Meter, Observation, Reading};
pub use outcome::{Begun, Verdict};
pub use packed::{Packed32, Packed48};
pub use reported::{CounterWidth, Reported};
pub use rule::{first, verdict};
pub use table::{Hint, Kept, Observed, Place, Report, RestoreError, RowId, Saved, Table};
pub use why::{History, Why};

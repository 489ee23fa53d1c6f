//! Brings the outbox and the chain together, one step at a time.
//!
//! A step looks at the transactions that may still land, reads the chain at finalized commitment, and only then decides
//! what to do. Timers decide when to look and when to send the same bytes again, never what is true. `step` is the
//! step, `sending` follows and builds transactions.

mod sending;
mod step;

pub use step::{Report, SettleError, Settler, Timing};

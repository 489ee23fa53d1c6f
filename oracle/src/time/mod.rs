//! What time it is, for everything that dates reports or lets something grow old.
//!
//! This machine's clock alone cannot be trusted with money: one that comes up in another year, or runs ahead for a while,
//! would make old reports new, or have running sessions forgotten. It counts only as far as the log and the chain allow.

mod bounded;
mod clock;

pub use bounded::{BOUND, BoundedTime, LOG_BOUND, Reading, Wrong};
pub use clock::Clock;

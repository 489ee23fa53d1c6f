//! The time of the service, for everything that dates reports or ages.
//!
//! The machine's clock alone cannot be trusted with money: a clock that comes up in another year, or runs ahead for a
//! while, would make old reports new, or let running sessions be forgotten. It counts only as far as the log and the
//! chain allow. The machine's clocks, times in the log and times of the chain come in; one time that never goes back
//! comes out. `bounded` has the rules, without any clock; `clock` is the service's one instance of them.

mod bounded;
mod clock;

pub use bounded::{BOUND, Reading, Wrong};
pub use clock::Clock;

//! Sessions: cumulative counters in any order become bytes that are billed once.
//!
//! Inside one incarnation of a session the meter is the greatest counter that was reported, so that a repetition, a
//! delay or a changed order adds nothing (docs/oracle.md, "Sessions").

mod table;

pub use openmast_metering::{Meter, Observation, Reading, Reported};
pub use table::{Incarnation, Session, SessionKey, Sessions};

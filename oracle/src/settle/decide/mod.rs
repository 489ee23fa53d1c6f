//! The decision about one settlement: what to do next, given what the outbox wants and what the chain shows.
//!
//! A [`Case`] comes in, a [`Decision`] goes out. What must hold: it is a pure function, so that the same outbox and the same
//! chain always lead to the same action. `case` decides, `alarms` words what a person must know.

mod alarms;
mod case;

pub use case::{Case, Decision};

//! One run of a session.

use crate::meter::Meter;

/// One run of a session: its counters began at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Incarnation<T> {
    /// Counts from 0.
    pub number: u32,
    /// Its greatest counters and its times.
    pub meter: Meter,
    /// What the table's user keeps with it.
    pub attachment: T,
}

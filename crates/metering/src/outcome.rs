//! What becomes of a session with a report.

use crate::{
    held::Held,
    meter::{Meter, Observation},
    why::Why,
};

/// What becomes of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The report is of the newest run, or of a former one by its position.
    Of {
        /// Position among the former runs, oldest first; `None`: the newest.
        former: Option<usize>,
        /// The run's meter from now on.
        meter: Meter,
        /// What is held back in the newest run from now on.
        held: Option<Held>,
        /// What the report did.
        observation: Observation,
        /// By which rule.
        why: Why,
    },
    /// A run begins; its first reading may wait.
    Begins(Begun),
    /// It is of a run that is forgotten.
    Forgotten,
}

/// A run after its first report, and what of that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its meter, without what waits.
    pub meter: Meter,
    /// What is not believed before another report confirms it.
    pub held: Option<Held>,
}

//! Sessions: cumulative counters in any order become bytes that are billed once.
//!
//! Inside one incarnation of a session the meter is the greatest counter that was reported, so that a repetition, a
//! delay or a changed order adds nothing (docs/reference/sessions.md). The meter and the rows are `openmast-metering`'s;
//! here are the names: of sessions, radios and subscribers.

mod aliases;
mod asked;
mod derived;
mod forgetting;
mod ids;
mod interned;
mod keys;
mod names;
mod naming;
mod open;
mod order;
mod recognising;
mod roaming;
mod run_state;
mod senders;
mod state;
mod table;

pub use forgetting::KEPT_AFTER_STOP_MS;
pub use ids::{Id, InPlace, PackedId, read_text, write_text};
pub use keys::{Keyed, Keys};
pub use names::Names;
pub use openmast_metering::{Hint, Incarnation, Observation, Reading};
pub use recognising::Recognised;
pub use run_state::RunState;
pub use table::{At, Sessions, Taken};

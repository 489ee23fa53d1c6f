//! The service: starts its parts in order, keeps them together, and ends when one of them cannot go on.

mod applying;
mod areas;
mod cause;
mod chain_time;
mod clock;
mod closing;
mod collected;
mod damaged;
mod duties;
mod ends;
pub mod engine_thread;
mod epoch_length;
mod evidence;
mod final_ledgers;
mod fullness;
mod ground;
mod identity;
mod keeper;
mod key_lock;
mod lag;
mod late_sources;
mod live_sessions;
mod log_room;
mod look_ahead;
mod mapping;
mod mending;
mod mirrors;
mod nodes;
mod overtaken;
mod owners;
mod pipeline;
pub mod preparing;
mod recorder;
mod recovery;
mod reload;
mod retention;
mod room;
mod service;
mod settling;
mod sources;
mod statements;
mod unmapped;
mod vouching;
mod watching;

pub use cause::cause_of;
pub use final_ledgers::{FinalLedger, FinalLedgers, OlderError, ProvenTotals};
pub use mending::DeriveAnew;
pub use service::{run, run_told};

/// Tells why a thread ended.
pub type Ended = tokio::sync::oneshot::Receiver<anyhow::Result<()>>;

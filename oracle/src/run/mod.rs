//! The service: starts its parts in order, keeps them together, and ends when one of them cannot go on.

mod applying;
mod areas;
mod background_tasks;
mod cause;
mod chain_time;
mod clock;
mod closing;
mod collected;
mod context;
mod damaged_archives;
mod divergence;
mod engine_thread;
mod epoch_length;
mod evidence;
mod final_ledgers;
mod fullness;
mod identity;
mod key_lock;
mod lag;
mod late_sources;
mod live_sessions;
mod log_end;
mod log_fullness;
mod look_ahead;
mod mapping;
mod mirrors;
mod nodes;
mod owners;
mod pipeline;
mod recorder;
mod recovery;
mod reload;
mod repair;
mod retention;
mod room;
mod service;
mod settlement_check;
mod settlement_progress;
mod settling;
mod sources;
mod statements;
mod unmapped;
mod watching;

pub use cause::cause_of;
pub use final_ledgers::{FinalLedger, FinalLedgers, OlderError, ProvenTotals};
pub use repair::DeriveAnew;
pub use service::{run, run_told};

/// Tells why a thread ended.
type Ended = tokio::sync::oneshot::Receiver<anyhow::Result<()>>;

//! The service: starts its parts in order, keeps them together, and ends when one of them cannot go on.

mod applying;
mod areas;
mod blocking;
mod cause;
mod chain_time;
mod clock;
mod closing;
mod collected;
mod damaged;
mod duties;
mod engine_thread;
mod epoch_length;
mod evidence;
mod final_ledgers;
mod ground;
mod health;
mod identity;
mod keeper;
mod lag;
mod late_sources;
mod live_sessions;
mod lock;
mod look_ahead;
mod mapping;
mod owners;
mod pipeline;
mod recorder;
mod recovery;
mod reload;
mod retention;
mod room;
mod service;
mod settling;
mod sources;
mod state_files;
mod statements;
mod unmapped;
mod watching;

pub use cause::Cause;
pub use final_ledgers::{FinalLedger, FinalLedgers, OlderError, ProvenTotals};
pub use health::{ALARMS, ActiveAlarm, Event, Health, Phase};
pub use service::{run, run_told};
pub use state_files::{StateFiles, UnfinishedState};

/// Tells why a thread ended.
type Ended = tokio::sync::oneshot::Receiver<anyhow::Result<()>>;

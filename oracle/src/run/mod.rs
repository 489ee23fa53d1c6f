//! The service: starts its parts in order, keeps them together, and ends when one of them cannot go on.
//!
//! Records come in from the front doors and go out as settlements. `service` starts everything; `recovery` finds the log and the
//! engine as they were, with `look_ahead`, `repair` and `log_end` to see what of the data folder still counts; `pipeline` takes
//! records from the log through `preparing`, `engine_thread` and `applying` to `closing`, where an ended epoch becomes an archive and a
//! row of the outbox; `room` is what the doors ask before they append. `background_tasks` are what runs beside that: `clock` ends epochs, `settling` brings settlements to the chain as far as
//! `settlement_check` and `mirrors` let it, `settlement_progress` releases what is final, `retention` removes what is old. The others
//! watch (`areas`, `assets_seen`, `divergence`, `fullness`, `lag`, `log_fullness`, `nodes`, `unmapped`, `watching`) or answer the API (`sources`,
//! `live_sessions`, `recent`, `prices`, `statements`), or call what anybody may and somebody should (`keeping`).
//!
//! What must hold: a report is acknowledged when the log has it, and not before; everything after the log follows from the log, so
//! that a crash anywhere is made good by reading it again; nothing that can fail for a while (the chain, a mirror, a receiver of
//! webhooks) ends the service or holds up the log.

mod applying;
mod areas;
mod assets_seen;
mod background_tasks;
mod cause;
mod chain_time;
mod clock;
mod closing;
mod context;
mod damaged_archives;
mod divergence;
pub mod engine_thread;
mod epoch_length;
mod evidence;
mod final_ledgers;
mod fullness;
mod identity;
mod interface;
mod keeping;
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
mod pipeline;
pub mod preparing;
mod prices;
mod recent;
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
pub type Ended = tokio::sync::oneshot::Receiver<anyhow::Result<()>>;

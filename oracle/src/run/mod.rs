//! The service: starts its parts in order, keeps them together, and ends when one of them cannot go on.

mod applying;
mod areas;
mod blocking;
mod cause;
mod chain_file;
mod chain_time;
mod clock;
mod closing;
mod collected;
mod damaged;
mod duties;
mod ends;
mod engine_thread;
mod epoch_length;
mod evidence;
mod final_ledgers;
mod ground;
mod health;
mod identity;
mod instance;
mod keeper;
mod lag;
mod late_sources;
mod live_sessions;
mod lock;
mod look_ahead;
mod mapping;
mod mending;
mod nodes;
mod owners;
mod pipeline;
mod recorder;
mod recovery;
mod retention;
mod room;
mod service;
mod settling;
mod sources;
mod state_files;
mod statements;
mod unmapped;
mod vouching;
mod watching;

pub use cause::Cause;
pub(crate) use chain_file::ChainFile;
pub use final_ledgers::{FinalLedger, FinalLedgers, OlderError, ProvenTotals};
pub use health::{ALARMS, ActiveAlarm, Event, Health, Phase};
pub use instance::{INSTANCE_FORMAT, Instance};
pub use lock::is_held;
pub use mending::DeriveAnew;
pub use service::run;
pub(crate) use state_files::MAGIC as STATE_FILE_MAGIC;
pub use state_files::{InspectedState, StateFiles, UnfinishedState};

/// Tells why a thread ended.
type Ended = tokio::sync::oneshot::Receiver<anyhow::Result<()>>;

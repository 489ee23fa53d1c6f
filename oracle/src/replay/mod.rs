//! A recording of RADIUS accounting, through the same door and the same engine as the service, without a network and
//! without a chain: what would be billed, and why.
//!
//! `recording` reads packet captures (`capture`, `frame`) and FreeRADIUS detail files (`detail`), request by request;
//! `door` handles each with [`crate::ingest::radius::DryRun`]; `chainless` takes what is to be recorded into an
//! [`openmast_engine::Engine`] whose accounts are made as they are named; `player` does both; `tally` adds up what came of
//! it. A request arrives when it was recorded.

mod capture;
mod chainless;
mod detail;
mod door;
mod frame;
mod player;
mod recording;
mod request;
mod tally;

pub use chainless::{Account, Chainless, Engaged, Naming};
pub use door::{Door, Senders};
pub use player::{Player, Replayed};
pub use recording::{ACCOUNTING_PORT, Recording};
pub use request::{RecordingError, Request, Skipped, SkippedKind};
pub use tally::{Run, Tally};

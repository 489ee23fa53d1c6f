//! What a recording of RADIUS accounting would have been billed, and why: the same decisions and the same engine as in
//! the service, without a network and without a chain.
//!
//! A packet capture or a FreeRADIUS detail file comes in; accounts with what they would be billed, and the reason for
//! each request, go out. What must hold: a request counts as having arrived when it was recorded, and nothing of the
//! file is passed over without being counted.
//!
//! Read `recording` first, which reads files request by request (`capture` with `frame`, or `detail`, into `request`).
//! Then `offline_server` decides about each with [`crate::ingest::radius::DryRun`]; `offline_engine` gives what is
//! recorded to an [`openmast_engine::Engine`] whose accounts are made as they are named; `player` does both; `tally`
//! sums up.

mod capture;
mod detail;
mod frame;
mod offline_engine;
mod offline_server;
mod player;
mod recording;
mod request;
mod tally;

pub use offline_engine::{Account, EngineResult, Naming, OfflineEngine};
pub use offline_server::Senders;
pub use player::{Player, Replayed};
pub use recording::Recording;
pub use request::{RecordingError, Request, Skipped, SkippedKind};
pub use tally::{Run, Tally};

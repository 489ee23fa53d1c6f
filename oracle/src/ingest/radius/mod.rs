//! RADIUS accounting server: RFC 2866 and 2869, duplicates by RFC 5080, Status-Server by RFC 5997.
//!
//! A datagram goes through `clients` (whose secret), `packet` (is it well formed), `authenticator` (is it genuine),
//! `report` (what does it say), `duplicates` (was it here before) and the log; `accounting` decides, `receiver` moves bytes, `server` has a thread for each socket.

pub mod authenticator;
pub mod clients;
pub mod config;
pub mod dictionary;
pub mod normalise;
pub mod packet;

mod accounting;
mod answers;
mod complaints;
mod drops;
mod duplicates;
mod judge;
mod outcome;
mod receiver;
mod report;
mod server;
mod socket;
mod status_server;

pub use config::RadiusConfig;
pub use judge::{Judge, Judged};
pub(crate) use normalise::station_id;
pub use server::{RadiusServer, ServerError};

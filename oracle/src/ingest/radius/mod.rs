//! RADIUS accounting server: RFC 2866 and 2869, duplicates by RFC 5080, Status-Server by RFC 5997.
//!
//! A datagram goes through `clients` (whose secret), `packet` (is it well formed), `authenticator` (is it genuine),
//! `report` (what does it say), `duplicates` (was it here before) and the log; `accounting` decides, `receiver` moves
//! bytes, `server` has a thread for each socket.

pub mod authenticator;
pub mod clients;
pub mod config;
pub mod connect_info;
pub mod dictionary;
pub mod gateways;
mod groups;
pub mod packet;

mod accounting;
mod allowed;
mod answers;
mod client_config;
mod complaints;
mod drops;
mod duplicates;
mod judge;
mod octets;
mod outcome;
mod parts;
mod radio_names;
mod rate;
mod receiver;
mod report;
mod secrets;
mod server;
mod shared;
mod socket;
mod spare;
mod status_server;
mod stock;
mod user_name;
pub mod vendor;
mod vendor_specific;

pub use clients::ClientSecrets;
pub use config::RadiusConfig;
pub use judge::{Judge, Judged};
pub use server::{RadiusServer, ServerError};

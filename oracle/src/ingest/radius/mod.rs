//! RADIUS accounting server: RFC 2866 and 2869, duplicates by RFC 5080, Status-Server by RFC 5997.
//!
//! Datagrams come in. Usage reports go out to the log as records, and an Accounting-Response goes back when its record
//! is durable. What must hold: a request gets no answer before its record is durable, so that its sender keeps what is
//! not recorded; who does not know a client's secret uses up none of its places and none of its rate; every datagram
//! ends in exactly one `outcome`; and nothing that a datagram says makes the server panic.
//!
//! Read it in the order that a datagram takes:
//!
//! 1. `server` starts a thread for each `socket`; `receiver` is that thread's loop. It takes datagrams in batches and
//!    sends them on in `groups`, with `reservations` and `buffer_pool` to do so cheaply; `shared` is what all sockets
//!    have in common, `kernel_drops` counts what came too fast.
//! 2. `accounting` decides about one datagram. It asks `clients` whose it is (`client_config`, `secrets`,
//!    `rate_limit`), `packet` whether it is well formed, `authenticator` whether it is genuine, and `duplicates`
//!    whether it came before. `status_server` answers the question whether the server is there.
//! 3. `report` reads what a request says: `radio_names` with `allowed`, `user_name`, `octets`, `connect_info`,
//!    `parent_session`. `dictionary`, `vendor` and `vendor_specific` name the attributes.
//! 4. `answers` are sent together; `outcome` and `refusal_log` tell what was not answered.
//!
//! `gateways` is what is known of vendors' gateways, `dry_run` the same decisions without a socket, for tools and
//! tests.

pub mod authenticator;
mod client_config;
mod clients;
pub mod config;
mod connect_info;
pub mod dictionary;
pub mod gateways;
pub mod packet;
pub mod vendor;

mod accounting;
mod allowed;
mod answers;
mod buffer_pool;
mod dry_run;
mod duplicates;
mod groups;
mod kernel_drops;
mod octets;
mod outcome;
mod parent_session;
mod radio_names;
mod rate_limit;
mod receiver;
mod refusal_log;
mod report;
mod reservations;
mod secrets;
mod server;
mod shared;
mod socket;
mod status_server;
mod user_name;
mod vendor_specific;

pub(crate) use clients::ClientSecrets;
pub use config::RadiusConfig;
pub use dry_run::{DryRun, Handled};
pub use server::{RadiusServer, ServerError};

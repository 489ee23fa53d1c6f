//! Signed usage reports: gRPC and HTTP on one address, with or without TLS (docs/reference/usage-reports.md).
//!
//! A batch comes through `grpc` or `http`, is held to `rules`, waits in the queue of `intake` until a thread of its own
//! verifies it together with others, is compared with its radio's last ones in `window`, and is answered when the log has
//! it. `listener` takes connections, `peer` knows which of them are radios', `reading` bounds what arrives, `radios` knows
//! whose keys are registered.

pub mod config;

mod counters;
mod form;
mod grpc;
pub(crate) mod http;
mod intake;
mod line;
mod lines;
mod listener;
mod peer;
mod pipeline;
mod radios;
mod reading;
mod refusal;
mod rules;
mod server;
mod tls;
mod window;

pub use config::UsageConfig;

pub use radios::Radios;
pub use server::{UsageServer, UsageServerError};
pub(crate) use tls::{Certified, Tls};

pub use tls::check as check_tls;

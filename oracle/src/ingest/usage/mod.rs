//! Signed usage reports: gRPC and HTTP on one address, with or without TLS (docs/reference/usage-reports.md).
//!
//! Batches that radios signed come in; records go out to the log, and an acknowledgement to the radio when its batch is
//! durable. What must hold: a batch is acknowledged only when it is durable; and strangers can neither take the room of
//! radios nor fill the memory.
//!
//! Read it in the order that a batch takes: `listener` takes connections, each of which is a `peer`; `grpc` and `http`
//! read batches, with `receive_budget` to bound what arrives; `intake` holds them to the `rules`; they wait in the
//! queue of their sender (`sender_queue`, `sender_queues`); threads of the `pipeline` verify them in groups, compare
//! each with its radio's last ones (`window`) and hand them to the log. `radios` knows whose keys are registered.

pub mod config;

mod counters;
mod form;
mod grpc;
pub(crate) mod http;
mod intake;
mod listener;
mod peer;
mod pipeline;
mod radios;
mod receive_budget;
mod refusal;
mod rules;
mod sender_queue;
mod sender_queues;
mod server;
mod tls;
mod window;

pub use config::UsageConfig;

pub use radios::Radios;
pub use server::UsageServer;
pub(crate) use server::UsageServerError;
pub(crate) use tls::{Certified, Tls};

pub use tls::check as check_tls;

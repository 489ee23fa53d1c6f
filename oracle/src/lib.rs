//! The oracle: a service that takes usage reports, and settles what they come to.

pub mod backup;
pub mod chain;
pub mod checking;
pub mod config;
mod connections;
pub mod data_folder;
mod fail_points;
pub mod formats;
pub mod health;
pub mod ingest;
pub mod mirroring;
pub mod preflight;
pub mod problem;
pub mod recover;
pub mod replay;
mod row_checksum;
pub mod run;
pub mod serve;
pub mod settle;
mod shares;
pub mod time;
pub mod webhooks;

pub use fail_points::{FailPoints, fail_points};

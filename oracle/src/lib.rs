//! The oracle: a service that takes usage reports, and settles what they come to.

pub mod backup;
pub mod chain;
pub mod checking;
pub mod config;
mod connections;
pub mod data_folder;
pub mod formats;
pub mod ingest;
pub mod mirroring;
pub mod recover;
pub mod replay;
mod row_checksum;
pub mod run;
pub mod serve;
pub mod settle;
mod shares;
pub mod time;
pub mod webhooks;

//! The oracle service and the commands around it.

pub mod archive;
pub mod chain;
pub mod checking;
pub mod cli;
pub mod config;
mod connections;
pub mod cores;
pub mod engine;
pub mod formats;
pub mod identity;
pub mod ingest;
pub mod log;
mod mirroring;
pub mod record;
pub mod recover;
pub mod replay;
pub mod run;
pub mod serve;
pub mod session;
pub mod settle;
mod shares;
pub mod storage;
pub mod time;
pub mod webhooks;

//! The `openmast` command. `args` says what can be asked for, `commands` does it, `report` says what came of it
//! (docs/reference/cli.md). Nothing here decides about money: the program does.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod archived;
mod args;
mod bill_sums;
mod cli;
mod commands;
mod context;
mod credentials;
mod described;
mod event_stream;
mod failure;
mod journal;
mod keys;
mod landing;
mod live_sessions;
mod not_licensed;
mod oracle_api;
mod outcome;
mod prices;
mod progress;
mod proofs;
mod records_answer;
mod report;
mod session_records;
mod shortage;
mod signing;
mod solana_config;
mod sources;
mod spectrum;
mod tables;
mod terms;
mod to_sign;
mod token_accounts;
mod values;
#[cfg(test)]
mod zero_account;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

//! The `openmast` command. `args` says what can be asked for, `commands` does it, `report` says what came of it
//! (docs/cli.md). Nothing here decides about money: the program does.

mod args;
mod commands;
mod context;
mod failure;
mod oracle_api;
mod progress;
mod proofs;
mod report;
mod session_records;
mod solana_config;
mod values;

use args::Cli;
use clap::Parser;
use failure::{Exit, Failure};
use std::process::ExitCode;

/// Parses the command line, runs the command and reports. Usage errors exit with 2, as all exit codes in `--help`.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.globals.json;
    let outcome = tokio::runtime::Runtime::new()
        .map_err(|error| {
            Failure::new(
                Exit::Internal,
                format!("the runtime does not start: {error}"),
            )
        })
        .and_then(|runtime| runtime.block_on(commands::run(cli)));
    match outcome {
        Ok(report) => {
            report.print(json);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            failure.print(json);
            failure.exit.into()
        }
    }
}

//! From the command line to an exit code.

use crate::{
    args::Cli,
    commands,
    failure::{Exit, Failure},
    progress::Progress,
    report::Report,
};
use std::{ffi::OsString, process::ExitCode, time::Duration};

/// For work of the service that the disk keeps when everything else has ended.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Parses the command line, runs the command and reports. Exit codes as `--help` tells them.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let cli = match Cli::read(&arguments) {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error, wants_json(&arguments)),
    };
    let json = cli.globals.json;
    match done(cli, &Progress::new(json)).and_then(|report| print(&report, json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print(json);
            failure.exit.into()
        }
    }
}

fn done(cli: Cli, progress: &Progress) -> Result<Report, Failure> {
    let internal = |error| {
        Failure::new(
            Exit::Internal,
            format!("the runtime does not start: {error}"),
        )
    };
    let is_service = cli.is_service();
    let runtime = tokio::runtime::Runtime::new().map_err(internal)?;
    let done = runtime.block_on(commands::run(cli, progress));
    if matches!(&done, Err(failure) if failure.exit == Exit::Interrupted || failure.exit == Exit::Outcome)
    {
        // What still reads or computes must not keep the process.
        runtime.shutdown_background();
    } else if is_service {
        // A disk that hangs must not either: supervisors start the service again.
        runtime.shutdown_timeout(STOP_TIMEOUT);
    }
    done
}

fn print(report: &Report, json: bool) -> Result<(), Failure> {
    report
        .print(json)
        .map_err(|error| Failure::new(Exit::Internal, format!("stdout: {error}")))
}

/// Wrong usage, or a question for help or the version, which is none.
fn not_understood(error: &clap::Error, json: bool) -> ExitCode {
    if json && error.use_stderr() {
        usage(error).print_stdout(json);
    }
    // There is nowhere else to complain to.
    let _ = error.print();
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ => Exit::Usage.into(),
    }
}

fn usage(error: &clap::Error) -> Failure {
    let text = error.to_string();
    Failure::new(Exit::Usage, text.trim().trim_start_matches("error: "))
}

/// What could not be parsed has no options: they are looked for as they stand.
fn wants_json(arguments: &[OsString]) -> bool {
    arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--json")
}

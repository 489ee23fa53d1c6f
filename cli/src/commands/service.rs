//! `openmast oracle …` and `openmast config …`

use std::{io::IsTerminal, os::unix::process::CommandExt, path::Path, process::Command};

use serde_json::Value;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use tracing_subscriber::EnvFilter;

use super::endings::ended;
use super::{backup, checking, recover, restore};
use crate::{
    args::{ConfigCommand, Globals, OracleCommand},
    failure::{Exit, Failure},
    progress::Progress,
    report::Report,
};
use openmast_engine::Reopened;
use openmast_oracle::{
    config::{self, Config, EXAMPLE, Place, Problem, Severity},
    run,
};

pub async fn oracle(
    globals: &Globals,
    command: OracleCommand,
    progress: &Progress,
) -> Result<Report, Failure> {
    match command {
        OracleCommand::Run { config } => run_oracle(&config.path).await,
        OracleCommand::Check { config, data, all } => checking::run(config.path, data, all).await,
        OracleCommand::Recover(args) => {
            let work = recover::run(globals, args, progress);
            progress.during(work).await
        }
        OracleCommand::Backup(args) => progress.during(backup::run(args, progress)).await,
        OracleCommand::Restore(args) => progress.during(restore::run(args, progress)).await,
    }
}

async fn run_oracle(config: &Path) -> Result<Report, Failure> {
    // Before anything else: without a handler a signal ends the process.
    let (hangups, shutdown) = (hangups()?, told_to_stop()?);
    start_logging();
    let config = load(config)?;
    let _fail_points = openmast_oracle::fail_points();
    run::run_told(config, hangups, shutdown)
        .await
        .map_err(again_when_reopened)
        .map_err(|error| ended(&error))?;
    Ok(Report::new().note("stopped"))
}

/// When epochs are opened again, or derived anew because of damage, this process becomes a new one, with the same
/// arguments: nothing that it had computed is left, just as after a crash. Gives the error back when that is not why the
/// service ended, or is not possible.
fn again_when_reopened(error: anyhow::Error) -> anyhow::Error {
    if !error.is::<Reopened>() && !error.is::<run::DeriveAnew>() {
        return error;
    }
    let start = |program| {
        ignore_hangups();
        Command::new(program)
            .args(std::env::args_os().skip(1))
            .exec()
    };
    match std::env::current_exe().map(start) {
        Ok(failed) | Err(failed) => {
            error.context(format!("cannot start again by itself: {failed}"))
        }
    }
}

pub async fn config(command: ConfigCommand) -> Result<Report, Failure> {
    match command {
        ConfigCommand::Check { config } => check(&config).await,
        ConfigCommand::Example => Ok(Report::new().verbatim("example", EXAMPLE)),
    }
}

async fn check(file: &Path) -> Result<Report, Failure> {
    let report =
        openmast_oracle::preflight::check_with_endpoints(file, config::process_environment()).await;
    let problems: Vec<Value> = report.problems.iter().map(problem_json).collect();
    if report.has_errors() {
        return Err(Failure::input(report.to_string())
            .with("file", file.display().to_string().into())
            .with("problems", problems.into()));
    }
    let lines = report.problems.iter().map(problem_report).collect();
    Ok(Report::new()
        .text("file", "File", file.display())
        .flag("usable", "Usable", true)
        .table("problems", "Warnings", lines))
}

fn problem_json(problem: &Problem) -> Value {
    problem_report(problem).to_json()
}

fn problem_report(problem: &Problem) -> Report {
    let (line, variable) = match &problem.place {
        Place::Line(line) => (u32::try_from(*line).ok(), None),
        Place::Environment(name) => (None, Some(name)),
        Place::Absent => (None, None),
    };
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    Report::new()
        .text("severity", "Severity", severity)
        .optional_count("line", "Line", line)
        .optional("variable", "Variable", variable)
        .text("key", "Key", &problem.key)
        .text("message", "What to do", &problem.message)
}

fn load(path: &Path) -> Result<Config, Failure> {
    config::load(path).map_err(|error| Failure::input(error.to_string()))
}

/// To standard error; `RUST_LOG` says how much. JSON when nobody looks.
fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let logging = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match std::io::stderr().is_terminal() {
        true => logging.try_init(),
        false => logging.json().try_init(),
    };
    if let Err(error) = started {
        eprintln!("logging does not start: {error}");
    }
}

/// Resolves at SIGTERM or SIGINT.
fn told_to_stop() -> Result<impl Future<Output = ()> + Send, Failure> {
    let listen = |kind| {
        signal(kind).map_err(|error| Failure::new(Exit::Internal, format!("signals: {error}")))
    };
    let (mut terminate, mut interrupt) = (
        listen(SignalKind::terminate())?,
        listen(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop");
    })
}

/// Each SIGHUP, as far as the one before was heard: two of them before that are one.
fn hangups() -> Result<mpsc::Receiver<()>, Failure> {
    let mut signals = signal(SignalKind::hangup())
        .map_err(|error| Failure::new(Exit::Internal, format!("signals: {error}")))?;
    let (hangup, hangups) = mpsc::channel(1);
    tokio::spawn(async move {
        while signals.recv().await.is_some() {
            // Full: the one that waits has everything read again, too.
            let _ = hangup.try_send(());
        }
    });
    Ok(hangups)
}

/// A handler ends with the program that it belongs to, and what is ignored stays ignored: so that no SIGHUP ends the new
/// program before it has a handler of its own.
fn ignore_hangups() {
    // SAFETY: SIG_IGN is no function of ours that could do something that a handler must not do.
    unsafe {
        libc::signal(libc::SIGHUP, libc::SIG_IGN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_missing_file_is_bad_input() {
        let file = || "/nowhere/openmast.toml".into();
        assert_eq!(
            config(ConfigCommand::Check { config: file() })
                .await
                .unwrap_err()
                .exit,
            Exit::Input
        );
        assert_eq!(
            run_oracle(Path::new("/nowhere/openmast.toml"))
                .await
                .unwrap_err()
                .exit,
            Exit::Input
        );
    }
}

//! `openmast oracle check`

use std::path::PathBuf;

use crate::{
    failure::{Exit, Failure},
    report::Report,
};
use openmast_oracle::{
    checking::{self, Checked, Finding, Severity},
    config,
};

/// Says what the next start would make of the data folder.
///
/// # Errors
/// The start would end with an error, or settle nothing.
pub async fn run(config: PathBuf, data: Option<PathBuf>, all: bool) -> Result<Report, Failure> {
    let mut config = config::load(&config).map_err(|error| Failure::input(error.to_string()))?;
    if let Some(data) = data {
        config.data_dir = data;
    }
    let checked = tokio::task::spawn_blocking(move || checking::check(&config, all))
        .await
        .map_err(|error| Failure::new(Exit::Internal, error.to_string()))?;
    let (problems, report) = (checked.problems(), report(&checked));
    match problems {
        0 if checked.begins_anew => Ok(report.note(
            "There is no log: the next start begins a new one, and ends with exit code 3 if the network has settled.",
        )),
        0 => Ok(report.note("The next start goes on from here.")),
        problems => {
            let text = format!(
                "{problems} problems: the next start ends with an error, or settles nothing, before they are solved"
            );
            Err(Failure::new(Exit::Verification, text).beside(report))
        }
    }
}

fn report(checked: &Checked) -> Report {
    let replay = &checked.replay;
    Report::new()
        .text("data_dir", "Data folder", checked.data.display())
        .optional("instance", "Its id", checked.instance.as_ref())
        .flag("running", "An oracle runs on it", checked.is_running)
        .table(
            "findings",
            "Found",
            checked.findings.iter().map(finding).collect(),
        )
        .number("replay_from", "Read again from record", replay.from)
        .number("replay_records", "Records", replay.records)
        .number("replay_seconds", "Takes about (s)", replay.seconds)
        .number("state_bytes", "State (bytes)", replay.state_bytes)
        .optional("free_bytes", "Free (bytes)", checked.free_bytes)
        .flag("usable", "Usable", checked.problems() == 0)
}

fn finding(finding: &Finding) -> Report {
    let severity = match finding.severity {
        Severity::Fine => "fine",
        Severity::Warning => "warning",
        Severity::Problem => "problem",
    };
    Report::new()
        .text("severity", "", severity)
        .text("part", "part", finding.part)
        .text("file", "file", &finding.file)
        .text("version", "version", &finding.version)
        .text("text", "what", &finding.text)
}

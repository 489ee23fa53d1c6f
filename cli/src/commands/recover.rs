//! `openmast oracle recover`

use crate::{
    args::{Globals, RecoverArgs},
    failure::Failure,
    progress::Progress,
    report::Report,
    sources::sources,
};
use openmast_archive::Sources;
use openmast_oracle::{
    config,
    recover::{self, Outcome, Recovered, Request},
};
use openmast_storage::StorageConfig;

/// Makes a data folder for a network that has settled.
///
/// # Errors
/// See [`Failure`].
pub async fn run(
    globals: &Globals,
    args: RecoverArgs,
    progress: &Progress,
) -> Result<Report, Failure> {
    let config =
        config::load(&args.config.path).map_err(|error| Failure::input(error.to_string()))?;
    let mut sources = sources(globals, &args.from)?;
    let mirrors = match args.from.is_empty() {
        true => add_mirrors(&mut sources, &config.archive.mirrors),
        false => Vec::new(),
    };
    let request = Request {
        config,
        sources,
        data: args.data,
        gives_up_proposed: args.give_up_proposed,
    };
    let say = |doing: &str| progress.say(doing.to_owned());
    let recovered = recover::recover(request, say).await;
    let recovered = recovered.map_err(|error| super::endings::ended(&error))?;
    let mirrors: Vec<&str> = mirrors.iter().map(String::as_str).collect();
    Ok(match mirrors.is_empty() {
        true => report(&recovered),
        false => {
            report(&recovered).names("mirrors", "Configured mirrors that were asked", &mirrors)
        }
    })
}

/// The configured mirrors, as if `--from` named them. Gives their names.
fn add_mirrors(sources: &mut Sources, mirrors: &[StorageConfig]) -> Vec<String> {
    let mut names = Vec::new();
    for mirror in mirrors {
        names.push(mirror.label());
        match mirror.folder() {
            Some(folder) => sources.folders.push(folder),
            None => sources.buckets.push(mirror.clone()),
        }
    }
    names
}

fn report(recovered: &Recovered) -> Report {
    let report = Report::new()
        .number("epoch", "Newest final epoch", recovered.epoch)
        .hash("content_hash", "Content hash", &recovered.content_hash)
        .hash("archive_hash", "Archive", &recovered.archive_hash)
        .text("from", "Ledgers from", ledgers_from(&recovered.outcome))
        .number("archives", "Archives", recovered.archives);
    let report = with_outcome(report, &recovered.outcome);
    let report = match recovered.billed_from_ms {
        Some(from_ms) => report.time_ms("billed_from_ms", "Nothing is billed before", from_ms),
        None => report,
    };
    let report = match &recovered.set_aside {
        Some(folder) => report.text("set_aside", "Set aside", folder.display()),
        None => report,
    };
    if recovered.missing_archives.is_empty() {
        return report.note("Start it: openmast oracle run");
    }
    let missing: Vec<String> = recovered
        .missing_archives
        .iter()
        .map(u64::to_string)
        .collect();
    let missing = missing.join(", ");
    report
        .text("missing_archives", "Archives that nobody had", &missing)
        .note(format!(
            "There are no proofs against epochs {missing} until their archives lie in archive/public of the data folder"
        ))
        .note("Start it: openmast oracle run")
}

fn ledgers_from(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Whole { .. } | Outcome::EndMissing { .. } => "log",
        Outcome::State { .. } => "state",
        Outcome::Archive { .. } => "archive",
    }
}

fn with_outcome(report: Report, outcome: &Outcome) -> Report {
    match outcome {
        Outcome::Whole { new_outbox } => report
            .flag("new_outbox", "Outbox made anew", *new_outbox)
            .note("Log and states are whole: nothing is lost"),
        Outcome::EndMissing { records } => report
            .number("missing_records", "Missing records (at least)", *records)
            .flag("new_outbox", "Outbox made anew", true)
            .note(
                "The log goes on without its end: what was acknowledged in the missing records is lost, but for sessions that \
                 report on",
            ),
        Outcome::State { .. } => report.note(
            "The log is gone. Sessions go on from the end of the newest final epoch: lost is what ended since, and mappings \
             that were set since",
        ),
        Outcome::Archive {
            taken_over,
            kept_records,
        } => {
            let taken = taken_over.unwrap_or_default();
            report
                .number("sessions", "Sessions taken over", taken.sessions)
                .number("mapped_names", "Mapped names taken over", taken.mapped_names)
                .number("waiting_bytes", "Waiting bytes given up", taken.waiting_bytes)
                .number("kept_records", "Records of the open epoch kept", *kept_records)
                .note(
                    "Before the time above nothing is billed, and of sessions that began before it only what they count after \
                     their first report since: the rest may have been billed (openmast_counted_before_recovery_bytes)",
                )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configured_mirrors_are_sources() {
        let mirrors = ["s3://archives/oracle-1", "/mnt/mirror"].map(StorageConfig::of_argument);
        let mut sources = Sources::default();
        let names = add_mirrors(&mut sources, &mirrors);
        assert_eq!(names, ["s3://archives/oracle-1", "/mnt/mirror"]);
        assert_eq!(sources.folders, [std::path::Path::new("/mnt/mirror")]);
        assert_eq!(sources.buckets.len(), 1);
    }
}

//! `openmast oracle restore`

use std::path::Path;

use super::backup::{Shown, contents, failed, load, named, storage};
use crate::{args::RestoreArgs, failure::Failure, progress::Progress, report::Report};
use openmast_oracle::backup::{self, BackupStore, RestoreRequest, Restored};

/// Puts a backup into an empty data folder.
///
/// # Errors
/// See [`Failure`].
pub async fn run(args: RestoreArgs, progress: &Progress) -> Result<Report, Failure> {
    let backup = args.backup.as_deref().map(named).transpose()?;
    let storage = storage(args.from.as_deref(), || load(&args.config.path))?;
    let is_configured = args.data.is_none();
    let request = match args.data {
        Some(data) => RestoreRequest {
            data,
            backup,
            network: None,
        },
        None => {
            let config = load(&args.config.path)?;
            RestoreRequest {
                data: config.data_dir,
                backup,
                network: Some(config.network.address),
            }
        }
    };
    let vault = BackupStore::open(&storage).map_err(failed)?;
    let shown = Shown::on(progress);
    let restored = backup::restore(&vault, &request, |step| shown.show(step)).await;
    let folder = request.data.display();
    let report = match restored.map_err(failed)? {
        Some(restored) => of(&restored).text("data_dir", "Data folder", folder),
        None => Report::new()
            .text("data_dir", "Data folder", folder)
            .note("What an interrupted restore or recovery had written is in its place now"),
    };
    Ok(match is_configured {
        true => with_what_is_next(report, &args.config.path),
        false => with_what_is_next_elsewhere(report, &args.config.path, &request.data),
    })
}

/// What comes next for the configured data folder.
fn with_what_is_next(report: Report, config: &Path) -> Report {
    let config = config.display();
    report
        .note("No oracle may run any more where the backup was made: two with one key differ, and nothing is settled then")
        .note(format!("Look at it: openmast oracle check --config {config}"))
        .note(format!(
            "If an epoch was proposed or became final since the backup, or you do not know: openmast oracle recover --config {config}"
        ))
        .note(format!("Then start it: openmast oracle run --config {config}"))
}

/// What comes next for a folder that no service works on yet.
fn with_what_is_next_elsewhere(report: Report, config: &Path, data: &Path) -> Report {
    report
        .note(format!(
            "Look at it: openmast oracle check --config {} --data {}",
            config.display(),
            data.display()
        ))
        .note(
            "To go on with it: stop the oracle that the backup was made of for good, set data_dir to this folder, and run openmast \
             oracle recover",
        )
}

fn of(restored: &Restored) -> Report {
    let manifest = &restored.manifest;
    let made_at = i64::try_from(restored.name.made_at).unwrap_or(i64::MAX);
    Report::new()
        .text("backup", "Backup", &restored.name)
        .time("made_at", "Made", made_at)
        .text("network", "Network", &manifest.network)
        .optional("oracle", "Oracle", manifest.oracle.as_ref())
        .optional("instance", "Id of the folder", manifest.instance.as_ref())
        .and(contents(manifest))
}

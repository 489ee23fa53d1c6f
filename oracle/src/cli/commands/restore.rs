//! `openmast oracle restore`

use super::backup::{Shown, contents, failed, load, named, storage};
use crate::{
    backup::{self, RestoreRequest, Restored, Vault},
    cli::{args::RestoreArgs, failure::Failure, progress::Progress, report::Report},
};

/// Puts a backup into an empty data folder.
///
/// # Errors
/// See [`Failure`].
pub async fn run(args: RestoreArgs, progress: &Progress) -> Result<Report, Failure> {
    let backup = args.backup.as_deref().map(named).transpose()?;
    let storage = storage(args.from.as_deref(), || load(&args.config))?;
    let request = match args.data {
        Some(data) => RestoreRequest {
            data,
            backup,
            network: None,
        },
        None => {
            let config = load(&args.config)?;
            RestoreRequest {
                data: config.data_dir,
                backup,
                network: Some(config.network.address),
            }
        }
    };
    let vault = Vault::open(&storage).map_err(failed)?;
    let shown = Shown::on(progress);
    let restored = backup::restore(&vault, &request, |step| shown.show(step)).await;
    let folder = request.data.display();
    let report = match restored.map_err(failed)? {
        Some(restored) => of(&restored).text("data_dir", "Data folder", folder),
        None => Report::new()
            .text("data_dir", "Data folder", folder)
            .note("What an interrupted restore or recovery had written is in its place now"),
    };
    Ok(report
        .note("No oracle may run any more where the backup was made: two with one key differ, and nothing is settled then")
        .note("Look at it: openmast oracle check")
        .note("If an epoch was proposed or became final since the backup, or you do not know: openmast oracle recover")
        .note("Then start it: openmast oracle run"))
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

//! `openmast archive …`

use std::time::Duration;

use crate::{
    args::{ArchiveCommand, MirrorArgs},
    context::Context,
    failure::{Exit, Failure},
    report::Report,
    sources::sources,
};
use openmast_archive::ArchiveSources;
use openmast_oracle::mirroring::{Mirrored, Mirroring};
use openmast_storage::{Storage, StorageConfig};

/// # Errors
/// See [`Failure`].
pub async fn run(context: &Context, command: ArchiveCommand) -> Result<Report, Failure> {
    match command {
        ArchiveCommand::Mirror(args) => mirror(context, args).await,
    }
}

async fn mirror(context: &Context, args: MirrorArgs) -> Result<Report, Failure> {
    let sources = sources(context.globals(), &args.from)?;
    let sources = ArchiveSources::new(sources).map_err(|error| super::endings::ended(&error))?;
    let place = StorageConfig::of_argument(&args.to);
    // Where nothing is mounted it would be on another disk.
    if let Some(folder) = place.folder().filter(|folder| !folder.is_dir()) {
        return Err(Failure::input(format!(
            "--to: {} is not there, or no folder: mount it, or make it",
            folder.display()
        )));
    }
    let to = Storage::open(&place).map_err(|error| Failure::input(format!("--to: {error}")))?;
    let mirroring = Mirroring {
        network: context.network_address()?,
        sources,
        to,
        with_closed: args.all,
        reads_back: args.verify,
    };
    let Some(seconds) = args.every else {
        return once(context, &mirroring).await;
    };
    loop {
        // What does not answer now may the next time.
        match once(context, &mirroring).await {
            Ok(report) => context.progress.tell(report.to_text().trim_end()),
            Err(failure) => context.progress.tell(failure.message()),
        }
        context.progress.say("Waiting for the next settlement");
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }
}

async fn once(context: &Context, mirroring: &Mirroring) -> Result<Report, Failure> {
    let say = |doing: String| context.progress.say(doing);
    let mirrored = mirroring.bring_all(&context.rpc, say).await;
    let mirrored = mirrored.map_err(|error| super::endings::ended(&error))?;
    let report = report(mirroring, &mirrored);
    let Some((_, reason)) = mirrored.missing.first() else {
        return Ok(report);
    };
    let missing: Vec<String> = mirrored
        .missing
        .iter()
        .map(|(epoch, _)| epoch.to_string())
        .collect();
    let text = format!(
        "the archives of epochs {} were not to be had. {reason}",
        missing.join(", ")
    );
    Err(Failure::new(Exit::Trouble, text)
        .with("missing_archives", missing.into())
        .beside(report))
}

fn report(mirroring: &Mirroring, mirrored: &Mirrored) -> Report {
    Report::new()
        .key("network", "Network", &mirroring.network)
        .text("to", "Mirror", mirroring.to.name())
        .number("final_epoch", "Newest final epoch", mirrored.final_epoch)
        .number("copied", "Archives brought", mirrored.copied)
        .number("copied_bytes", "Bytes brought", mirrored.copied_bytes)
        .number("replaced", "  of them damaged before", mirrored.replaced)
        .number("there", "Archives that were there", mirrored.there)
}

//! `openmast oracle backup`

use std::{cell::RefCell, num::NonZeroU32, path::Path};

use solana_keypair::read_keypair_file;
use solana_signer::Signer;

use crate::{
    args::{BackupArgs, BackupCommand, Place},
    failure::{Exit, Failure},
    progress::{Counting, Progress},
    report::Report,
};
use openmast_oracle::{
    backup::{
        self, BackupError, BackupStore, Listed, Made, Manifest, Name, PIECE_BYTES, Pruned,
        READ_BACK, Request, Step,
    },
    config::{self, Config},
};
use openmast_storage::StorageConfig;

/// Makes, lists, verifies and removes backups.
///
/// # Errors
/// See [`Failure`].
pub async fn run(args: BackupArgs, progress: &Progress) -> Result<Report, Failure> {
    match &args.command {
        None => make(&args, progress).await,
        Some(BackupCommand::List { place }) => list(place, progress).await,
        Some(BackupCommand::Verify { place, backup }) => {
            verify(place, backup.as_deref(), progress).await
        }
        Some(BackupCommand::Prune { place, keep }) => prune(place, *keep, progress).await,
    }
}

async fn make(args: &BackupArgs, progress: &Progress) -> Result<Report, Failure> {
    let place = &args.place;
    let config = load(&place.config.path)?;
    let storage = storage(place.to.as_deref(), || Ok(config.clone()))?;
    refuse_inside(&storage, &config)?;
    // The log and the states are held open.
    config::raise_open_files();
    let key = read_keypair_file(&config.oracle.keypair);
    let request = Request {
        data: config.data_dir,
        program: config.network.program,
        network: config.network.address,
        oracle: key.ok().map(|key| key.pubkey()),
        keep: args.keep,
        piece_bytes: PIECE_BYTES,
        read_back: match args.read_back_all {
            true => usize::MAX,
            false => READ_BACK,
        },
    };
    let store = BackupStore::open(&storage).map_err(failed)?;
    let shown = Shown::on(progress);
    let made = backup::back_up(&store, &request, |step| shown.show(step)).await;
    report(made.map_err(failed)?)
}

/// What lies in the data folder is lost with it.
fn refuse_inside(storage: &StorageConfig, config: &Config) -> Result<(), Failure> {
    let Some(folder) = storage.folder() else {
        return Ok(());
    };
    // No link of what is not there can lead into the data folder.
    let whole = |path: &Path| {
        let found = path.canonicalize().or_else(|_| std::path::absolute(path));
        found.unwrap_or_else(|_| path.to_owned())
    };
    match whole(&folder).starts_with(whole(&config.data_dir)) {
        true => Err(Failure::input(format!(
            "{} lies in the data folder, and is lost with it: name a folder of another disk or machine",
            folder.display()
        ))),
        false => Ok(()),
    }
}

fn report(made: Made) -> Result<Report, Failure> {
    let manifest = &made.manifest;
    let left_out: Vec<&str> = made.left_out.iter().map(String::as_str).collect();
    let lacks: Vec<&str> = made.lacks.iter().map(String::as_str).collect();
    let report = Report::new()
        .text("backup", "Backup", &made.name)
        .and(contents(manifest))
        .number("sent_objects", "Objects sent", made.sent_objects)
        .number("sent_bytes", "Bytes sent", made.sent_bytes)
        .number(
            "there_bytes",
            "Bytes that were there",
            manifest.bytes().saturating_sub(made.sent_bytes),
        )
        .number(
            "damaged_objects",
            "Objects that were damaged there",
            made.damaged_objects,
        )
        .names("left_out", "Left out", &left_out)
        .names("lacks", "Missing", &lacks);
    match made.pruned {
        None if lacks.is_empty() => Ok(report),
        None => Err(Failure::new(
            Exit::Verification,
            format!(
                "backup {} was made, and lacks what a restored folder needs: {}. No older one was removed",
                made.name,
                lacks.join("; ")
            ),
        )
        .beside(report)),
        Some(Ok(pruned)) => Ok(report.and(of_pruned(&pruned))),
        Some(Err(BackupError::Busy(why))) => Ok(report.note(format!("Nothing was removed: {why}"))),
        Some(Err(error)) => Err(failed(error).beside(report)),
    }
}

/// What a backup has.
pub(super) fn contents(manifest: &Manifest) -> Report {
    Report::new()
        .optional_number(
            "ended_epoch",
            "Newest epoch that ended",
            manifest.ended_epoch,
        )
        .number("records", "Records of the log before", manifest.next_record)
        .number("files", "Files", manifest.files.len() as u64)
        .number("bytes", "Bytes", manifest.bytes())
}

async fn list(place: &Place, progress: &Progress) -> Result<Report, Failure> {
    progress.say("Looking at the store");
    let store = opened(place)?;
    let backups = store.backups().await.map_err(failed)?;
    let lines = backups.iter().map(line).collect();
    Ok(Report::new().table("backups", "Backups", lines))
}

fn line(listed: &Listed) -> Report {
    let made_at = i64::try_from(listed.name.made_at).unwrap_or(i64::MAX);
    let report = Report::new()
        .text("backup", "backup", &listed.name)
        .time("made_at", "made", made_at);
    let summary = listed.summary.as_ref().ok();
    let damage = listed.summary.as_ref().err();
    report
        .optional("network", "network", summary.map(|it| &it.network))
        .optional(
            "oracle",
            "oracle",
            summary.and_then(|it| it.oracle.as_ref()),
        )
        .optional_number(
            "ended_epoch",
            "epoch",
            summary.and_then(|it| it.ended_epoch),
        )
        .optional_number("records", "records", summary.map(|it| it.records))
        .optional_number("files", "files", summary.map(|it| it.files))
        .optional_number("bytes", "bytes", summary.map(|it| it.bytes))
        .optional("error", "what is wrong", damage)
}

async fn verify(
    place: &Place,
    backup: Option<&str>,
    progress: &Progress,
) -> Result<Report, Failure> {
    let store = opened(place)?;
    let name = match backup {
        Some(name) => named(name)?,
        None => store.newest().await.map_err(failed)?,
    };
    let manifest = store.manifest(&name).await.map_err(failed)?;
    let shown = Shown::on(progress);
    let verified = backup::verify(&store, &manifest, |step| shown.show(step)).await;
    verified.map_err(failed)?;
    Ok(Report::new()
        .text("backup", "Backup", &name)
        .number("files", "Files", manifest.files.len() as u64)
        .number("bytes", "Bytes", manifest.bytes())
        .flag("verified", "Verified", true))
}

async fn prune(place: &Place, keep: NonZeroU32, progress: &Progress) -> Result<Report, Failure> {
    let store = opened(place)?;
    let shown = Shown::on(progress);
    let pruned = backup::prune(&store, keep, |step| shown.show(step)).await;
    pruned.map(|pruned| of_pruned(&pruned)).map_err(failed)
}

fn of_pruned(pruned: &Pruned) -> Report {
    Report::new()
        .number("kept", "Backups kept", pruned.kept)
        .number("removed_backups", "Backups removed", pruned.backups)
        .number("removed_objects", "Objects removed", pruned.objects)
        .number("removed_bytes", "Bytes removed", pruned.bytes)
}

fn opened(place: &Place) -> Result<BackupStore, Failure> {
    let storage = storage(place.to.as_deref(), || load(&place.config.path))?;
    BackupStore::open(&storage).map_err(failed)
}

pub(super) fn load(file: &Path) -> Result<Config, Failure> {
    config::load(file).map_err(|error| Failure::input(error.to_string()))
}

/// Where backups lie: as the command says, or else the configuration, which is read only then.
pub(super) fn storage(
    named: Option<&str>,
    config: impl FnOnce() -> Result<Config, Failure>,
) -> Result<StorageConfig, Failure> {
    match named {
        Some(named) => Ok(StorageConfig::of_argument(named)),
        None => config()?.backup.ok_or_else(|| {
            Failure::input("say where backups lie: on the command line (--help), or in [backup] of the configuration")
        }),
    }
}

pub(super) fn named(name: &str) -> Result<Name, Failure> {
    name.parse().map_err(failed)
}

pub(super) fn failed(error: BackupError) -> Failure {
    let exit = match &error {
        BackupError::Input(_) => Exit::Input,
        BackupError::Store { .. } | BackupError::Busy(_) => Exit::Trouble,
        BackupError::Damaged(_) => Exit::Verification,
        BackupError::Data(error) => return super::endings::ended(error),
    };
    Failure::new(exit, error.to_string())
}

/// What is being done, as people see it.
pub(super) struct Shown<'a> {
    progress: &'a Progress,
    counting: RefCell<Option<Counting>>,
}

impl<'a> Shown<'a> {
    pub fn on(progress: &'a Progress) -> Self {
        Self {
            progress,
            counting: RefCell::default(),
        }
    }

    pub fn show(&self, step: Step) {
        let mut counting = self.counting.borrow_mut();
        match step {
            Step::Doing(doing) => {
                *counting = None;
                self.progress.say(doing);
            }
            Step::Begins(doing, bytes) => {
                // The one before sets the line back when it ends.
                *counting = None;
                *counting = Some(self.progress.bytes(doing, Some(bytes)));
            }
            Step::Done(bytes) => {
                if let Some(counting) = counting.as_ref() {
                    counting.add(bytes);
                }
            }
        }
    }
}

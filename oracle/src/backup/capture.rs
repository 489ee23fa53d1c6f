//! Captures a data folder as it is at one moment, whether an oracle works on it or not.
//!
//! What was derived from something is read before that: states, then the outbox, then the archives that it names and
//! the log from which all of them came. So the log of a backup reaches at least as far as its outbox and its states
//! know, and no archive that the outbox names is missing. Files of the log are held open from before the states were
//! read, so that none that the states need is released meanwhile.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use tempfile::TempDir;

use super::{
    BackupError,
    databases::{self, Copy},
    manifest::{KEEPER, OUTBOX, WEBHOOKS, is_of_a_data_folder},
};
use crate::{
    data_folder::{self, Instance, StateFiles},
    settle::Outbox,
};
use openmast_archive::{self, ArchiveFolder};
use openmast_log::{HeldFile, HeldLog, LogCopy, LogError};
use openmast_platform::files::if_there;
use openmast_records::Lsn;

/// Bound on settlements that are not closed, whose archives are looked for: more than a chain keeps.
const MOST_OPEN: u32 = 1_000;
/// How often to try: files are replaced while they are read if a recovery ends just then, or if epochs are very short.
const TRIES: u32 = 10;

/// What is to be sent.
pub(super) struct Captured {
    pub files: Vec<CapturedFile>,
    /// Files that are not to be sent, each with the reason.
    pub left_out: Vec<String>,
    /// Files that are not to be sent and that a restored folder needs, each with the reason.
    pub lacks: Vec<String>,
    pub first_record: Lsn,
    pub next_record: Lsn,
    pub ended_epoch: Option<u64>,
    /// The folder's id.
    pub instance: Option<String>,
    /// The folder with the copies of the databases, which is removed when this is dropped.
    _copies: TempDir,
}

/// A file of the captured folder.
#[derive(Debug)]
pub(super) struct CapturedFile {
    /// Path below the data folder, with `/` between its parts.
    pub name: String,
    pub source: Source,
    /// Whether it never changes again: what was sent of it once is not read again.
    pub is_final: bool,
}

#[derive(Debug)]
pub(super) enum Source {
    /// The first so many bytes of an open file.
    Held(File, u64),
    /// A file of the log.
    Log(HeldFile),
    /// A file that is opened when it is read. It may be gone by then, if it reached its age.
    Named(PathBuf),
    Bytes(Vec<u8>),
}

/// Captures the folder. Blocks; reads the newest file of the log and the databases.
///
/// # Errors
/// There is no log, it is damaged at its end, or something cannot be read.
pub(super) fn capture(data: &Path) -> Result<Captured, BackupError> {
    data_folder::refuse_unfinished_copy(data)?;
    if data_folder::is_waiting(data) {
        return Err(BackupError::Input(data_folder::HALF_MOVED.into()));
    }
    if !data.join("log").is_dir() {
        return Err(BackupError::Input(format!(
            "{} has no log: it is no data folder of an oracle, or what is left of one. A backup of that would be none",
            data.display()
        )));
    }
    for _ in 0..TRIES {
        if let Some(captured) = try_capture(data)? {
            return Ok(captured);
        }
    }
    Err(BackupError::Busy(format!(
        "files of {} were replaced again and again while they were looked at: try again",
        data.display()
    )))
}

/// Tries once; `None` if something was replaced meanwhile.
fn try_capture(data: &Path) -> Result<Option<Captured>, BackupError> {
    let log = HeldLog::hold(&data.join("log")).map_err(of_log)?;
    let Some(States { mut files, newest }) = states(data)? else {
        return Ok(None);
    };
    let copies =
        tempfile::tempdir().map_err(|error| BackupError::disk("a temporary folder", error))?;
    let (mut left_out, mut lacks) = (Vec::new(), Vec::new());
    // If no epoch has ended in the log, the service makes the outbox by itself.
    outbox(
        data,
        copies.path(),
        newest.is_some(),
        &mut files,
        &mut lacks,
    )?;
    for name in [WEBHOOKS, KEEPER] {
        other(name, (data, copies.path()), &mut files, &mut left_out);
    }
    for folder in ["archive/public", "archive/private"] {
        archives(data, folder, &mut files)?;
    }
    for name in ["instance", "chain.json"] {
        files.extend(small(data, name)?);
    }
    let instance = Instance::read(data).unwrap_or_default();
    let Some(log) = log.complete().map_err(of_log)? else {
        return Ok(None);
    };
    if let Some((lsn, _)) = newest.filter(|(lsn, _)| *lsn >= log.next) {
        return Err(BackupError::Data(anyhow::anyhow!(
            "the log ends before record {}, but a state snapshot was made after record {lsn}: the end of the log is missing. \
             `openmast oracle check` says more; nothing was backed up",
            log.next
        )));
    }
    if log.next == 0 {
        return Err(BackupError::Input(format!(
            "the log of {} has no record: it is what a start leaves whose data folder was lost. A backup of that would be none; restore \
             the newest one, or run `openmast oracle recover`",
            data.display()
        )));
    }
    lacks.extend(missing_archives(data, copies.path()));
    let captured = Captured {
        first_record: log.first,
        next_record: log.next,
        ended_epoch: newest.map(|(_, epoch)| epoch),
        instance: instance.map(|it| it.id),
        files: with_log(files, log),
        left_out,
        lacks,
        _copies: copies,
    };
    Ok(Some(captured))
}

/// Snapshots of the engine's state.
#[derive(Default)]
struct States {
    files: Vec<CapturedFile>,
    /// Position and epoch of the newest one.
    newest: Option<(Lsn, u64)>,
}

/// The states; `None` if one was released meanwhile.
fn states(data: &Path) -> Result<Option<States>, BackupError> {
    let folder = data.join("state");
    let mut states = States::default();
    if !folder.is_dir() {
        return Ok(Some(states));
    }
    for (lsn, epoch, path) in StateFiles::all(&folder)? {
        let failed = |error| BackupError::disk(path.display(), error);
        let Some(file) = if_there(File::open(&path)).map_err(failed)? else {
            return Ok(None);
        };
        let bytes = file.metadata().map_err(failed)?.len();
        states.newest = Some((lsn, epoch));
        states.files.push(CapturedFile {
            name: named("state", &path),
            source: Source::Held(file, bytes),
            is_final: true,
        });
    }
    Ok(Some(states))
}

/// Archives that the outbox names and a start needs, and that are missing.
fn missing_archives(data: &Path, copies: &Path) -> Vec<String> {
    let outbox = copies.join(OUTBOX);
    if !outbox.exists() {
        return Vec::new();
    }
    let entries = Outbox::open_to_read(&outbox).and_then(|it| it.open_entries(MOST_OPEN));
    // An outbox of another version, or with damaged rows, is examined by `openmast oracle check`.
    let entries = entries.unwrap_or_default();
    let folder = ArchiveFolder::new(&data.join("archive"));
    let missing = entries
        .iter()
        .filter(|it| !folder.file(&it.content.archive_hash).exists());
    missing
        .map(|it| {
            format!(
                "the public archive of epoch {}, {}, is not there: `openmast archive mirror --from MIRROR --to {}` brings it",
                it.content.epoch,
                openmast_archive::file_name(&it.content.archive_hash),
                data.join("archive/public").display()
            )
        })
        .collect()
}

/// Adds the outbox, or the reason why it is in no backup.
fn outbox(
    data: &Path,
    copies: &Path,
    is_needed: bool,
    files: &mut Vec<CapturedFile>,
    lacks: &mut Vec<String>,
) -> Result<(), BackupError> {
    let (from, to) = (data.join(OUTBOX), copies.join(OUTBOX));
    if !from.exists() {
        let missing = format!("{OUTBOX} is not there: `openmast oracle recover` makes it anew");
        lacks.extend(is_needed.then_some(missing));
        return Ok(());
    }
    match databases::copy_outbox(&from, &to)? {
        Copy::Whole => files.push(copied(OUTBOX, to)),
        Copy::Damaged(why) => lacks.push(format!(
            "{OUTBOX} is damaged ({why}): `openmast oracle check` says whether the next start mends it"
        )),
    }
    Ok(())
}

/// Adds a database on which nothing depends: without the webhooks' queue the service begins a new one, and without what the keeper
/// sent its day begins anew.
fn other(
    name: &str,
    (data, copies): (&Path, &Path),
    files: &mut Vec<CapturedFile>,
    left_out: &mut Vec<String>,
) {
    let (from, to) = (data.join(name), copies.join(name));
    if !from.exists() {
        return;
    }
    match databases::copy_other(&from, &to) {
        Ok(Copy::Whole) => files.push(copied(name, to)),
        Ok(Copy::Damaged(why)) => left_out.push(format!("{name} is damaged ({why})")),
        Err(error) => left_out.push(format!("{name} cannot be read ({error})")),
    }
}

fn copied(name: &str, copy: PathBuf) -> CapturedFile {
    CapturedFile {
        name: name.to_owned(),
        source: Source::Named(copy),
        is_final: false,
    }
}

/// Adds archives. Files that are still being written, or were set aside, have other names.
fn archives(data: &Path, folder: &str, files: &mut Vec<CapturedFile>) -> Result<(), BackupError> {
    let path = data.join(folder);
    let failed = |error| BackupError::disk(path.display(), error);
    let Some(entries) = if_there(fs::read_dir(&path)).map_err(failed)? else {
        return Ok(());
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = named(folder, &entry.path());
        if is_of_a_data_folder(&name) {
            names.push((name, entry.path()));
        }
    }
    names.sort_unstable();
    files.extend(names.into_iter().map(|(name, path)| CapturedFile {
        name,
        source: Source::Named(path),
        is_final: true,
    }));
    Ok(())
}

/// Adds a small file, which is replaced as a whole when it changes.
fn small(data: &Path, name: &str) -> Result<Option<CapturedFile>, BackupError> {
    let path = data.join(name);
    let bytes =
        if_there(fs::read(&path)).map_err(|error| BackupError::disk(path.display(), error))?;
    Ok(bytes.map(|bytes| CapturedFile {
        name: name.to_owned(),
        source: Source::Bytes(bytes),
        is_final: false,
    }))
}

fn with_log(mut files: Vec<CapturedFile>, log: LogCopy) -> Vec<CapturedFile> {
    files.extend(log.mark.map(|bytes| CapturedFile {
        name: "log/acknowledged".into(),
        source: Source::Bytes(bytes),
        is_final: false,
    }));
    files.extend(log.files.into_iter().map(|held| CapturedFile {
        name: named("log", &held.path),
        is_final: held.is_closed,
        source: Source::Log(held),
    }));
    files
}

fn named(folder: &str, path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    format!("{folder}/{}", name.to_string_lossy())
}

fn of_log(error: LogError) -> BackupError {
    BackupError::Data(anyhow::Error::new(error).context("nothing was backed up"))
}

impl CapturedFile {
    /// How many of its bytes count, as far as that is known.
    pub(super) fn bytes(&self) -> u64 {
        match &self.source {
            Source::Held(_, bytes) | Source::Log(HeldFile { bytes, .. }) => *bytes,
            Source::Named(path) => fs::metadata(path).map_or(0, |file| file.len()),
            Source::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// The damage of a closed log file, all of which is read; the newest one was checked before.
    ///
    /// # Errors
    /// The disk fails.
    pub(super) fn damage_of_log(&self) -> Result<Option<String>, BackupError> {
        match &self.source {
            Source::Log(held) if held.is_closed => match held.require_whole() {
                Ok(()) => Ok(None),
                Err(error @ LogError::Io { .. }) => Err(of_log(error)),
                Err(error) => Ok(Some(error.to_string())),
            },
            _ => Ok(None),
        }
    }

    /// Opens the file, with how many of its bytes count and when it was changed last; `None` if it is gone.
    ///
    /// # Errors
    /// The disk fails.
    pub(super) fn open(&self) -> io::Result<Option<Opened<'_>>> {
        let file = match &self.source {
            Source::Bytes(bytes) => {
                return Ok(Some(Opened {
                    reader: Box::new(bytes.as_slice()),
                    bytes: bytes.len() as u64,
                    modified: None,
                }));
            }
            // It is read once, from its beginning.
            Source::Held(file, bytes) | Source::Log(HeldFile { file, bytes, .. }) => {
                Some((file.try_clone()?, Some(*bytes)))
            }
            Source::Named(path) => if_there(File::open(path))?.map(|file| (file, None)),
        };
        let Some((file, bytes)) = file else {
            return Ok(None);
        };
        let metadata = file.metadata()?;
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH);
        Ok(Some(Opened {
            reader: Box::new(file),
            bytes: bytes.unwrap_or(metadata.len()),
            modified: modified
                .ok()
                .filter(|_| self.is_final)
                .map(|it| it.as_nanos()),
        }))
    }
}

/// A file that was opened at its beginning.
pub(super) struct Opened<'a> {
    pub reader: Box<dyn io::Read + 'a>,
    pub bytes: u64,
    /// When it was changed last, nanoseconds since 1970, if it never changes again.
    pub modified: Option<u128>,
}

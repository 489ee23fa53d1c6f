//! The files of a data folder as they are moved about: set aside, never removed.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, anyhow};

use crate::run::cause;

use super::{
    on_disk,
    staging::{Purpose, Staging},
};

/// What a log that begins anew cannot go on with.
const OF_THE_LOG: [&str; 2] = ["log", "state"];
/// The last is the outbox; SQLite keeps the others beside it.
pub(super) const OUTBOX: [&str; 3] = ["outbox.sqlite-wal", "outbox.sqlite-shm", "outbox.sqlite"];

/// Where files go that are not used any more. Made when the first comes.
pub struct Aside {
    data: PathBuf,
    folder: PathBuf,
    is_used: bool,
}

impl Aside {
    /// In the data folder.
    pub fn in_folder(data: &Path) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let seconds = now.map_or(0, |now| now.as_secs());
        let name = |number: u32| format!("before-recovery-{seconds}-{number}");
        let free = (1..).map(name).find(|name| !data.join(name).exists());
        Self {
            data: data.to_owned(),
            folder: data.join(free.unwrap_or_default()),
            is_used: false,
        }
    }

    /// Sets files and folders of the data folder aside, so far as they are there. A folder with nothing in it is removed.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_aside<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<()> {
        for name in names {
            let path = self.data.join(name);
            if !path.exists() {
                continue;
            }
            let what = format!("setting {} aside", path.display());
            if !is_there(&path) {
                on_disk(fs::remove_dir(&path), &what)?;
                continue;
            }
            on_disk(fs::create_dir_all(&self.folder), &what)?;
            self.is_used = true;
            on_disk(fs::rename(&path, self.folder.join(name)), &what)?;
        }
        sync(&self.data)
    }

    /// Sets single files of a folder of the data folder aside.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_files_aside(&mut self, folder: &str, files: &[PathBuf]) -> anyhow::Result<()> {
        for file in files {
            let to = self.folder.join(folder);
            fs::create_dir_all(&to)?;
            self.is_used = true;
            let name = file.file_name().context("a file without a name")?;
            fs::rename(file, to.join(name))?;
        }
        let from = self.data.join(folder);
        if from.is_dir() {
            sync(&from)?;
        }
        sync(&self.data)
    }

    /// `None`: nothing had to go.
    pub fn used(self) -> Option<PathBuf> {
        self.is_used.then_some(self.folder)
    }
}

/// Makes the names of files durable.
pub(super) fn sync(folder: &Path) -> anyhow::Result<()> {
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Copies what a service needs of an older data folder into one that has nothing of it. An interrupted copy is nothing, and begins
/// anew.
///
/// # Errors
/// The older one is no data folder, or the other one has a log.
pub fn copy(older: &Path, data: &Path, aside: &mut Aside) -> anyhow::Result<()> {
    let is_same = fs::canonicalize(older).ok() == fs::canonicalize(data).ok();
    if is_same {
        return Ok(());
    }
    let taken = || OF_THE_LOG.iter().chain(&OUTBOX);
    if !taken()
        .chain(&["archive"])
        .any(|name| older.join(name).exists())
    {
        return Err(cause::input(anyhow!(
            "{} is no data folder of an oracle: it has neither log nor states",
            older.display()
        )));
    }
    if let Some(name) = taken().find(|name| is_there(&data.join(name))) {
        return Err(cause::input(anyhow!(
            "{} has a {name} of its own: leave --data out to recover with what it has, or move it away",
            data.display()
        )));
    }
    let staging = Staging::begin(data, Purpose::Copied)?;
    let to = staging.folder();
    for name in taken() {
        let copied = copy_all(&older.join(name), &to.join(name));
        on_disk(copied, &format!("copying {}", older.join(name).display()))?;
    }
    // Archives are named by what they hold: they come beside those that are there.
    let archives = older.join("archive");
    let copied = copy_all(&archives, &data.join("archive"));
    on_disk(copied, &format!("copying {}", archives.display()))?;
    staging.finish(aside)
}

/// Without the older folder or the backup nothing can be made of a copy or of a restore that was interrupted.
///
/// # Errors
/// There is one.
pub fn refuse_unfinished_copy(data: &Path) -> anyhow::Result<()> {
    refuse_unfinished_restore(data)?;
    if !Purpose::Copied.is_unfinished(data) {
        return Ok(());
    }
    Err(cause::input(anyhow!(
        "the copy of an older data folder was interrupted: repeat with --data, or remove {} to recover without it",
        Purpose::Copied.unfinished(data).display()
    )))
}

/// A folder that a backup is being restored into is no empty one, though it looks like that.
///
/// # Errors
/// It is.
pub fn refuse_unfinished_restore(data: &Path) -> anyhow::Result<()> {
    if !Purpose::Restored.is_unfinished(data) {
        return Ok(());
    }
    Err(cause::input(anyhow!(
        "`openmast oracle restore` was interrupted: repeat it, or remove {} to go on without that backup",
        Purpose::Restored.unfinished(data).display()
    )))
}

/// A file, or a folder with something in it.
fn is_there(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut files) => files.next().is_some(),
        Err(_) => path.exists(),
    }
}

/// A file has its name when all of it is there.
fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    if !from.is_dir() {
        let mut unfinished = to.as_os_str().to_owned();
        unfinished.push(".unfinished");
        fs::copy(from, &unfinished)?;
        fs::File::open(&unfinished)?.sync_all()?;
        return fs::rename(&unfinished, to);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy_all(&entry.path(), &to.join(entry.file_name()))?;
    }
    fs::File::open(to)?.sync_all()
}

//! Replaces several files of a data folder at once. The new ones are written beside the old ones, all of them, before
//! any is moved. One rename decides: before it nothing has happened; after it only renames are left, which can be
//! repeated.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::anyhow;

use super::{OUTBOX, RetiredFiles, on_disk};
use openmast_platform::{cause, files};

/// The command that files are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Copies of an older data folder's files.
    Copied,
    /// Files of a recovery.
    Recovered,
    /// Files of a backup.
    Restored,
}

impl Purpose {
    pub(crate) const ALL: [Self; 3] = [Self::Copied, Self::Recovered, Self::Restored];

    /// The staging folder's name once all of it is written.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Recovered => "recovered",
            Self::Restored => "restored",
        }
    }

    fn whole(self, data: &Path) -> PathBuf {
        data.join(self.folder())
    }

    /// The staging folder's path while it is written.
    pub(crate) fn unfinished(self, data: &Path) -> PathBuf {
        self.whole(data).with_extension("unfinished")
    }

    /// Whether all of it is written and not yet in its place.
    pub(crate) fn is_whole(self, data: &Path) -> bool {
        self.whole(data).exists()
    }

    /// Whether writing it was interrupted.
    pub(crate) fn is_unfinished(self, data: &Path) -> bool {
        self.unfinished(data).exists()
    }
}

/// Groups of files that belong together, in the order in which they are moved; the database itself comes last in its
/// group. Without a log the service does not start, so the log is the last group, and what it would go on from is
/// there before.
const PARTS: [&[&str]; 8] = [
    &["instance"],
    &["chain.json"],
    &[
        "webhooks.sqlite-wal",
        "webhooks.sqlite-shm",
        "webhooks.sqlite",
    ],
    &["keeper.sqlite-wal", "keeper.sqlite-shm", "keeper.sqlite"],
    &["archive"],
    &OUTBOX,
    &["state"],
    &["log"],
];

/// A staging folder with some of these groups.
pub(crate) struct Staging {
    data: PathBuf,
    purpose: Purpose,
}

impl Staging {
    /// Creates an empty staging folder; what an interrupted command left is removed.
    ///
    /// # Errors
    /// The disk fails.
    pub(crate) fn begin(data: &Path, purpose: Purpose) -> anyhow::Result<Self> {
        let staging = Self {
            data: data.to_owned(),
            purpose,
        };
        let folder = staging.folder();
        if folder.exists() {
            let removed = fs::remove_dir_all(&folder);
            on_disk(removed, &format!("removing {}", folder.display()))?;
        }
        let created = fs::create_dir_all(&folder);
        on_disk(created, &format!("creating {}", folder.display()))?;
        Ok(staging)
    }

    /// The folder that files are written to.
    pub(crate) fn folder(&self) -> PathBuf {
        self.purpose.unfinished(&self.data)
    }

    /// Everything is written: makes it durable and puts it in place.
    ///
    /// # Errors
    /// The disk fails. After that, [`put_in_place`] goes on.
    pub(crate) fn finish(self, retired: &mut RetiredFiles) -> anyhow::Result<()> {
        let folder = self.folder();
        let durable = sync_all(&folder);
        on_disk(durable, &format!("syncing {}", folder.display()))?;
        let renamed = fs::rename(&folder, self.purpose.whole(&self.data));
        on_disk(renamed, &format!("renaming {}", folder.display()))?;
        files::sync_folder(&self.data)?;
        put_in_place(&self.data, retired)?;
        Ok(())
    }
}

/// Why nobody may go on while [`is_waiting`].
pub(crate) const HALF_MOVED: &str = "`openmast oracle recover` or `restore` was interrupted when it moved files of the data folder: \
                              run it again";

/// Whether something is written completely and not yet in its place: with the present files nobody may go on.
pub(crate) fn is_waiting(data: &Path) -> bool {
    let mut all = Purpose::ALL.into_iter();
    all.any(|purpose| purpose.is_whole(data))
}

/// Refuses to go on after an interrupted copy or restore, which cannot be completed without the older folder or the
/// backup.
///
/// # Errors
/// There was one.
pub(crate) fn refuse_unfinished_copy(data: &Path) -> anyhow::Result<()> {
    refuse_unfinished_restore(data)?;
    if !Purpose::Copied.is_unfinished(data) {
        return Ok(());
    }
    Err(cause::input(anyhow!(
        "the copy of an older data folder was interrupted: repeat with --data, or remove {} to recover without it",
        Purpose::Copied.unfinished(data).display()
    )))
}

/// Refuses a folder that a backup is being restored into: it is not empty, though it looks so.
///
/// # Errors
/// It is such a folder.
pub(crate) fn refuse_unfinished_restore(data: &Path) -> anyhow::Result<()> {
    if !Purpose::Restored.is_unfinished(data) {
        return Ok(());
    }
    Err(cause::input(anyhow!(
        "`openmast oracle restore` was interrupted: repeat it, or remove {} to go on without that backup",
        Purpose::Restored.unfinished(data).display()
    )))
}

/// Puts what was written in its place, and sets aside what was there. Returns whether there was something to put in
/// place.
///
/// # Errors
/// The disk fails; calling it again goes on.
pub(crate) fn put_in_place(data: &Path, retired: &mut RetiredFiles) -> anyhow::Result<bool> {
    let mut was_waiting = false;
    for purpose in Purpose::ALL {
        let whole = purpose.whole(data);
        if !whole.exists() {
            continue;
        }
        was_waiting = true;
        if whole.join("log").exists() {
            retired.set_aside(["log"])?;
        }
        for part in PARTS {
            put_part((data, &whole), purpose, part, retired)?;
        }
        let removed = fs::remove_dir(&whole);
        on_disk(removed, &format!("removing {}", whole.display()))?;
        files::sync_folder(data)?;
    }
    Ok(was_waiting)
}

/// Moves one group. It still has to be moved as long as the last of `names` has to be.
fn put_part(
    (data, whole): (&Path, &Path),
    purpose: Purpose,
    names: &[&str],
    retired: &mut RetiredFiles,
) -> anyhow::Result<()> {
    let is_left = |name: &str| whole.join(name).exists();
    let replaces = purpose == Purpose::Recovered && names.last().is_some_and(|name| is_left(name));
    for name in names {
        // SQLite's files beside an old outbox would be taken for the new one's.
        if replaces || is_left(name) {
            retired.set_aside([*name])?;
        }
        if is_left(name) {
            let renamed = fs::rename(whole.join(name), data.join(name));
            on_disk(renamed, &format!("moving {name} into its place"))?;
        }
    }
    files::sync_folder(data)?;
    files::sync_folder(whole)?;
    Ok(())
}

/// Makes files and names below a folder durable.
fn sync_all(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            sync_all(&entry?.path())?;
        }
    }
    fs::File::open(path)?.sync_all()
}

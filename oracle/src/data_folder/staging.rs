//! What is to take the place of files of a data folder is written beside them, all of it, before any of them is moved. One rename
//! decides: before it nothing has happened, after it nothing but renames are left, which whoever repeats it does.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::anyhow;

use super::{Aside, OUTBOX, on_disk};
use openmast_platform::{cause, files};

/// What files are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Copies of an older data folder's.
    Copied,
    /// A recovery's.
    Recovered,
    /// Those of a backup.
    Restored,
}

impl Purpose {
    pub const ALL: [Self; 3] = [Self::Copied, Self::Recovered, Self::Restored];

    /// The folder's name once all of it is written.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Recovered => "recovered",
            Self::Restored => "restored",
        }
    }

    fn whole(self, data: &Path) -> PathBuf {
        data.join(self.folder())
    }

    /// Where it is written.
    pub fn unfinished(self, data: &Path) -> PathBuf {
        self.whole(data).with_extension("unfinished")
    }

    /// Whether all of it is written, and not in its place yet.
    pub fn is_whole(self, data: &Path) -> bool {
        self.whole(data).exists()
    }

    /// Whether its writing was interrupted.
    pub fn is_unfinished(self, data: &Path) -> bool {
        self.unfinished(data).exists()
    }
}

/// What stands beside each other and is moved one after the other; of a database it comes last. Without a log the service does not
/// start: it is the last of all, and what it would go on from is there before.
const PARTS: [&[&str]; 7] = [
    &["instance"],
    &["chain.json"],
    &[
        "webhooks.sqlite-wal",
        "webhooks.sqlite-shm",
        "webhooks.sqlite",
    ],
    &["archive"],
    &OUTBOX,
    &["state"],
    &["log"],
];

/// A folder of the data folder with parts of one.
pub struct Staging {
    data: PathBuf,
    purpose: Purpose,
}

impl Staging {
    /// Empty; what an interrupted one left is removed.
    ///
    /// # Errors
    /// Of the disk.
    pub fn begin(data: &Path, purpose: Purpose) -> anyhow::Result<Self> {
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

    /// Where it is written.
    pub fn folder(&self) -> PathBuf {
        self.purpose.unfinished(&self.data)
    }

    /// All is written: makes it durable and puts it in place.
    ///
    /// # Errors
    /// Of the disk. Repeated, [`put_in_place`] goes on.
    pub fn finish(self, aside: &mut Aside) -> anyhow::Result<()> {
        let folder = self.folder();
        let durable = sync_all(&folder);
        on_disk(durable, &format!("syncing {}", folder.display()))?;
        let renamed = fs::rename(&folder, self.purpose.whole(&self.data));
        on_disk(renamed, &format!("renaming {}", folder.display()))?;
        files::sync_folder(&self.data)?;
        put_in_place(&self.data, aside)?;
        Ok(())
    }
}

/// Why nobody may go on while [`is_waiting`].
pub const HALF_MOVED: &str = "`openmast oracle recover` or `restore` was interrupted when it moved files of the data folder: \
                              run it again";

/// Whether something is written whole and not in its place yet: with the files that are there nobody may go on.
pub fn is_waiting(data: &Path) -> bool {
    let mut all = Purpose::ALL.into_iter();
    all.any(|purpose| purpose.is_whole(data))
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

/// Puts what is written whole in its place, and what was there aside. Whether there was something.
///
/// # Errors
/// Of the disk; it can be repeated.
pub fn put_in_place(data: &Path, aside: &mut Aside) -> anyhow::Result<bool> {
    let mut was_waiting = false;
    for purpose in Purpose::ALL {
        let whole = purpose.whole(data);
        if !whole.exists() {
            continue;
        }
        was_waiting = true;
        if whole.join("log").exists() {
            aside.set_aside(["log"])?;
        }
        for part in PARTS {
            put_part((data, &whole), purpose, part, aside)?;
        }
        let removed = fs::remove_dir(&whole);
        on_disk(removed, &format!("removing {}", whole.display()))?;
        files::sync_folder(data)?;
    }
    Ok(was_waiting)
}

/// `names`: a part is still to be moved as long as the last of them is.
fn put_part(
    (data, whole): (&Path, &Path),
    purpose: Purpose,
    names: &[&str],
    aside: &mut Aside,
) -> anyhow::Result<()> {
    let is_left = |name: &str| whole.join(name).exists();
    let replaces = purpose == Purpose::Recovered && names.last().is_some_and(|name| is_left(name));
    for name in names {
        // What SQLite keeps beside an old outbox would be taken for the new one's.
        if replaces || is_left(name) {
            aside.set_aside([*name])?;
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

/// Files and names below a folder.
fn sync_all(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            sync_all(&entry?.path())?;
        }
    }
    fs::File::open(path)?.sync_all()
}

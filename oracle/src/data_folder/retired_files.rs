//! Files of a data folder that are not used any more: they are set aside, never removed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::on_disk;
use openmast_platform::{files, wall_clock::unix_seconds};

/// The folder for files that are not used any more. It is created when the first one comes.
pub(crate) struct RetiredFiles {
    data: PathBuf,
    folder: PathBuf,
    is_used: bool,
}

impl RetiredFiles {
    /// The folder below a data folder.
    pub(crate) fn in_folder(data: &Path) -> Self {
        let seconds = unix_seconds();
        let name = |number: u32| format!("before-recovery-{seconds}-{number}");
        let free = (1..).map(name).find(|name| !data.join(name).exists());
        Self {
            data: data.to_owned(),
            folder: data.join(free.unwrap_or_default()),
            is_used: false,
        }
    }

    /// Moves files and folders of the data folder here, as far as they exist. An empty folder is removed.
    ///
    /// # Errors
    /// The disk fails.
    pub(crate) fn set_aside<'a>(
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
        files::sync_folder(&self.data)?;
        Ok(())
    }

    /// Moves single files of a folder of the data folder here.
    ///
    /// # Errors
    /// The disk fails.
    pub(crate) fn set_files_aside(
        &mut self,
        folder: &str,
        files: &[PathBuf],
    ) -> anyhow::Result<()> {
        for file in files {
            let to = self.folder.join(folder);
            fs::create_dir_all(&to)?;
            self.is_used = true;
            let name = file.file_name().context("a file without a name")?;
            fs::rename(file, to.join(name))?;
        }
        let from = self.data.join(folder);
        if from.is_dir() {
            files::sync_folder(&from)?;
        }
        files::sync_folder(&self.data)?;
        Ok(())
    }

    /// Where the files are now; `None` if nothing had to be moved.
    pub(crate) fn used(self) -> Option<PathBuf> {
        self.is_used.then_some(self.folder)
    }
}

/// Whether there is a file, or a folder that is not empty.
pub(crate) fn is_there(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut files) => files.next().is_some(),
        Err(_) => path.exists(),
    }
}

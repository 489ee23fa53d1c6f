//! A lock: one process for one data folder.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, anyhow};

use openmast_platform::cause;

/// Held while the process works on the folder; the kernel releases it when the process ends, however it ends.
pub(crate) struct DataLock {
    _file: File,
}

impl DataLock {
    /// Creates the folder if need be.
    ///
    /// # Errors
    /// Another process works on it, or it cannot be written.
    pub(crate) fn take(folder: &Path) -> anyhow::Result<Self> {
        create(folder).map_err(|error| {
            let what = format!("cannot create the data folder {}", folder.display());
            cause::input(refused(error, what, folder))
        })?;
        let path = folder.join("lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| {
                let what = format!("cannot write {}", path.display());
                cause::input(refused(error, what, folder))
            })?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(cause::trouble(anyhow!(
                    "another oracle works on {}: stop it first, two would post against each other",
                    folder.display()
                )));
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).context("cannot lock the data folder");
            }
        }
        // The process id is for people who look; nothing reads it.
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Says what to do if a folder belongs to another user.
fn refused(error: io::Error, what: String, folder: &Path) -> anyhow::Error {
    let is_denied = error.kind() == io::ErrorKind::PermissionDenied;
    let error = anyhow::Error::from(error).context(what);
    if !is_denied {
        return error;
    }
    anyhow!(
        "{error:#}: run this as the user of the service, or give the folder to the user that runs it (`chown -R USER {}`)",
        folder.display()
    )
}

/// Whether an oracle holds the lock of this folder now. Nothing is changed.
pub fn is_held(folder: &Path) -> bool {
    let file = File::open(folder.join("lock"));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Creates the folder readable by its owner alone, because it will hold subscriber data.
fn create(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o750);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_holder() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let held = DataLock::take(folder.path()).expect("free");
        assert!(DataLock::take(folder.path()).is_err());
        assert!(is_held(folder.path()));
        drop(held);
        assert!(!is_held(folder.path()));
        DataLock::take(folder.path()).expect("free again");
    }

    #[test]
    fn a_folder_of_another_user_is_told_with_what_to_do() {
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        let what = "cannot write data/lock".to_owned();
        let text = refused(denied, what.clone(), Path::new("data")).to_string();
        assert!(text.starts_with(&what), "{text}");
        assert!(text.contains("`chown -R USER data`"), "{text}");
        let missing = io::Error::from(io::ErrorKind::NotFound);
        let text = format!("{:#}", refused(missing, what, Path::new("data")));
        assert!(!text.contains("chown"), "{text}");
    }
}

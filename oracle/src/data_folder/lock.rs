//! One oracle for one data folder.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::Write,
    path::Path,
};

use anyhow::{Context, anyhow};

use crate::cause;

/// Held as long as the process works on the folder; the kernel releases it when the process ends, however it ends.
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Creates the folder if need be.
    ///
    /// # Errors
    /// Another process works on it, or it cannot be written.
    pub fn take(folder: &Path) -> anyhow::Result<Self> {
        create(folder)
            .with_context(|| format!("cannot create the data folder {}", folder.display()))
            .map_err(cause::input)?;
        let path = folder.join("lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))
            .map_err(cause::input)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(cause::trouble(anyhow!(
                    "another oracle works on {}; two would post against each other",
                    folder.display()
                )));
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).context("cannot lock the data folder");
            }
        }
        // For people who look; nothing reads it.
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Whether an oracle holds the lock of this folder now. Nothing is changed.
pub fn is_held(folder: &Path) -> bool {
    let file = File::open(folder.join("lock"));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// It will hold subscriber data: nobody else's to look into.
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
}

//! Files that are replaced as a whole: after a crash there is the previous file, or the new one with everything that
//! was written; and files that may be missing.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The extension of files that are still being written.
pub const UNFINISHED: &str = "unfinished";

/// A file that is written beside the file that it will replace.
#[must_use = "it counts when it is finished"]
pub struct Unfinished {
    /// What its content is written to.
    pub file: File,
    path: PathBuf,
}

impl Unfinished {
    /// Creates an empty file at `path`, in the folder of the file that it will replace.
    ///
    /// # Errors
    /// It cannot be created.
    pub fn at(path: PathBuf) -> io::Result<Self> {
        Ok(Self {
            file: File::create(&path)?,
            path,
        })
    }

    /// Waits for the disk, and renames the file to `path`, where it is complete from now on.
    ///
    /// # Errors
    /// The disk fails.
    pub fn finish(self, path: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, path)?;
        match path.parent() {
            Some(folder) => sync_folder(folder),
            None => Ok(()),
        }
    }
}

/// Replaces `path` with what `write` writes.
///
/// # Errors
/// The disk or `write` fails: `path` is as it was, unless only its new name is not durable yet.
pub fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut unfinished = Unfinished::at(path.with_extension(UNFINISHED))?;
    write(&mut unfinished.file)?;
    unfinished.finish(path)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// The disk fails.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Returns `None` if what was to be opened or read does not exist.
///
/// # Errors
/// Any other error.
pub fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn it_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("file.json");
        replace(&path, |file| file.write_all(b"first")).expect("written");
        let failed = replace(&path, |file| {
            file.write_all(b"sec")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).expect("there"), b"first");
        replace(&path, |file| file.write_all(b"third")).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"third");
        let left = fs::read_dir(folder.path()).expect("readable").count();
        assert_eq!(left, 1, "nothing unfinished is left");
    }
}

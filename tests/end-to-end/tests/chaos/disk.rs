//! A small disk for the data folder, which can be filled.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// Far more than a trial writes.
const SIZE: &str = "size=128m,mode=0750";

/// A file system in memory, mounted over a folder as long as this lives.
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// `None`: this user may not mount, or there is nothing to mount with.
    pub fn at(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SIZE, "tmpfs"])
            .arg(folder)
            .output();
        let is_mounted = mounted.is_ok_and(|it| it.status.success());
        Ok(is_mounted.then(|| Self {
            folder: folder.to_owned(),
        }))
    }

    /// Takes all that is left.
    pub fn fill(&self) -> io::Result<()> {
        let mut file = fs::File::create(self.filler())?;
        match io::copy(&mut io::repeat(0), &mut file) {
            Err(error) if error.kind() == io::ErrorKind::StorageFull => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Err(io::Error::other("it has no end")),
        }
    }

    pub fn empty(&self) -> io::Result<()> {
        fs::remove_file(self.filler())
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a process may still be ending.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

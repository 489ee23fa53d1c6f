//! The folder of archives: `public/<sha-256>.jsonl` and `private/<sha-256 of the public part>.jsonl`.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::{ArchiveError, PrivateArchive, PublicArchive};

/// Writes each file whole or not at all.
#[derive(Clone, Debug)]
pub struct ArchiveStore {
    public: PathBuf,
    private: PathBuf,
}

impl ArchiveStore {
    /// Opens the folder, or creates it. What an interrupted write left is removed.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        let store = Self {
            public: folder.join("public"),
            private: folder.join("private"),
        };
        for part in [&store.public, &store.private] {
            fs::create_dir_all(part).map_err(ArchiveError::Io)?;
            remove_unfinished(part)?;
        }
        restrict(&store.private)?;
        sync_folder(folder)?;
        Ok(store)
    }

    /// Writes the public part and returns its SHA-256. Writing the same again changes nothing.
    pub fn write_public(&self, archive: &PublicArchive) -> Result<[u8; 32], ArchiveError> {
        fail::fail_point!("settle::archive_before_write");
        write_whole(&self.public, |out| {
            let hash = archive.write_to(out)?;
            Ok((hash, name(&hash)))
        })
    }

    /// Writes the private part that belongs to the public part with this hash.
    pub fn write_private(&self, archive: &PrivateArchive) -> Result<(), ArchiveError> {
        write_whole(&self.private, |out| {
            archive.write_to(out)?;
            Ok(((), name(&archive.header.public)))
        })
    }

    /// The file of a public part, when it is here.
    pub fn public_path(&self, hash: &[u8; 32]) -> Option<PathBuf> {
        Some(self.public.join(name(hash))).filter(|path| path.is_file())
    }

    /// Reads a public part and checks its hash.
    pub fn read_public(&self, hash: &[u8; 32]) -> Result<PublicArchive, ArchiveError> {
        let file = File::open(self.public.join(name(hash))).map_err(ArchiveError::Io)?;
        PublicArchive::read_from(BufReader::new(file), Some(hash))
    }

    /// Reads the private part that belongs to a public part; `None`: it is not here.
    pub fn read_private(&self, public: &[u8; 32]) -> Result<Option<PrivateArchive>, ArchiveError> {
        match File::open(self.private.join(name(public))) {
            Ok(file) => PrivateArchive::read_from(BufReader::new(file)).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ArchiveError::Io(error)),
        }
    }
}

const UNFINISHED: &str = "unfinished";

fn name(hash: &[u8; 32]) -> String {
    format!("{}.jsonl", hex::encode(hash))
}

/// Writes beside the target, syncs, renames, syncs the folder: after a crash there is the whole file or none.
fn write_whole<T>(
    folder: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(T, String), std::io::Error>,
) -> Result<T, ArchiveError> {
    let unfinished = folder.join(UNFINISHED);
    let mut out = BufWriter::with_capacity(
        1 << 16,
        File::create(&unfinished).map_err(ArchiveError::Io)?,
    );
    let (value, name) = write(&mut out).map_err(ArchiveError::Io)?;
    out.flush().map_err(ArchiveError::Io)?;
    out.get_ref().sync_all().map_err(ArchiveError::Io)?;
    fail::fail_point!("settle::archive_before_rename");
    fs::rename(&unfinished, folder.join(name)).map_err(ArchiveError::Io)?;
    fail::fail_point!("settle::archive_after_rename");
    sync_folder(folder)?;
    Ok(value)
}

fn remove_unfinished(folder: &Path) -> Result<(), ArchiveError> {
    match fs::remove_file(folder.join(UNFINISHED)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ArchiveError::Io(error)),
        _ => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> Result<(), ArchiveError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(ArchiveError::Io)
}

/// Session records are nobody else's business on this machine.
#[cfg(unix)]
fn restrict(folder: &Path) -> Result<(), ArchiveError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(ArchiveError::Io)
}

#[cfg(not(unix))]
fn restrict(_folder: &Path) -> Result<(), ArchiveError> {
    Ok(())
}

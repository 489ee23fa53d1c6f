//! The folder of public parts, read only: which epochs are there, and whether each file is what its name says. It may
//! be another oracle's folder, or a running one's.

use std::{
    fs::{self, File},
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{ArchiveError, Header, PublicArchive};

/// The name of the file with this hash, wherever it lies. A private part has the name of its public part.
pub fn file_name(hash: &[u8; 32]) -> String {
    format!("{}.jsonl", hex::encode(hash))
}

/// The hash in a file's name; `None` if it is no name of an archive.
pub fn hash_in_name(name: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(name.strip_suffix(".jsonl")?, &mut hash).ok()?;
    Some(hash)
}

/// The folder `public/` in an oracle's folder of archives.
#[derive(Clone, Debug)]
pub struct ArchiveFolder {
    public: PathBuf,
}

impl ArchiveFolder {
    /// Opens the folder that contains `public`. It need not exist.
    pub fn new(folder: &Path) -> Self {
        Self {
            public: folder.join("public"),
        }
    }

    /// The path of the public parts.
    pub fn path(&self) -> &Path {
        &self.public
    }

    /// The path at which the public part with this hash is, or would be.
    pub fn file(&self, hash: &[u8; 32]) -> PathBuf {
        self.public.join(file_name(hash))
    }

    /// Reads all bytes of a public part from the disk, and not from the system's cache, if the system allows that.
    ///
    /// # Errors
    /// It does not exist, cannot be read, or has another hash.
    pub fn check_hash(&self, hash: &[u8; 32]) -> Result<(), ArchiveError> {
        let path = self.file(hash);
        let file = File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ArchiveError::Missing {
                folder: self.public.clone(),
                name: file_name(hash),
            },
            _ => ArchiveError::Io(error),
        })?;
        forget_pages(&file);
        let mut hasher = Sha256::new();
        io::copy(&mut BufReader::with_capacity(1 << 18, file), &mut hasher)
            .map_err(ArchiveError::Io)?;
        let found: [u8; 32] = hasher.finalize().into();
        match found == *hash {
            true => Ok(()),
            false => Err(ArchiveError::OtherHash {
                found,
                expected: *hash,
            }),
        }
    }

    /// Makes the next read of a public part come from the disk.
    pub fn forget(&self, hash: &[u8; 32]) {
        if let Ok(file) = File::open(self.file(hash)) {
            forget_pages(&file);
        }
    }

    /// The public parts whose first line says that they are of this epoch, which nothing vouches for; by the hashes in
    /// their names. Opens every file.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn of_epoch(&self, epoch: u64) -> Result<Vec<([u8; 32], Header)>, ArchiveError> {
        let mut found = Vec::new();
        for hash in self.hashes()? {
            let header = File::open(self.file(&hash))
                .map_err(ArchiveError::Io)
                .and_then(|file| PublicArchive::read_header(BufReader::new(file)));
            if let Ok(header) = header
                && header.epoch == epoch
            {
                found.push((hash, header));
            }
        }
        Ok(found)
    }

    /// The hashes in the names of all public parts, in no order.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn hashes(&self) -> Result<Vec<[u8; 32]>, ArchiveError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.public).map_err(ArchiveError::Io)? {
            let name = entry.map_err(ArchiveError::Io)?.file_name();
            found.extend(name.to_str().and_then(hash_in_name));
        }
        Ok(found)
    }

    /// Sets aside a file that is not what its name says, and keeps it for people to examine. Returns its new path.
    ///
    /// # Errors
    /// It cannot be renamed.
    pub fn set_aside(&self, hash: &[u8; 32], now_ms: u64) -> Result<PathBuf, ArchiveError> {
        let path = self.file(hash);
        let aside = path.with_extension(format!("damaged-{now_ms}"));
        fs::rename(&path, &aside).map_err(ArchiveError::Io)?;
        Ok(aside)
    }
}

/// Drops a file's pages from the system's cache. A file that was just written is in the cache; what the disk made of
/// it shows only when it is read from there. The system may keep pages that are in use.
#[cfg(target_os = "linux")]
fn forget_pages(file: &File) {
    // Nothing depends on the result.
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn forget_pages(_: &File) {}

//! The folder of public parts, read by their bytes: which epochs are there, and whether each file is what its name says. Nothing
//! is written, so it may be another oracle's, or one that is running.

use std::{
    fs::{self, File},
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{ArchiveError, Header, PublicArchive};

/// What the file with this hash is called, wherever it lies. A private part has the name of its public one.
pub fn file_name(hash: &[u8; 32]) -> String {
    format!("{}.jsonl", hex::encode(hash))
}

/// The hash that a name says; `None`: it is no archive's.
pub fn hash_in_name(name: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(name.strip_suffix(".jsonl")?, &mut hash).ok()?;
    Some(hash)
}

/// `public/`, in the folder of an oracle's archives.
#[derive(Clone, Debug)]
pub struct ArchiveFolder {
    public: PathBuf,
}

impl ArchiveFolder {
    /// Of the folder that has `public` in it. It need not be there.
    pub fn new(folder: &Path) -> Self {
        Self {
            public: folder.join("public"),
        }
    }

    /// Where the public parts are.
    pub fn path(&self) -> &Path {
        &self.public
    }

    /// Where the public part with this hash is, or would be.
    pub fn file(&self, hash: &[u8; 32]) -> PathBuf {
        self.public.join(file_name(hash))
    }

    /// Reads all bytes of a public part, from the disk and not from what the system remembers of it, where that can be asked for.
    ///
    /// # Errors
    /// It is not there, cannot be read, or has another hash.
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

    /// Has the next read of a public part come from the disk.
    pub fn forget(&self, hash: &[u8; 32]) {
        if let Ok(file) = File::open(self.file(hash)) {
            forget_pages(&file);
        }
    }

    /// The hashes in the names of all public parts that are of this epoch by their first line, which nothing vouches for. Opens
    /// every file.
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

    /// Takes a file that is not what its name says out of the way, and keeps it for people to look at. Returns where it is now.
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

/// A file that was just written is in the system's memory; what the disk made of it shows only when it is read from there. Asked
/// for, not promised: what is in use elsewhere stays.
#[cfg(target_os = "linux")]
fn forget_pages(file: &File) {
    // Nothing depends on it.
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
fn forget_pages(_: &File) {}

//! The folder of archives: `public/<sha-256>.jsonl`, and `private/<sha-256 of the public part>` as `.jsonl` and `.index`.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    ArchiveError, PayerRecords, PrivateArchive, PublicArchive,
    index::{self, Index},
};

/// Writes each file whole or not at all.
#[derive(Clone, Debug)]
pub struct ArchiveStore {
    public: PathBuf,
    private: PathBuf,
    /// Held while a file is written: an unfinished one has one name.
    writing: Arc<Mutex<()>>,
}

impl ArchiveStore {
    /// Opens the folder, or creates it. What an interrupted write left is removed.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        let store = Self {
            public: folder.join("public"),
            private: folder.join("private"),
            writing: Arc::default(),
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
        self.write_whole(&self.public, |out| {
            let hash = archive.write_to(out)?;
            Ok((hash, name(&hash)))
        })
    }

    /// Writes the private part that belongs to the public part with this hash.
    pub fn write_private(&self, archive: &PrivateArchive) -> Result<(), ArchiveError> {
        self.write_index(archive)?;
        self.write_whole(&self.private, |out| {
            archive.write_to(out)?;
            Ok(((), name(&archive.header.public)))
        })
    }

    fn write_index(&self, archive: &PrivateArchive) -> Result<(), ArchiveError> {
        self.write_whole(&self.private, |out| {
            index::write(archive, out)?;
            Ok(((), index_name(&archive.header.public)))
        })
    }

    /// What the private part that belongs to a public part holds of one payer, with its proof; `None`: it is not here.
    /// Reads no other payer's records, but for the first time after an index was lost.
    pub fn read_payer(
        &self,
        public: &[u8; 32],
        payer: u32,
    ) -> Result<Option<PayerRecords>, ArchiveError> {
        let Some(mut archive) = existing(&self.private.join(name(public)))? else {
            return Ok(None);
        };
        let mut index = self.index(public)?;
        let total = index.records;
        let Some(place) = index.place(payer)? else {
            return Ok(Some(PayerRecords {
                total,
                ..PayerRecords::default()
            }));
        };
        archive
            .seek(SeekFrom::Start(place.offset))
            .map_err(ArchiveError::Io)?;
        let records = PrivateArchive::read_records(BufReader::new(archive), place.count)?;
        if records.iter().any(|record| record.payer != payer) {
            return Err(ArchiveError::Disagrees(
                "an index leads to another payer's records".into(),
            ));
        }
        Ok(Some(PayerRecords {
            total,
            first: place.first,
            records,
            siblings: index.siblings(&place)?,
        }))
    }

    /// Writes beside the target, syncs, renames, syncs the folder: after a crash there is the whole file or none.
    fn write_whole<T>(
        &self,
        folder: &Path,
        write: impl FnOnce(&mut BufWriter<File>) -> Result<(T, String), std::io::Error>,
    ) -> Result<T, ArchiveError> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
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

    fn index(&self, public: &[u8; 32]) -> Result<Index<File>, ArchiveError> {
        let path = self.private.join(index_name(public));
        if let Some(file) = existing(&path)? {
            return Index::open(file);
        }
        let archive = self.read_private(public)?.ok_or_else(missing)?;
        self.write_index(&archive)?;
        Index::open(existing(&path)?.ok_or_else(missing)?)
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
        existing(&self.private.join(name(public)))?
            .map(|file| PrivateArchive::read_from(BufReader::new(file)))
            .transpose()
    }
}

fn existing(path: &Path) -> Result<Option<File>, ArchiveError> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ArchiveError::Io(error)),
    }
}

fn missing() -> ArchiveError {
    ArchiveError::Io(std::io::ErrorKind::NotFound.into())
}

const UNFINISHED: &str = "unfinished";

fn name(hash: &[u8; 32]) -> String {
    format!("{}.jsonl", hex::encode(hash))
}

fn index_name(public: &[u8; 32]) -> String {
    format!("{}.index", hex::encode(public))
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

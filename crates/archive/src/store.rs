//! The store of archives: `public/<sha-256>.jsonl`, and `private/<sha-256 of the public part>` as `.jsonl` and
//! `.index`.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::place::Place;
use super::{
    ArchiveError, ArchiveFolder, Bill, Income, PayerRecords, PrivateArchive, PrivateHeader,
    PublicArchive, RecordSource, RecordTree,
    earned::{self, Earned},
    folder::file_name,
    index::{self, Index},
    private,
};
use openmast_platform::files::{UNFINISHED, Unfinished, if_there, sync_folder};

/// Writes archives; each file is written completely or not at all.
#[derive(Clone, Debug)]
pub struct ArchiveStore {
    folder: ArchiveFolder,
    public: PathBuf,
    private: PathBuf,
    /// Held while a file is written, because all unfinished files have one name.
    writing: Arc<Mutex<()>>,
}

impl ArchiveStore {
    /// Opens the folder, or creates it. What an interrupted write left is removed.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        let store = Self {
            folder: ArchiveFolder::new(folder),
            public: folder.join("public"),
            private: folder.join("private"),
            writing: Arc::default(),
        };
        for part in [&store.public, &store.private] {
            fs::create_dir_all(part).map_err(ArchiveError::Io)?;
            remove(&part.join(UNFINISHED))?;
        }
        restrict(&store.private)?;
        store.remove_orphans()?;
        sync_folder(folder).map_err(ArchiveError::Io)?;
        Ok(store)
    }

    /// Writes the public part and returns its SHA-256. Writing the same again changes nothing.
    pub fn write_public(&self, archive: &PublicArchive) -> Result<[u8; 32], ArchiveError> {
        fail::fail_point!("settle::archive_before_write");
        self.write_whole(&self.public, |out| {
            let hash = archive.write_to(out)?;
            Ok((hash, file_name(&hash)))
        })
    }

    /// Writes the private part with these records, whose commitment is `tree`.
    pub fn write_private(
        &self,
        header: &PrivateHeader,
        records: &(impl RecordSource + ?Sized),
        tree: &RecordTree,
    ) -> Result<(), ArchiveError> {
        let places = self.write_whole(&self.private, |out| {
            let (_, places) = private::write(header, records, out)?;
            Ok((places, file_name(&header.public)))
        })?;
        self.write_index(header, &places, tree)
    }

    /// The private parts that exist: their epochs, and the hashes of the public parts that they belong to, in no
    /// order. Other files are left out.
    pub fn private_headers(&self) -> Result<Vec<(u64, [u8; 32])>, ArchiveError> {
        let mut found = Vec::new();
        for hash in self.private_hashes("jsonl")? {
            let header = existing(&self.private.join(file_name(&hash)))?
                .map(|file| PrivateArchive::read_header(BufReader::new(file)));
            match header {
                Some(Ok(header)) => found.push((header.epoch, hash)),
                Some(Err(error)) => {
                    tracing::warn!(%error, file = file_name(&hash), "not a private archive");
                }
                None => {}
            }
        }
        Ok(found)
    }

    /// Removes the private part that belongs to a public part. Removing it again changes nothing.
    pub fn remove_private(&self, public: &[u8; 32]) -> Result<(), ArchiveError> {
        // No index is written meanwhile. The archive is removed first: a missing index would be made from it.
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        remove(&self.private.join(file_name(public)))?;
        remove(&self.private.join(index_name(public)))?;
        sync_folder(&self.private).map_err(ArchiveError::Io)
    }

    /// Removes indexes whose archives were removed while they were made.
    fn remove_orphans(&self) -> Result<(), ArchiveError> {
        for hash in self.private_hashes("index")? {
            if !self.private.join(file_name(&hash)).exists() {
                remove(&self.private.join(index_name(&hash)))?;
            }
        }
        Ok(())
    }

    /// Hashes in the names of private files that end with `ending`.
    fn private_hashes(&self, ending: &str) -> Result<Vec<[u8; 32]>, ArchiveError> {
        let mut found = Vec::new();
        for file in fs::read_dir(&self.private).map_err(ArchiveError::Io)? {
            let path = file.map_err(ArchiveError::Io)?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let mut hash = [0; 32];
            let is_named = path.extension().is_some_and(|it| it == ending)
                && stem.is_some_and(|stem| hex::decode_to_slice(stem, &mut hash).is_ok());
            if is_named {
                found.push(hash);
            }
        }
        Ok(found)
    }

    fn write_index(
        &self,
        header: &PrivateHeader,
        places: &[Place],
        tree: &RecordTree,
    ) -> Result<(), ArchiveError> {
        self.write_whole(&self.private, |out| {
            index::write(header.records, places, tree, out)?;
            Ok(((), index_name(&header.public)))
        })
    }

    /// The records of one payer in the private part that belongs to a public part, with their proof; `None` if it does
    /// not exist. It reads no other payer's records, except the first time after an index was lost.
    pub fn read_payer(
        &self,
        public: &[u8; 32],
        payer: u32,
    ) -> Result<Option<PayerRecords>, ArchiveError> {
        let Some(mut archive) = existing(&self.private.join(file_name(public)))? else {
            return Ok(None);
        };
        let Some(mut index) = self.index(public)? else {
            return Ok(None);
        };
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
        write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<(T, String)>,
    ) -> Result<T, ArchiveError> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unfinished = Unfinished::at(folder.join(UNFINISHED)).map_err(ArchiveError::Io)?;
        let mut out = BufWriter::with_capacity(1 << 16, &mut unfinished.file);
        let (value, name) = write(&mut out).map_err(ArchiveError::Io)?;
        out.flush().map_err(ArchiveError::Io)?;
        drop(out);
        fail::fail_point!("settle::archive_before_rename");
        let finished = unfinished.finish(&folder.join(name));
        finished.map_err(ArchiveError::Io)?;
        fail::fail_point!("settle::archive_after_rename");
        Ok(value)
    }

    /// The index; `None` if the archive was removed in the meantime.
    fn index(&self, public: &[u8; 32]) -> Result<Option<Index<File>>, ArchiveError> {
        let path = self.private.join(index_name(public));
        if let Some(file) = existing(&path)? {
            return Index::open(file).map(Some);
        }
        let Some(archive) = self.read_private(public)? else {
            return Ok(None);
        };
        let (header, records) = (&archive.header, archive.records.as_slice());
        let (_, places) = private::write(header, records, io::sink()).map_err(ArchiveError::Io)?;
        self.write_index(header, &places, &RecordTree::of(records))?;
        existing(&path)?.map(Index::open).transpose()
    }

    /// The public parts, read only.
    pub fn folder(&self) -> ArchiveFolder {
        self.folder.clone()
    }

    /// The path of a public part, if it exists.
    pub fn public_path(&self, hash: &[u8; 32]) -> Option<PathBuf> {
        Some(self.public.join(file_name(hash))).filter(|path| path.is_file())
    }

    /// Reads a public part and checks its hash.
    pub fn read_public(&self, hash: &[u8; 32]) -> Result<PublicArchive, ArchiveError> {
        let file = File::open(self.public.join(file_name(hash))).map_err(ArchiveError::Io)?;
        PublicArchive::read_from(BufReader::new(file), Some(hash))
    }

    /// What a public part says that its epoch charged a payer, without reading the whole of it into memory.
    ///
    /// # Errors
    /// It is not there, or has another hash.
    pub fn read_bill(&self, hash: &[u8; 32], payer: u32) -> Result<Bill, ArchiveError> {
        let file = File::open(self.public.join(file_name(hash))).map_err(ArchiveError::Io)?;
        Bill::read_from(BufReader::with_capacity(1 << 16, file), hash, payer)
    }

    /// What a public part says that its epoch gave an asset, without reading the whole of it into memory.
    ///
    /// # Errors
    /// It is not there, or has another hash.
    pub fn read_income(&self, hash: &[u8; 32], asset: u32) -> Result<Income, ArchiveError> {
        let file = File::open(self.public.join(file_name(hash))).map_err(ArchiveError::Io)?;
        Income::read_from(BufReader::with_capacity(1 << 16, file), hash, asset)
    }

    /// What each asset had carried and earned in its life at the end of a public part's epoch, by index, up to the last that had
    /// something; without reading the whole of it into memory.
    ///
    /// # Errors
    /// It is not there, or has another hash.
    pub fn read_earned(&self, hash: &[u8; 32]) -> Result<Vec<Earned>, ArchiveError> {
        let file = File::open(self.public.join(file_name(hash))).map_err(ArchiveError::Io)?;
        earned::read_from(BufReader::with_capacity(1 << 16, file), hash)
    }

    /// Reads the private part that belongs to a public part; `None` if it does not exist.
    pub fn read_private(&self, public: &[u8; 32]) -> Result<Option<PrivateArchive>, ArchiveError> {
        existing(&self.private.join(file_name(public)))?
            .map(|file| PrivateArchive::read_from(BufReader::new(file)))
            .transpose()
    }
}

fn existing(path: &Path) -> Result<Option<File>, ArchiveError> {
    if_there(File::open(path)).map_err(ArchiveError::Io)
}

fn remove(path: &Path) -> Result<(), ArchiveError> {
    if_there(fs::remove_file(path)).map_err(ArchiveError::Io)?;
    Ok(())
}

fn index_name(public: &[u8; 32]) -> String {
    format!("{}.index", hex::encode(public))
}

/// Restricts a folder to its owner: session records concern nobody else on this machine.
#[cfg(unix)]
fn restrict(folder: &Path) -> Result<(), ArchiveError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(ArchiveError::Io)
}

#[cfg(not(unix))]
fn restrict(_folder: &Path) -> Result<(), ArchiveError> {
    Ok(())
}

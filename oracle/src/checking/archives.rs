//! Checks the archives of settlements that are not closed on chain.

use std::{collections::BTreeSet, fs::File, io::BufReader};

use super::Checker;
use crate::settle::{Entry, Progress};
use openmast_archive::{ArchiveError, ArchiveFolder, PUBLIC_FORMAT, PublicArchive, recompute};
use openmast_log::Inspection;

impl Checker {
    /// Recomputes archives that are not final, and compares the hashes of final ones; with `all`, the hash of every
    /// file.
    pub(super) fn archives(&mut self, entries: &[Entry], log: Option<&Inspection>, all: bool) {
        let folder = ArchiveFolder::new(&self.data.join("archive"));
        let open = entries
            .iter()
            .filter(|entry| entry.progress != Progress::Closed);
        let (mut whole, mut bad) = (0, BTreeSet::new());
        for entry in open {
            match self.archive(&folder, entry) {
                Ok(()) => whole += 1,
                Err(error) => {
                    bad.insert(entry.content.archive_hash);
                    self.bad_archive(&folder, entry, log, &error);
                }
            }
        }
        let hashes = folder.hashes().unwrap_or_default();
        let read = match all {
            true => self.every_archive(&folder, &hashes, &bad),
            false => whole,
        };
        let text = format!(
            "{} public parts, {read} of them were read and are whole",
            hashes.len()
        );
        self.fine("archive", "archive/public", PUBLIC_FORMAT, text);
    }

    /// Reports an archive of a settlement that is not closed which is missing or damaged.
    fn bad_archive(
        &mut self,
        folder: &ArchiveFolder,
        entry: &Entry,
        log: Option<&Inspection>,
        error: &ArchiveError,
    ) {
        let name = self.name(&folder.file(&entry.content.archive_hash));
        let epoch = entry.content.epoch;
        let text = |then: &str| format!("of epoch {epoch}: {error}; {then}");
        let is_final = entry.progress >= Progress::Final;
        match self.oldest_state {
            // The start decides in the same way whether it can go on.
            Some(oldest) if oldest < epoch => {
                let then = "the start makes it anew from state and log";
                self.warn("archive", &name, "", text(then));
            }
            None if log.is_some_and(|log| log.first == 0 && log.next > 0) => {
                let then = format!(
                    "the start makes it anew from the log, or ends with an error if that goes on from this archive: {}",
                    self.remedy()
                );
                self.problem("archive", &name, "", text(&then));
            }
            _ if is_final => {
                let then = format!(
                    "the start goes on, without proofs against that epoch (alarm `archive_damaged`): {}",
                    self.remedy()
                );
                self.warn("archive", &name, "", text(&then));
            }
            _ => {
                let then = "state and log of before it are gone, and it is not settled: put it back from a backup or from \
                            another oracle";
                self.problem("archive", &name, "", text(then));
            }
        }
    }

    /// How the archive of a final settlement can be brought back.
    fn remedy(&self) -> String {
        format!(
            "`openmast archive mirror --from MIRROR --to {} --verify` brings it back",
            self.data.join("archive/public").display()
        )
    }

    fn archive(&self, folder: &ArchiveFolder, entry: &Entry) -> Result<(), ArchiveError> {
        let hash = &entry.content.archive_hash;
        if entry.progress < Progress::Final {
            return recompute(folder.path(), &self.network, &entry.content).map(|_| ());
        }
        read(folder, hash)
    }

    /// Checks every archive, and returns how many are intact.
    fn every_archive(
        &mut self,
        folder: &ArchiveFolder,
        hashes: &[[u8; 32]],
        reported: &BTreeSet<[u8; 32]>,
    ) -> usize {
        let mut whole = 0;
        for hash in hashes.iter().filter(|hash| !reported.contains(*hash)) {
            match read(folder, hash) {
                Ok(()) => whole += 1,
                Err(error) => {
                    let name = self.name(&folder.file(hash));
                    let text = format!(
                        "{error}; no start needs it, and nobody gets it from here: {}",
                        self.remedy()
                    );
                    self.warn("archive", &name, "", text);
                }
            }
        }
        whole
    }
}

/// Checks that a file is what its name says, and of a version that this software reads.
fn read(folder: &ArchiveFolder, hash: &[u8; 32]) -> Result<(), ArchiveError> {
    folder.check_hash(hash)?;
    let file = File::open(folder.file(hash)).map_err(ArchiveError::Io)?;
    PublicArchive::read_header(BufReader::new(file)).map(|_| ())
}

//! The archives of the settlements that are not closed.

use std::{fs::File, io::BufReader};

use super::Look;
use crate::{
    archive::{ArchiveError, ArchiveFolder, PUBLIC_FORMAT, PublicArchive, recompute},
    data_folder::InspectedState,
    settle::{Entry, Progress},
};

impl Look {
    /// What is not final is recomputed, of what is final the bytes are compared with the hash; with `all` those of every file.
    pub(super) fn archives(
        &mut self,
        entries: &[Entry],
        state: Option<&InspectedState>,
        all: bool,
    ) {
        let folder = ArchiveFolder::new(&self.data.join("archive"));
        let open = entries
            .iter()
            .filter(|entry| entry.progress != Progress::Closed);
        let mut whole = 0;
        for entry in open {
            match self.archive(&folder, entry) {
                Ok(()) => whole += 1,
                Err(error) => {
                    let name = self.name(&folder.file(&entry.content.archive_hash));
                    let heals = state.is_some_and(|state| state.epoch < entry.content.epoch);
                    let then = match heals || entry.progress < Progress::Final {
                        true => {
                            "the start makes it anew from state and log if they reach back that far"
                        }
                        false => "restore it from a backup or from another oracle",
                    };
                    let text = format!("of epoch {}: {error}; {then}", entry.content.epoch);
                    self.problem("archive", &name, "", text);
                }
            }
        }
        let hashes = folder.hashes().unwrap_or_default();
        let read = match all {
            true => self.every_archive(&folder, &hashes),
            false => whole,
        };
        let text = format!(
            "{} public parts, {read} of them were read and are whole",
            hashes.len()
        );
        self.fine("archive", "archive/public", PUBLIC_FORMAT, text);
    }

    fn archive(&self, folder: &ArchiveFolder, entry: &Entry) -> Result<(), ArchiveError> {
        let hash = &entry.content.archive_hash;
        if entry.progress < Progress::Final {
            return recompute(folder.path(), &self.network, &entry.content).map(|_| ());
        }
        read(folder, hash)
    }

    /// How many are whole.
    fn every_archive(&mut self, folder: &ArchiveFolder, hashes: &[[u8; 32]]) -> usize {
        let mut whole = 0;
        for hash in hashes {
            match read(folder, hash) {
                Ok(()) => whole += 1,
                Err(error) => {
                    let name = self.name(&folder.file(hash));
                    self.problem(
                        "archive",
                        &name,
                        "",
                        format!("{error}; restore it from a backup or from another oracle"),
                    );
                }
            }
        }
        whole
    }
}

/// That a file is what its name says, and of a version that is read.
fn read(folder: &ArchiveFolder, hash: &[u8; 32]) -> Result<(), ArchiveError> {
    folder.check_hash(hash)?;
    let file = File::open(folder.file(hash)).map_err(ArchiveError::Io)?;
    PublicArchive::read_header(BufReader::new(file)).map(|_| ())
}

//! The public archives of this oracle, in the order in which mirrors are to have them.

use std::{
    cmp::Reverse,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use crate::settle::{Outbox, Progress};
use openmast_archive::{ArchiveError, ArchiveFolder};

/// Settlements that are looked at: more than a chain keeps, and more than ever wait.
const MOST_ENTRIES: u32 = 80;

/// A public archive in the data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Archive {
    pub hash: [u8; 32],
    pub bytes: u64,
    /// Its settlement is not final: it may wait for the mirrors.
    pub is_unsettled: bool,
}

pub(super) struct PublicArchives {
    folder: ArchiveFolder,
    outbox: Mutex<Outbox>,
}

impl PublicArchives {
    /// The archives in the folder that has `public` in it.
    pub(super) fn new(folder: &Path, outbox: Outbox) -> Self {
        Self {
            folder: ArchiveFolder::new(folder),
            outbox: Mutex::new(outbox),
        }
    }

    /// Where they lie.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn file(&self, hash: &[u8; 32]) -> PathBuf {
        self.folder.file(hash)
    }

    /// All of them: those of epochs that are not settled in the order in which they will be, then the others, newest first.
    /// Blocks.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(super) fn list(&self) -> Result<Vec<Archive>, ArchiveError> {
        let unsettled = self.unsettled();
        let mut found = Vec::new();
        for hash in self.folder.hashes()? {
            // One that was just set aside is none.
            let Ok(about) = fs::metadata(self.folder.file(&hash)) else {
                continue;
            };
            let position = unsettled.iter().position(|it| *it == hash);
            let archive = Archive {
                hash,
                bytes: about.len(),
                is_unsettled: position.is_some(),
            };
            let written = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let order = (position.unwrap_or(usize::MAX), Reverse(written));
            found.push((order, archive));
        }
        found.sort_by_key(|(order, archive)| (*order, archive.hash));
        Ok(found.into_iter().map(|(_, archive)| archive).collect())
    }

    /// Oldest first. Without the outbox there is an order all the same, and the settler tells what is wrong with it.
    fn unsettled(&self) -> Vec<[u8; 32]> {
        let outbox = self.outbox.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = outbox.open_entries(MOST_ENTRIES).unwrap_or_default();
        let unsettled = entries.iter().filter(|it| it.progress < Progress::Final);
        unsettled.map(|it| it.content.archive_hash).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::settle::Content;

    #[test]
    fn what_waits_to_be_settled_comes_first_then_the_newest() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let public = folder.path().join("archive/public");
        fs::create_dir_all(&public).expect("made");
        let file = folder.path().join("outbox.sqlite");
        let mut outbox = Outbox::open(&file, &[1; 32], &[2; 32]).expect("opens");
        for (epoch, name, seconds) in [(1, 5, 10), (2, 6, 20), (3, 1, 30), (4, 9, 5)] {
            let hash = [name; 32];
            let file = public.join(openmast_archive::file_name(&hash));
            fs::write(&file, vec![b'x'; usize::from(name)]).expect("written");
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            let opened = fs::File::options().write(true).open(&file).expect("opens");
            opened.set_modified(at).expect("dated");
            let content = Content {
                epoch,
                archive_hash: hash,
                ..Content::default()
            };
            outbox.enqueue(&content, 1).expect("queued");
        }
        for epoch in [1, 2] {
            outbox.advance(epoch, Progress::Final, 2).expect("noted");
        }
        fs::write(public.join("unfinished"), "x").expect("written");
        let listed = PublicArchives::new(&folder.path().join("archive"), outbox).list();
        let listed = listed.expect("listed").into_iter();
        let seen: Vec<_> = listed
            .map(|it| (it.hash[0], it.bytes, it.is_unsettled))
            .collect();
        assert_eq!(
            seen,
            [(1, 1, true), (9, 9, true), (6, 6, false), (5, 5, false)]
        );
    }
}

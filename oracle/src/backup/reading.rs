//! Reads files in pieces, in order, on its own thread, and hands on those that the store lacks.

use std::{
    collections::HashMap,
    io::{Read as _, Write as _},
};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::{
    BackupError,
    capture::{CapturedFile, Opened},
    manifest::{Hash, StoredFile},
};
use crate::data_folder::SnapshotCheck;
use openmast_archive as archive;

/// The folder of public archives.
const PUBLIC: &str = "archive/public/";
/// The folder of states.
const STATES: &str = "state/";

/// What was read.
pub(super) enum Read {
    /// So many bytes are in the store already.
    Known(u64),
    /// A piece that must be sent, with its hash.
    New([u8; 32], Bytes),
}

/// Reads the files of a backup.
pub(super) struct Reader {
    /// Files of the previous backup, by name.
    pub before: HashMap<String, StoredFile>,
    /// Pieces that the store has, with their lengths.
    pub there: HashMap<[u8; 32], u64>,
    pub piece_bytes: u64,
    /// Where pieces go. When the receiver is dropped, reading ends.
    pub out: mpsc::Sender<Read>,
}

/// All files that were read.
pub(super) struct ReadAll {
    pub files: Vec<StoredFile>,
    /// Files that are not in the backup, each with the reason.
    pub left_out: Vec<String>,
    /// Files that are not in the backup and that a restored folder needs, each with the reason.
    pub lacks: Vec<String>,
}

impl Reader {
    /// Reads all files. Blocks.
    ///
    /// # Errors
    /// The disk fails, or the receiver is gone.
    pub(super) fn read(mut self, files: &[CapturedFile]) -> Result<ReadAll, BackupError> {
        let mut all = ReadAll {
            files: Vec::new(),
            left_out: Vec::new(),
            lacks: Vec::new(),
        };
        let mut gone = Vec::new();
        for captured in files {
            match self.take(captured, &mut all)? {
                true => {}
                false if captured.name.starts_with(PUBLIC) => gone.push(captured),
                // It was a private archive that reached its age.
                false => all
                    .left_out
                    .push(format!("{} was removed meanwhile", captured.name)),
            }
        }
        // A public archive was set aside because it was damaged, and may have been restored since.
        for captured in gone {
            if !self.take(captured, &mut all)? {
                all.lacks
                    .push(format!("{} was set aside meanwhile", captured.name));
            }
        }
        Ok(all)
    }

    /// Reads one file. Returns whether it exists.
    fn take(&mut self, captured: &CapturedFile, all: &mut ReadAll) -> Result<bool, BackupError> {
        let failed = |error| BackupError::disk(&captured.name, error);
        let Some(mut opened) = captured.open().map_err(failed)? else {
            return Ok(false);
        };
        if let Some(before) = self.unchanged(captured, &opened) {
            self.hand_on(Read::Known(before.bytes))?;
            all.files.push(before);
            return Ok(true);
        }
        if let Some(damage) = captured.damage_of_log()? {
            all.lacks
                .push(format!("{} is damaged ({damage})", captured.name));
            return Ok(true);
        }
        let (file, is_right) = self.read_one(captured, &mut opened)?;
        match is_right {
            true => all.files.push(file),
            false => all.lacks.push(format!(
                "{} is damaged: its bytes have another SHA-256 than it says (`openmast oracle check --all`)",
                file.name
            )),
        }
        Ok(true)
    }

    /// What is known of a file that never changes and is the same as in the previous backup.
    fn unchanged(&self, captured: &CapturedFile, opened: &Opened<'_>) -> Option<StoredFile> {
        let modified = opened.modified?.to_string();
        let before = self.before.get(&captured.name)?;
        let is_same = before.bytes == opened.bytes && before.modified.as_ref() == Some(&modified);
        let mut pieces = before.lengths(self.piece_bytes);
        let is_there = pieces.all(|(hash, bytes)| self.there.get(&hash) == Some(&bytes));
        (is_same && is_there).then(|| before.clone())
    }

    /// Reads a file and checks that it is what its name says. What rotted since the previous backup is not read again,
    /// so that the store keeps the intact copy.
    fn read_one(
        &mut self,
        captured: &CapturedFile,
        opened: &mut Opened<'_>,
    ) -> Result<(StoredFile, bool), BackupError> {
        let mut whole = Sha256::new();
        let mut state = captured
            .name
            .starts_with(STATES)
            .then(SnapshotCheck::default);
        let mut pieces = Vec::new();
        let mut left = opened.bytes;
        while left > 0 {
            let wanted = left.min(self.piece_bytes);
            let mut piece = Vec::new();
            let read = (&mut opened.reader).take(wanted).read_to_end(&mut piece);
            read.and_then(|_| state.as_mut().map_or(Ok(()), |it| it.write_all(&piece)))
                .map_err(|error| BackupError::disk(&captured.name, error))?;
            if piece.len() as u64 != wanted {
                return Err(BackupError::Busy(format!(
                    "{} became shorter while it was read: try again",
                    captured.name
                )));
            }
            left -= wanted;
            whole.update(&piece);
            let hash = Sha256::digest(&piece).into();
            pieces.push(Hash(hash));
            let what = match self.there.insert(hash, wanted) {
                Some(bytes) if bytes == wanted => Read::Known(bytes),
                // A piece of another length is not this piece, whatever its name: it is sent again.
                _ => Read::New(hash, piece.into()),
            };
            self.hand_on(what)?;
        }
        let file = StoredFile {
            name: captured.name.clone(),
            bytes: opened.bytes,
            modified: opened.modified.map(|it| it.to_string()),
            sha256: Hash(whole.finalize().into()),
            pieces,
        };
        let is_right = is_named_right(&file) && state.is_none_or(SnapshotCheck::ends_whole);
        Ok((file, is_right))
    }

    fn hand_on(&self, read: Read) -> Result<(), BackupError> {
        let handed = self.out.blocking_send(read);
        handed.map_err(|_| BackupError::Data(anyhow::anyhow!("the backup was given up")))
    }
}

/// Whether a public archive has the SHA-256 of its name; other files are named otherwise.
fn is_named_right(file: &StoredFile) -> bool {
    let name = file.name.strip_prefix(PUBLIC);
    name.is_none_or(|name| name == archive::file_name(&file.sha256.0))
}

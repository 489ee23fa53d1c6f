//! How far the log was acknowledged, kept beside its files: a log that was cut where a group begins looks whole, and an
//! acknowledged group that rots at the end looks like an interrupted write.
//!
//! `acknowledged` has two places, each in a page of its own, written in turn: `OMMARK01 ‖ position of the next record u64 ‖ CRC-32
//! u32 of these`. Little-endian; the higher position that is whole counts. It is written after a group is durable and before
//! anybody is told so, hence never ahead of what the disk was said to hold; it is made durable once a second, by a thread of its
//! own, since a second `fdatasync` for each group would halve the log's speed. So a power cut may leave it up to a second behind,
//! and the end of a process does not.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use super::{disk, group::PAGE};
use crate::LogError;
use openmast_records::Lsn;

/// What a place of the mark begins with: format and version.
pub const MAGIC: [u8; 8] = *b"OMMARK01";
const NAME: &str = "acknowledged";
const BYTES: usize = 20;
const PLACES: u64 = 2;
/// The mark is made durable so often.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// Where the mark of the log in `folder` lies.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// The position that was acknowledged before; `None`: it is not known.
pub(super) fn read(folder: &Path) -> Result<Option<Lsn>, LogError> {
    let path = path(folder);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(disk::io(&path, error)),
    };
    let places = (0..PLACES).map(|place| read_place(&file, place));
    let found: Vec<Lsn> = places.flatten().collect();
    let is_begun = file.metadata().is_ok_and(|file| file.len() > 0);
    if found.is_empty() && is_begun {
        tracing::error!(file = %path.display(), "how far the log was acknowledged cannot be read any more: its end is taken for what it is");
    }
    Ok(found.into_iter().max())
}

fn read_place(file: &File, place: u64) -> Option<Lsn> {
    let mut bytes = [0; BYTES];
    file.read_exact_at(&mut bytes, place * PAGE as u64).ok()?;
    let (fields, checksum) = bytes.split_at_checked(BYTES - 4)?;
    let position = fields.strip_prefix(&MAGIC)?.first_chunk()?;
    let is_whole = crc32fast::hash(fields).to_le_bytes() == checksum;
    is_whole.then_some(Lsn::from_le_bytes(*position))
}

/// Writes it. Trouble with it is told once and never keeps the log from taking records: it guards against a loss that has not
/// happened.
pub(super) struct Mark {
    file: Arc<File>,
    path: PathBuf,
    turn: u64,
    /// Told that there is something to make durable. Its end ends the thread.
    written: mpsc::SyncSender<()>,
    is_told: bool,
}

impl Mark {
    /// Opens or creates it, and starts the thread that makes it durable.
    pub(super) fn start(folder: &Path, next: Lsn) -> Result<Self, LogError> {
        let path = path(folder);
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .read(true)
            .open(&path);
        let file = Arc::new(opened.map_err(|error| disk::io(&path, error))?);
        let (written, told) = mpsc::sync_channel(1);
        let syncs = Arc::clone(&file);
        std::thread::Builder::new()
            .name("log mark".into())
            .spawn(move || sync_now_and_then(&syncs, &told))
            .map_err(|error| LogError::Ended(format!("no thread for its mark: {error}")))?;
        let mut mark = Self {
            file,
            path,
            turn: 0,
            written,
            is_told: false,
        };
        // Both places, so that an older position in one of them is gone.
        for _ in 0..PLACES {
            mark.set(next);
        }
        Ok(mark)
    }

    /// Everything before `next` is durable.
    pub(super) fn set(&mut self, next: Lsn) {
        let written = self.write(next);
        // Who makes it durable has been told already when there is no room.
        let _ = self.written.try_send(());
        match written {
            Ok(()) => self.is_told = false,
            Err(error) if !self.is_told => {
                self.is_told = true;
                tracing::error!(%error, file = %self.path.display(), "how far the log is acknowledged cannot be written");
            }
            Err(_) => {}
        }
    }

    fn write(&mut self, next: Lsn) -> io::Result<()> {
        fail::fail_point!("log::mark", |_| Err(ErrorKind::StorageFull.into()));
        let mut bytes = [0; BYTES];
        let (fields, checksum) = bytes.split_at_mut(BYTES - 4);
        for (byte, field) in fields
            .iter_mut()
            .zip(MAGIC.into_iter().chain(next.to_le_bytes()))
        {
            *byte = field;
        }
        checksum.copy_from_slice(&crc32fast::hash(fields).to_le_bytes());
        self.file
            .write_all_at(&bytes, self.turn % PLACES * PAGE as u64)?;
        self.turn = self.turn.wrapping_add(1);
        Ok(())
    }
}

fn sync_now_and_then(file: &File, written: &mpsc::Receiver<()>) {
    let mut last_sync = Instant::now();
    while written.recv().is_ok() {
        // What is written meanwhile is made durable with it; the log's end does not wait.
        let pause = SYNC_EVERY.saturating_sub(last_sync.elapsed());
        let until = Instant::now() + pause;
        while written
            .recv_timeout(until.saturating_duration_since(Instant::now()))
            .is_ok()
        {}
        if let Err(error) = file.sync_data() {
            tracing::error!(%error, "how far the log is acknowledged cannot be made durable");
        }
        last_sync = Instant::now();
    }
}

//! Snapshots of the engine's state: where replay begins. There is one for the end of each epoch, a file named by the
//! position of the record that closed it and the epoch: 8 bytes of magic, SHA-256 of the rest, the state.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use openmast_platform::files::{UNFINISHED, Unfinished};
use openmast_records::Lsn;

pub(crate) const MAGIC: &[u8; 8] = b"OMSTATE1";
const HEAD: u64 = 8 + 32;
/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 18;

/// The folder of snapshots.
pub struct StateFiles {
    folder: PathBuf,
}

/// A snapshot that was looked at.
#[derive(Clone, Debug)]
pub struct InspectedState {
    pub path: PathBuf,
    /// The record that it was made after.
    pub lsn: Lsn,
    /// The epoch that this record ended.
    pub epoch: u64,
    pub bytes: u64,
    /// What the engine's state begins with; `None`: the file is damaged.
    pub version: Option<[u8; 8]>,
    pub damage: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    lsn: Lsn,
    epoch: u64,
}

impl StateFiles {
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Writes the state after record `lsn`, which closed `epoch`. It does not count before it is finished.
    ///
    /// # Errors
    /// The disk or `write` fails.
    pub fn begin(
        &self,
        lsn: Lsn,
        epoch: u64,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<UnfinishedState> {
        let path = self.path(Position { lsn, epoch });
        let mut unfinished = Unfinished::at(path.with_extension(UNFINISHED))?;
        let file = &mut unfinished.file;
        file.write_all(&[0; HEAD as usize])?;
        let mut hashed = BufWriter::with_capacity(BUFFER, Hashed::of(file));
        write(&mut hashed)?;
        let hashed = hashed
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        let sha256: [u8; 32] = hashed.hasher.finalize().into();
        fail::fail_point!("settle::state_before_head");
        file.seek(SeekFrom::Start(0))?;
        file.write_all(MAGIC)?;
        file.write_all(&sha256)?;
        Ok(UnfinishedState {
            unfinished,
            path,
            sha256,
        })
    }

    /// The newest snapshot that is whole, with its position. A damaged one is left for people to look at; what was never
    /// finished is removed.
    pub fn newest(&self) -> anyhow::Result<Option<(Lsn, BufReader<File>)>> {
        self.newest_before(None)
    }

    /// As [`Self::newest`], of those from before the end of `epoch`, if given: with it everything from that epoch on is derived
    /// anew.
    pub fn newest_before(
        &self,
        epoch: Option<u64>,
    ) -> anyhow::Result<Option<(Lsn, BufReader<File>)>> {
        self.remove_unfinished()?;
        let newest = self.newest_of(|of| epoch.is_none_or(|epoch| of < epoch))?;
        Ok(newest.map(|(lsn, _, state)| (lsn, state)))
    }

    /// As [`Self::newest`], with its epoch, of those whose epochs `is_wanted` says. Nothing is removed.
    ///
    /// # Errors
    /// The disk fails.
    pub fn newest_of(
        &self,
        is_wanted: impl Fn(u64) -> bool,
    ) -> anyhow::Result<Option<(Lsn, u64, BufReader<File>)>> {
        let positions = self.positions()?.into_iter().rev();
        for position in positions.filter(|position| is_wanted(position.epoch)) {
            match read(&self.path(position)) {
                Ok(state) => return Ok(Some((position.lsn, position.epoch, state))),
                Err(error) => {
                    tracing::error!(%error, "a state snapshot is damaged; the one before it is used")
                }
            }
        }
        Ok(None)
    }

    /// The files of all snapshots, oldest first, whole or not, each with its position and its epoch.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn all(folder: &Path) -> anyhow::Result<Vec<(Lsn, u64, PathBuf)>> {
        let files = Self {
            folder: folder.to_owned(),
        };
        let positions = files.positions()?.into_iter();
        Ok(positions
            .map(|it| (it.lsn, it.epoch, files.path(it)))
            .collect())
    }

    /// The files of snapshots after `epoch`.
    ///
    /// # Errors
    /// The disk fails.
    pub fn paths_after(&self, epoch: u64) -> anyhow::Result<Vec<PathBuf>> {
        let later = self.positions()?.into_iter();
        let later = later.filter(|position| position.epoch > epoch);
        Ok(later.map(|position| self.path(position)).collect())
    }

    /// Removes snapshots, newest first, as long as `is_void` says so of a position and the epoch that ended there.
    ///
    /// # Errors
    /// The disk or `is_void` fails.
    pub fn remove_newest_while(
        &self,
        mut is_void: impl FnMut(Lsn, u64) -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        for position in self.positions()?.into_iter().rev() {
            if !is_void(position.lsn, position.epoch)? {
                break;
            }
            fail::fail_point!("settle::before_state_removed");
            fs::remove_file(self.path(position))?;
        }
        Ok(())
    }

    /// The position and the epoch in the name of the newest snapshot, whole or not: the log had at least so many records.
    pub fn last(&self) -> anyhow::Result<Option<(Lsn, u64)>> {
        let positions = self.positions()?;
        Ok(positions.last().map(|last| (last.lsn, last.epoch)))
    }

    /// The epochs in the names of all snapshots, oldest first.
    pub fn epochs(&self) -> anyhow::Result<Vec<u64>> {
        let positions = self.positions()?;
        Ok(positions.iter().map(|position| position.epoch).collect())
    }

    /// Looks at all snapshots, oldest first, and changes nothing.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn inspect(folder: &Path) -> anyhow::Result<Vec<InspectedState>> {
        let files = Self {
            folder: folder.to_owned(),
        };
        let positions = files.positions()?.into_iter();
        let states = positions.map(|position| files.inspect_one(position));
        // One that an oracle released meanwhile is no damaged one.
        Ok(states
            .filter(|state| state.damage.is_none() || state.path.exists())
            .collect())
    }

    fn inspect_one(&self, position: Position) -> InspectedState {
        let path = self.path(position);
        let mut version = None;
        let read = read(&path).and_then(|mut file| {
            let mut magic = [0; 8];
            file.read_exact(&mut magic)
                .with_context(|| format!("{} is empty", path.display()))?;
            version = Some(magic);
            Ok(())
        });
        InspectedState {
            lsn: position.lsn,
            epoch: position.epoch,
            bytes: fs::metadata(&path).map_or(0, |file| file.len()),
            version,
            damage: read.err().map(|error| format!("{error:#}")),
            path,
        }
    }

    fn remove_unfinished(&self) -> anyhow::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == UNFINISHED) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Removes what is not needed once `final_epoch` is final. Returns the position that the oldest kept snapshot
    /// includes: replay never needs a record up to there. The snapshot before the final epoch is kept, should the
    /// newest be damaged.
    pub fn release(&self, final_epoch: u64) -> anyhow::Result<Option<Lsn>> {
        let positions = self.positions()?;
        let base = positions
            .iter()
            .rfind(|position| position.epoch < final_epoch)
            .copied();
        let Some(base) = base else {
            return Ok(None);
        };
        for position in positions.into_iter().filter(|position| *position < base) {
            fs::remove_file(self.path(position))?;
        }
        Ok(Some(base.lsn))
    }

    /// Oldest first.
    fn positions(&self) -> anyhow::Result<Vec<Position>> {
        let mut positions = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            positions.extend(entry?.file_name().to_str().and_then(position));
        }
        positions.sort_unstable();
        Ok(positions)
    }

    fn path(&self, position: Position) -> PathBuf {
        self.folder
            .join(format!("{:020}-{}.state", position.lsn, position.epoch))
    }
}

fn position(name: &str) -> Option<Position> {
    let (lsn, epoch) = name.strip_suffix(".state")?.split_once('-')?;
    Some(Position {
        lsn: lsn.parse().ok()?,
        epoch: epoch.parse().ok()?,
    })
}

/// A snapshot that is written and does not count yet.
#[must_use = "a snapshot counts when it is finished"]
pub struct UnfinishedState {
    unfinished: Unfinished,
    path: PathBuf,
    sha256: [u8; 32],
}

impl UnfinishedState {
    /// The hash of the state.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Waits for the disk. From now on it is there, whole.
    ///
    /// # Errors
    /// The disk fails.
    pub fn finish(self) -> anyhow::Result<()> {
        fail::fail_point!("settle::state_before_rename");
        Ok(self.unfinished.finish(&self.path)?)
    }
}

/// A file, and the SHA-256 of what goes in or out of it.
struct Hashed<'a> {
    file: &'a File,
    hasher: Sha256,
}

impl<'a> Hashed<'a> {
    fn of(file: &'a File) -> Self {
        Self {
            file,
            hasher: Sha256::new(),
        }
    }
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Whether bytes that come one after the other are a whole snapshot.
#[derive(Default)]
pub(crate) struct SnapshotCheck {
    /// As far as it has come.
    head: Vec<u8>,
    /// The hash of what comes after it.
    hasher: Sha256,
}

impl SnapshotCheck {
    pub(crate) fn ends_whole(self) -> bool {
        let is_long_enough = self.head.len() as u64 == HEAD;
        is_long_enough
            && self.head.starts_with(MAGIC)
            && self.head.ends_with(&self.hasher.finalize())
    }
}

impl Write for SnapshotCheck {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let missing = (HEAD as usize).saturating_sub(self.head.len());
        let (head, state) = bytes.split_at(missing.min(bytes.len()));
        self.head.extend_from_slice(head);
        self.hasher.update(state);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The state in a file, once all of it was looked at.
fn read(path: &Path) -> anyhow::Result<BufReader<File>> {
    let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
    let mut check = SnapshotCheck::default();
    if io::copy(&mut file, &mut check)? < HEAD {
        bail!("{} is too short", path.display());
    }
    if !check.ends_whole() {
        bail!("{} is not a whole state snapshot", path.display());
    }
    file.seek(SeekFrom::Start(HEAD))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(files: &StateFiles, lsn: Lsn, epoch: u64, state: &[u8]) {
        let unfinished = files.begin(lsn, epoch, |out| out.write_all(state));
        unfinished.expect("writes").finish().expect("finishes");
    }

    fn newest(files: &StateFiles) -> Option<(Lsn, Vec<u8>)> {
        let (lsn, mut file) = files.newest().expect("readable")?;
        let mut state = Vec::new();
        file.read_to_end(&mut state).expect("readable");
        Some((lsn, state))
    }

    #[test]
    fn the_newest_whole_one_is_used() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files = StateFiles::open(folder.path()).expect("opens");
        assert_eq!(newest(&files), None);
        write(&files, 9, 1, b"nine");
        write(&files, 100, 2, b"hundred");
        assert_eq!(newest(&files), Some((100, b"hundred".to_vec())));
        fs::write(
            files.path(Position { lsn: 100, epoch: 2 }),
            b"OMSTATE1 torn",
        )
        .expect("writable");
        assert_eq!(newest(&files), Some((9, b"nine".to_vec())));
        let unfinished = files.begin(200, 3, |out| out.write_all(b"whole"));
        drop(unfinished.expect("writes"));
        assert_eq!(newest(&files), Some((9, b"nine".to_vec())));
        let left = fs::read_dir(folder.path()).expect("readable").count();
        assert_eq!(left, 2, "what was never finished is gone");
    }

    #[test]
    fn what_was_interrupted_while_it_was_written_leaves_what_there_is() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files = StateFiles::open(folder.path()).expect("opens");
        write(&files, 9, 1, b"nine");
        let full = files.begin(300, 4, |out| {
            out.write_all(&[7; 3 * BUFFER])?;
            Err(io::Error::other("full"))
        });
        assert!(full.is_err());
        // As a process that is killed leaves it: with bytes, and without a head.
        let killed = files.path(Position { lsn: 400, epoch: 5 });
        fs::write(killed.with_extension(UNFINISHED), [0; 3 * BUFFER]).expect("writable");
        assert_eq!(newest(&files), Some((9, b"nine".to_vec())));
        let left = fs::read_dir(folder.path()).expect("readable").count();
        assert_eq!(left, 1, "nothing else is left");
    }

    #[test]
    fn what_is_not_final_and_one_more_is_kept() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files = StateFiles::open(folder.path()).expect("opens");
        for epoch in 1..=5 {
            write(&files, epoch * 10, epoch, b"state");
        }
        assert_eq!(files.release(1).expect("removes"), None);
        assert_eq!(files.release(4).expect("removes"), Some(30));
        let kept: Vec<u64> = files
            .positions()
            .expect("readable")
            .iter()
            .map(|position| position.epoch)
            .collect();
        assert_eq!(kept, [3, 4, 5]);
        assert_eq!(
            files.release(4).expect("removes"),
            Some(30),
            "again is the same"
        );
    }
}

//! Snapshots of the engine's state: where replay begins. There is one for the end of each epoch, a file named by the
//! position of the record that closed it and the epoch: 8 bytes of magic, SHA-256 of the rest, the state.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use crate::record::Lsn;

const MAGIC: &[u8; 8] = b"OMSTATE1";
const HEAD: usize = 8 + 32;

/// The folder of snapshots.
pub struct StateFiles {
    folder: PathBuf,
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

    /// Writes the state after record `lsn`, which closed `epoch`, whole or not at all.
    pub fn write(&self, lsn: Lsn, epoch: u64, state: &[u8]) -> anyhow::Result<()> {
        let unfinished = self.folder.join("unfinished");
        let mut file = File::create(&unfinished)?;
        file.write_all(MAGIC)?;
        file.write_all(&Sha256::digest(state))?;
        file.write_all(state)?;
        file.sync_all()?;
        fail::fail_point!("settle::state_before_rename");
        fs::rename(&unfinished, self.path(Position { lsn, epoch }))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    /// The newest snapshot that is whole, with its position. A damaged one is left for people to look at.
    pub fn newest(&self) -> anyhow::Result<Option<(Lsn, Vec<u8>)>> {
        for position in self.positions()?.into_iter().rev() {
            match read(&self.path(position)) {
                Ok(state) => return Ok(Some((position.lsn, state))),
                Err(error) => {
                    tracing::error!(%error, "a state snapshot is damaged; the one before it is used")
                }
            }
        }
        Ok(None)
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

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    let Some((head, state)) = bytes.split_at_checked(HEAD) else {
        bail!("{} is too short", path.display());
    };
    let is_whole = head.starts_with(MAGIC) && head.ends_with(&Sha256::digest(state));
    if !is_whole {
        bail!("{} is not a whole state snapshot", path.display());
    }
    Ok(state.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_one_is_used() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files = StateFiles::open(folder.path()).expect("opens");
        assert_eq!(files.newest().expect("readable"), None);
        files.write(9, 1, b"nine").expect("written");
        files.write(100, 2, b"hundred").expect("written");
        assert_eq!(
            files.newest().expect("readable"),
            Some((100, b"hundred".to_vec()))
        );
        fs::write(
            files.path(Position { lsn: 100, epoch: 2 }),
            b"OMSTATE1 torn",
        )
        .expect("writable");
        assert_eq!(
            files.newest().expect("readable"),
            Some((9, b"nine".to_vec()))
        );
        fs::write(folder.path().join("unfinished"), b"half").expect("writable");
        assert_eq!(
            files.newest().expect("readable"),
            Some((9, b"nine".to_vec()))
        );
    }

    #[test]
    fn what_is_not_final_and_one_more_is_kept() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let files = StateFiles::open(folder.path()).expect("opens");
        for epoch in 1..=5 {
            files.write(epoch * 10, epoch, b"state").expect("written");
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

//! Where the public archives are brought besides: folders that are there, or not, as the schedule says.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use openmast_client::accounts::Settlement;

use super::{
    journal::{Journal, Trouble},
    schedule::{MIRRORS, MirrorAil, MirrorPhase, Step},
};

/// Shorter than the schedule has them away, so that a settlement is also posted without them.
const WAIT_SECONDS: u64 = 3;
/// A mirror that was away is tried again within a minute.
const COMPLETE_TIMEOUT: Duration = Duration::from_secs(90);

pub struct Mirrors {
    folders: [PathBuf; MIRRORS],
    journal: Journal,
}

impl Mirrors {
    pub fn in_folder(folder: &Path, journal: Journal) -> io::Result<Self> {
        let folders = std::array::from_fn(|mirror| folder.join(format!("mirror-{mirror}")));
        folders.iter().try_for_each(fs::create_dir)?;
        Ok(Self { folders, journal })
    }

    /// Their sections in the oracle's configuration. They lie on one disk here, and each of them alone is enough.
    pub fn sections(&self) -> String {
        let mirrors = self.folders.iter();
        let mirrors =
            mirrors.map(|it| format!("[[archive.mirror]]\nurl = {it:?}\nsame_disk = true\n"));
        format!("\n[archive]\nmirrors_needed = 1\nmirror_wait_seconds = {WAIT_SECONDS}\n\n")
            + &mirrors.collect::<String>()
    }

    /// Goes through all phases; all mirrors are there at the end.
    pub async fn follow(&self, steps: &[Step<MirrorPhase>], began: Instant) -> Result<()> {
        for step in steps {
            tokio::time::sleep_until((began + step.at).into()).await;
            let begun = self.journal.begin(Trouble::MirrorsAway);
            for (folder, ail) in self.folders.iter().zip(step.what.ails) {
                if ail.is_some() {
                    fs::rename(folder, away(folder))?;
                }
            }
            tokio::time::sleep(step.what.lasts).await;
            for (folder, ail) in self.folders.iter().zip(step.what.ails) {
                if let Some(ail) = ail {
                    comes_back(folder, ail)?;
                }
            }
            self.journal.end(begun);
        }
        Ok(())
    }

    /// Whether both have the archives of these settlements, whole.
    pub async fn have(&self, settlements: &[Settlement]) -> Result<()> {
        let deadline = Instant::now() + COMPLETE_TIMEOUT;
        for folder in &self.folders {
            for settlement in settlements {
                while let Err(error) = openmast_archive::verify(folder, settlement) {
                    if Instant::now() > deadline {
                        let epoch = settlement.content.epoch;
                        bail!("{} of epoch {epoch}: {error}", folder.display());
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
        Ok(())
    }
}

fn away(folder: &Path) -> PathBuf {
    folder.with_extension("away")
}

fn comes_back(folder: &Path, ail: MirrorAil) -> io::Result<()> {
    let was = away(folder);
    match ail {
        MirrorAil::Away => {}
        MirrorAil::Emptied => {
            fs::remove_dir_all(&was)?;
            fs::create_dir(&was)?;
        }
        MirrorAil::Cut => {
            for entry in fs::read_dir(&was)? {
                let file = fs::File::options().write(true).open(entry?.path())?;
                file.set_len(file.metadata()?.len() / 2)?;
            }
        }
    }
    fs::rename(was, folder)
}

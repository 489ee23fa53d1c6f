//! The clock of the machine that the service runs on.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Result;

use super::{
    journal::{Journal, Trouble},
    schedule::Step,
};

/// Seconds by which a clock may be wrong without a word: a little less than docs/reference/time.md says.
const NEARLY_RIGHT: i64 = 500;
/// The oracle's time follows a clock no further ahead, and does not go back.
const FOLLOWED: i64 = 600;

/// Read by the process at every look at the time.
#[derive(Clone)]
pub struct Clock {
    file: PathBuf,
    journal: Journal,
}

impl Clock {
    pub fn in_folder(folder: &Path, journal: Journal) -> Self {
        Self {
            file: folder.join("clock"),
            journal,
        }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The clock is so many seconds ahead from now on.
    pub fn set(&self, ahead: i64) -> Result<()> {
        let next = self.file.with_extension("next");
        fs::write(&next, format!("{ahead:+}\n"))?;
        Ok(fs::rename(next, &self.file)?)
    }

    /// Goes through all steps; the clock is right at the end.
    pub async fn follow(&self, steps: &[Step<i64>], began: Instant) -> Result<()> {
        let mut wrong = None;
        let mut followed = 0;
        for step in steps {
            tokio::time::sleep_until((began + step.at).into()).await;
            let is_wrong = step.what.abs() > NEARLY_RIGHT || followed - step.what > NEARLY_RIGHT;
            followed = followed.max(step.what.min(FOLLOWED));
            let before = wrong.take();
            if is_wrong {
                wrong = Some(self.journal.begin(Trouble::Clock));
            }
            self.set(step.what)?;
            before.into_iter().for_each(|it| self.journal.end(it));
        }
        self.set(0)?;
        wrong.into_iter().for_each(|it| self.journal.end(it));
        Ok(())
    }
}

//! A database as it is at one moment, while an oracle writes to it: by SQLite's own online backup.

use std::{path::Path, time::Duration};

use anyhow::{Context, bail};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

/// Who writes holds it for moments.
const TRIES: u32 = 200;
const BETWEEN: Duration = Duration::from_millis(50);

/// Copies all of `from`, in one transaction of a reader, into a new file.
///
/// # Errors
/// It cannot be read, or the new file not be written.
pub(super) fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    try_copy(from, to).with_context(|| format!("copying {}", from.display()))
}

fn try_copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags)?;
    source.busy_timeout(Duration::from_secs(10))?;
    let mut target = Connection::open(to)?;
    let backup = Backup::new(&source, &mut target)?;
    for _ in 0..TRIES {
        // All pages at once: what is written meanwhile would begin the copy anew.
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(BETWEEN),
        }
    }
    bail!("another process has held it for too long: try again")
}

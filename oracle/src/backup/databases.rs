//! Copies a database as it is at one moment, while an oracle writes to it, by SQLite's own online backup. That copies
//! pages without verifying what is in them, so the copy is checked.

use std::{path::Path, time::Duration};

use anyhow::bail;
use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    backup::{Backup, StepResult},
};

use crate::settle::{Outbox, OutboxError};

const READ_ONLY: OpenFlags =
    OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
/// How often to try: a writer locks the database for moments.
const TRIES: u32 = 200;
const BETWEEN: Duration = Duration::from_millis(50);

/// The result of copying a database.
pub(super) enum Copy {
    Whole,
    /// The copy cannot be restored, for this reason.
    Damaged(String),
}

/// Copies the outbox, in one transaction of a reader, into a new file, and reads all of it.
///
/// # Errors
/// It cannot be copied, although no damage was found.
pub(super) fn copy_outbox(from: &Path, to: &Path) -> anyhow::Result<Copy> {
    copy(from, to, |copy| Ok(damage_of_outbox(copy)?))
}

/// Does the same as [`copy_outbox`] for another database, whose rows cannot be checked.
///
/// # Errors
/// The errors are those of [`copy_outbox`].
pub(super) fn copy_other(from: &Path, to: &Path) -> anyhow::Result<Copy> {
    copy(from, to, |copy| Ok(damage(copy)?))
}

fn copy(
    from: &Path,
    to: &Path,
    damage: impl Fn(&Path) -> anyhow::Result<Option<String>>,
) -> anyhow::Result<Copy> {
    match try_copy(from, to).and_then(|()| damage(to)) {
        Ok(None) => Ok(Copy::Whole),
        Ok(Some(damage)) => Ok(Copy::Damaged(damage)),
        Err(error) if is_damage(&error) => Ok(Copy::Damaged(format!("{error:#}"))),
        Err(error) => Err(error.context(format!("copying {}", from.display()))),
    }
}

/// The damage of a copy, to which nobody writes.
fn damage_of_outbox(copy: &Path) -> Result<Option<String>, OutboxError> {
    let outbox = match Outbox::open_to_read(copy) {
        // Its rows are known only to the version that wrote it.
        Err(OutboxError::OtherVersion { .. }) => return Ok(damage(copy)?),
        outbox => outbox?,
    };
    let problems = outbox.file_problems()?;
    if !problems.is_empty() {
        return Ok(Some(problems.join("; ")));
    }
    let damaged = outbox.damaged_rows()?;
    Ok(damaged.first().map(|row| {
        let (count, table) = (damaged.len(), row.table.name());
        format!("{count} rows are not as they were written, the first in table {table}")
    }))
}

fn damage(copy: &Path) -> rusqlite::Result<Option<String>> {
    let connection = Connection::open_with_flags(copy, READ_ONLY)?;
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// Whether the file's own damage is why it cannot be read.
fn is_damage(error: &anyhow::Error) -> bool {
    let of_outbox = error.downcast_ref::<OutboxError>();
    let code = error
        .downcast_ref::<rusqlite::Error>()
        .and_then(rusqlite::Error::sqlite_error_code);
    matches!(
        of_outbox,
        Some(OutboxError::FileDamaged(_) | OutboxError::Corrupt(_) | OutboxError::Damaged { .. })
    ) || matches!(
        code,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

fn try_copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let source = Connection::open_with_flags(from, READ_ONLY)?;
    source.busy_timeout(Duration::from_secs(10))?;
    let mut target = Connection::open(to)?;
    let backup = Backup::new(&source, &mut target)?;
    for _ in 0..TRIES {
        // All pages are copied at once: what is written meanwhile would restart the copy.
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(BETWEEN),
        }
    }
    bail!("another process has held it for too long: try again")
}

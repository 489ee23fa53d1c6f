//! What a service needs of an older data folder, copied.

use std::{fs, io, path::Path};

use anyhow::anyhow;

use crate::data_folder::{OUTBOX, Purpose, RetiredFiles, Staging, is_there, on_disk};
use openmast_platform::cause;

/// What a log that begins anew cannot go on with.
const OF_THE_LOG: [&str; 2] = ["log", "state"];

/// Copies what a service needs of an older data folder into one that has nothing of it. An interrupted copy is nothing, and begins
/// anew.
///
/// # Errors
/// The older one is no data folder, or the other one has a log.
pub(super) fn copy(older: &Path, data: &Path, aside: &mut RetiredFiles) -> anyhow::Result<()> {
    let is_same = fs::canonicalize(older).ok() == fs::canonicalize(data).ok();
    if is_same {
        return Ok(());
    }
    let taken = || OF_THE_LOG.iter().chain(&OUTBOX);
    if !taken()
        .chain(&["archive"])
        .any(|name| older.join(name).exists())
    {
        return Err(cause::input(anyhow!(
            "{} is no data folder of an oracle: it has neither log nor states",
            older.display()
        )));
    }
    if let Some(name) = taken().find(|name| is_there(&data.join(name))) {
        return Err(cause::input(anyhow!(
            "{} has a {name} of its own: leave --data out to recover with what it has, or move it away",
            data.display()
        )));
    }
    let staging = Staging::begin(data, Purpose::Copied)?;
    let to = staging.folder();
    for name in taken() {
        let copied = copy_all(&older.join(name), &to.join(name));
        on_disk(copied, &format!("copying {}", older.join(name).display()))?;
    }
    // Archives are named by what they hold: they come beside those that are there.
    let archives = older.join("archive");
    let copied = copy_all(&archives, &data.join("archive"));
    on_disk(copied, &format!("copying {}", archives.display()))?;
    staging.finish(aside)
}

/// A file has its name when all of it is there.
fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    if !from.is_dir() {
        let mut unfinished = to.as_os_str().to_owned();
        unfinished.push(".unfinished");
        fs::copy(from, &unfinished)?;
        fs::File::open(&unfinished)?.sync_all()?;
        return fs::rename(&unfinished, to);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy_all(&entry.path(), &to.join(entry.file_name()))?;
    }
    fs::File::open(to)?.sync_all()
}

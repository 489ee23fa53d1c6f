//! Checks the room on the disk, and whether this user may write what the oracle writes.

use std::{fs, path::Path};

use super::Checker;
use crate::{config::Config, data_folder::InspectedState};
use openmast_log::Inspection;
use openmast_storage::free_bytes;

impl Checker {
    /// Compares the bytes that are free for this user with what the oracle may come to need.
    pub(super) fn room(
        &mut self,
        config: &Config,
        log: Option<&Inspection>,
        state: Option<&InspectedState>,
    ) -> Option<u64> {
        let free = free_bytes(&self.data)?;
        let log_bytes = log.map_or(0, |log| log.bytes);
        // A new state is written beside the previous one.
        let state_bytes = state.map_or(0, |state| state.bytes).saturating_mul(2);
        let wanted = config
            .log
            .max_bytes
            .saturating_sub(log_bytes)
            .saturating_add(state_bytes);
        let text = format!("{free} bytes are free");
        match free >= wanted {
            true => self.fine("disk", ".", "", text),
            false => self.warn(
                "disk",
                ".",
                "",
                format!("{text}: less than the {wanted} that log.max_bytes and two states may come to; archives come on top"),
            ),
        }
        Some(free)
    }

    /// Checks that everything is writable by the user who runs this, which should be the user who runs the service.
    pub(super) fn permissions(&mut self) {
        let mut files = vec![self.data.clone()];
        for name in [
            "log",
            "state",
            "archive",
            "archive/public",
            "archive/private",
        ] {
            let folder = self.data.join(name);
            let entries = fs::read_dir(&folder).into_iter().flatten();
            // Archives are never written again.
            if !name.starts_with("archive/") {
                files.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
            }
            files.push(folder);
        }
        for name in [
            "outbox.sqlite",
            "outbox.sqlite-wal",
            "webhooks.sqlite",
            "keeper.sqlite",
            "lock",
            "instance",
        ] {
            files.push(self.data.join(name));
        }
        for file in &files {
            if !is_writable(file) {
                let name = self.name(file);
                self.problem(
                    "permissions",
                    &name,
                    "",
                    "this user cannot write it: run the check as the user of the service, or `chown` it to that user",
                );
            }
        }
        if owner(&self.data).is_some_and(|owner| owner != user()) {
            self.warn(
                "permissions",
                ".",
                "",
                "the folder belongs to another user than the one who checks: what this user may write says little about that one",
            );
        }
    }
}

/// Whether a file may be written. One that does not exist counts as writable.
#[cfg(unix)]
fn is_writable(path: &Path) -> bool {
    use rustix::{fs, io::Errno};
    matches!(
        fs::access(path, fs::Access::WRITE_OK),
        Ok(()) | Err(Errno::NOENT)
    )
}

#[cfg(not(unix))]
fn is_writable(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn owner(path: &Path) -> Option<u32> {
    fs::metadata(path)
        .ok()
        .map(|it| std::os::unix::fs::MetadataExt::uid(&it))
}

#[cfg(not(unix))]
fn owner(_: &Path) -> Option<u32> {
    None
}

#[cfg(unix)]
fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn user() -> u32 {
    0
}

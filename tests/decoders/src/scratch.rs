//! Folders for decoders that read files.

use std::path::Path;

use tempfile::TempDir;

/// A new folder, in memory where the machine has such a place: a check syncs what it writes.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    };
    made.expect("a temporary folder")
}

//! Folders for decoders that read files.

use std::path::PathBuf;

use tempfile::TempDir;

/// In memory where the machine has such a place: a check syncs what it writes.
fn place() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    match memory.is_dir() {
        true => memory,
        false => std::env::temp_dir(),
    }
}

/// A new folder.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir_in(place()).expect("a temporary folder")
}

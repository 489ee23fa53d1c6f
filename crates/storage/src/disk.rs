//! Which disk a folder is on.

use std::{io, path::Path};

/// Whether two paths that are there are on one file system, so that they are lost together. Blocks.
///
/// # Errors
/// One of them is not there, or cannot be looked at.
#[cfg(unix)]
pub fn is_same_disk(one: &Path, other: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| std::fs::metadata(path).map(|it| it.dev());
    Ok(disk(one)? == disk(other)?)
}

/// Nobody can tell here.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn is_same_disk(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Bytes of the folder's disk that are free for this user, where that can be told. Blocks.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

/// Nobody can tell here.
#[cfg(not(unix))]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}

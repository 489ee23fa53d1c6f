//! The disk that a folder is on.

use std::{io, path::Path};

/// Whether two existing paths are on one file system, so that they are lost together. Blocks.
///
/// # Errors
/// One of them does not exist, or cannot be examined.
#[cfg(unix)]
pub fn is_same_disk(one: &Path, other: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| std::fs::metadata(path).map(|it| it.dev());
    Ok(disk(one)? == disk(other)?)
}

/// This system does not tell: returns that they are not.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn is_same_disk(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Bytes of the folder's disk that are free for this user, if the system tells. Blocks.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

/// This system does not tell.
#[cfg(not(unix))]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}

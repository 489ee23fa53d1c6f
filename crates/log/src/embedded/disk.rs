//! What is done to the disk, one call each, so that tests can make each of them fail.
//!
//! A fail point given `return(N)` fails with error number N.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use crate::LogError;

/// Writes all of `bytes` where `file` stands.
pub(super) fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    fail::fail_point!("log::write", injected);
    // a disk that becomes full in the middle
    fail::fail_point!("log::write_half", |errno| {
        let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
        file.write_all(half)?;
        injected(errno)
    });
    file.write_all(bytes)
}

/// Makes what was written durable.
pub(super) fn sync(file: &File) -> io::Result<()> {
    fail::fail_point!("log::sync", injected);
    file.sync_data()
}

/// Makes the names of files durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), LogError> {
    File::open(folder)
        .and_then(|opened| {
            fail::fail_point!("log::sync_folder", injected);
            opened.sync_all()
        })
        .map_err(|error| io(folder, error))
}

pub(super) fn io(path: &Path, error: io::Error) -> LogError {
    LogError::Io {
        file: path.display().to_string(),
        error,
    }
}

#[cfg_attr(
    not(feature = "failpoints"),
    expect(dead_code, reason = "only fail points call it")
)]
fn injected(errno: Option<String>) -> io::Result<()> {
    let number = errno.and_then(|errno| errno.parse().ok());
    Err(number.map_or(io::ErrorKind::Other.into(), io::Error::from_raw_os_error))
}

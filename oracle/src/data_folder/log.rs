//! Which log an oracle has: the embedded one, in a folder of its data folder. Whoever reads or writes the log takes it as a
//! [`StoredLog`], and knows no more of it.

use std::path::{Path, PathBuf};

use openmast_log::{LogConfig, LogError, LogFiles, StoredLog};

fn folder(data: &Path) -> PathBuf {
    data.join("log")
}

/// Opens the log of a data folder, or makes it. An unfinished end is cut off.
///
/// # Errors
/// It is damaged, its end is missing, or the disk does not let it be read.
pub(crate) fn open_log(data: &Path, config: &LogConfig) -> Result<Box<dyn StoredLog>, LogError> {
    Ok(Box::new(LogFiles::open(&folder(data), config)?))
}

/// Opens the log of a data folder, also when its end is missing. Gives how many acknowledged records are missing, as far as
/// [`mark_of_log`] tells.
///
/// # Errors
/// It is damaged before its end, or the disk does not let it be read.
pub(crate) fn open_log_without_end(
    data: &Path,
    config: &LogConfig,
) -> Result<(Box<dyn StoredLog>, u64), LogError> {
    let (log, missing) = LogFiles::open_without_end(&folder(data), config)?;
    Ok((Box::new(log), missing))
}

/// The file that says how far the log of a data folder was acknowledged. Without it the log's end is taken for what it is.
pub(crate) fn mark_of_log(data: &Path) -> PathBuf {
    LogFiles::mark_in(&folder(data))
}

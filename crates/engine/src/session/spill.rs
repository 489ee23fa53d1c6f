//! Rows of idle sessions lie in files when they are too many for the memory.

use std::{fs::File, io, path::PathBuf};

/// Where rows go, and how many stay. It changes where they lie and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spill {
    /// Folder of the files. They have no names and end with the process: the log and the state snapshots are what is kept.
    pub folder: PathBuf,
    /// Sessions whose rows stay in memory, about: those that had most reports in the epoch before.
    pub in_memory: usize,
}

impl Spill {
    pub(super) fn file(&self) -> io::Result<File> {
        tempfile::tempfile_in(&self.folder)
    }
}

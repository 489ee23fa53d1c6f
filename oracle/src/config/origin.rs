//! The origin of a configuration.

use std::fmt;
use std::path::{Path, PathBuf};

use toml::Value;

use super::environment::PREFIX;

/// Where a configuration was read from, and what it said there.
#[derive(Clone)]
pub struct Origin {
    pub(super) file: PathBuf,
    pub(super) variables: Vec<(String, String)>,
    pub(super) written: Value,
}

impl fmt::Debug for Origin {
    /// Secrets may stand in the file and in variables, so neither is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl Origin {
    pub(super) fn new(file: &Path, variables: Vec<(String, String)>, written: Value) -> Self {
        Self {
            file: file.to_path_buf(),
            variables,
            written,
        }
    }
}

/// The variables that belong to a configuration, among those of a process.
pub(super) fn own(variables: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let is_own = |name: &str| name.to_ascii_uppercase().starts_with(PREFIX);
    let variables = variables.into_iter();
    variables.filter(|(name, _)| is_own(name)).collect()
}

//! Reading the configuration again through the API while the service runs.

use async_trait::async_trait;

use crate::problem::Problem;

/// Reads the configuration, and the secrets, certificates and keys that it names, again.
#[async_trait]
pub trait Reload: Send + Sync + 'static {
    /// Reads it again. Returns what has changed, one line each.
    ///
    /// # Errors
    /// The reason why nothing has changed.
    async fn reload(&self) -> Result<Vec<String>, ReloadError>;
}

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReloadError {
    #[error("the service is starting: ask again when /ready says that it runs")]
    Starting,
    /// The service would not start with the configuration; its problems.
    #[error("{}", .0.join("\n"))]
    Invalid(Vec<String>),
    /// Changed keys that need a restart.
    #[error("these take a restart: {}", .0.join(", "))]
    NeedsRestart(Vec<String>),
}

impl From<ReloadError> for Problem {
    fn from(error: ReloadError) -> Self {
        let detail = error.to_string();
        match error {
            ReloadError::Starting => Self::unavailable(detail),
            ReloadError::Invalid(_) => Self::bad_configuration(detail),
            ReloadError::NeedsRestart(_) => Self::needs_restart(detail),
        }
    }
}

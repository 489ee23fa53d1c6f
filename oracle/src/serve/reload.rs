//! What the API can have read again while the service runs.

use async_trait::async_trait;

use crate::problem::Problem;

/// Reads the configuration, and the secrets, certificates and keys that it names, again.
#[async_trait]
pub trait Reload: Send + Sync + 'static {
    /// What has changed, one line each.
    ///
    /// # Errors
    /// Why nothing has.
    async fn reload(&self) -> Result<Vec<String>, ReloadError>;
}

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReloadError {
    #[error("the service is starting: ask again when /ready says that it runs")]
    Starting,
    /// The service would not start with it.
    #[error("{}", .0.join("\n"))]
    Invalid(Vec<String>),
    /// Keys of the configuration.
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

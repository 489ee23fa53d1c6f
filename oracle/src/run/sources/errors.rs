//! Why the service cannot answer now.

use std::fmt::Display;

use crate::serve::SourceError;

pub(in crate::run) fn unavailable(error: impl Display) -> SourceError {
    SourceError::Unavailable(format!("{error:#}"))
}

pub(in crate::run) fn internal(error: impl Display) -> SourceError {
    SourceError::Internal(format!("{error:#}"))
}

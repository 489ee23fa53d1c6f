//! Answers of a node that cannot be used.

use solana_client::client_error::{ClientError, ClientErrorKind};

/// An answer that cannot be right, or none.
pub(crate) fn unusable(why: impl Into<String>) -> ClientError {
    ClientErrorKind::Custom(why.into()).into()
}

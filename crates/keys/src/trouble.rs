//! Why there is no key.

/// Why there is no key; nothing of a secret is in the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTrouble {
    /// What is wrong, and what to do.
    #[error("{0}")]
    Wrong(String),
    /// Whoever was asked said no, or went away.
    #[error("{0}; nothing was signed")]
    Declined(&'static str),
}

impl KeyTrouble {
    pub(crate) fn wrong(what: impl Into<String>) -> Self {
        Self::Wrong(what.into())
    }
}

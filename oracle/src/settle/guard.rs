//! The guard between the outbox and the chain: it posts nothing that does not follow from what is known elsewhere.

use super::{Content, Entry, Outbox, OutboxError};

/// Knows from elsewhere than the outbox what settlements must say. Its functions may block.
pub trait Guard: Send + 'static {
    /// Recomputes a settlement before it is proposed or attested. Returns in words why nothing of it may be posted and
    /// what helps; `None` if it may be posted.
    ///
    /// # Errors
    /// The outbox cannot be read or written.
    fn withholds(
        &mut self,
        content: &Content,
        outbox: &mut Outbox,
    ) -> Result<Option<String>, OutboxError>;

    /// Returns in words what a correct settlement waits for before it is proposed or attested; `None` if it may be
    /// posted now. It is asked at each step. `is_urgent`: a longer wait risks that the settlement can never become
    /// final.
    ///
    /// # Errors
    /// The outbox cannot be read or written.
    fn waits(
        &mut self,
        _entry: &Entry,
        _is_urgent: bool,
        _outbox: &mut Outbox,
    ) -> Result<Option<String>, OutboxError> {
        Ok(None)
    }

    /// Repairs the outbox: removes rows that are not as they were written, and restores what is known from elsewhere.
    ///
    /// # Errors
    /// The outbox itself cannot be read or written.
    fn mend(&mut self, outbox: &mut Outbox) -> Result<(), OutboxError>;
}

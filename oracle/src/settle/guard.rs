//! What stands between the outbox and the chain: nothing is posted that does not follow from what is kept of it.

use super::{Content, Entry, Outbox, OutboxError};

/// Knows what settlements must say from elsewhere than the outbox. May block.
pub trait Guard: Send + 'static {
    /// Recomputes a settlement before it is proposed or attested. In words, why nothing of it is posted, and what helps; `None`:
    /// it may be.
    ///
    /// # Errors
    /// Of the outbox.
    fn withholds(
        &mut self,
        content: &Content,
        outbox: &mut Outbox,
    ) -> Result<Option<String>, OutboxError>;

    /// In words, what has to be before a settlement that is right is proposed or attested, and will be by and by; `None`: it may be
    /// posted now. Asked at each step. `is_urgent`: who waits longer risks that it can never become final.
    ///
    /// # Errors
    /// Of the outbox.
    fn waits(
        &mut self,
        _entry: &Entry,
        _is_urgent: bool,
        _outbox: &mut Outbox,
    ) -> Result<Option<String>, OutboxError> {
        Ok(None)
    }

    /// Rows of the outbox are not as they were written: takes them out, and puts back what is known from elsewhere.
    ///
    /// # Errors
    /// Of the outbox itself.
    fn mend(&mut self, outbox: &mut Outbox) -> Result<(), OutboxError>;
}

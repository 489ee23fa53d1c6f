//! Mirrors that were waited for in vain. After a restart, or when an epoch is opened again, they are not waited for
//! anew.

use super::{Outbox, OutboxError, schema};

/// Key in the identity table: the mirrors' names, a line each.
const GIVEN_UP: &str = "mirrors_given_up";

impl Outbox {
    /// The names that were noted last. If the row is damaged there are none, and the mirrors are waited for once more.
    ///
    /// # Errors
    /// SQLite fails.
    pub(crate) fn given_up_mirrors(&self) -> Result<Vec<String>, OutboxError> {
        let noted = match schema::read_identity(&self.connection, GIVEN_UP) {
            Err(OutboxError::Damaged { .. } | OutboxError::Corrupt(_)) => None,
            read => read?,
        };
        let text = noted.and_then(|noted| String::from_utf8(noted).ok());
        let text = text.unwrap_or_default();
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Replaces the names.
    ///
    /// # Errors
    /// SQLite fails.
    pub(crate) fn note_given_up_mirrors(&mut self, names: &[String]) -> Result<(), OutboxError> {
        if self.given_up_mirrors()? == names {
            return Ok(());
        }
        schema::write_identity(&self.connection, GIVEN_UP, names.join("\n").as_bytes())
    }
}

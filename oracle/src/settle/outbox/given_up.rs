//! Mirrors that were waited for in vain: a new process, or an epoch that was opened again, does not wait for them anew.

use super::{Outbox, OutboxError, schema};

/// In the table of the outbox's identity: their names, a line each.
const GIVEN_UP: &str = "mirrors_given_up";

impl Outbox {
    /// The names that were noted last. A row that is damaged is taken for none: they are waited for once more.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn given_up_mirrors(&self) -> Result<Vec<String>, OutboxError> {
        let noted = match schema::read_identity(&self.connection, GIVEN_UP) {
            Err(OutboxError::Damaged { .. } | OutboxError::Corrupt(_)) => None,
            read => read?,
        };
        let text = noted.and_then(|noted| String::from_utf8(noted).ok());
        let text = text.unwrap_or_default();
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Notes these names instead.
    ///
    /// # Errors
    /// Of SQLite.
    pub fn note_given_up_mirrors(&mut self, names: &[String]) -> Result<(), OutboxError> {
        if self.given_up_mirrors()? == names {
            return Ok(());
        }
        schema::write_identity(&self.connection, GIVEN_UP, names.join("\n").as_bytes())
    }
}

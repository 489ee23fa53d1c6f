//! What a contestant found out: it must be what we found out.

use anyhow::{Result, bail};

/// Named columns of numbers. The position in a column is the key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer(Vec<(String, Vec<u64>)>);

impl Answer {
    /// With one more column.
    pub fn with(mut self, name: &str, numbers: Vec<u64>) -> Self {
        self.0.push((name.to_owned(), numbers));
        self
    }

    /// Refuses an answer that differs, and says where.
    pub fn must_equal(&self, other: &Self, who: &str) -> Result<()> {
        if self.0.len() != other.0.len() {
            bail!(
                "{who} answers {} columns instead of {}",
                other.0.len(),
                self.0.len()
            );
        }
        for ((name, ours), (other_name, theirs)) in self.0.iter().zip(&other.0) {
            if name != other_name || ours.len() != theirs.len() {
                bail!(
                    "{who} answers {} numbers of {other_name} instead of {} of {name}",
                    theirs.len(),
                    ours.len()
                );
            }
            if let Some(at) = ours
                .iter()
                .zip(theirs)
                .position(|(ours, theirs)| ours != theirs)
            {
                bail!(
                    "{who} answers {} for {name} {at}, we answer {}",
                    theirs[at],
                    ours[at]
                );
            }
        }
        Ok(())
    }
}

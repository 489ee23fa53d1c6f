//! What a transaction would do.

use super::SendError;
use crate::{errors::Refusal, raw_account::RawAccount};

/// What a transaction would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// State that was used.
    pub slot: u64,
    /// Compute units; all that a transaction may have when the node does not tell.
    pub units_consumed: u64,
    /// Lines that the programs logged; empty when the node does not tell.
    pub logs: Vec<String>,
    /// `None`: it would succeed.
    pub refusal: Option<Refusal>,
    /// The watched accounts afterwards, in the order asked for.
    pub accounts: Vec<Option<RawAccount>>,
}

impl Simulation {
    /// # Errors
    /// [`SendError::Refused`] when the transaction would fail.
    pub fn accepted(self) -> Result<Self, SendError> {
        match self.refusal {
            Some(refusal) => Err(SendError::Refused {
                refusal: Box::new(refusal),
                signature: None,
            }),
            None => Ok(self),
        }
    }
}

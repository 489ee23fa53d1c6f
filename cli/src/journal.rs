//! What a command has signed, for when it ends before it knows what became of that.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use openmast_client::sender::{Landed, SignedTransaction};
use solana_signature::Signature;
use tokio::time::Instant;

use crate::failure::{Exit, Failure};

/// So long is asked what landed transactions did, and what the chain has after them: nodes are rarely further apart.
const PATIENCE: Duration = Duration::from_secs(10);

/// What this command has signed.
#[derive(Default)]
pub struct Journal(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    /// In order.
    landed: Vec<Signature>,
    /// When the newest of them did.
    landed_at: Option<Instant>,
    /// It may land up to this block height.
    under_way: Option<(Signature, u64)>,
    /// Whether there was a transaction that was signed elsewhere, or is to be.
    is_prepared: bool,
}

impl Journal {
    pub fn signed(&self, signed: &SignedTransaction) {
        let under_way = (signed.signature, signed.last_valid_block_height);
        self.with(|entries| entries.under_way = Some(under_way));
    }

    pub fn landed(&self, landed: &Landed) {
        self.with(|entries| {
            entries.under_way = None;
            entries.landed.push(landed.signature);
            entries.landed_at = Some(Instant::now());
        });
    }

    /// It did not land, or nobody tells.
    pub fn failed(&self) {
        self.with(|entries| entries.under_way = None);
    }

    /// A transaction that is signed elsewhere was shown, or has landed.
    pub fn prepared(&self) {
        self.with(|entries| entries.is_prepared = true);
    }

    /// # Errors
    /// There was one: its nonce or blockhash and its signatures are of no other.
    pub fn require_first(&self) -> Result<(), Failure> {
        match self.with(|entries| entries.is_prepared) {
            false => Ok(()),
            true => Err(Failure::input(
                "this takes one transaction more, which needs signatures of its own: repeat the command when the first one has \
                 landed, or do less at once",
            )),
        }
    }

    /// Transactions that landed, in order.
    pub fn all_landed(&self) -> Vec<Signature> {
        self.with(|entries| entries.landed.clone())
    }

    /// What is said when the command is ended from outside.
    pub fn interrupted(&self) -> Failure {
        let under_way = self.with(|entries| entries.under_way);
        match under_way {
            Some((signature, u64::MAX)) => Failure::new(
                Exit::Outcome,
                format!(
                    "interrupted while transaction {signature} was on its way: it may still land, as long as its nonce account is not \
                     advanced; look it up before you repeat the command"
                ),
            )
            .with("signature", signature.to_string().into()),
            Some((signature, height)) => Failure::new(
                Exit::Outcome,
                format!(
                    "interrupted while transaction {signature} was on its way: it may still land, until block height {height} \
                     (a minute or so); look it up before you repeat the command"
                ),
            )
            .with("signature", signature.to_string().into()),
            None => Failure::new(Exit::Interrupted, "interrupted"),
        }
    }

    /// Until when what came of transactions that landed is asked for.
    pub fn deadline(&self) -> Instant {
        let landed_at = self.with(|entries| entries.landed_at);
        landed_at.unwrap_or_else(Instant::now) + PATIENCE
    }

    fn with<T>(&self, work: impl FnOnce(&mut Entries) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_names_what_may_still_land() {
        let journal = Journal::default();
        assert_eq!(journal.interrupted().exit, Exit::Interrupted);
        let signature = Signature::from([7; 64]);
        journal.signed(&SignedTransaction {
            bytes: Vec::new(),
            signature,
            last_valid_block_height: 900,
            price: 0,
            fee: 5_000,
        });
        let failure = journal.interrupted();
        assert_eq!(failure.exit, Exit::Outcome);
        let message = failure.message();
        assert!(
            message.contains(&signature.to_string()) && message.contains("900"),
            "{message}"
        );
        journal.signed(&SignedTransaction {
            bytes: Vec::new(),
            signature,
            last_valid_block_height: u64::MAX,
            price: 0,
            fee: 5_000,
        });
        let failure = journal.interrupted();
        assert!(failure.message().contains("as long as its nonce"));
        journal.landed(&Landed { signature, slot: 3 });
        assert_eq!(journal.interrupted().exit, Exit::Interrupted);
        assert_eq!(journal.all_landed(), [signature]);
    }
}

//! The ledgers that proofs are made from.

use std::sync::Arc;

use super::{ServiceSources, internal};
use crate::{
    run::final_ledgers::{FinalLedger, OlderError},
    serve::SourceError,
    settle::{MORE_THAN_KEPT, Progress},
};

impl ServiceSources {
    /// The ledger of a final settlement, also of one that only its archive holds any more. `None`: proofs against that
    /// epoch are of no use, because it is not final or its settlement was closed.
    pub(super) async fn final_ledger(
        &self,
        epoch: Option<u64>,
    ) -> Result<Option<Arc<FinalLedger>>, SourceError> {
        if let Some(ledger) = self.ledgers.get(epoch) {
            return Ok(Some(ledger));
        }
        let Some(epoch) = epoch else {
            return Ok(None);
        };
        let entry = self.read_outbox(move |outbox| outbox.entry(epoch)).await?;
        let Some(entry) = entry.filter(|entry| entry.progress == Progress::Final) else {
            return Ok(None);
        };
        match self.ledgers.older(&entry.content).await {
            Ok(ledger) => Ok(Some(ledger)),
            Err(OlderError::Busy) => Err(SourceError::Busy(OlderError::Busy.to_string())),
            Err(OlderError::Archive(error)) => {
                let text = format!(
                    "the archive of epoch {epoch} cannot be read here now ({error}); ask another oracle, or make the proof from a mirror's"
                );
                self.damaged.note(&entry.content, error);
                Err(SourceError::Unavailable(text))
            }
            Err(error) => Err(internal(error)),
        }
    }

    /// Epochs of settlements that are final and not closed, oldest first.
    pub(super) async fn kept_epochs(&self) -> Result<Vec<u64>, SourceError> {
        self.read_outbox(|outbox| {
            let entries = outbox.open_entries(MORE_THAN_KEPT)?.into_iter();
            let finals = entries.filter(|entry| entry.progress == Progress::Final);
            Ok(finals.map(|entry| entry.content.epoch).collect())
        })
        .await
    }
}

//! Proof buffers.

use openmast_client::{
    accounts::ProofBuffer,
    events::{self, Event},
};

use super::{Rebuilt, bump};
use crate::model::new_account;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_proofs(&mut self, event: &Event) -> bool {
        match event {
            Event::ProofWritten(event) => self.proof_written(event),
            Event::ProofClosed(event) => {
                self.buffers.remove(&event.writer);
            }
            _ => return false,
        }
        true
    }

    fn proof_written(&mut self, event: &events::ProofWritten) {
        let writer = event.writer;
        let buffer = self.buffers.entry(writer).or_insert_with(|| ProofBuffer {
            writer,
            bump: bump(&[b"proof", writer.as_ref()]),
            rent_payer: event.rent_payer,
            ..new_account()
        });
        let (from, to) = (usize::from(event.offset), usize::from(event.count));
        buffer.nodes[from..to].copy_from_slice(&event.nodes);
        buffer.count = event.count;
    }
}

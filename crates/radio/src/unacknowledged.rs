//! Batches that the oracle has not answered.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use openmast_usage::{Acknowledgement, Reason, SignedBatch};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::DeliveryError;

/// A batch, and the sender of its result.
pub(crate) struct Pending {
    pub batch: Arc<SignedBatch>,
    pub answer: oneshot::Sender<Result<(), DeliveryError>>,
    /// A place that is given back when the batch is answered.
    pub _place: OwnedSemaphorePermit,
}

/// Batches in the order in which they were submitted.
#[derive(Default)]
pub(crate) struct Unacknowledged {
    next: u64,
    batches: BTreeMap<u64, Pending>,
    /// By radio and sequence. The same batch may have been submitted twice; one answer is enough for both.
    by_name: HashMap<([u8; 32], u64), Vec<u64>>,
    /// Batches to be sent over the connection that is open now.
    to_send: VecDeque<u64>,
}

impl Unacknowledged {
    pub(crate) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    pub(crate) fn add(&mut self, pending: Pending) {
        let number = self.next;
        self.next += 1;
        let name = name(&pending.batch);
        self.by_name.entry(name).or_default().push(number);
        self.batches.insert(number, pending);
        self.to_send.push_back(number);
    }

    /// Queues everything for a new connection.
    pub(crate) fn send_all(&mut self) {
        self.to_send = self.batches.keys().copied().collect();
    }

    pub(crate) fn has_more_to_send(&self) -> bool {
        !self.to_send.is_empty()
    }

    pub(crate) fn next_to_send(&mut self) -> Option<Arc<SignedBatch>> {
        while let Some(number) = self.to_send.pop_front() {
            if let Some(pending) = self.batches.get(&number) {
                return Some(Arc::clone(&pending.batch));
            }
        }
        None
    }

    /// Takes in an answer. Returns `true` if the oracle cannot record the batch now, so that it stays here.
    pub(crate) fn answered(&mut self, answer: Acknowledgement) -> bool {
        let refusal = answer.refusal();
        if refusal == Some(Reason::Unavailable) {
            return true;
        }
        let Ok(radio) = <[u8; 32]>::try_from(answer.radio_key.as_slice()) else {
            return false;
        };
        let numbers = self.by_name.remove(&(radio, answer.sequence));
        for number in numbers.into_iter().flatten() {
            let Some(pending) = self.batches.remove(&number) else {
                continue;
            };
            let told = match refusal {
                None => Ok(()),
                Some(reason) => Err(DeliveryError::Refused {
                    reason,
                    detail: answer.detail.clone(),
                    next_sequence: answer.next_sequence,
                }),
            };
            // The caller may have stopped waiting.
            let _ = pending.answer.send(told);
        }
        false
    }
}

fn name(batch: &SignedBatch) -> ([u8; 32], u64) {
    let batch = batch.batch();
    (batch.radio(), batch.sequence())
}

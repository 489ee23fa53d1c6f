//! Batches that the oracle has not answered.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use openmast_usage::{Acknowledgement, Reason, SignedBatch};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::DeliveryError;

/// A batch and whoever waits for it.
pub(crate) struct Pending {
    pub batch: Arc<SignedBatch>,
    pub answer: oneshot::Sender<Result<(), DeliveryError>>,
    /// Given back when the batch is answered.
    pub _place: OwnedSemaphorePermit,
}

/// In the order in which they were given.
#[derive(Default)]
pub(crate) struct Unacknowledged {
    next: u64,
    batches: BTreeMap<u64, Pending>,
    /// The same batch may have been given twice; one answer is enough for both.
    by_name: HashMap<([u8; 32], u64), Vec<u64>>,
    /// To be sent over the connection that is open now.
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

    /// A new connection: everything has to be sent.
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

    /// Takes in an answer. `true`: the oracle cannot record it now, so it stays here.
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
            // Whoever waited may have gone.
            let _ = pending.answer.send(told);
        }
        false
    }
}

fn name(batch: &SignedBatch) -> ([u8; 32], u64) {
    let batch = batch.batch();
    (batch.radio(), batch.sequence())
}

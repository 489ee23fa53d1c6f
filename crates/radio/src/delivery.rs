//! The result of sending a batch.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use openmast_usage::Reason;
use tokio::sync::oneshot;

/// Why a batch was not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Sending the same bytes again would change nothing.
    #[error("the oracle refused the batch ({code}): {detail}", code = reason.code())]
    Refused {
        /// Why.
        reason: Reason,
        /// What the oracle says of it, for people.
        detail: String,
        /// For [`Reason::SequenceTooOld`]: a sequence that is recent enough.
        next_sequence: u64,
    },
    /// The connection was closed before the oracle answered: it may have the batch or not.
    #[error("the connection was closed before the oracle answered")]
    Closed,
    /// The reports do not form a batch.
    #[error(transparent)]
    Malformed(#[from] openmast_usage::Malformed),
}

/// Resolves when the batch is durable at the oracle, or refused. Dropping it changes nothing for the batch.
#[derive(Debug)]
pub struct Delivery(pub(crate) oneshot::Receiver<Result<(), DeliveryError>>);

impl Future for Delivery {
    type Output = Result<(), DeliveryError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            .map(|answer| answer.unwrap_or(Err(DeliveryError::Closed)))
    }
}
